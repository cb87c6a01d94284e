"""Letters, applications and surveys in several states, all through the services. Telephones begin with 100: nobody has them.

Letters and applications come from ``data/interaction.yaml``; each step happens at its own moment of the last two months.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID, uuid5

import yaml
from django.utils import timezone

from yaojian.kernel.actors import NOBODY, Actor
from yaojian.kernel.calendar import workdays
from yaojian.portal.interaction.acting import moments
from yaojian.portal.interaction.applications import rules
from yaojian.portal.interaction.applications.identity import Party
from yaojian.portal.interaction.applications.services import receiving as applying
from yaojian.portal.interaction.applications.services import replying, waiting
from yaojian.portal.interaction.applications.services.receiving import NewApplication
from yaojian.portal.interaction.letters.identity import Writer
from yaojian.portal.interaction.letters.models import Letter
from yaojian.portal.interaction.letters.services import answering, opening, receiving, writing
from yaojian.portal.interaction.letters.services.receiving import NewLetter
from yaojian.portal.interaction.surveys import services as surveys
from yaojian.portal.interaction.surveys.services import QuestionFacts, SurveyFacts
from yaojian.portal.interaction.visiting import codes
from yaojian.portal.interaction.visiting.codes import Claim
from yaojian.portal.interaction.visiting.judging import Visit

_DATA = Path(__file__).parent / "data" / "interaction.yaml"
_SPACE = UUID("0b7f6a52-3f1c-4d55-8d6c-5c1b1f5e9a10")
_UNIT = "LTC"
_MINUTES = timedelta(minutes=4)
_REGISTERED = ("registered", "assigned", "paused", "drafted", "answered", "public")
_ASSIGNED = _REGISTERED[1:]
_MORNING = 9


class People(Protocol):
    """Of the demo institution."""

    registrar: Actor
    reviewer: Actor

    @property
    def heads(self) -> Mapping[str, Actor]:
        """By unit code."""

    @property
    def staff(self) -> Mapping[str, list[Actor]]:
        """By unit code, without the heads."""


class _Desk:
    """Acts in the name of those who do the work, each under a key of its own, at the moment the row says."""

    def __init__(self, people: People) -> None:
        self.registrar, self.publisher = people.registrar, people.reviewer
        self.head, self.clerk = people.heads[_UNIT], people.staff[_UNIT][2]
        if self.clerk.unit_id is None:
            raise ValueError("the demo clerk holds no post")
        self.unit_id: UUID = self.clerk.unit_id
        self._count = 0

    def key(self) -> str:
        self._count += 1
        return str(uuid5(_SPACE, str(self._count)))

    def visit(self, *, trapped: bool = False) -> Visit:
        return Visit(self.key(), _MINUTES, proved=True, trapped=trapped, address="")

    def act(self, service: Callable[..., Any], actor: Actor, **given: Any) -> Any:
        return service(actor=actor, key=self.key(), **given)


def load(people: People) -> None:
    """Make them; the pages come with the build of the site."""
    desk = _Desk(people)
    plan = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    for number, row in enumerate(plan["letters"]):
        _letter(desk, row, f"1001234{number:04d}")
    for number, row in enumerate(plan["applications"]):
        _application(desk, row, number)
    _surveys(desk)


def _moment(row: dict[str, Any], days: float) -> datetime:
    """A moment of office hours, ``days`` after the row came in, never later than now."""
    now = timezone.now()
    day = now.astimezone(workdays.BEIJING) - timedelta(days=row["days"] - days)
    asked = day.replace(hour=_MORNING + len(row["name"]) % 8, minute=len(row.get("subject", "")) * 2 % 60)
    return min(asked, now)


def _letter(desk: _Desk, row: dict[str, Any], phone: str) -> None:
    stage, took = row["stage"], row.get("took", 1)
    with moments.told(_moment(row, 0)):
        writer = Writer(row["name"], phone)
        new = NewLetter(
            row["kind"], row["subject"], row["text"], writer, wants_public=True, page_address=row.get("page", "")
        )
        letter = receiving.receive(actor=NOBODY, new=new, visit=desk.visit(trapped=stage == "spam"))
    with moments.told(_moment(row, 0.3)):
        if stage in _REGISTERED:
            desk.act(receiving.register, desk.registrar, letter_id=letter.pk, kind=letter.kind)
        if stage in _ASSIGNED:
            desk.act(receiving.assign, desk.registrar, letter_id=letter.pk, to=(desk.unit_id, desk.clerk.person_id))
    if stage == "paused":
        desk.act(answering.pause, desk.clerk, letter_id=letter.pk, text=row["answer"])
    if stage in ("drafted", "answered", "public"):
        with moments.told(_moment(row, took - 0.5)):
            desk.act(answering.draft_answer, desk.clerk, letter_id=letter.pk, answer=row["answer"])
    if stage in ("answered", "public"):
        with moments.told(_moment(row, took)):
            desk.act(answering.approve_answer, desk.head, letter_id=letter.pk, text="同意。")
            _copy(desk, letter)
    if stage == "public":
        with moments.told(_moment(row, took + 1)):
            desk.act(opening.publish, desk.publisher, letter_id=letter.pk, text="同意公开。")
    if "score" in row:
        with moments.told(_moment(row, took + 2)):
            claim = Claim(codes.code_of("letter", letter.pk), phone[-4:])
            desk.act(writing.rate, NOBODY, claim=claim, score=row["score"], text="")


def _copy(desk: _Desk, letter: Letter) -> None:
    copy = opening.proposed(Letter.objects.get(pk=letter.pk))
    desk.act(
        opening.draft_copy,
        desk.clerk,
        letter_id=letter.pk,
        subject_line=copy.subject,
        text=copy.text,
        answer=copy.answer,
    )


def _application(desk: _Desk, row: dict[str, Any], number: int) -> None:
    stage, name = row["stage"], row["name"]
    contact = "" if row["applicant"] == "natural" else "刘示范"
    party = Party(
        name, f"42010619900101000{number}", f"1001235{number:04d}", f"武汉市示范路{number}号", contact=contact
    )
    with moments.told(_moment(row, 0)):
        new = NewApplication(row["applicant"], party, row["wanted"], "electronic", "online")
        pk = applying.submit(actor=NOBODY, new=new, visit=desk.visit()).pk
    if stage == "submitted":
        return
    with moments.told(_moment(row, 0.3)):
        desk.act(applying.register, desk.registrar, application_id=pk, basis="internet", on=moments.today())
        desk.act(applying.assign, desk.registrar, application_id=pk, to=(desk.unit_id, desk.clerk.person_id))
    _STAGES.get(stage, _nothing)(desk, pk, row)


def _nothing(_desk: _Desk, _pk: UUID, _row: dict[str, Any]) -> None:
    """It waits for the department."""


def _correct(desk: _Desk, pk: UUID, row: dict[str, Any]) -> None:
    with moments.told(_moment(row, 2)):
        desk.act(waiting.ask_correction, desk.clerk, application_id=pk, text="请写明项目名称和年份。", days=10)


def _consult(desk: _Desk, pk: UUID, row: dict[str, Any]) -> None:
    with moments.told(_moment(row, 3)):
        asked = {"party": "示范医药有限公司", "text": "申请人申请公开你公司的许可档案，是否同意？"}
        desk.act(waiting.consult, desk.clerk, application_id=pk, kind="third_party", **asked)


def _extend(desk: _Desk, pk: UUID, row: dict[str, Any]) -> None:
    with moments.told(_moment(row, 12)):
        desk.act(waiting.ask_extension, desk.clerk, application_id=pk, days=15, text="涉及年份多，需要逐份核对。")
        desk.act(waiting.grant_extension, desk.head, application_id=pk, text="同意。")


def _reply(desk: _Desk, pk: UUID, row: dict[str, Any]) -> None:
    code = row["code"]
    with moments.told(_moment(row, row.get("took", 12) - 1)):
        text = f"{rules.replies()[code].text}\n《{row['wanted']}》（附件，示范数据）。"
        desk.act(replying.draft_reply, desk.clerk, application_id=pk, code=code, text=text)
        desk.act(replying.approve_reply, desk.head, application_id=pk)


def _deliver(desk: _Desk, pk: UUID, row: dict[str, Any]) -> None:
    _reply(desk, pk, row)
    with moments.told(_moment(row, row["took"])):
        desk.act(replying.deliver, desk.clerk, application_id=pk, way="online", on=moments.today(), proof=None)


_STAGES: dict[str, Callable[[_Desk, UUID, dict[str, Any]], None]] = {
    "correcting": _correct,
    "consulting": _consult,
    "extended": _extend,
    "approved": _reply,
    "done": _deliver,
}


def _surveys(desk: _Desk) -> None:
    today = workdays.today()
    questions = (
        QuestionFacts("single", "您对本网站是否满意？", ("满意", "基本满意", "不满意")),
        QuestionFacts("multiple", "您常用哪些栏目？", ("通知公告", "办事指南", "数据查询", "互动交流"), required=False),
        QuestionFacts("text", "您还有什么建议？", required=False),
    )
    opinion = (QuestionFacts("text", "您的意见"),)
    plan = (
        ("survey", "other", "网站使用情况调查（示范数据）", "了解网站使用情况，约需两分钟。", questions, 60),
        ("consultation", "normative", "药品经营监督管理细则征求意见（示范数据）", "征求社会各界意见。", opinion, 30),
    )
    for kind, matter, title, intro, asked, days in plan:
        facts = SurveyFacts(kind, matter, title, intro, today, today + timedelta(days=days))
        survey = desk.act(surveys.make_survey, desk.clerk, facts=facts, questions=asked)
        desk.act(surveys.submit_survey, desk.clerk, survey_id=survey.pk)
        if kind == "survey":
            desk.act(surveys.publish_survey, desk.publisher, survey_id=survey.pk)
            _answers(desk, survey.pk)


def _answers(desk: _Desk, survey_id: int) -> None:
    for number in range(12):
        given = {"1": "满意" if number % 4 else "基本满意", "2": ["办事指南"], "3": ""}
        surveys.answer(actor=NOBODY, survey_id=survey_id, answers=given, visitor=f"示范{number}", visit=desk.visit())
