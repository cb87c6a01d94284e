"""A small office's last weeks, through the services: documents in every state, some of them late."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.core.files.base import ContentFile

from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.files import previews
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.organisations.models import Unit
from yaojian.oa.documents.models import Document
from yaojian.oa.flow import clock
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.models import Role, Task, TaskState
from yaojian.oa.incoming import services as incoming
from yaojian.oa.incoming.services import Distribution, Particulars

from . import papers
from .papers import Paper

COUNT = 60
SEED = 412
DAYS = {"normal": 10, "urgent": 5, "extra": 2}
READERS = ("BGS", "KJC", "WH", "YC")


@dataclass(frozen=True, slots=True)
class Office:
    """Who acts: the registrar, and the heads by unit code."""

    registrar: Actor
    heads: dict[str, Actor]


def load(office: Office) -> None:
    """Sixty documents over the last weeks, oldest first so that numbers and moments agree."""
    moments = _moments(COUNT)
    letters = papers.invent([moment.astimezone(workdays.BEIJING).date() for moment in moments], SEED)
    pdfs = papers.printed(letters)
    previews.foresee(pdfs)
    chance = random.Random(SEED)  # noqa: S311 - repeatable demo data, not a secret
    for n, (moment, letter, pdf) in enumerate(zip(moments, letters, pdfs, strict=True)):
        _document(office, n, moment, letter, pdf, chance)


def _moments(count: int) -> list[datetime]:
    """Two documents a working day up to yesterday, two today, in Beijing office hours, oldest first."""
    today = workdays.today()
    found: list[datetime] = []
    for back in range(-(count // 2) + 1, 1):
        day = workdays.add_working_days(today, back) if back else today
        found += [datetime.combine(day, hour, tzinfo=workdays.BEIJING) for hour in (time(8, 40), time(10, 5))]
    latest = clock.now() - timedelta(hours=1)
    return [min(moment, latest + timedelta(minutes=n)) for n, moment in enumerate(found, start=-count)]


def _document(office: Office, n: int, moment: datetime, letter: Paper, pdf: bytes, chance: random.Random) -> None:
    with clock.told(moment):
        document = _registered(office.registrar, n, letter, pdf)
    if n >= COUNT - 3:
        return
    with clock.told(moment + timedelta(minutes=12)):
        _sent(office.registrar, n, document, letter)
    owed = len(letter.units)
    # Older ones are through; in the newest third some units have signed and some have not, a few are late.
    signing = owed if n < COUNT * 2 // 3 and n % 9 != 8 else chance.randrange(owed)
    for place, code in enumerate(letter.units[:signing]):
        with clock.told(_later(moment, timedelta(hours=5 + 19 * place + n % 7))):
            flow.submit(
                actor=office.heads[code],
                task_id=_task(document, code, Role.DO),
                text=chance.choice(papers.texts()["opinions"]),
                key=f"demo-{n}-{code}",
            )
    if n % 4 == 0 and signing:
        _read(office, n, document, moment)
    if signing == owed and n % 7 != 6:
        with clock.told(_later(moment, timedelta(hours=75))):
            incoming.finish(
                actor=office.registrar,
                document_id=document.pk,
                opinion=papers.texts()["closing"],
                key=f"demo-{n}-finish",
            )


def _registered(registrar: Actor, n: int, letter: Paper, pdf: bytes) -> Document:
    upload = ContentFile(pdf, name=f"{letter.title}.pdf")
    return incoming.register(
        actor=registrar,
        particulars=Particulars(
            title=letter.title,
            sender=letter.sender,
            received_on=letter.day,
            document_number=letter.number,
            urgency=letter.urgency,
            note="示范数据",
            again_reason="示范数据中标题相近的另一件来文。",
        ),
        main_file=files.keep_upload(actor=registrar, upload=upload, allowed=Kinds.PDF),
        key=f"demo-{n}",
    )


def _sent(registrar: Actor, n: int, document: Document, letter: Paper) -> None:
    readers = [READERS[n % len(READERS)]] if n % 2 == 0 else []
    incoming.send_to_departments(
        actor=registrar,
        document_id=document.pk,
        distribution=Distribution(
            handle=_units(letter.units),
            read=_units([code for code in readers if code not in letter.units]),
            working_days=DAYS[letter.urgency],
        ),
        opinion=papers.texts()["proposal"],
        key=f"demo-{n}-send",
    )


def _read(office: Office, n: int, document: Document, moment: datetime) -> None:
    open_ones = Task.objects.filter(instance=document.instance_id, role=Role.READ, state=TaskState.OPEN)
    for task in open_ones.select_related("unit"):
        with clock.told(_later(moment, timedelta(hours=9))):
            flow.mark_read(actor=office.heads[task.unit.code], task_id=task.pk, key=f"demo-{n}-read")


def _units(codes: Sequence[str]) -> list[UUID]:
    known = dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))
    return [known[code] for code in codes]


def _task(document: Document, code: str, role: Role) -> UUID:
    tasks = Task.objects.filter(instance=document.instance_id, unit__code=code, role=role, state=TaskState.OPEN)
    return tasks.values_list("pk", flat=True).get()


def _later(moment: datetime, after: timedelta) -> datetime:
    """Not in the future, whatever the story says."""
    return min(moment + after, clock.now() - timedelta(minutes=5))
