"""What runs by the clock."""

import logging

from yaojian.enterprise.certificates import recording, renewals, services
from yaojian.enterprise.companies.models import Company, CompanyState
from yaojian.kernel import jobs
from yaojian.kernel.actors import system_actor

CLERK = system_actor("证照到期提醒")
_PATIENCE = 3
"""Companies in a row the registry may fail at before the night's round is given up; the next night begins anew."""
_log = logging.getLogger(__name__)


@jobs.periodic(name="enterprise.certificates.refresh", cron="10 19 * * *")
def refresh(timestamp: int) -> int:
    """Every night: ask for the certificates of every trading company, and start the clocks of what has to be renewed.

    Returns how many companies were answered. Kept answers keep their clocks while the registry is in trouble.
    """
    del timestamp
    answered, failed = 0, 0
    for company in Company.objects.exclude(state=CompanyState.CLOSED).order_by("pk").iterator(chunk_size=500):
        shelf = services.look(company=company)
        if shelf.trouble is not None:
            failed += 1
            if failed >= _PATIENCE:
                _log.warning("certificates: given up after %d companies: %s", answered, shelf.trouble.reason)
                break
            continue
        answered, failed = answered + 1, 0
        renewals.follow(company.certificates.all(), actor=CLERK)
    return answered


@jobs.periodic(name="enterprise.certificates.forget", cron="50 19 * * *")
def forget(timestamp: int) -> int:
    """Every night: drop exchanges with the registry older than 180 days."""
    del timestamp
    return recording.forget_old()
