"""Documents sent between the office, branches and subordinate units over two weeks, through the services, in every state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.core.files.base import ContentFile

from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.files import previews
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.rendering import pdf
from yaojian.kernel.rendering.spec import DocumentSpec, Format, Part
from yaojian.oa.exchange import receiving, services
from yaojian.oa.exchange.models import Delivery, Dispatch
from yaojian.oa.exchange.papers import Paper
from yaojian.oa.flow import clock

SIGNS = {"BGS": "鄂药监办", "WH": "鄂药监武", "YC": "鄂药监宜"}


@dataclass(frozen=True, slots=True)
class Clerks:
    """收发员 by the code of their unit."""

    of: Mapping[str, Actor]


@dataclass(frozen=True, slots=True)
class Letter:
    """A row of the plan as a PDF. ``number`` and ``label`` (发文字号) are 0 and empty while it is not sent."""

    row: dict[str, Any]
    number: int
    label: str
    day: date
    content: bytes


def load(registrar: Actor, staff: Mapping[str, Sequence[Actor]]) -> None:
    """All documents of ``exchange.yaml``. The clerks are those ``templates.yaml`` gives the right to."""
    clerks = Clerks(_clerks(registrar, staff))
    sent = [_printed(row, number) for number, row in enumerate(_plan()["documents"], start=11)]
    drafts = [_printed(row, 0) for row in _plan()["drafts"]]
    previews.foresee([letter.content for letter in (*sent, *drafts)])
    for letter in sent:
        _one(clerks, letter)
    for letter in drafts:
        row = letter.row
        sender = clerks.of[row["from"]]
        services.prepare(
            actor=sender,
            paper=Paper(row["title"], urgency=row["urgency"], kind=row["kind"], note="示范数据"),
            contents=[_file(sender, letter)],
            to=_units(row["to"]),
            key=f"demo-exchange-{row['title']}",
        )


@cache
def _plan() -> dict[str, Any]:
    plan: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "exchange.yaml").read_text(encoding="utf-8"))
    return plan


def _clerks(registrar: Actor, staff: Mapping[str, Sequence[Actor]]) -> dict[str, Actor]:
    """As the holders in ``templates.yaml``: rank 30 in branches, 20 in subordinate units, 40 in departments."""
    places = {"branch": 1, "subordinate": 0, "department": 2}
    units = Unit.objects.filter(kind__in=places, code__in=staff)
    return {unit.code: staff[unit.code][places[unit.kind]] for unit in units} | {"BGS": registrar}


def _units(to: str | Sequence[str]) -> list[UUID]:
    if to == "branches":
        return list(organisations.branches().values_list("pk", flat=True))
    return list(Unit.objects.filter(code__in=to).values_list("pk", flat=True))


def _one(clerks: Clerks, letter: Letter) -> None:
    row, number = letter.row, letter.number
    moment = min(datetime.combine(letter.day, time(9, 20), tzinfo=workdays.BEIJING), clock.now() - timedelta(hours=2))
    sender = clerks.of[row["from"]]
    with clock.told(moment):
        sent = services.dispatch(
            actor=sender,
            title=row["title"],
            document_number=letter.label,
            urgency=row["urgency"],
            kind=row["kind"],
            note="示范数据",
            files=[_file(sender, letter)],
            receivers=_units(row["to"]),
            key=f"demo-exchange-{number}",
        )
    for place, delivery in enumerate(sent.deliveries.select_related("receiver_unit").order_by("receiver_unit__order")):
        with clock.told(min(moment + timedelta(minutes=35 + 50 * place), clock.now() - timedelta(minutes=5))):
            _answer(clerks, sender, sent, delivery, row)
    if row.get("reminded"):
        with clock.told(min(moment + timedelta(hours=26), clock.now() - timedelta(minutes=4))):
            services.remind(actor=sender, dispatch_id=sent.pk, key=f"demo-exchange-{number}")


def _answer(clerks: Clerks, sender: Actor, sent: Dispatch, delivery: Delivery, row: dict[str, Any]) -> None:
    """What became of one copy, as the plan says."""
    code, key = delivery.receiver_unit.code, f"demo-exchange-{delivery.pk}"
    clerk = clerks.of[code]
    if code in row.get("received", ()) or code in row.get("returned", {}):
        receiving.receive(actor=clerk, delivery_id=delivery.pk, key=key)
    if code in row.get("registered", ()):
        receiving.register(actor=clerk, delivery_id=delivery.pk, key=key)
    if reason := row.get("refused", {}).get(code):
        receiving.refuse(actor=clerk, delivery_id=delivery.pk, reason=reason, key=key)
    if reason := row.get("returned", {}).get(code):
        receiving.send_back(actor=clerk, delivery_id=delivery.pk, reason=reason, key=key)
    if reason := row.get("void", {}).get(code):
        services.void(actor=sender, dispatch_id=sent.pk, delivery_ids=[delivery.pk], reason=reason, key=key)


def _printed(row: dict[str, Any], number: int) -> Letter:
    """A red-header PDF of one page."""
    today = workdays.today()
    day = workdays.add_working_days(today, -row["days"]) if row.get("days") else today
    label = f"{SIGNS[row['from']]}〔{day.year}〕{number}号" if number else ""
    spec = DocumentSpec(
        format=Format.DOCUMENT,
        issuers=("湖北省药品监督管理局" + {"BGS": "办公室", "WH": "武汉分局", "YC": "宜昌分局"}[row["from"]],),
        number=label,
        title=row["title"],
        main_to=("各有关单位",),
        body=tuple(Part(words) for words in _plan()["paragraphs"]),
        date=day,
    )
    return Letter(row, number, label, day, pdf.render(spec))


def _file(actor: Actor, letter: Letter) -> StoredFile:
    upload = ContentFile(letter.content, name=f"{letter.row['title']}.pdf")
    return files.keep_upload(actor=actor, upload=upload, allowed=Kinds.PDF)
