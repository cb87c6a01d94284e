"""发文字号: given once and for ever; reserved, given back, void with a reason; the organ's signs (机关代字)."""

from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.numbering import queries as numbers
from yaojian.kernel.numbering import services as numbering
from yaojian.kernel.numbering.models import NumberState
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.oa.flow.models import InstanceState
from yaojian.oa.outgoing import queries
from yaojian.oa.outgoing.errors import AlreadyNumbered, NumberInUse, SignTaken
from yaojian.oa.outgoing.models import Outgoing, Sign
from yaojian.oa.outgoing.rights import NUMBER

from .steps import at_step

MOST_AT_ONCE = 50
"""Numbers reserved in one go; more is a slip of the finger."""


@transaction.atomic
def take_number(*, actor: Actor, document_id: UUID, sign_id: UUID, reserved: int | None = None) -> Outgoing:
    """Give the document its 发文字号: the next of the sign's series this year, or a ``reserved`` one.

    A document keeps its number whatever happens afterwards: asked again, also after a return, it has the same.
    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotAtStep``, ``AlreadyNumbered``, ``NumberTaken``,
    ``NumberNotReserved`` (409), ``Invalid`` (422).
    """
    outgoing, _ = at_step(actor, document_id, queries.NUMBERS, "编号")
    checks.require_on(actor, NUMBER, outgoing)
    if outgoing.serial is not None:
        if outgoing.sign_id == sign_id:
            return outgoing
        raise AlreadyNumbered(number=outgoing.document.document_number)
    sign = Sign.objects.filter(pk=sign_id, bureau=outgoing.bureau_id, closed=False).first()
    if sign is None:
        raise Invalid(field="机关代字", reason=f"这个代字不属于{outgoing.bureau.name}，或已停用。")
    year, document = queries.this_year(), outgoing.document
    if reserved is None:
        value = numbering.take(actor=actor, series=sign.series, year=year, subject=document)
    else:
        value = numbering.bind(actor=actor, series=sign.series, year=year, value=reserved, subject=document)
    outgoing.sign, outgoing.year, outgoing.serial = sign, year, value
    outgoing.save(update_fields=["sign", "year", "serial"])
    document.document_number = sign.number(year, value)
    document.save(update_fields=["document_number"])
    audit.record(
        actor,
        "oa.outgoing.numbered",
        document,
        summary=f"《{document.title}》编号为 {document.document_number}。",
        number=document.document_number,
    )
    return outgoing


@transaction.atomic
def reserve_numbers(*, actor: Actor, sign_id: UUID, count: int, reason: str, key: str) -> list[int]:
    """Keep the next ``count`` numbers of this year aside (预留). The same ``key`` again reserves no more.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``Invalid`` (422).
    """
    sign = checks.fetch(actor, NUMBER, Sign.objects.select_related("bureau"), sign_id)
    if earlier := idempotency.earlier_result(key, actor=actor, act="oa.outgoing.reserve"):
        first, last = earlier.split("-")
        return list(range(int(first), int(last) + 1))
    if not 1 <= count <= MOST_AT_ONCE:
        raise Invalid(field="预留个数", reason=f"一次可预留 1 至 {MOST_AT_ONCE} 个。")
    if not reason.strip():
        raise Invalid(field="预留原因", reason="请写明为什么预留。")
    year = queries.this_year()
    values = numbering.reserve(actor=actor, series=sign.series, year=year, count=count, reason=reason)
    audit.record(
        actor,
        "oa.outgoing.numbers_reserved",
        sign,
        summary=f"预留 {sign.number(year, values[0])} 起 {count} 个号，原因：{reason}",
        first=values[0],
        count=count,
    )
    idempotency.remember(key, actor=actor, act="oa.outgoing.reserve", result=f"{values[0]}-{values[-1]}")
    return values


@transaction.atomic
def release_number(*, actor: Actor, sign_id: UUID, year: int, value: int) -> None:
    """Give a reserved number back; the next document gets it. Raises as ``void_number``."""
    sign = checks.fetch(actor, NUMBER, Sign.objects.select_related("bureau"), sign_id)
    numbering.release(actor=actor, series=sign.series, year=year, value=value)
    audit.record(actor, "oa.outgoing.number_released", sign, summary=f"收回预留的 {sign.number(year, value)}。")


@transaction.atomic
def void_number(*, actor: Actor, sign_id: UUID, year: int, value: int, reason: str) -> None:
    """Declare a number void (作废) with a reason; it is never given again. A document's number only after the document
    itself was declared void.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NumberInUse``, ``NumberNotReserved`` (409), ``Invalid`` (422).
    """
    sign = checks.fetch(actor, NUMBER, Sign.objects.select_related("bureau"), sign_id)
    if not reason.strip():
        raise Invalid(field="作废原因", reason="请写明为什么作废。")
    number = sign.number(year, value)
    bearer = queries.outgoings().filter(sign=sign, year=year, serial=value).first()
    if bearer and bearer.document.instance.state != InstanceState.VOID:
        raise NumberInUse(number=number, title=bearer.document.title)
    known = numbers.numbers_of(sign.series, year).filter(value=value).first()
    if known is not None and known.state == NumberState.VOID:
        return
    numbering.void(actor=actor, series=sign.series, year=year, value=value, reason=reason)
    audit.record(actor, "oa.outgoing.number_voided", sign, summary=f"作废 {number}，原因：{reason}", reason=reason)


@transaction.atomic
def add_sign(*, actor: Actor, bureau_id: UUID, text: str, use: str = "") -> Sign:
    """Add a 机关代字 of an organ; the same again is the same sign. Raises ``RightMissing`` (403), ``SignTaken`` (409)."""
    bureau = checks.fetch(actor, NUMBER, Unit.objects.filter(kind__in=queries.BODIES), bureau_id)
    existing = Sign.objects.select_related("bureau").filter(text=text).first()
    if existing:
        if existing.bureau_id != bureau_id:
            raise SignTaken(text=text, bureau=existing.bureau.name)
        return existing
    sign = Sign.objects.create(bureau=bureau, text=text, use=use, order=Sign.objects.filter(bureau=bureau).count() + 1)
    audit.record(actor, "oa.outgoing.sign_added", sign, summary=f"{bureau.name}新增机关代字“{text}”。")
    return sign


@transaction.atomic
def close_sign(*, actor: Actor, sign_id: UUID, closed: bool) -> Sign:
    """Take a sign out of use, or back into use; its numbers stay. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    sign = checks.fetch(actor, NUMBER, Sign.objects.select_for_update(of=("self",)), sign_id)
    if sign.closed != closed:
        sign.closed = closed
        sign.save(update_fields=["closed"])
        act = "停用" if closed else "启用"
        audit.record(actor, "oa.outgoing.sign_closed", sign, summary=f"{act}机关代字“{sign.text}”。", closed=closed)
    return sign
