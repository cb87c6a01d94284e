"""What a policy of review says: its steps, in order, some beside one another. Pure.

Source: 三审三校 as described in domain.md §7.1 (领导机关转发的编审规定; to confirm for this institution): nobody holds two of
the three reviews of one version, nobody signs what they wrote, proofs are read by others than the author.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from yaojian.portal.articles.rights import PROOF, REVIEW, SIGN

AUTHOR = "author"
RIGHTS = {right.code: right for right in (REVIEW, SIGN, PROOF)}
KINDS = {"review": "审核", "proof": "校对"}
MOST_STEPS, MOST_READERS, MOST_HOURS = 8, 5, 240


@dataclass(frozen=True, slots=True)
class Step:
    """One stage (初审 …) or proof (初校 …). Steps of one ``order`` run beside one another; the next order begins when all
    of them have passed.

    ``right``: what whoever does it must hold on the column; ``persons`` (user ids) narrows that to these: any one of them
    for a review, each of them for a proof. ``readers``: how many proofs by different persons, when none is named.
    ``hours``: working hours until it is due. ``apart_from``: codes of steps (and ``author``) the same person may not have
    done for this version.
    """

    code: str
    name: str
    kind: str
    order: int
    right: str
    persons: tuple[int, ...] = ()
    readers: int = 1
    hours: int = 8
    apart_from: tuple[str, ...] = (AUTHOR,)

    def told(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self)


def stored(rows: Iterable[dict[str, Any]]) -> tuple[Step, ...]:
    """Steps from their stored form, in order."""
    found = (Step(**{**row, "persons": tuple(row["persons"]), "apart_from": tuple(row["apart_from"])}) for row in rows)
    return tuple(sorted(found, key=lambda step: (step.order, step.code)))


def _review(code: str, name: str, order: int, right: str, hours: int) -> Step:
    others = tuple(one for one in ("first", "second", "final") if one != code)
    return Step(code, name, "review", order, right, hours=hours, apart_from=(AUTHOR, *others))


PLAIN = (Step("final", "终审", "review", 1, REVIEW.code, hours=8),)
"""Where no policy is set: one review by another person than the author."""
WHOLE = (
    _review("first", "初审", 1, REVIEW.code, 8),
    Step("first_proof", "初校", "proof", 1, PROOF.code, hours=8),
    _review("second", "复审", 2, REVIEW.code, 8),
    Step("second_proof", "复校", "proof", 2, PROOF.code, hours=8, apart_from=(AUTHOR, "first_proof")),
    Step("final_proof", "终校", "proof", 3, PROOF.code, hours=4, apart_from=(AUTHOR,)),
    _review("final", "终审", 4, SIGN.code, 8),
)
"""三审三校: two reviews with a proof beside each, a last proof on the page as it will look, then the signature."""
THREE_REVIEWS = tuple(
    replace(step, order=place) for place, step in enumerate((step for step in WHOLE if step.kind == "review"), start=1)
)
PRESETS = {"plain": ("一级审核", PLAIN), "reviews": ("三审", THREE_REVIEWS), "whole": ("三审三校", WHOLE)}


def faults_of(steps: tuple[Step, ...]) -> list[str]:
    """What is wrong with a policy, as sentences; empty when it may be used."""
    found = []
    codes = [step.code for step in steps]
    names = [step.name for step in steps]
    if not steps or steps[-1].kind != "review":
        found.append("最后一个环节应当是审核环节，由它签发。")
    if len(steps) > MOST_STEPS:
        found.append(f"环节最多 {MOST_STEPS} 个。")
    if len(set(codes)) != len(codes) or len(set(names)) != len(names):
        found.append("环节的名称不能重复。")
    if steps and sum(step.order == steps[-1].order for step in steps) > 1:
        found.append("签发环节要单独放在最后一步，不能与其他环节同时进行。")
    for step in steps:
        found += _faults_of_one(step, codes)
    found += _same_person_twice(steps)
    return found


def _faults_of_one(step: Step, codes: list[str]) -> list[str]:
    found = []
    if step.kind not in KINDS or step.right not in RIGHTS or not step.name.strip():
        found.append("有环节没有写全名称、类别和权限。")
    if not 1 <= step.readers <= MOST_READERS or (step.kind == "review" and step.readers != 1):
        found.append(f"“{step.name}”的人数应为 1 至 {MOST_READERS}，审核环节为 1。")
    if not 1 <= step.hours <= MOST_HOURS:
        found.append(f"“{step.name}”的时限应为 1 至 {MOST_HOURS} 个工作小时。")
    if not set(step.apart_from) <= {AUTHOR, *codes} or step.code in step.apart_from:
        found.append(f"“{step.name}”的回避设置指向了不存在的环节。")
    if step.kind == "review" and AUTHOR not in step.apart_from:
        found.append(f"“{step.name}”必须回避撰写人：谁写的不能由谁审。")
    return found


def _same_person_twice(steps: tuple[Step, ...]) -> list[str]:
    """One named person alone cannot do two steps that must be apart."""
    return [
        f"“{one.name}”与“{other.name}”要求不同的人办理，却只指定了同一个人。"
        for place, one in enumerate(steps)
        for other in steps[place + 1 :]
        if (other.code in one.apart_from or one.code in other.apart_from)
        and one.persons == other.persons
        and len(one.persons) == 1
    ]
