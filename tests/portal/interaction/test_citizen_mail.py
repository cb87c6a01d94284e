"""The citizen hears by e-mail that something can be read: never what it says, never a word to who gave no address."""

from smtplib import SMTPException
from typing import Any

import pytest
from django.core import mail

from tests.portal.interaction import factories
from tests.portal.interaction.conftest import Bureau
from yaojian.portal.interaction.letters.identity import Writer
from yaojian.portal.interaction.letters.models import Letter
from yaojian.portal.interaction.letters.services import answering, receiving
from yaojian.portal.interaction.letters.services.receiving import NewLetter
from yaojian.portal.interaction.visiting import telling
from yaojian.portal.interaction.visiting.models import CitizenMail

pytestmark = pytest.mark.django_db
ADDRESS = "zhang@example.cn"


def answered(bureau: Bureau, email: str = ADDRESS) -> Letter:
    writer = Writer("张三丰", factories.PHONE, email)
    new = NewLetter("consultation", "处方药登记", "请问药店销售处方药怎样登记？", writer)
    made = receiving.receive(actor=factories.visitor(), new=new, visit=factories.visit())
    receiving.register(actor=bureau.registrar, letter_id=made.pk, kind=made.kind, key=factories.key())
    receiving.assign(actor=bureau.registrar, letter_id=made.pk, to=(bureau.unit.pk, None), key=factories.key())
    answering.draft_answer(actor=bureau.handler, letter_id=made.pk, answer="凭处方登记。", key=factories.key())
    return answering.approve_answer(actor=bureau.reviewer, letter_id=made.pk, key=factories.key())


def test_answer_is_told_without_a_word_of_it(bureau: Bureau) -> None:
    letter = answered(bureau)
    telling.send(CitizenMail.objects.get().pk)
    telling.send(CitizenMail.objects.get().pk)
    (sent,) = mail.outbox
    assert sent.to == [ADDRESS]
    assert f"您的来信“{letter.number}”已答复。" in sent.body
    assert "/d/query" in sent.body
    assert not {"凭处方登记", "处方药登记", "张三丰", factories.PHONE} & {
        word for word in ("凭处方登记", "处方药登记", "张三丰", factories.PHONE) if word in f"{sent.subject}{sent.body}"
    }
    assert [one.get_state_display() for one in telling.told_of("letter", letter.pk)] == ["已发送"]


def test_who_gave_no_address_is_not_written_to(bureau: Bureau) -> None:
    answered(bureau, email="")
    assert not CitizenMail.objects.exists()


def test_mail_server_that_refuses_is_asked_again_and_at_last_named(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(bureau)
    pk = CitizenMail.objects.get().pk

    def refuse(*_: Any, **__: Any) -> None:
        raise SMTPException(ADDRESS)

    monkeypatch.setattr(telling, "send_mail", refuse)
    for _ in range(telling.LAST_ATTEMPT - 1):
        with pytest.raises(SMTPException):
            telling.send(pk)
    telling.send(pk)
    kept = CitizenMail.objects.get()
    assert (kept.state, kept.attempts) == ("failed", telling.LAST_ATTEMPT)
    assert ADDRESS not in kept.error
