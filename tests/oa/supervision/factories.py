"""Supervisions to test with, beside the office of ``tests.oa.factories``."""

from datetime import timedelta

from tests.kernel import factories as kernel
from tests.oa.delegation.factories import person
from tests.oa.factories import Office, new_key, registered
from yaojian.kernel.calendar import workdays
from yaojian.oa.documents.models import Document
from yaojian.oa.supervision import services
from yaojian.oa.supervision.models import Supervision
from yaojian.oa.supervision.rights import CLOSE, OPEN, READ
from yaojian.oa.supervision.services import Assignment


def may_supervise(office: Office, who: str = "registrar") -> None:
    """The account supervises what the office of the bureau registers."""
    kernel.grant(office.users[who], OPEN, CLOSE, READ, scope=office.units["office"])


def assignment(office: Office, who: str = "plants", *, unit: str = "", days: int = 5) -> Assignment:
    """Somebody answers within so many days."""
    return Assignment(
        unit_id=office.units[unit or who].pk,
        person_id=person(office, who),
        requirement="请查清疫苗储存企业的整改情况并反馈。",
        due=workdays.today() + timedelta(days=days),
    )


def supervised(office: Office, who: str = "plants", document: Document | None = None) -> Supervision:
    """The registrar makes somebody answer for a document; the right was given before."""
    return services.open_supervision(
        actor=office.actor("registrar"),
        document_id=(document or registered(office)).pk,
        assignment=assignment(office, who),
        key=new_key(),
    )
