"""A letter from the form to the public page: states, rights, clock, what never changes."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.kernel import factories as kernel
from tests.portal.interaction import factories
from tests.portal.interaction.conftest import Bureau
from yaojian.kernel.audit.queries import events_of
from yaojian.kernel.calendar.workdays import BEIJING
from yaojian.kernel.crypto.errors import SealBroken
from yaojian.kernel.deadlines import queries as deadlines
from yaojian.kernel.deadlines import services as clock
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.kernel.notices.models import Notice
from yaojian.portal.interaction.acting.errors import NotOfUnit
from yaojian.portal.interaction.letters import jobs, queries, statistics
from yaojian.portal.interaction.letters.errors import CopyRefused, NotItsTurn, OwnAnswer
from yaojian.portal.interaction.letters.identity import writer_of
from yaojian.portal.interaction.letters.models import Letter, LetterEvent, LetterState, PublicCopy, Publicity
from yaojian.portal.interaction.letters.queries import BY_KEY, Filters
from yaojian.portal.interaction.letters.rights import HANDLE, PUBLISH, READ, REVIEW
from yaojian.portal.interaction.letters.services import answering, identifying, opening, receiving, writing
from yaojian.portal.interaction.letters.timing import DEADLINE
from yaojian.portal.interaction.visiting.errors import NothingUnderCode

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 20, 10, tzinfo=BEIJING)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_letter_goes_from_form_to_public_copy(bureau: Bureau) -> None:
    letter = factories.copied(bureau)
    opening.publish(actor=bureau.publisher, letter_id=letter.pk, key=factories.key())
    writing.rate(
        actor=factories.visitor(),
        claim=factories.claim(letter, writer_of(letter).phone),
        score=5,
        text="",
        key=factories.key(),
    )
    letter.refresh_from_db()
    assert (letter.state, letter.publicity, letter.score, letter.on_time) == ("answered", "public", 5, True)
    assert [event.act for event in reversed(queries.trail(letter))] == [
        "received", "registered", "assigned", "drafted", "answered", "copy_drafted", "published", "rated",
    ]  # fmt: skip
    assert PublicCopy.objects.get(letter=letter).writer == "张*丰"
    assert events_of(letter).last().action == "portal.letter.rated"  # type: ignore[union-attr]  # there are events


def test_answer_is_due_after_working_days_of_its_kind(monkeypatch: pytest.MonkeyPatch, bureau: Bureau) -> None:
    at(monkeypatch, FRIDAY)
    consultation, error = factories.letter("consultation"), factories.letter("find_error", page_address="/x.html")
    assert consultation.due == datetime(2026, 11, 28, tzinfo=BEIJING)  # end of Friday the 27th
    assert error.due == datetime(2026, 11, 26, tzinfo=BEIJING)
    deadline = deadlines.running_of(consultation, DEADLINE)
    assert deadline is not None
    assert deadline.due == consultation.due


def test_pause_moves_the_due_moment_by_its_working_days(monkeypatch: pytest.MonkeyPatch, bureau: Bureau) -> None:
    at(monkeypatch, FRIDAY)
    letter = factories.assigned(bureau, phone=factories.PHONE)
    answering.pause(actor=bureau.handler, letter_id=letter.pk, text="请写明药店名称。", key=factories.key())
    at(monkeypatch, FRIDAY + timedelta(days=4))  # Tuesday
    factories.letter()
    writing.supplement(actor=factories.visitor(), claim=factories.claim(letter), text="某某药店。", key=factories.key())
    letter.refresh_from_db()
    assert letter.state == LetterState.ASSIGNED
    assert letter.due == datetime(2026, 12, 2, tzinfo=BEIJING)  # two working days later: end of Tuesday


def test_extension_needs_approval_and_comes_once(monkeypatch: pytest.MonkeyPatch, bureau: Bureau) -> None:
    at(monkeypatch, FRIDAY)
    letter = factories.assigned(bureau)
    ask: dict[str, Any] = {"actor": bureau.handler, "letter_id": letter.pk, "text": "需要现场核实。"}
    with pytest.raises(Invalid):
        answering.ask_extension(**ask, days=11, key=factories.key())
    answering.ask_extension(**ask, days=10, key=factories.key())
    letter.refresh_from_db()
    assert letter.due == datetime(2026, 11, 28, tzinfo=BEIJING)
    with pytest.raises(RightMissing):
        answering.grant_extension(actor=bureau.handler, letter_id=letter.pk, key=factories.key())
    answering.grant_extension(actor=bureau.reviewer, letter_id=letter.pk, key=factories.key())
    letter.refresh_from_db()
    assert letter.due == datetime(2026, 12, 12, tzinfo=BEIJING)
    with pytest.raises(NotItsTurn):
        answering.ask_extension(**ask, days=1, key=factories.key())


def test_late_letter_is_escalated_to_the_head_and_counts_as_late(
    monkeypatch: pytest.MonkeyPatch, bureau: Bureau
) -> None:
    at(monkeypatch, FRIDAY)
    letter = factories.drafted(bureau)
    clock.tick(actor=kernel.SYSTEM, now=letter.due + timedelta(minutes=1))
    told = set(Notice.objects.filter(kind="kernel.deadlines.escalation").values_list("user_id", flat=True))
    assert {bureau.reviewer.user_id, bureau.registrar.user_id} <= told
    at(monkeypatch, letter.due + timedelta(hours=1))
    answering.approve_answer(actor=bureau.reviewer, letter_id=letter.pk, key=factories.key())
    letter.refresh_from_db()
    assert letter.on_time is False


def test_returned_letter_keeps_its_deadline(bureau: Bureau) -> None:
    letter = factories.assigned(bureau)
    returned = receiving.return_assignment(
        actor=bureau.handler, letter_id=letter.pk, text="不属于本处职责。", key=factories.key()
    )
    assert (returned.state, returned.unit, returned.due) == (LetterState.REGISTERED, None, letter.due)


def test_unit_sees_its_own_letters_only(bureau: Bureau) -> None:
    mine = factories.assigned(bureau)
    elsewhere = factories.registered(bureau)
    receiving.assign(actor=bureau.registrar, letter_id=elsewhere.pk, to=(bureau.other.pk, None), key=factories.key())
    rows = queries.page_of(bureau.handler, BY_KEY["assigned"], Filters()).rows
    assert [row.pk for row in rows] == [mine.pk]
    with pytest.raises(RightMissing):
        answering.draft_answer(actor=bureau.handler, letter_id=elsewhere.pk, answer="x", key=factories.key())
    elsewhere.refresh_from_db()
    assert elsewhere.answer == ""


def test_person_a_letter_was_given_to_needs_no_grant(bureau: Bureau) -> None:
    clerk = kernel.official("钱经办", bureau.unit)
    letter = factories.registered(bureau)
    receiving.assign(
        actor=bureau.registrar, letter_id=letter.pk, to=(bureau.unit.pk, clerk.person_id), key=factories.key()
    )
    drafted = answering.draft_answer(
        actor=kernel.actor(clerk), letter_id=letter.pk, answer="您好。", key=factories.key()
    )
    assert drafted.state == LetterState.DRAFTED
    with pytest.raises(NotItsTurn):
        receiving.assign(actor=bureau.registrar, letter_id=letter.pk, to=(bureau.unit.pk, None), key=factories.key())
    other = factories.registered(bureau)
    with pytest.raises(NotOfUnit):
        receiving.assign(
            actor=bureau.registrar, letter_id=other.pk, to=(bureau.other.pk, clerk.person_id), key=factories.key()
        )


def test_nobody_reviews_an_own_answer_or_copy(bureau: Bureau) -> None:
    both = kernel.official("周兼任", bureau.unit)
    kernel.grant(both, HANDLE, REVIEW, PUBLISH)
    actor = kernel.actor(both)
    letter = factories.assigned(bureau)
    answering.draft_answer(actor=actor, letter_id=letter.pk, answer="您好。", key=factories.key())
    with pytest.raises(OwnAnswer):
        answering.approve_answer(actor=actor, letter_id=letter.pk, key=factories.key())
    answering.approve_answer(actor=bureau.reviewer, letter_id=letter.pk, key=factories.key())
    opening.draft_copy(
        actor=actor, letter_id=letter.pk, subject_line="标题", text="正文", answer="答复", key=factories.key()
    )
    with pytest.raises(OwnAnswer):
        opening.publish(actor=actor, letter_id=letter.pk, key=factories.key())


def test_public_copy_is_masked_and_refused_while_personal(bureau: Bureau) -> None:
    text = "我是张三丰，电话13812345678，身份证420106199003078515，住武昌区中南路99号3单元。"
    letter = factories.answered(bureau, text=text, phone="13812345678")
    proposed = opening.proposed(letter)
    assert proposed.text == "我是张*丰，电话138****5678，身份证420***********8515，住武昌区中南路***。"
    with pytest.raises(CopyRefused) as refused:
        opening.draft_copy(
            actor=bureau.handler,
            letter_id=letter.pk,
            subject_line="标题",
            text=text,
            answer="答复",
            key=factories.key(),
        )
    assert "来信人姓名" in str(refused.value)
    letter.refresh_from_db()
    assert letter.publicity == Publicity.NONE


def test_letter_whose_writer_did_not_agree_is_never_public(bureau: Bureau) -> None:
    letter = factories.answered(bureau, wants_public=False)
    with pytest.raises(NotItsTurn):
        opening.draft_copy(
            actor=bureau.handler,
            letter_id=letter.pk,
            subject_line="标题",
            text="正文",
            answer="答复",
            key=factories.key(),
        )


def test_same_key_acts_once(bureau: Bureau) -> None:
    letter, key = factories.assigned(bureau), factories.key()
    for _ in range(2):
        answering.draft_answer(actor=bureau.handler, letter_id=letter.pk, answer="您好。", key=key)
    assert [event.act for event in queries.trail(letter)].count("drafted") == 1
    with pytest.raises(NotItsTurn):
        answering.draft_answer(actor=bureau.handler, letter_id=letter.pk, answer="您好。", key=factories.key())


def test_events_cannot_be_changed_or_deleted(bureau: Bureau) -> None:
    letter = factories.letter()
    rows = LetterEvent.objects.filter(letter=letter)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(who="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()


def test_who_wrote_is_sealed_and_opening_it_leaves_a_trace(bureau: Bureau) -> None:
    letter = factories.registered(bureau, phone=factories.PHONE)
    stored = Letter.objects.filter(pk=letter.pk).values()[0]
    assert not any(factories.PHONE in str(value) or "张三丰" in str(value) for value in stored.values())
    with pytest.raises(RightMissing):
        identifying.identify(actor=bureau.publisher, letter_id=letter.pk)
    assert identifying.identify(actor=bureau.registrar, letter_id=letter.pk).phone == factories.PHONE
    last = events_of(letter).last()
    assert last is not None
    assert (last.action, factories.PHONE in str(last.data)) == ("portal.letter.identified", False)


def test_wrong_telephone_and_wrong_code_find_nothing(bureau: Bureau) -> None:
    letter = factories.letter(phone=factories.PHONE)
    good = factories.claim(letter)
    assert queries.under_claim(good) == letter
    for code, tail in ((good.code, "0002"), ("A" * 16, good.tail), ("", "")):
        assert queries.under_claim(type(good)(code, tail)) is None
        with pytest.raises(NothingUnderCode):
            writing.rate(actor=factories.visitor(), claim=type(good)(code, tail), score=5, text="", key=factories.key())


def test_every_figure_is_the_length_of_its_list(bureau: Bureau) -> None:
    factories.answered(bureau)
    factories.assigned(bureau, kind="complaint")
    factories.letter(seen=factories.visit(trapped=True))
    reader = kernel.official("吴查阅")
    kernel.grant(reader, READ)
    actor = kernel.actor(reader)
    *lines, whole = statistics.by_kind(actor, Filters())
    assert [(line.label, line.received.value, line.answered.value) for line in lines] == [
        ("咨询", 1, 1),
        ("投诉", 1, 0),
    ]
    assert (whole.received.value, whole.waiting.value, whole.on_time_rate) == (2, 1, 100)
    assert queries.listed(actor, BY_KEY["all"], Filters()).count() == 2
    assert queries.listed(actor, BY_KEY["answered"], Filters(timing="ontime")).count() == whole.on_time.value
    assert [line.label for line in statistics.by_unit(actor, Filters())] == ["药品流通处"]


def test_new_key_seals_old_letters_anew_so_that_the_old_key_can_go(bureau: Bureau, settings: Any) -> None:
    settings.YAOJIAN_FIELD_KEYS = ["k1:first"]
    letter = factories.assigned(bureau, phone=factories.PHONE)
    answering.pause(actor=bureau.handler, letter_id=letter.pk, text="请写明药店名称。", key=factories.key())
    settings.YAOJIAN_FIELD_KEYS = ["k2:second", "k1:first"]
    assert jobs.reseal(0) == 4  # who wrote, the text, two steps that had words
    assert jobs.reseal(0) == 0
    settings.YAOJIAN_FIELD_KEYS = ["k2:second"]
    assert next(event.text for event in queries.trail(letter)) == "请写明药店名称。"
    assert writer_of(Letter.objects.get(pk=letter.pk)).phone == factories.PHONE


def test_nothing_a_citizen_wrote_stands_plain_in_the_database(bureau: Bureau) -> None:
    letter = factories.assigned(bureau, text="我叫张三丰，住在武汉市示范路九号，请问。", phone=factories.PHONE)
    answering.pause(actor=bureau.handler, letter_id=letter.pk, text="请写明药店名称。", key=factories.key())
    writing.supplement(
        actor=factories.visitor(), claim=factories.claim(letter), text="示范路九号药店。", key=factories.key()
    )
    answering.draft_answer(actor=bureau.handler, letter_id=letter.pk, answer="张先生您好。", key=factories.key())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l::text || e::text FROM letters_letter l JOIN letters_letterevent e ON e.letter_id = l.id"
        )
        rows = [row[0] for row in cursor.fetchall()]
    for secret in ("示范路九号", "张三丰", "张先生", factories.PHONE):
        assert not any(secret in row or secret.encode().hex() in row for row in rows), secret
    kept = Letter.objects.get(pk=letter.pk)
    assert (kept.text[:5], kept.answer) == ("我叫张三丰", "张先生您好。")
    assert "示范路九号药店。" in [event.text for event in queries.trail(letter)]


def test_sealed_text_of_one_letter_is_not_read_in_another(bureau: Bureau) -> None:
    first, second = factories.letter(), factories.letter()
    Letter.objects.filter(pk=second.pk).update(sealed_text=first.sealed_text)
    with pytest.raises(SealBroken):
        _ = Letter.objects.get(pk=second.pk).text
