"""What every act on a draft shares: it is locked, its text replaced, its author and the audit told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from yaojian.enterprise.definitions.errors import DraftChanged
from yaojian.enterprise.definitions.models import DraftDefinition
from yaojian.enterprise.definitions.rights import EDIT
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Unknown
from yaojian.kernel.forms import carrying, editing
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.rights import Right

Source = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stale:
    """Somebody changed the same thing in between; nothing was saved. ``draft`` is what stands now."""

    draft: DraftDefinition


def locked(actor: Actor, draft_id: UUID, row_version: int | None = None, right: Right = EDIT) -> DraftDefinition:
    """The draft, locked. Raises ``RightMissing`` (403), ``Unknown`` (404), ``DraftChanged`` (409)."""
    checks.require(actor, right)
    rows = DraftDefinition.objects.select_for_update(of=("self",)).select_related("base")
    draft = rows.filter(pk=draft_id).first()
    if draft is None:
        raise Unknown(kind="报告格式草稿")
    if row_version is not None and draft.row_version != row_version:
        raise DraftChanged(who=draft.saved_by)
    return draft


def save(actor: Actor, draft: DraftDefinition, source: Source, told: str, path: str) -> DraftDefinition:
    """Put ``source`` in the draft's place and record it: ``told`` says what was done, ``path`` where."""
    draft.source, draft.saved_by = written(_pruned(source)), actor.name[:60]
    draft.row_version += 1
    draft.save()
    summary = f"{draft.base.title} {draft.version} 版草稿：{told}。"
    audit.record(
        actor, "enterprise.definition.saved", draft, summary=summary, where=path, row_version=draft.row_version
    )
    return draft


def _pruned(source: Source) -> Source:
    """Fields that are gone take nothing over any more."""
    carried = source.get(carrying.CARRIED)
    if not isinstance(carried, dict) or not isinstance(carried.get("fields"), dict):
        return source
    known = {place.text for place in editing.everything(source)}
    fields = {new: old for new, old in carried["fields"].items() if new in known}
    return {**source, carrying.CARRIED: {**carried, "fields": fields}}


def written(source: Mapping[str, Any]) -> str:
    """The text a definition is kept as, in the order of its questions."""
    return json.dumps(source, ensure_ascii=False, indent=2)
