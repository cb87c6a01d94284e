"""A state leader beside a title that another holds, and leaders named in another order than theirs."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from yaojian.kernel.wording.engine.lists import table
from yaojian.kernel.wording.engine.values import Kind, Mark, Severity


@cache
def _pattern() -> re.Pattern[str]:
    facts = table("leaders.yaml")
    names = "|".join(facts["leaders"])
    titles = "|".join(sorted(facts["titles"], key=len, reverse=True))
    return re.compile(f"(?P<name>{names})(?:同志)?(?P<title>{titles})|(?P<title2>{titles})(?P<name2>{names})")


@cache
def _sequence() -> re.Pattern[str]:
    """Two leaders or more, told one after the other, with or without their titles."""
    facts = table("leaders.yaml")
    titles = "|".join(sorted(facts["titles"], key=len, reverse=True))
    body = "中共中央|中央政治局常委|全国人大常委会|全国人大|国务院"
    one = rf"(?:(?:{body})?(?:{titles})、?)*(?:{'|'.join(facts['leaders'])})(?:同志)?"
    return re.compile(rf"{one}(?:[、和与及]{one})+")


def check(text: str) -> Iterator[Mark]:
    """One mark for each name with a title that is not theirs in ``leaders.yaml``, and for each wrong order of names."""
    facts = table("leaders.yaml")
    yield from _in_order(text, facts)
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


def _in_order(text: str, facts: dict[str, Any]) -> Iterator[Mark]:
    ranks = {name: rank for rank, name in enumerate(facts["leaders"])}
    for found in _sequence().finditer(text):
        names = re.findall("|".join(ranks), found[0])
        right = sorted(dict.fromkeys(names), key=ranks.__getitem__)
        if names != right:
            told = f"领导人排序：{'、'.join(right)}"
            yield Mark(
                found.start(), found.end(), found[0], told, Kind.TITLE, Severity.WARN, "words.title", facts["source"]
            )
