"""What an analysis found is written down: probes, months, hours anew; excursions carried on with their answers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds

from . import telling
from .analysis import results
from .analysis.clock import LOCAL
from .models import READINGS, Excursion, HourRow, LoggerFile, MonthRow, Probe, WorkState, Year

_BATCH = 5_000
_KEPT_LIMIT = 2 * 1024**3
"""Bytes of kept readings: more than the rows the analysis takes at most."""
_ANSWER = ("cause", "product", "batches", "quantity", "action", "assessment", "disposal")


@transaction.atomic
def record_beginning(*, year_id: UUID, wanted: int) -> Year | None:
    """A worker begins; counted, so that a file no worker survives is not begun for ever. None: it is wanted no more."""
    of = Year.objects.select_for_update().filter(pk=year_id, wanted=wanted, state=WorkState.WORKING).first()
    if of is not None:
        of.begun += 1
        of.save(update_fields=["begun"])
    return of


@transaction.atomic
def record_analysis(
    *, actor: Actor, year_id: UUID, wanted: int, found: results.Analysis, given: Sequence[LoggerFile], kept: Path
) -> bool:
    """Write down what was found. False: files changed meanwhile, a newer analysis is on its way, nothing was written.

    ``given``: the files analysed, in the order the analysis had them. ``kept``: where the accepted readings are
    (``analysis.keeping``), no file where there are none.
    """
    of = Year.objects.select_for_update().get(pk=year_id)
    if of.wanted != wanted:
        return False
    of.probes.all().delete()
    probes = [_probe(of, probe) for probe in found.probes]
    _carry_on(of, found)
    _tell_files(found, given)
    _keep_readings(actor, of, kept)
    has_readings = any(probes)
    of.state = WorkState.DONE if has_readings else (WorkState.FAILED if found.files else WorkState.EMPTY)
    of.message = "" if has_readings or not found.files else _why_nothing(of, found)
    of.analysed_at = timezone.now()
    of.save(update_fields=["state", "message", "analysed_at", "readings"])
    if of.state == WorkState.FAILED:
        telling.analysis_failed(of)
    excursions = of.excursions.filter(gone_at__isnull=True).count()
    summary = f"{of}分析完成：{len(found.probes)} 个测点，{excursions} 段超限。"
    audit.record(actor, "enterprise.coldchain.analysed", of, summary=summary, wanted=wanted)
    return True


@transaction.atomic
def record_failure(*, actor: Actor, year_id: UUID, wanted: int, sentence: str) -> None:
    """The analysis could not be done at all; what was known before stays."""
    of = Year.objects.select_for_update().get(pk=year_id)
    if of.wanted == wanted:
        of.state, of.message = WorkState.FAILED, sentence[:500]
        of.save(update_fields=["state", "message"])
        telling.analysis_failed(of)
        audit.record(actor, "enterprise.coldchain.failed", of, summary=f"{of}没有分析成功。", sentence=sentence)


def _keep_readings(actor: Actor, of: Year, kept: Path) -> None:
    """The readings of this analysis take the place of those before; they go with the last file that had any."""
    former, of.readings = of.readings, None
    if kept.exists():
        with kept.open("rb") as stream:
            of.readings = files.store(
                actor=actor,
                upload=File(stream, name=f"{of.year} 年计入的读数.zip"),
                owner_kind=READINGS,
                owner_id=of.pk,
                allowed=Kinds.ZIP,
                limit=_KEPT_LIMIT,
                read_here=False,
            )
    if former is not None:
        files.remove_file(actor=actor, file=former)


def _probe(of: Year, probe: results.Probe) -> bool:
    """One probe with its months and hours in the year. False: it has none there."""
    months = [month for month in probe.months if month.month.startswith(f"{of.year}-")]
    if not months:
        return False
    row = Probe.objects.create(
        of=of,
        name=probe.name,
        interval_minutes=probe.interval_minutes,
        first_local=f"{probe.first:%Y-%m-%d %H:%M:%S}",
        last_local=f"{probe.last:%Y-%m-%d %H:%M:%S}",
        problems=[problem.told() for problem in probe.problems],
    )
    MonthRow.objects.bulk_create(_month(row, month) for month in months)
    hours = (hour for hour in probe.hours if hour.start.year == of.year)
    while batch := list(islice(hours, _BATCH)):
        HourRow.objects.bulk_create(
            HourRow(
                probe=row,
                hour=int((hour.start - datetime(of.year, 1, 1)).total_seconds() // 3600),  # noqa: DTZ001 - local, as the loggers wrote it
                low=results.rounded(hour.low),
                mean=results.rounded(hour.mean),
                high=results.rounded(hour.high),
            )
            for hour in batch
        )
    return True


def _month(probe: Probe, month: results.Month) -> MonthRow:
    rh = month.humidity
    return MonthRow(
        probe=probe,
        month=int(month.month[5:]),
        count=month.count,
        expected=month.expected,
        coverage=month.coverage,
        low=month.low,
        mean=month.mean,
        high=month.high,
        p5=month.p5,
        p95=month.p95,
        minutes_out=month.minutes_out,
        minutes_high=month.minutes_high,
        minutes_low=month.minutes_low,
        longest_minutes=month.longest_minutes,
        max_gap_minutes=month.max_gap_minutes,
        mkt=month.mkt,
        humidity={"low": rh.low, "mean": rh.mean, "high": rh.high} if rh else None,
    )


def _carry_on(of: Year, found: results.Analysis) -> None:
    """The same excursion keeps its answer; one that changed keeps the words as a draft; answered ones never vanish."""
    before = list(of.excursions.filter(gone_at__isnull=True))
    known = {(one.probe, one.start_local): one for one in before}
    seen: set[UUID] = set()
    for name, new in _excursions(of, found):
        facts: dict[str, Any] = {
            "end_local": new.end.replace(tzinfo=LOCAL),
            "minutes": results.rounded(new.minutes),
            "peak": results.rounded(new.peak),
            "is_high": new.high,
        }
        start = new.start.replace(tzinfo=LOCAL)
        old = known.get((name, start)) or _overlapping(before, name, start, facts["end_local"], seen)
        if old is None:
            Excursion.objects.create(of=of, probe=name, start_local=start, **facts)
            continue
        seen.add(old.pk)
        if old.start_local == start and all(getattr(old, field) == value for field, value in facts.items()):
            continue
        _changed(old, start, facts)
    for old in before:
        if old.pk in seen:
            continue
        if old.answered_at is None and not old.cause:
            old.delete()
        else:
            old.gone_at = timezone.now()
            old.save(update_fields=["gone_at"])


def _changed(old: Excursion, start: datetime, facts: dict[str, Any]) -> None:
    old.start_local, old.answered_at, old.answered_by = start, None, ""
    for field, value in facts.items():
        setattr(old, field, value)
    old.row_version += 1
    old.save()


def _excursions(of: Year, found: results.Analysis) -> Iterable[tuple[str, results.Excursion]]:
    return ((probe.name, one) for probe, one in found.excursions() if one.start.year == of.year)


def _overlapping(
    before: Sequence[Excursion], probe: str, start: datetime, end: datetime, seen: set[UUID]
) -> Excursion | None:
    for one in before:
        if one.probe == probe and one.pk not in seen and one.start_local <= end and start <= one.end_local:
            return one
    return None


def _tell_files(found: results.Analysis, given: Sequence[LoggerFile]) -> None:
    """Each upload keeps what was read of it; an archive one entry for each file inside."""
    for number, one in enumerate(given):
        one.told = [fact.told() for fact in found.files if fact.given == number]
        one.save(update_fields=["told"])


def _why_nothing(of: Year, found: results.Analysis) -> str:
    errors = [file.error for file in found.files if file.error]
    if errors:
        return errors[0][:500]
    return f"文件里没有 {of.year} 年的读数，请核对年度和文件后重新上传。"
