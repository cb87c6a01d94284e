"""A state leader beside a title that another holds."""

import re
from collections.abc import Iterator
from functools import cache

from yaojian.kernel.wording.engine.lists import table
from yaojian.kernel.wording.engine.values import Kind, Mark, Severity


@cache
def _pattern() -> re.Pattern[str]:
    facts = table("leaders.yaml")
    names = "|".join(facts["leaders"])
    titles = "|".join(sorted(facts["titles"], key=len, reverse=True))
    return re.compile(f"(?P<name>{names})(?:同志)?(?P<title>{titles})|(?P<title2>{titles})(?P<name2>{names})")


def check(text: str) -> Iterator[Mark]:
    """One mark for each name with a title that is not theirs in ``leaders.yaml``."""
    facts = table("leaders.yaml")
    for found in _pattern().finditer(text):
        name, title = found["name"] or found["name2"], found["title"] or found["title2"]
        if title not in facts["leaders"][name]:
            right = "、".join(facts["leaders"][name])
            told = f"{name}的职务：{right}"
            yield Mark(
                found.start(),
                found.end(),
                found[0],
                told,
                Kind.TITLE,
                Severity.BLOCK,
                "words.title",
                facts["source"],
            )
