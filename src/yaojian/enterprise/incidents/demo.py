"""Two incidents of the demo (示范数据): one in hand, one a drill that has ended; and who is on duty."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.utils import timezone

from yaojian.enterprise.companies.models import Company
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays

from . import services
from .models import DutyRole, What
from .services import Told


def load(company: Company, reporter: Actor, official: Actor, keeper: Actor) -> None:
    """``reporter`` acts for ``company``; ``official`` handles incidents of its branch; ``keeper`` keeps every roster."""
    if official.user_id is not None:
        services.enter_duty(
            actor=keeper,
            unit=company.branch,
            user_id=official.user_id,
            role=DutyRole.OFFICER,
            since=workdays.today(),
            until=None,
        )
    drill = _report(reporter, What.DAMAGED, "示范乙肝疫苗（演练）", minutes=12, drill=True)
    services.acknowledge(actor=official, incident_id=drill)
    services.close_incident(
        actor=official,
        incident_id=drill,
        conclusion="演练：报告、确认、处置流程顺畅。",
        disposal="演练用空盒，无实物处置。",
    )
    real = _report(reporter, What.TEMPERATURE, "示范流感疫苗（四价）", minutes=25, drill=False)
    services.acknowledge(actor=official, incident_id=real)
    services.ask_company(
        actor=official, incident_id=real, text="请补充该批疫苗在途温度记录和冷藏车编号。", key=str(uuid4())
    )


def _report(reporter: Actor, what: What, vaccine: str, *, minutes: int, drill: bool) -> UUID:
    told = Told(
        vaccine=vaccine,
        what=what,
        reporter=reporter.name,
        phone="13800000000",
        found_at=timezone.now() - timedelta(minutes=minutes),
        batch="示范批号 20260601",
        quantity="200 支",
        place="示范一号冷库隔离区",
        measures="已停止发货，移入隔离区并封存。",
        drill=drill,
    )
    return services.report_incident(actor=reporter, told=told, key=str(uuid4())).pk
