"""What a company does with its cold-chain data. Each change of the files asks for a new analysis (``jobs``)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from yaojian.enterprise.companies import queries as companies
from yaojian.enterprise.companies.models import Company
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Unknown
from yaojian.kernel.files import services as files
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.jobs import services as runs
from yaojian.kernel.permissions import checks

from . import queries
from .errors import (
    AlreadyRemoved,
    ChangedMeanwhile,
    ExcursionGone,
    FutureYear,
    HarmWithoutVaccine,
    NoFiles,
    NothingToExplain,
)
from .models import EVIDENCE, FILES, Assessment, CoverageNote, Excursion, LoggerFile, WorkState, Year
from .rights import RECORD

ANALYSE = "enterprise.coldchain.analyse"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a company says of an excursion. ``cause`` and ``assessment`` are values of ``Cause`` and ``Assessment``."""

    cause: str
    product: str
    batches: str
    quantity: str
    action: str
    assessment: str
    disposal: str


@transaction.atomic
def add_files(*, actor: Actor, year: int, uploads: Sequence[StoredFile], key: str) -> Year:
    """Take logger files (drafts of the actor) for a year and have the year analysed. The same ``key`` again: the same.

    Raises ``NoCompanyChosen``, ``RightMissing`` (403), ``FutureYear``, ``NoFiles`` (422), ``Unknown`` (404) for a year
    before ``FIRST_YEAR``.
    """
    company = companies.own_company(actor)
    checks.require_on(actor, RECORD, company)
    if earlier := idempotency.earlier_result(key, actor=actor, act="enterprise.coldchain.add"):
        return Year.objects.get(pk=earlier)
    of = _locked_year(company, year)
    added = _take(actor, of, uploads)
    _ask_analysis(actor, of)
    names = "、".join(one.file.name for one in added)
    summary = f"{company.name}上传 {year} 年冷链数据：{names[:200]}。"
    audit.record(actor, "enterprise.coldchain.added", of, summary=summary, files=[str(one.pk) for one in added])
    idempotency.remember(key, actor=actor, act="enterprise.coldchain.add", result=str(of.pk))
    return of


def _locked_year(company: Company, year: int) -> Year:
    """The year's row, made when missing; two at once wait for the company's row."""
    if year > workdays.today().year:
        raise FutureYear(year=year)
    if year < queries.FIRST_YEAR:
        raise Unknown(kind="冷链年度数据")
    Company.objects.select_for_update().get(pk=company.pk)
    limits = {"low": settings.YAOJIAN_COLDCHAIN_LOW, "high": settings.YAOJIAN_COLDCHAIN_HIGH}
    of, _ = Year.objects.select_for_update(of=("self",)).get_or_create(company=company, year=year, defaults=limits)
    return of


def _take(actor: Actor, of: Year, uploads: Sequence[StoredFile]) -> list[LoggerFile]:
    if not uploads:
        raise NoFiles()
    added = []
    for upload in uploads:
        one = LoggerFile(id=uuid4(), of=of, uploaded_at=timezone.now(), uploaded_by=actor.name[:60])
        one.file = files.attach(actor=actor, file=upload, owner_kind=FILES, owner_id=one.pk)
        one.save(force_insert=True)
        added.append(one)
    return added


def _ask_analysis(actor: Actor, of: Year) -> None:
    """The latest request wins: a job that finds a newer one leaves its result alone."""
    of.wanted += 1
    of.begun = 0
    of.state, of.message = WorkState.WORKING, ""
    of.run = runs.start_run(
        actor=actor,
        name=ANALYSE,
        label=f"分析 {of.year} 年冷链数据",
        subject=of,
        year_id=str(of.pk),
        wanted=of.wanted,
    )
    of.save(update_fields=["wanted", "begun", "state", "message", "run"])


@transaction.atomic
def analyse_again(*, actor: Actor, year: int) -> Year:
    """Have a year analysed once more, as after a failure; one that is being analysed stays as it is.

    Raises ``NoCompanyChosen``, ``RightMissing`` (403), ``Unknown`` (404) for a year without files.
    """
    company, known = queries.own_year(actor, year)
    if known is None:
        raise Unknown(kind="冷链年度数据")
    of = Year.objects.select_for_update(of=("self",)).get(pk=known.pk)
    if of.state != WorkState.WORKING:
        _ask_analysis(actor, of)
        summary = f"{company.name}重新分析 {year} 年冷链数据。"
        audit.record(actor, "enterprise.coldchain.again", of, summary=summary, wanted=of.wanted)
    return of


@transaction.atomic
def remove_file(*, actor: Actor, file_id: UUID, reason: str) -> LoggerFile:
    """A file's readings count no more; the file stays. Raises ``Unknown``, ``RightMissing``, ``AlreadyRemoved`` (409)."""
    one = _locked_file(actor, file_id)
    _remove(actor, one, reason)
    _ask_analysis(actor, one.of)
    summary = f"停用冷链数据文件“{one.file.name}”：{reason}"
    audit.record(actor, "enterprise.coldchain.removed", one, summary=summary, reason=reason)
    return one


@transaction.atomic
def replace_file(*, actor: Actor, file_id: UUID, upload: StoredFile, reason: str) -> LoggerFile:
    """A new file takes the place of an old one, which stays with a trace of it.

    Raises ``Unknown``, ``RightMissing``, ``AlreadyRemoved`` (409: also for the second of two at once).
    """
    old = _locked_file(actor, file_id)
    if old.removed_at is not None:
        raise AlreadyRemoved(name=old.file.name)
    new = _take(actor, old.of, [upload])[0]
    old.replaced_by = new
    _remove(actor, old, reason)
    _ask_analysis(actor, old.of)
    summary = f"用“{new.file.name}”替换冷链数据文件“{old.file.name}”：{reason}"
    audit.record(actor, "enterprise.coldchain.replaced", old, summary=summary, reason=reason, by=str(new.pk))
    return new


def _locked_file(actor: Actor, file_id: UUID) -> LoggerFile:
    """The file with its year locked, in the order every act locks them."""
    known = queries.own_file(actor, file_id)
    of = Year.objects.select_for_update(of=("self",)).get(pk=known.of_id)
    one = LoggerFile.objects.select_for_update(of=("self",)).select_related("file").get(pk=known.pk)
    one.of = of
    return one


def _remove(actor: Actor, one: LoggerFile, reason: str) -> None:
    if one.removed_at is not None:
        raise AlreadyRemoved(name=one.file.name)
    one.removed_at, one.removed_by, one.reason = timezone.now(), actor.name[:60], reason[:200]
    one.save(update_fields=["removed_at", "removed_by", "reason", "replaced_by"])


@transaction.atomic
def answer_excursion(
    *, actor: Actor, excursion_id: UUID, answer: Answer, row_version: int, evidence: Sequence[StoredFile] = ()
) -> Excursion:
    """Say why, what became of the vaccines, and what the holder says. ``row_version``: as the page was opened with.

    The same answer again changes nothing. Raises ``Unknown``, ``RightMissing``, ``ExcursionGone``, ``ChangedMeanwhile``
    (409), ``HarmWithoutVaccine`` (422).
    """
    locked = Excursion.objects.select_for_update(of=("self",)).select_related("of__company")
    excursion = checks.fetch(actor, RECORD, locked, excursion_id)
    if excursion.gone_at is not None:
        raise ExcursionGone()
    if answer.assessment == Assessment.HARMED and not (answer.product and answer.batches):
        raise HarmWithoutVaccine()
    said = asdict(answer)
    same = excursion.answered_at is not None and all(getattr(excursion, name) == text for name, text in said.items())
    if same and not evidence:
        return excursion
    if excursion.row_version != row_version:
        raise ChangedMeanwhile()
    for name, text in said.items():
        setattr(excursion, name, text)
    excursion.answered_at, excursion.answered_by = timezone.now(), actor.name[:60]
    excursion.row_version += 1
    excursion.save()
    for file in evidence:
        files.attach(actor=actor, file=file, owner_kind=EVIDENCE, owner_id=excursion.pk)
    summary = f"说明冷链超限 {excursion}：{excursion.get_cause_display()}，{excursion.get_assessment_display()}。"
    audit.record(actor, "enterprise.coldchain.answered", excursion, summary=summary, answer=said)
    return excursion


@transaction.atomic
def explain_coverage(*, actor: Actor, year: int, probe: str, month: int, text: str) -> CoverageNote:
    """Say why a probe has too few readings of a month; again: the text is replaced.

    Raises ``NoCompanyChosen``, ``RightMissing`` (403), ``NothingToExplain`` (422).
    """
    _, of = queries.own_year(actor, year)
    short = of and any(
        cell.is_short
        for line in queries.lines_of(of)
        if line.probe.name == probe
        for cell in line.cells
        if cell.month == month
    )
    if of is None or not short:
        raise NothingToExplain()
    said = {"text": text[:300], "said_at": timezone.now(), "said_by": actor.name[:60], "user_id": actor.user_id}
    note, _ = CoverageNote.objects.update_or_create(of=of, probe=probe, month=month, defaults=said)
    summary = f"说明 {year} 年 {month} 月“{probe}”读数不足：{text[:100]}"
    audit.record(actor, "enterprise.coldchain.explained", note, summary=summary)
    return note
