"""Whether a company trades: suspended (停业), resumed (恢复), deregistered (注销). The bureau's act; days are Beijing days.

On its day the decision moves ``Company.state``: accounts of a company that does not trade only look
(``accounts.reading_only``), its clocks stop (``followers``). Nothing of its record goes.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from yaojian.enterprise.companies import queries, telling
from yaojian.enterprise.companies.errors import ReasonMissing, StandingInPast, StandingUnchanged
from yaojian.enterprise.companies.followers import tell_followers
from yaojian.enterprise.companies.models import Company, CompanyState, StandingChange
from yaojian.enterprise.companies.models.standing import STANDING_EVIDENCE
from yaojian.enterprise.companies.rights import STANDING
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.calendar import workdays
from yaojian.kernel.files import services as files
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks


@transaction.atomic
def decide_standing(
    *,
    actor: Actor,
    company_id: UUID,
    state: CompanyState,
    since: date,
    reason: str,
    evidence: Sequence[StoredFile] = (),
    key: str,
) -> StandingChange:
    """The company is in ``state`` from ``since`` on, today or later. The same ``key`` again returns the first decision.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``ReasonMissing``, ``StandingInPast`` (422), ``StandingUnchanged``
    (409: also for the second of two at once).
    """
    rows = Company.objects.select_for_update(of=("self",)).select_related("branch")
    company = checks.fetch(actor, STANDING, rows, company_id)
    if earlier := idempotency.earlier_result(key, actor=actor, act="enterprise.company.standing"):
        return StandingChange.objects.get(pk=earlier)
    if not reason.strip():
        raise ReasonMissing()
    if since < workdays.today():
        raise StandingInPast()
    if queries.state_on(company, since) == state:
        day = f"{since.year}年{since.month}月{since.day}日"
        raise StandingUnchanged(company=company.name, day=day, state=CompanyState(state).label)
    change = StandingChange.objects.create(
        id=uuid4(),
        company=company,
        state=state,
        since=since,
        reason=reason.strip()[:300],
        decided_by=actor.name[:60],
        decided_of=queries.unit_name(actor)[:100],
        decided_at=timezone.now(),
    )
    for one in evidence:
        files.attach(actor=actor, file=one, owner_kind=STANDING_EVIDENCE, owner_id=change.pk)
    _follow(actor, company)
    telling.standing_decided(change)
    summary = f"{company.name}自 {since.isoformat()} 起{change.get_state_display()}：{change.reason[:100]}"
    audit.record(actor, "enterprise.company.standing", company, summary=summary, state=state, since=str(since))
    idempotency.remember(key, actor=actor, act="enterprise.company.standing", result=str(change.pk))
    return change


def _follow(actor: Actor, company: Company) -> bool:
    """``Company.state`` is what was decided for today. Says whether it moved; its clocks stop or go on then."""
    state = queries.state_on(company, workdays.today())
    if state == company.state:
        return False
    company.state = state
    company.row_version += 1
    company.save(update_fields=["state", "row_version"])
    tell_followers(actor, company)
    return True


@transaction.atomic
def begin_standings(*, actor: Actor) -> int:
    """Decisions whose day has come take effect; run soon after midnight, safe to run again and after days of silence.

    Returns how many companies moved.
    """
    begun = StandingChange.objects.filter(since__lte=workdays.today(), since__gte=_last_looked_at()).values(
        "company_id"
    )
    moved = 0
    for company in Company.objects.select_for_update(of=("self",)).filter(pk__in=begun).order_by("pk"):
        if _follow(actor, company):
            moved += 1
            summary = f"{company.name}自今日起{company.get_state_display()}。"
            audit.record(actor, "enterprise.company.standing_begun", company, summary=summary, state=company.state)
    return moved


def _last_looked_at() -> date:
    """A month back: a worker that was down that long finds what it missed."""
    return date.fromordinal(workdays.today().toordinal() - 31)
