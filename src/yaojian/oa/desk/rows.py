"""The rows of all ledgers: which columns of which tables, and the values a page shows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.fields import CharField, DateTimeField, UUIDField

from yaojian.oa.documents.limits import Limit, limit_of
from yaojian.oa.documents.models import Document, DocumentKind, Urgency
from yaojian.oa.flow.models import Role, Task, TaskState

from . import ledgers
from .ledgers import Ledger

Rows = QuerySet[Any, dict[str, Any]]
_SHOWN = ("id", "title", "document_number", "sender", "urgency", "register_label", "kind")
_EXTRAS = {"unit": "unit__short_name", "drafter": "drafter__name"}
"""Columns read only where they are shown: each costs a join."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line. ``at`` is when it arrived or was done. ``holders`` are the units that owe something now.

    ``is_new``: it waits for the reader, who has not opened it yet. ``principal`` is whose task a delegate sees.
    ``unit`` and ``drafter`` are empty unless the page shows them. ``task_id`` is None in ledgers of documents.
    """

    document_id: UUID
    title: str
    document_number: str
    sender: str
    urgency: str
    register_label: str
    kind: str
    step: str
    at: datetime
    due: datetime | None
    limit: Limit | None
    is_new: bool
    holders: tuple[str, ...]
    principal: str
    unit: str
    drafter: str
    row_id: UUID
    task_id: UUID | None

    @property
    def urgency_label(self) -> str:
        """平件, 加急 or 特急."""
        return Urgency(self.urgency).label

    @property
    def kind_label(self) -> str:
        """收文, 发文 or 审批."""
        return DocumentKind(self.kind).label

    @property
    def urgency_tag(self) -> str:
        """Class of the coloured tag."""
        return {Urgency.EXTRA: "tag--red", Urgency.URGENT: "tag--amber"}.get(Urgency(self.urgency), "tag--line")


def of_tasks(tasks: QuerySet[Task], ledger: Ledger, extras: Collection[str] = ()) -> Rows:
    """Tasks as rows."""
    columns = {
        "step": F("batch__step_name"),
        "at": F(ledger.moment),
        "holders": Value(None, output_field=UUIDField()),
        "holder": F("actor__name"),
    }
    return _shaped(tasks, "instance__document__", columns, ("due", "read_at", "actor_id"), extras)


def of_documents(documents: QuerySet[Document], moment: str, extras: Collection[str] = ()) -> Rows:
    """Documents as rows; ``moment`` is the path to the moment they are ordered by."""
    owed = Task.objects.filter(instance=OuterRef("instance"), role=Role.DO, state=TaskState.OPEN)
    columns = {
        "step": F("instance__step_name"),
        "at": F(moment),
        "due": Subquery(owed.order_by("due").values("due")[:1]),
        "read_at": Value(None, output_field=DateTimeField()),
        "holders": ArraySubquery(owed.order_by("position").values("unit__short_name")),
        "holder": Value("", output_field=CharField()),
        "actor_id": Value(None, output_field=UUIDField()),
    }
    return _shaped(documents, "", columns, (), extras)


def _shaped(
    rows: QuerySet[Any], document: str, columns: dict[str, Any], plain: tuple[str, ...], extras: Collection[str]
) -> Rows:
    """Values under the names of ``Row``; ``document`` is the path from the row to its document."""
    shown = {f"d_{name}": F(f"{document}{name}") for name in _SHOWN}
    shown |= {f"d_{name}": F(f"{document}{path}") for name, path in _EXTRAS.items() if name in extras}
    shaped: Rows = rows.annotate(**shown, **columns).values("pk", *shown, *columns, *plain)
    return shaped


def row_of(ledger: Ledger, values: dict[str, Any], reader: UUID | None) -> Row:
    """The values of one row as the page shows them."""
    return Row(
        document_id=values["d_id"],
        step=values["step"],
        at=values["at"],
        due=values["due"],
        limit=limit_of(values["due"], settled=values["at"] if ledger in ledgers.CLOSED else None),
        is_new=ledger.tasks is not None and values["read_at"] is None,
        holders=tuple(dict.fromkeys(values["holders"] or ())),
        principal=values["holder"] if values["actor_id"] not in (None, reader) else "",
        unit=values.get("d_unit", ""),
        drafter=values.get("d_drafter", ""),
        row_id=values["pk"],
        task_id=values["pk"] if ledger.tasks is not None else None,
        **{name: values[f"d_{name}"] for name in _SHOWN if name != "id"},
    )
