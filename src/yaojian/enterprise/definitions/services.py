"""Writing the next version of a report: begun from the newest, changed question by question, published or thrown away.

Two authors may work at one draft: a question somebody else changed meanwhile is not overwritten (``Stale``); adding,
moving and removing are applied to what stands now.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from yaojian.enterprise.annual_reports.models import ReportDefinition
from yaojian.enterprise.definitions import queries
from yaojian.enterprise.definitions.errors import (
    HintsNotConfirmed,
    NotReady,
    QuestionGone,
    VersionTaken,
    YearTaken,
)
from yaojian.enterprise.definitions.models import DraftDefinition
from yaojian.enterprise.definitions.rights import EDIT, PUBLISH
from yaojian.enterprise.definitions.saving import Source, Stale, locked, save, written
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid, Unknown
from yaojian.kernel.forms import carrying, editing, readiness
from yaojian.kernel.forms.definitions import Definition
from yaojian.kernel.forms.editing import Gone
from yaojian.kernel.forms.questions import Question
from yaojian.kernel.forms.schemas import BadDefinition
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks


@dataclass(frozen=True, slots=True)
class Texts:
    """What stands outside of the questions. ``opens`` and ``due`` as ``MM-DD``, days of the year after the report's."""

    title: str
    description: str
    declaration: str
    opens: str
    due: str
    basis: str
    version: str
    first_year: int


@transaction.atomic
def start_draft(*, actor: Actor, code: str) -> DraftDefinition:
    """The draft of a report's next version, made from its newest one; begun already: the same.

    Raises ``Unknown`` (404), ``RightMissing`` (403).
    """
    checks.require(actor, EDIT)
    base = ReportDefinition.objects.filter(code=code).order_by("-first_year").first()
    if base is None:
        raise Unknown(kind="报告定义")
    name = actor.name[:60]
    year = base.first_year + 1
    made, new = DraftDefinition.objects.get_or_create(
        code=code,
        defaults={
            "base": base,
            "version": f"{year + 1}.1",
            "first_year": year,
            "source": written(_carrying_over(queries.source_of(base), base)),
            "begun_by": name,
            "saved_by": name,
        },
    )
    if new:
        audit.record(actor, "enterprise.definition.drafted", made, summary=f"起草{base.title}的 {made.version} 版。")
    return made


def _carrying_over(source: Source, base: ReportDefinition) -> Source:
    """Last year is now ``base``: what that version itself took over says nothing about this one."""
    return {**source, carrying.CARRIED: {"from": base.version, "fields": carrying.proposed(source, source)}}


@transaction.atomic
def add_question(
    *, actor: Actor, draft_id: UUID, inside: str, question: Question, description: str = "", key: str
) -> tuple[DraftDefinition, str]:
    """A new last question inside ``inside`` (empty: a section); the draft and the new path. The same ``key``: the same.

    ``description``: the note of a new section.

    Raises ``Unknown``, ``QuestionGone`` (404), ``RightMissing`` (403).
    """
    draft = locked(actor, draft_id)
    earlier = idempotency.earlier_result(key, actor=actor, act="enterprise.definition.add")
    if earlier is not None:
        return draft, earlier
    try:
        source, path = editing.added(queries.source_of(draft), editing.parse_path(inside), question)
    except Gone as gone:
        raise QuestionGone() from gone
    if len(path) == 1:
        source = _described(source, path, description)
    place = "/".join(path)
    save(actor, draft, source, f"添加“{question.title}”", place)
    idempotency.remember(key, actor=actor, act="enterprise.definition.add", result=place)
    return draft, place


@transaction.atomic
def save_question(
    *, actor: Actor, draft_id: UUID, path: str, seen: str, question: Question, description: str | None = None
) -> DraftDefinition | Stale:
    """``question`` at ``path``; ``seen`` is the ``fingerprint`` its author saw. ``description``: the note of a section.

    Raises ``Unknown``, ``QuestionGone`` (404), ``RightMissing`` (403).
    """
    draft = locked(actor, draft_id)
    place = queries.place_in(draft, path)
    source = editing.changed(queries.source_of(draft), place.path, question)
    if description is not None:
        source = _described(source, place.path, description)
    if source == queries.source_of(draft):
        return draft
    if queries.fingerprint(place) != seen:
        return Stale(draft)
    return save(actor, draft, source, f"修改“{question.title}”", path)


def _described(source: Source, path: editing.Path, description: str) -> Source:
    section = dict(source["properties"][path[0]])
    section.pop("description", None)
    if description:
        section["description"] = description
    return {**source, "properties": {**source["properties"], path[0]: section}}


@transaction.atomic
def remove_question(*, actor: Actor, draft_id: UUID, path: str, key: str) -> DraftDefinition:
    """Without the question, table or section at ``path``. Raises ``Unknown``, ``QuestionGone`` (404), ``RightMissing``."""
    return _change(actor, draft_id, path, key, "remove", editing.removed, "删除")


@transaction.atomic
def move_question(*, actor: Actor, draft_id: UUID, path: str, by: int, key: str) -> DraftDefinition:
    """One place up (-1) or down (1). Raises ``Unknown``, ``QuestionGone`` (404), ``RightMissing`` (403)."""
    return _change(actor, draft_id, path, key, "move", lambda one, at: editing.moved(one, at, by), "移动")


def _change(
    actor: Actor,
    draft_id: UUID,
    path: str,
    key: str,
    act: str,
    change: Callable[[Mapping[str, Any], editing.Path], Source],
    told: str,
) -> DraftDefinition:
    draft = locked(actor, draft_id)
    if idempotency.earlier_result(key, actor=actor, act=f"enterprise.definition.{act}") is not None:
        return draft
    place = queries.place_in(draft, path)
    save(actor, draft, change(queries.source_of(draft), place.path), f"{told}“{place.question.title}”", path)
    idempotency.remember(key, actor=actor, act=f"enterprise.definition.{act}", result=str(draft.pk))
    return draft


@transaction.atomic
def save_texts(*, actor: Actor, draft_id: UUID, seen: str, texts: Texts) -> DraftDefinition | Stale:
    """Title, declaration, filing dates, version and first year. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    draft = locked(actor, draft_id)
    source = queries.source_of(draft)
    changed = {
        **source,
        "title": texts.title,
        "description": texts.description,
        "x-declaration": texts.declaration,
        "x-filing": {**source.get("x-filing", {}), "opens": texts.opens, "due": texts.due, "source": texts.basis},
    }
    if changed == source and (draft.version, draft.first_year) == (texts.version, texts.first_year):
        return draft
    if queries.texts_fingerprint(source, draft.version, draft.first_year) != seen:
        return Stale(draft)
    draft.version, draft.first_year = texts.version, texts.first_year
    return save(actor, draft, changed, "修改名称、期限或声明", "")


@transaction.atomic
def save_carried(*, actor: Actor, draft_id: UUID, row_version: int, fields: Mapping[str, str]) -> DraftDefinition:
    """Which field of last year each new field takes over. Raises ``DraftChanged`` (409), ``Invalid`` (422) and the usual."""
    draft = locked(actor, draft_id, row_version)
    source = queries.source_of(draft)
    flawed = [link for link in carrying.links(queries.source_of(draft.base), source, fields) if link.flaw]
    if flawed:
        raise Invalid(field=flawed[0].title, reason=flawed[0].flaw)
    kept = {"from": draft.base.version, "fields": dict(fields)}
    if source.get(carrying.CARRIED) == kept:
        return draft
    return save(actor, draft, {**source, carrying.CARRIED: kept}, "修改上年数据对照", "")


@transaction.atomic
def replace_source(*, actor: Actor, draft_id: UUID, row_version: int, source: Mapping[str, Any]) -> DraftDefinition:
    """The whole definition at once, for programs. It need not be ready, but it must be readable and keep its code.

    Raises ``DraftChanged`` (409), ``Invalid`` (422), ``Unknown`` (404), ``RightMissing`` (403).
    """
    draft = locked(actor, draft_id, row_version)
    if source.get("$id") != draft.code:
        raise Invalid(field="$id", reason=f"应为 {draft.code}，一份草稿不能改成另一种报告。")
    if len(json.dumps(source, ensure_ascii=False).encode()) > readiness.LARGEST:
        raise Invalid(field="定义", reason=f"不能超过 {readiness.LARGEST // 1024} KB。")
    try:
        written = editing.plain(source)
        Definition.of(written)
        list(editing.everything(written))
    except (BadDefinition, AttributeError, TypeError, ValueError, KeyError, RecursionError) as bad:
        raise Invalid(field="定义", reason=f"读不出来：{bad}。") from bad
    return save(actor, draft, written, "整份替换", "")


@transaction.atomic
def drop_draft(*, actor: Actor, draft_id: UUID, row_version: int) -> None:
    """Throw the draft away. Raises ``DraftChanged`` (409), ``Unknown`` (404), ``RightMissing`` (403)."""
    draft = locked(actor, draft_id, row_version)
    summary = f"放弃{draft.base.title}的 {draft.version} 版草稿。"
    audit.record(actor, "enterprise.definition.dropped", draft, summary=summary, source=draft.source)
    draft.delete()


@transaction.atomic
def publish_draft(*, actor: Actor, draft_id: UUID, row_version: int, confirmed: bool = False) -> ReportDefinition:
    """Make the draft a version that never changes; reports of ``first_year`` and later are opened on it.

    ``confirmed``: the hints of the check were read. Raises ``NotReady``, ``HintsNotConfirmed`` (422), ``DraftChanged``,
    ``YearTaken``, ``VersionTaken`` (409), ``Unknown`` (404), ``RightMissing`` (403).
    """
    draft = locked(actor, draft_id, row_version, PUBLISH)
    _refuse_unready(draft, confirmed=confirmed)
    _refuse_taken(draft)
    source = queries.source_of(draft) | {"x-version": draft.version, "x-first-year": draft.first_year}
    text = written(source)
    made = ReportDefinition.objects.create(
        code=draft.code,
        version=draft.version,
        title=str(source["title"])[:80],
        first_year=draft.first_year,
        source=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    summary = f"发布{made.title}的 {made.version} 版，{made.first_year} 年度起用。"
    audit.record(actor, "enterprise.definition.published", made, summary=summary, sha256=made.sha256)
    draft.delete()
    return made


def _refuse_unready(draft: DraftDefinition, *, confirmed: bool) -> None:
    found = queries.flaws(draft)
    grave = [flaw for flaw in found if flaw.grave]
    if grave:
        raise NotReady(count=len(grave), first=f"{grave[0].where}：{grave[0].sentence}")
    if found and not confirmed:
        raise HintsNotConfirmed(count=len(found))


def _refuse_taken(draft: DraftDefinition) -> None:
    # Two drafts cannot be of one report, and this one is locked: nobody publishes another version meanwhile.
    known = ReportDefinition.objects.filter(code=draft.code)
    later = known.filter(first_year__gte=draft.first_year).order_by("-first_year").first()
    if later is not None:
        raise YearTaken(year=later.first_year, version=later.version)
    if known.filter(version=draft.version).exists():
        raise VersionTaken(version=draft.version)
