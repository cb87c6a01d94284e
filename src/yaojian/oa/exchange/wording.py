"""Changing what is written on a document before it is sent: once sealed, nothing of it changes."""

from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit

from . import steps
from .errors import Sealed
from .models import Dispatch
from .papers import Paper, paper_of


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody changed the wording after this page was opened; nothing was changed. ``current`` is what stands now."""

    current: Dispatch


@transaction.atomic
def change_paper(*, actor: Actor, dispatch_id: UUID, paper: Paper, base: str) -> Dispatch | Conflict:
    """Change the wording of a document nobody was sent yet; ``base`` is the digest of the wording the page was opened with.

    The same wording again changes nothing. Raises ``Unknown`` (404), ``RightMissing`` (403), ``Sealed`` (409).
    """
    dispatch = steps.locked(actor, dispatch_id)
    if dispatch.sealed_at is not None:
        raise Sealed(title=dispatch.title, at=dispatch.sealed_at)
    now = paper_of(dispatch)
    if now == paper:
        return dispatch
    if now.digest != base:
        return Conflict(dispatch)
    changed = [name for name in asdict(paper) if getattr(now, name) != getattr(paper, name)]
    for name in changed:
        setattr(dispatch, name, getattr(paper, name))
    dispatch.save(update_fields=changed)
    audit.record(
        actor,
        "oa.exchange.paper_changed",
        dispatch,
        summary=f"修改待发送的《{dispatch.title}》。",
        changed=changed,
        title_before=now.title,
    )
    return dispatch
