"""What the dashboard gathers from the other rooms: the last run of a site, its change, availability, mending, patrol, repairs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from yaojian.inspection.engine.addresses import normalise, site_of
from yaojian.inspection.patrol import queries as patrol
from yaojian.inspection.patrol.rights import READ as READ_PATROL
from yaojian.inspection.probing import queries as probing
from yaojian.inspection.probing.models import Alarm, ProbeTarget
from yaojian.inspection.probing.rights import READ as READ_PROBES
from yaojian.inspection.rectification import queries as rectification
from yaojian.inspection.rectification.models import Rectification
from yaojian.inspection.runs import queries as runs
from yaojian.inspection.runs.models import Run
from yaojian.inspection.runs.queries import Repair
from yaojian.inspection.runs.rights import READ
from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks


@dataclass(frozen=True, slots=True)
class Overview:
    """All the dashboard shows of one site, for this reader; parts of rooms the reader may not see are empty."""

    site: str
    sites: Sequence[str]
    run: Run | None
    before: Run | None
    severities: dict[str, int]
    repairs: Sequence[Repair]
    mending: rectification.Figures
    to_mend: Sequence[Rectification]
    targets: Sequence[ProbeTarget]
    alarms: Sequence[Alarm]
    patrolled: Sequence[patrol.Told]


def overview(actor: Actor, site: str, now: datetime) -> Overview:
    """Of ``site``, or of the portal of this installation, or else of the last inspected one. Raises ``RightMissing``."""
    checks.require(actor, READ)
    sites = runs.sites()
    own = site_of(normalise(settings.YAOJIAN_SITE_ADDRESS))
    chosen = next((one for one in (site, own) if one in sites), sites[0] if sites else own)
    run = runs.last_run_of(chosen)
    probes = checks.holds(actor, READ_PROBES)
    return Overview(
        site=chosen,
        sites=sites,
        run=run,
        before=runs.run_before(run) if run else None,
        severities=dict(runs.severity_counts(run)) if run else {},
        repairs=runs.cheapest_repairs(run, most=5) if run else [],
        mending=rectification.figures(actor, chosen),
        to_mend=rectification.open_ones(actor, chosen),
        targets=list(probing.targets(actor)) if probes else [],
        alarms=probing.open_alarms(actor) if probes else [],
        patrolled=patrol.told(actor, now) if checks.holds(actor, READ_PATROL) else [],
    )
