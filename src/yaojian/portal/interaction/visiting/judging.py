"""Is this a person? What is doubtful is set apart for an official to look at, never thrown away."""

from dataclasses import dataclass
from datetime import timedelta

from yaojian.portal.interaction.visiting import counting

QUICKEST = timedelta(seconds=4)
"""Nobody reads and fills one of our forms in less."""


@dataclass(frozen=True, slots=True)
class Visit:
    """How a form was filled in. ``trapped``: a field no person sees was filled."""

    key: str
    age: timedelta
    proved: bool
    trapped: bool
    address: str


def doubts(visit: Visit, phone: str) -> list[str]:
    """Reasons to set the form apart, as an official reads them; none for most. Counts this form."""
    found = []
    if visit.trapped:
        found.append("填写了正常访客看不到的栏目")
    if visit.age < QUICKEST:
        found.append("打开页面后几秒内就提交")
    if not visit.proved:
        found.append("没有通过自动验证，只回答了算术题")
    if counting.is_over(counting.FORMS_OF_ADDRESS, visit.address):
        found.append("同一网络地址一小时内提交过多")
    if counting.is_over(counting.FORMS_OF_PHONE, phone):
        found.append("同一手机号一天内提交过多")
    return found
