"""Giving numbers. Gapless: a number is taken in the transaction of the act, and comes back with its rollback.

Each act locks the series row until the transaction ends, so call it late. Whether the actor may number is the right of the
object being numbered; its service has checked it.
"""

from django.db import transaction
from django.db.models import Model

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.services import record

from .errors import NumberNotReserved, NumberTaken
from .models import Number, NumberState, Series


@transaction.atomic
def take(*, actor: Actor, series: str, year: int, subject: Model | None = None) -> int:
    """The next number: the smallest given back, else the one after the last.

    With a ``subject`` that already bears a number of this series and year, that number again: a document sent back and
    numbered anew keeps its number.
    """
    row = _locked(series, year)
    if subject is not None and (borne := row.numbers.filter(state=NumberState.BOUND, **_key(subject)).first()):
        return borne.value
    number = row.numbers.filter(state=NumberState.FREE).order_by("value").first() or _new(row)
    _bind(number, subject)
    record(actor, "kernel.numbering.taken", number, summary=f"取 {year} 年第 {number.value} 号。", series=series)
    return number.value


@transaction.atomic
def reserve(*, actor: Actor, series: str, year: int, count: int = 1, reason: str = "") -> list[int]:
    """Keep the next ``count`` numbers aside (预留), e.g. for paper documents numbered by hand."""
    row = _locked(series, year)
    values: list[int] = []
    for _ in range(count):
        number = _new(row)
        number.state, number.reason = NumberState.RESERVED, reason
        number.save()
        values.append(number.value)
    summary = (
        f"预留 {year} 年第 {values[0]} 至 {values[-1]} 号。" if count > 1 else f"预留 {year} 年第 {values[0]} 号。"
    )
    record(actor, "kernel.numbering.reserved", row, summary=summary, series=series, reason=reason)
    return values


@transaction.atomic
def bind(*, actor: Actor, series: str, year: int, value: int, subject: Model) -> int:
    """Give a reserved number to ``subject``; again for the same subject is harmless.

    Raises ``NumberNotReserved`` or ``NumberTaken`` (409).
    """
    number = _number(_locked(series, year), value)
    if number.state == NumberState.BOUND and _key(subject) == {
        "subject_type": number.subject_type,
        "subject_id": number.subject_id,
    }:
        return value
    _refuse_used(number)
    _bind(number, subject)
    record(actor, "kernel.numbering.taken", number, summary=f"使用预留的 {year} 年第 {value} 号。", series=series)
    return value


@transaction.atomic
def release(*, actor: Actor, series: str, year: int, value: int) -> None:
    """Give a reserved number back; the next taker gets it. Raises ``NumberNotReserved`` or ``NumberTaken``."""
    number = _number(_locked(series, year), value)
    _refuse_used(number)
    number.state = NumberState.FREE
    number.save()
    record(actor, "kernel.numbering.released", number, summary=f"收回 {year} 年第 {value} 号。", series=series)


@transaction.atomic
def void(*, actor: Actor, series: str, year: int, value: int, reason: str) -> None:
    """Declare a number void (作废); it stays in the register and is never given again. Harmless to repeat."""
    number = _number(_locked(series, year), value)
    if number.state == NumberState.VOID:
        return
    number.state, number.reason = NumberState.VOID, reason
    number.save()
    record(
        actor, "kernel.numbering.voided", number, summary=f"作废 {year} 年第 {value} 号。", series=series, reason=reason
    )


def _locked(series: str, year: int) -> Series:
    """The series row under its lock, made at first use; losers of the race to make it find the winner's."""
    Series.objects.bulk_create([Series(code=series, year=year)], ignore_conflicts=True)
    return Series.objects.select_for_update().get(code=series, year=year)


def _new(row: Series) -> Number:
    number = Number(series=row, value=row.next, state=NumberState.BOUND)
    row.next += 1
    row.save(update_fields=["next"])
    return number


def _number(row: Series, value: int) -> Number:
    number = row.numbers.filter(value=value).first()
    if number is None:
        raise NumberNotReserved(year=row.year, value=value)
    return number


def _refuse_used(number: Number) -> None:
    if number.state in (NumberState.BOUND, NumberState.VOID):
        reason = "已经作废" if number.state == NumberState.VOID else "已经用过"
        raise NumberTaken(year=number.series.year, value=number.value, reason=reason)


def _bind(number: Number, subject: Model | None) -> None:
    number.state = NumberState.BOUND
    if subject is not None:
        number.subject_type, number.subject_id = subject._meta.label_lower, str(subject.pk)
    number.save()


def _key(subject: Model) -> dict[str, str]:
    return {"subject_type": subject._meta.label_lower, "subject_id": str(subject.pk)}
