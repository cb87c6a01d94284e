"""Letters in every state: plain functions, each makes one thing and returns it."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from tests.portal.interaction.conftest import Bureau
from yaojian.kernel import slips
from yaojian.kernel.actors import NOBODY, Actor
from yaojian.portal.interaction.letters.identity import Writer
from yaojian.portal.interaction.letters.models import Letter
from yaojian.portal.interaction.letters.services import answering, opening, receiving
from yaojian.portal.interaction.letters.services.receiving import NewLetter
from yaojian.portal.interaction.visiting import codes
from yaojian.portal.interaction.visiting.codes import Claim
from yaojian.portal.interaction.visiting.judging import Visit

PHONE = "13812340001"
_numbers = count(1)


def key() -> str:
    return str(uuid4())


def visitor(address: str = "") -> Actor:
    return replace(NOBODY, address=address or f"10.1.{next(_numbers) % 250}.{next(_numbers) % 250}")


def visit(address: str = "", **facts: Any) -> Visit:
    """A person's way through the form."""
    usual: dict[str, Any] = {"age": timedelta(minutes=3), "proved": True, "trapped": False}
    return Visit(key=facts.pop("key", None) or key(), address=address, **(usual | facts))


def letter(kind: str = "consultation", *, phone: str = "", seen: Visit | None = None, **facts: Any) -> Letter:
    """A letter as a citizen sends it."""
    number = next(_numbers)
    usual: dict[str, Any] = {
        "subject": f"第{number}封信",
        "text": f"请问第{number}号药店的处方药登记怎么办理？",
        "wants_public": True,
    }
    new = NewLetter(kind=kind, writer=Writer("张三丰", phone or f"138{number:08d}"), **(usual | facts))
    return receiving.receive(actor=visitor(), new=new, visit=seen or visit())


def registered(bureau: Bureau, **facts: Any) -> Letter:
    made = letter(**facts)
    return receiving.register(actor=bureau.registrar, letter_id=made.pk, kind=made.kind, key=key())


def assigned(bureau: Bureau, **facts: Any) -> Letter:
    made = registered(bureau, **facts)
    return receiving.assign(actor=bureau.registrar, letter_id=made.pk, to=(bureau.unit.pk, None), key=key())


def drafted(bureau: Bureau, answer: str = "您好，请到所在地市场监管局办理。", **facts: Any) -> Letter:
    made = assigned(bureau, **facts)
    return answering.draft_answer(actor=bureau.handler, letter_id=made.pk, answer=answer, key=key())


def answered(bureau: Bureau, **facts: Any) -> Letter:
    made = drafted(bureau, **facts)
    return answering.approve_answer(actor=bureau.reviewer, letter_id=made.pk, key=key())


def copied(bureau: Bureau, **facts: Any) -> Letter:
    made = answered(bureau, **facts)
    copy = opening.proposed(made)
    return opening.draft_copy(
        actor=bureau.handler,
        letter_id=made.pk,
        subject_line=copy.subject,
        text=copy.text,
        answer=copy.answer,
        key=key(),
    )


def claim(made: Letter, phone: str = PHONE) -> Claim:
    return Claim(codes.code_of("letter", made.pk), phone[-4:])


def proof(slip: str) -> str:
    """What the browser looks for."""
    for answer in count():
        digest = hashlib.sha256(f"{slip}:{answer}".encode()).digest()
        if int.from_bytes(digest[:4], "big") >> (32 - slips.DIFFICULTY) == 0:
            return str(answer)
    raise AssertionError
