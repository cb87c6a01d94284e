"""Letters, applications and surveys in several states, all through the services. Telephones begin with 100: nobody has them."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID, uuid5

from yaojian.kernel.actors import NOBODY, Actor
from yaojian.kernel.calendar import workdays
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

_SPACE = UUID("0b7f6a52-3f1c-4d55-8d6c-5c1b1f5e9a10")
_UNIT = "LTC"
_MINUTES = timedelta(minutes=4)

LETTERS = (
    (
        "consultation",
        "零售药店销售处方药怎样登记",
        "我开了一家零售药店，想问销售处方药时需要登记哪些内容，登记记录保存多久？",
        "您好。销售处方药应当凭处方销售，登记品名、规格、数量、处方来源和销售日期，记录按规定年限保存。请向所在地市场监管部门咨询具体要求。",
    ),
    (
        "consultation",
        "药品批发企业变更仓库地址需要哪些材料",
        "公司准备搬迁仓库，请问变更仓库地址要提交哪些材料，在哪里办理？",
        "您好。变更仓库地址属于许可事项变更，请在网上办事栏目提交申请表、新仓库平面图和设施设备清单等材料，受理后安排现场检查。",
    ),
    (
        "complaint",
        "网上买的感冒药没有说明书",
        "上周在网上买的感冒药，收到后没有说明书，包装也有破损，请调查。",
        "您好。",
    ),
    ("suggestion", "建议公布过期药品回收点", "家里有不少过期药品，建议在网站公布各地的回收点地址和时间。", ""),
    ("find_error", "办事指南里的附件打不开", "办事指南页面的申请表附件点开是空白。", ""),
    ("director", "希望加强乡镇药店的培训", "乡镇药店的执业药师少，希望多办一些培训。", ""),
)


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
    """Acts in the name of those who do the work, each under a key of its own."""

    def __init__(self, people: People) -> None:
        self.registrar, self.publisher = people.registrar, people.reviewer
        self.head, self.clerk = people.heads[_UNIT], people.staff[_UNIT][2]
        self.unit_id = self.clerk.unit_id
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
    if desk.unit_id is None:
        raise ValueError("the demo clerk holds no post")
    _letters(desk, desk.unit_id)
    _applications(desk, desk.unit_id)
    _surveys(desk)


def _phone(number: int) -> str:
    return f"1001234{number:04d}"


def _letters(desk: _Desk, unit_id: UUID) -> None:
    made = []
    for number, (kind, subject, text, _) in enumerate(LETTERS):
        page = "/ywdt/index.html" if kind == "find_error" else ""
        new = NewLetter(kind, subject, text, Writer("陈示范", _phone(number)), wants_public=True, page_address=page)
        made.append(receiving.receive(actor=NOBODY, new=new, visit=desk.visit()))
    spam = NewLetter("suggestion", "点击领取奖品", "恭喜您中奖，请点击链接领取。", Writer("某某", _phone(99)))
    receiving.receive(actor=NOBODY, new=spam, visit=desk.visit(trapped=True))
    for letter in (*made[:4], made[5]):
        desk.act(receiving.register, desk.registrar, letter_id=letter.pk, kind=letter.kind)
    for letter in made[:4]:
        desk.act(receiving.assign, desk.registrar, letter_id=letter.pk, to=(unit_id, desk.clerk.person_id))
    for letter, row in zip(made[:2], LETTERS, strict=False):
        desk.act(answering.draft_answer, desk.clerk, letter_id=letter.pk, answer=row[3])
        desk.act(answering.approve_answer, desk.head, letter_id=letter.pk, text="同意。")
        _copy(desk, letter)
    desk.act(opening.publish, desk.publisher, letter_id=made[0].pk, text="同意公开。")
    claim = Claim(codes.code_of("letter", made[0].pk), _phone(0)[-4:])
    desk.act(writing.rate, NOBODY, claim=claim, score=5, text="答复清楚。")
    answer = "您好，收到您的来信，已转请平台所在地核查，有结果后联系您。"
    desk.act(answering.draft_answer, desk.clerk, letter_id=made[2].pk, answer=answer)


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


def _applications(desk: _Desk, unit_id: UUID) -> None:
    wanted = ("2025年药品经营企业飞行检查通报", "某药品批发企业许可档案", "2025年药品抽检经费使用情况")
    made = []
    for number, text in enumerate(wanted):
        party = Party("刘示范", f"42010619900101000{number}", _phone(50 + number), "武汉市示范路1号")
        new = NewApplication("natural", party, text, "electronic", "online")
        made.append(applying.submit(actor=NOBODY, new=new, visit=desk.visit()).pk)
    today = workdays.today()
    for pk in made[:2]:
        desk.act(applying.register, desk.registrar, application_id=pk, basis="internet", on=today)
        desk.act(applying.assign, desk.registrar, application_id=pk, to=(unit_id, desk.clerk.person_id))
    desk.act(replying.draft_reply, desk.clerk, application_id=made[0], code="R2", text=rules.replies()["R2"].text)
    desk.act(replying.approve_reply, desk.head, application_id=made[0])
    desk.act(replying.deliver, desk.clerk, application_id=made[0], way="online", on=today, proof=None)
    desk.act(waiting.ask_correction, desk.clerk, application_id=made[1], text="请写明企业名称和年份。", days=10)


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
