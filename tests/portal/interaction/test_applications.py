"""An application from the form to its delivered reply; the terms of the law; the yearly table."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.kernel import factories as kernel
from tests.portal.factories import png
from tests.portal.interaction import factories
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar.workdays import BEIJING
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.kernel.files import queries as files
from yaojian.kernel.files import services as file_services
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.organisations.models import Unit
from yaojian.portal.interaction.applications import annual, queries, rules, timing
from yaojian.portal.interaction.applications.errors import NotItsTurn, OnlyOnce, OwnReply, TooLate
from yaojian.portal.interaction.applications.identity import Party, party_of
from yaojian.portal.interaction.applications.models import Application, ApplicationEvent, ClockMark
from yaojian.portal.interaction.applications.queries import BY_KEY, Filters
from yaojian.portal.interaction.applications.rights import HANDLE, READ, REGISTER, REPORT, REVIEW
from yaojian.portal.interaction.applications.services import receiving, replying, reporting, waiting
from yaojian.portal.interaction.applications.services.receiving import NewApplication
from yaojian.portal.interaction.applications.states import PaperKind, State
from yaojian.portal.interaction.visiting import codes
from yaojian.portal.interaction.visiting.codes import Claim

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 10, tzinfo=BEIJING)
PHONE = "13812340009"


class Office:
    """Who registers, handles, reviews; and the clock on the wall."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.unit: Unit = kernel.unit("政策法规处")
        self._patch = monkeypatch
        self.registrar = self._holder("王登记", READ, REGISTER, REPORT)
        self.handler = self._holder("李承办", READ, HANDLE)
        self.reviewer = self._holder("赵处长", READ, REVIEW)
        self.today(MONDAY.date())

    def _holder(self, name: str, *rights: Any) -> Actor:
        account = kernel.official(name, self.unit)
        kernel.grant(account, *rights)
        return kernel.actor(account)

    def today(self, day: date) -> None:
        moment = datetime(day.year, day.month, day.day, 10, tzinfo=BEIJING)
        self._patch.setattr(timezone, "now", lambda: moment)

    def submitted(self, applicant: str = "natural") -> Application:
        party = Party("张三丰", "420106199003078515", PHONE, "武汉市武昌区某路1号")
        new = NewApplication(applicant, party, "2025年飞行检查通报第3号全文", "electronic", "online")
        return receiving.submit(actor=factories.visitor(), new=new, visit=factories.visit())

    def assigned(self, applicant: str = "natural") -> Application:
        made = self.submitted(applicant)
        self.act(receiving.register, self.registrar, made, basis="internet", on=timezone.localdate())
        return self.act(receiving.assign, self.registrar, made, to=(self.unit.pk, None))

    def act(self, service: Any, actor: Actor, made: Application, **given: Any) -> Application:
        service(actor=actor, application_id=made.pk, key=factories.key(), **given)
        return Application.objects.get(pk=made.pk)

    def replied(self, made: Application, code: str = "R2") -> Application:
        self.act(replying.draft_reply, self.handler, made, code=code, text=rules.replies()[code].text)
        self.act(replying.approve_reply, self.reviewer, made)
        return self.act(replying.deliver, self.handler, made, way="online", on=timezone.localdate(), proof=None)


@pytest.fixture
def office(db: None, monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(monkeypatch)


def due(made: Application) -> date | None:
    return timing.clock_of(made).due


def claim(made: Application) -> Claim:
    return Claim(codes.code_of("application", made.pk), PHONE[-4:])


def test_application_with_correction_and_extension_ends_with_a_delivered_letter(office: Office) -> None:
    made = office.assigned()
    assert (made.number, due(made)) == ("2026-0001", date(2026, 3, 30))
    office.today(date(2026, 3, 4))
    made = office.act(waiting.ask_correction, office.handler, made, text="请写明年份。", days=10)
    assert (made.state, made.due, made.wait_until) == (State.CORRECTING, None, date(2026, 3, 18))
    office.today(date(2026, 3, 9))
    waiting.correct(actor=factories.visitor(), claim=claim(made), text="2025年。", key=factories.key())
    made.refresh_from_db()
    assert (made.state, due(made)) == (State.ASSIGNED, date(2026, 4, 7))  # 清明 is no working day
    made = office.act(waiting.ask_extension, office.handler, made, days=10, text="需要核对。")
    with pytest.raises(RightMissing):
        office.act(waiting.grant_extension, office.handler, made)
    made = office.act(waiting.grant_extension, office.reviewer, made)
    assert due(made) == date(2026, 4, 21)
    made = office.replied(made)
    assert (made.state, made.on_time, made.reply_row, made.due) == (State.DONE, True, "3.1", None)
    assert [paper.kind for paper in queries.papers_of(made)] == ["receipt", "correction", "extension", "reply"]


def test_reply_names_clause_and_remedy(office: Office) -> None:
    made = office.replied(office.assigned(), "R4.1")
    paper = next(paper for paper in queries.papers_of(made) if paper.kind == PaperKind.REPLY)
    text = "".join(files.text_of(StoredFile.objects.get(pk=paper.file_id)).split())
    assert "第十四条" in text
    assert "应当先申请行政复议" in text
    assert "不予公开" in text


def test_every_reply_has_clause_row_and_remedy() -> None:
    for reply in rules.replies().values():
        assert reply.clause
        assert reply.row in annual.row_labels()
        paragraph = rules.remedy(reply)
        assert "六十日" in paragraph
        assert ("应当先申请行政复议" in paragraph) == (reply.code.startswith("R4") or reply.code == "R3")


def test_correction_is_asked_once_and_within_seven_working_days(office: Office) -> None:
    first, second = office.assigned(), office.assigned()
    office.act(waiting.ask_correction, office.handler, first, text="请写明年份。", days=5)
    waiting.correct(actor=factories.visitor(), claim=claim(first), text="2025年。", key=factories.key())
    with pytest.raises(OnlyOnce):
        office.act(waiting.ask_correction, office.handler, first, text="再问。", days=5)
    office.today(date(2026, 3, 12))  # the eighth working day
    with pytest.raises(TooLate):
        office.act(waiting.ask_correction, office.handler, second, text="请写明年份。", days=5)


def test_third_party_stops_the_clock_until_the_last_answer(office: Office) -> None:
    made = office.assigned()
    office.today(date(2026, 3, 4))
    ask = {"text": "是否同意公开？"}
    office.act(waiting.consult, office.handler, made, kind="third_party", party="某药业公司", **ask)
    made = office.act(waiting.consult, office.handler, made, kind="joint", party="某市局", **ask)
    assert (made.state, made.due) == (State.CONSULTING, None)
    joint, third = sorted(queries.consultations_of(made), key=lambda one: one.kind)
    end = {"agrees": "no", "on": date(2026, 3, 6)}
    office.today(date(2026, 3, 10))
    made = office.act(waiting.end_consultation, office.handler, made, consultation=str(third.pk), **end)
    assert made.state == State.CONSULTING
    silent: dict[str, Any] = {"agrees": "silent", "on": date(2026, 3, 10), "consultation": str(joint.pk)}
    with pytest.raises(Invalid):  # silence counts only after the fifteen working days
        office.act(waiting.end_consultation, office.handler, made, **silent)
    office.today(date(2026, 3, 30))
    made = office.act(waiting.end_consultation, office.handler, made, **(silent | {"on": date(2026, 3, 30)}))
    joint.refresh_from_db()
    assert joint.agrees is True
    assert (made.state, due(made)) == (State.ASSIGNED, date(2026, 4, 24))  # 18 working days more


def test_fee_begins_the_term_anew_and_unpaid_is_given_up(office: Office) -> None:
    paid, unpaid = office.assigned(), office.assigned()
    with pytest.raises(Invalid):
        office.act(waiting.ask_fee, office.handler, paid, kind="page", count=30)
    for made in (paid, unpaid):
        office.act(waiting.ask_fee, office.handler, made, kind="page", count=150)
    with pytest.raises(NotItsTurn):
        office.act(replying.draft_reply, office.handler, unpaid, code="R7.2", text="视为放弃。")
    office.today(date(2026, 3, 9))
    paid = office.act(waiting.receive_fee, office.handler, paid, on=date(2026, 3, 9))
    assert (paid.fee, due(paid)) == (1700, date(2026, 4, 7))
    office.today(date(2026, 4, 1))
    assert office.replied(unpaid, "R7.2").reply_row == "3.6.2"


def test_tariff_by_items_and_pages() -> None:
    assert [rules.fee("item", many) for many in (10, 11, 30, 31, 40, 41)] == [0, 100, 2000, 2200, 4000, 4300]
    assert [rules.fee("page", many) for many in (30, 31, 100, 101, 200, 201)] == [0, 10, 700, 720, 2700, 2740]


def test_day_of_receipt_is_the_confirmed_one_and_never_in_the_future(office: Office) -> None:
    made = office.submitted()
    for wrong in (date(2026, 3, 3), date(2026, 3, 1)):
        with pytest.raises(Invalid):
            office.act(receiving.register, office.registrar, made, basis="internet", on=wrong)
    office.today(date(2026, 3, 5))
    made = office.act(receiving.register, office.registrar, made, basis="internet", on=date(2026, 3, 5))
    assert (made.received_on, made.submitted_at.date()) == (date(2026, 3, 5), date(2026, 3, 2))


def test_late_reply_is_recorded_as_late(office: Office) -> None:
    made = office.assigned()
    office.today(date(2026, 3, 31))
    assert made.is_late
    assert office.replied(made).on_time is False


def test_nobody_reviews_an_own_reply(office: Office) -> None:
    both = kernel.official("周兼任", office.unit)
    kernel.grant(both, HANDLE, REVIEW)
    made = office.assigned()
    office.act(replying.draft_reply, kernel.actor(both), made, code="R2", text="提供如下。")
    with pytest.raises(OwnReply):
        office.act(replying.approve_reply, kernel.actor(both), made)


def test_delivery_by_post_needs_its_proof(office: Office) -> None:
    made = office.assigned()
    office.act(replying.draft_reply, office.handler, made, code="R2", text="提供如下。")
    office.act(replying.approve_reply, office.reviewer, made)
    sent = {"way": "post", "on": timezone.localdate()}
    with pytest.raises(Invalid):
        office.act(replying.deliver, office.handler, made, proof=None, **sent)
    proof = file_services.keep_upload(actor=office.handler, upload=png(), allowed=Kinds.PICTURES)
    assert office.act(replying.deliver, office.handler, made, proof=proof, **sent).state == State.DONE


def test_applicant_is_sealed_and_sees_the_reply_only_when_delivered(office: Office) -> None:
    made = office.assigned()
    stored = str(Application.objects.filter(pk=made.pk).values()[0])
    assert "张三丰" not in stored
    assert "420106" not in stored
    assert party_of(made).name == "张三丰"
    office.act(replying.draft_reply, office.handler, made, code="R2", text="提供如下。")
    made = office.act(replying.approve_reply, office.reviewer, made)
    assert [paper.kind for paper in queries.papers_of(made, for_applicant=True)] == ["receipt"]
    found = queries.under_claim(claim(made))
    assert found == made


def test_records_cannot_be_changed(office: Office) -> None:
    made = office.assigned()
    for rows in (ApplicationEvent.objects.filter(application=made), ClockMark.objects.filter(application=made)):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_yearly_table_adds_up_and_each_cell_opens_its_list(office: Office) -> None:
    office.today(date(2025, 12, 22))
    carried = office.assigned("business")
    office.today(date(2026, 1, 5))
    office.replied(carried, "R4.1")
    office.replied(office.assigned(), "R2")
    office.replied(office.assigned(), "R1")
    office.assigned("legal")
    office.submitted()  # not registered: not counted
    table = annual.table(office.registrar, 2026)
    values = {row.key: [cell.value for cell in row.cells] for row in table.rows}
    assert values["1"] == [2, 0, 0, 0, 1, 0, 3]
    assert values["2"] == [0, 1, 0, 0, 0, 0, 1]
    assert values["3.1"] == [2, 0, 0, 0, 0, 0, 2]
    assert values["3.3.1"] == [0, 1, 0, 0, 0, 0, 1]
    assert values["3.7"] == [2, 1, 0, 0, 0, 0, 3]
    assert values["4"] == [0, 0, 0, 0, 1, 0, 1]
    assert table.faults == ()
    for row in table.rows:
        for column, cell in zip(annual.COLUMNS, row.cells, strict=False):
            if not cell.value:
                continue
            listed = queries.listed(office.registrar, BY_KEY["all"], Filters(report=2026, row=row.key, column=column))
            assert listed.count() == cell.value


def test_correction_of_the_table_is_a_row_and_breaks_what_it_breaks(office: Office) -> None:
    office.replied(office.assigned(), "R2")
    key = factories.key()
    change: dict[str, Any] = {
        "year": 2026,
        "row": "3.1",
        "column": "natural",
        "difference": 1,
        "reason": "补录一件纸质申请。",
    }
    for _ in range(2):
        reporting.correct_report(actor=office.registrar, key=key, **change)
    table = annual.table(office.registrar, 2026)
    cell = next(row for row in table.rows if row.key == "3.1").cells[0]
    assert (cell.value, cell.corrected) == (2, 1)
    assert table.faults == (
        "“自然人”列：三（七）总计 1 不等于各项之和 2。",
        "“总计”列：三（七）总计 1 不等于各项之和 2。",
    )
    with pytest.raises(RightMissing):
        reporting.correct_report(actor=office.handler, key=factories.key(), **change)


def test_whatever_day_is_told_the_term_never_moves_backwards(office: Office) -> None:
    made = office.assigned()
    office.today(date(2026, 3, 6))
    office.act(waiting.ask_correction, office.handler, made, text="请写明年份。", days=5)
    with pytest.raises(Invalid):
        office.act(waiting.receive_correction, office.handler, made, text="好。", on=MONDAY.date() + timedelta(days=1))
