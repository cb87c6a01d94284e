"""Years of incoming documents in sets: as the services would have written them, hash chains and numbers included."""

import random
from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.numbering.models import Number, NumberState
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Unit
from yaojian.oa.documents.models import OWNER_KIND, Document, DocumentKind
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.models import Batch, Event, Instance, Opinion, Task
from yaojian.oa.incoming.likeness import number_key, title_key
from yaojian.oa.incoming.models import Receipt, Source

from . import copying, papers
from .archive import Archive
from .histories import History, write
from .papers import Paper

COUNT = 100_000
YEARS = 5
CHUNK = 2_000
SEED = 2018
GAP = timedelta(days=75)
"""Where the small office's weeks begin; the large one ends before, so that numbers and moments agree."""
FIELDS: dict[type, tuple[str, ...]] = {
    StoredFile: (
        "id", "name", "sha256", "sm3", "size", "kind", "media_type", "page_count", "owner_kind", "owner_id",
        "uploaded_by", "created",
    ),
    Instance: (
        "id", "version", "kind", "title", "urgency", "state", "open", "step", "step_name", "places", "route", "batch_number",
        "round", "starter", "unit", "created", "ended_at", "closed_by", "event_count", "head_hash",
    ),
    Batch: (
        "id", "instance", "number", "step", "step_name", "mode", "round", "total", "needed", "signed", "came_from",
        "opened", "opened_by", "closed", "closed_by",
    ),
    Task: (
        "id", "instance", "batch", "kind", "role", "state", "running", "position", "actor", "on_behalf_of", "unit",
        "begun", "created", "read_at", "due", "done_at", "opened_by", "closed_by", "was",
    ),
    Opinion: ("task", "person", "on_behalf_of", "text", "sm3", "at"),
    Event: ("instance", "seq", "at", "kind", "person", "name", "on_behalf_of", "data", "hash"),
    Document: (
        "id", "kind", "instance", "title", "document_number", "sender", "urgency", "register_label", "drafter", "unit",
        "main_file", "created",
    ),
    Receipt: (
        "document", "received_on", "copies", "source", "source_delivery", "note", "bureau", "register_year",
        "register_number", "lead", "number_key", "title_key", "earlier", "again_reason",
    ),
    Number: ("id", "series", "value", "state", "subject_type", "subject_id", "reason", "changed"),
}  # fmt: skip
"""Tables in the order their foreign keys need, with the fields written."""


def load(registrar: Actor, handlers: Sequence[Actor], count: int = COUNT) -> None:
    """Write ``count`` documents of the last years, oldest first; a few per cent are still on their way."""
    archive = _archive(registrar, handlers)
    chance = random.Random(SEED)  # noqa: S311 - repeatable demo data, not a secret
    end = timezone.now().replace(microsecond=0) - GAP
    step = timedelta(days=365 * YEARS) / count
    moments = [end - step * (count - n) for n in range(count)]
    moments = [moment.replace(microsecond=0) for moment in moments]
    letters = papers.invent([moment.date() for moment in moments], SEED)
    for first in range(0, count, CHUNK):
        for moment, letter in zip(moments[first : first + CHUNK], letters[first : first + CHUNK], strict=True):
            is_running = end - moment < timedelta(days=200) and chance.random() < 0.25
            _document(archive, letter, write(archive, moment, letter, chance, is_running=is_running))
        _flush(archive)
    for series in archive.series.values():
        series.save(update_fields=["next"])
    with connection.cursor() as cursor:
        for model in FIELDS:
            cursor.execute(f'ANALYZE "{model._meta.db_table}"')  # type: ignore[attr-defined]  # all are models
    audit.record(registrar, "oa.document.samples_loaded", summary=f"成批载入示范公文 {count} 件。", count=count)


def _archive(registrar: Actor, handlers: Sequence[Actor]) -> Archive:
    _, unit_id = flow.require_person(registrar)
    unit = Unit.objects.get(pk=unit_id)
    letter = papers.invent([timezone.now().date()], SEED)
    upload = ContentFile(papers.printed(letter)[0], name="示范正文.pdf")
    return Archive(
        registrar=registrar,
        unit=unit,
        bureau=organisations.bureau_of(unit),
        version=flow.version_in_force(DocumentKind.INCOMING),
        handlers=list(handlers),
        file=files.keep_upload(actor=registrar, upload=upload, allowed=Kinds.PDF),
    )


def _document(archive: Archive, letter: Paper, history: History) -> None:
    pk, file_id, year = history.instance_id, uuid4(), history.started.year
    series, value = archive.number(year)
    file, registrar = archive.file, archive.registrar
    archive.add(
        StoredFile,
        *(file_id, f"{letter.title}.pdf", file.sha256, file.sm3, file.size, file.kind, file.media_type),
        *(file.page_count, OWNER_KIND, pk, registrar.user_id, history.started),
    )
    archive.add(
        Document,
        *(pk, DocumentKind.INCOMING, pk, letter.title, letter.number, letter.sender, letter.urgency),
        *(f"收〔{year}〕{value:04d}号", registrar.person_id, archive.unit.pk, file_id, history.started),
    )
    archive.add(
        Receipt,
        *(pk, letter.day, 1, Source.MANUAL, None, "示范数据", archive.bureau.pk, year, value, None),
        *(number_key(letter.number), title_key(letter.title), None, ""),
    )
    label = Document._meta.label_lower
    archive.add(Number, uuid4(), series.pk, value, NumberState.BOUND, label, str(pk), "", history.started)


def _flush(archive: Archive) -> None:
    for model, fields in FIELDS.items():
        copying.copy(model, fields, archive.lines[model])
    archive.lines.clear()
