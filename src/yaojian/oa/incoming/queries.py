"""Reading the register of incoming documents. Lists and counts are the desk's."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Max, QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations.models import Unit
from yaojian.oa.documents.models import Document, DocumentKind
from yaojian.oa.flow.models import Event, Instance, InstanceState, Role, Task, TaskState

from .likeness import are_similar, is_telling, number_key, title_key
from .models import Receipt

SIMILAR_WITHIN = timedelta(days=60)
"""Titles further apart are not compared: many letters come every quarter under the same title."""
MOST, MOST_OWED = 5, 100


@dataclass(frozen=True, slots=True)
class Earlier:
    """A document that may be the same. ``why`` is told to the registrar."""

    document: Document
    why: str

    @property
    def told(self) -> str:
        """《title》，收文号 …."""
        return f"《{self.document.title}》，收文号 {self.document.register_label}"


def documents() -> QuerySet[Document]:
    """Incoming documents with their entry in the register and what every page about one shows."""
    return Document.objects.select_related("receipt__bureau", "instance", "drafter", "unit", "main_file")


def of_delivery(delivery_id: UUID) -> Document | None:
    """What a delivery of the exchange was registered as; None while it was not."""
    return documents().filter(receipt__source_delivery=delivery_id).first()


def earlier_ones(
    bureau: Unit, *, title: str, sender: str, document_number: str, sha256: str, received_on: date
) -> list[Earlier]:
    """Documents in the bureau's register that may be this one: same file, same number, or nearly the same title.

    The surest first, five at most. The reader may read the register: he is about to write into it.
    """
    found: dict[object, Earlier] = {}
    for receipts, why in (
        (_of_file(bureau, sha256), "正文是同一个文件"),
        (_of_number(bureau, sender, document_number), "来文字号相同"),
        (_of_title(bureau, title, received_on), "标题相近"),
    ):
        for receipt in receipts:
            found.setdefault(receipt.pk, Earlier(receipt.document, why))
            if len(found) == MOST:
                return list(found.values())
    return list(found.values())


def _register(bureau: Unit) -> QuerySet[Receipt]:
    entries = Receipt.objects.filter(bureau=bureau).exclude(document__instance__state="void")
    return entries.select_related("document__instance").order_by("-received_on", "-register_number")


def _of_file(bureau: Unit, sha256: str) -> QuerySet[Receipt]:
    return _register(bureau).filter(document__main_file__sha256=sha256)[:MOST]


def _of_number(bureau: Unit, sender: str, document_number: str) -> QuerySet[Receipt]:
    key = number_key(document_number)
    if not key:
        return Receipt.objects.none()
    same = _register(bureau).filter(number_key=key)
    return (same if is_telling(key) else same.filter(document__sender=sender))[:MOST]


def _of_title(bureau: Unit, title: str, received_on: date) -> Iterator[Receipt]:
    """Compared here and not by the database: a few thousand short texts, and 3月 is not 4月."""
    key = title_key(title)
    near = _register(bureau).filter(received_on__range=(received_on - SIMILAR_WITHIN, received_on + SIMILAR_WITHIN))
    alike = [pk for pk, other in near.values_list("pk", "title_key") if are_similar(key, other)]
    yield from near.filter(pk__in=alike[:MOST])


@dataclass(frozen=True, slots=True)
class Owed:
    """A document one has sent out that others still have to handle. ``urged_at``: when somebody last urged them."""

    document: Document
    tasks: tuple[Task, ...]
    urged_at: datetime | None


def owed_to(actor: Actor) -> list[Owed]:
    """What the actor registered and others still handle, the most pressing first; the first hundred tasks.

    His own by being their starter, so no other right is asked. Index ``instance_of_starter``.
    """
    if actor.person_id is None:
        return []
    running = Instance.objects.filter(starter=actor.person_id, state=InstanceState.RUNNING, kind=DocumentKind.INCOMING)
    tasks = Task.objects.filter(instance__in=running, role=Role.DO, state=TaskState.OPEN).exclude(actor=actor.person_id)
    found: dict[UUID, list[Task]] = {}
    for task in tasks.select_related("actor", "unit", "batch").order_by(F("due").asc(nulls_last=True), "created")[
        :MOST_OWED
    ]:
        found.setdefault(task.instance_id, []).append(task)
    urged = Event.objects.filter(instance__in=found, kind="urged").values("instance").annotate(at=Max("at"))
    moments = dict(urged.values_list("instance", "at"))
    shown = documents().in_bulk(list(found))
    return [Owed(shown[pk], tuple(owing), moments.get(pk)) for pk, owing in found.items() if pk in shown]
