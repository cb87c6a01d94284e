"""Writes the right words across which a wrong form can appear by chance (``kernel/wording/engine/data/right_words.txt``).

Run after a change of the lists: ``.venv/bin/python scripts/right_words.py``. From jieba's dictionary (MIT): 自己 and 有
stand side by side and show 己有, so 自己 must be known. Only words that touch a form are kept.
"""

from collections import defaultdict
from pathlib import Path

import jieba

from yaojian.kernel.wording.engine import lists

TARGET = Path(__file__).resolve().parents[1] / "src/yaojian/kernel/wording/engine/data/right_words.txt"
SEEN_AT_LEAST = 20
"""In jieba's counts: rarer words would excuse real faults."""
LONGEST_FORM, LONGEST_WORD = 4, 6
# Words of this trade and of official text that the dictionary lacks.
MORE = (
    "不良反应",
    "应急反应",
    "快速反应",
    "世纪末",
    "本世纪末",
    "公布",
    "部属",
    "异常反应",
    "过敏反应",
    "化学反应",
    "为己有",
)


def right_words() -> list[str]:
    """Sorted, each once."""
    jieba.initialize()
    forms = {entry.wrong for entry in lists.built_in() if len(entry.wrong) <= LONGEST_FORM}
    heads, tails = defaultdict(set), defaultdict(set)
    for form in forms:
        for cut in range(1, len(form)):
            heads[form[:cut]].add(form)
            tails[form[cut:]].add(form)
    words = {word for word, count in jieba.dt.FREQ.items() if count >= SEEN_AT_LEAST and 2 <= len(word) <= LONGEST_WORD}
    found = {word for word in words | set(MORE) if word not in forms and _touches(word, forms, heads, tails)}
    return sorted(found | set(MORE))


def _touches(word: str, forms: set[str], heads: dict[str, set[str]], tails: dict[str, set[str]]) -> bool:
    """Whether ``word`` holds a form, ends where one begins, or begins where one ends."""
    cuts = range(1, len(word))
    if any(word[cut:] in heads for cut in cuts) or any(word[:cut] in tails for cut in cuts):
        return True
    return any(word[first:last] in forms for first in range(len(word)) for last in range(first + 2, len(word) + 1))


if __name__ == "__main__":
    found = right_words()
    head = "# Written by scripts/right_words.py from jieba's dictionary (MIT). Do not edit; change MORE there.\n"
    TARGET.write_text(head + "\n".join(found) + "\n", encoding="utf-8")
    print(f"{len(found)} words")
