"""分发: to units of the institution by the exchange, to others on paper."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.oa.documents import queries as documents
from yaojian.oa.exchange import services as exchange
from yaojian.oa.flow import clock
from yaojian.oa.flow import services as flow
from yaojian.oa.outgoing import queries
from yaojian.oa.outgoing.errors import NotReady
from yaojian.oa.outgoing.models import Outgoing, OutsideCopy
from yaojian.oa.outgoing.rights import DISTRIBUTE

from .steps import at_step


@transaction.atomic
def distribute(
    *, actor: Actor, document_id: UUID, units: Sequence[UUID], outside: Mapping[str, int] | None = None, key: str
) -> Outgoing:
    """Send the sealed document with its attachments to ``units`` by the exchange, and note copies on paper for
    ``outside`` receivers (name → copies). May be done again for further receivers. The same ``key`` again sends nothing.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotAtStep`` (409), ``NotReady``, ``Invalid`` (422), and what the
    exchange refuses.
    """
    outgoing, task = at_step(actor, document_id, queries.DISTRIBUTES, "分发")
    checks.require_on(actor, DISTRIBUTE, outgoing)
    if idempotency.earlier_result(key, actor=actor, act="oa.outgoing.distribute"):
        return outgoing
    sealed = queries.fresh_sealed(outgoing)
    if sealed is None:
        raise NotReady(step=task.batch.step_name, missing="公文还没有用印。")
    if not units and not outside:
        raise Invalid(field="收文单位", reason="请至少选择或填写一个收文单位。")
    document = outgoing.document
    if units:
        exchange.dispatch(
            actor=actor,
            title=document.title,
            document_number=document.document_number,
            urgency=document.urgency,
            kind=queries.genre_of(outgoing).plain_name,
            files=[sealed.file, *documents.attachments_of(document)],
            receivers=units,
            source_document=document.pk,
            key=f"distribute-{key}"[:64],
        )
    _note_copies(actor, outgoing, outside or {})
    audit.record(
        actor,
        "oa.outgoing.distributed",
        document,
        summary=f"分发《{document.title}》：网上 {len(units)} 个单位，纸质 {len(outside or {})} 个单位。",
        units=[str(unit) for unit in units],
        outside=dict(outside or {}),
    )
    idempotency.remember(key, actor=actor, act="oa.outgoing.distribute", result=str(document.pk))
    return outgoing


def _note_copies(actor: Actor, outgoing: Outgoing, outside: Mapping[str, int]) -> None:
    person_id, _ = flow.require_person(actor)
    for name, copies in outside.items():
        OutsideCopy.objects.update_or_create(
            outgoing=outgoing,
            receiver=name,
            defaults={"copies": copies, "made_by_id": person_id, "at": clock.now()},
        )
