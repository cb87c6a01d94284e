"""Work of the worker: letters to people without an account, assignments and standings that begin, sealing anew."""

from uuid import UUID

from yaojian.enterprise.companies import mailing, sealing, services
from yaojian.kernel import jobs
from yaojian.kernel.actors import Channel, system_actor

STANDINGS = system_actor("企业状态生效", Channel.JOB)
KEEPER = system_actor("管辖关系生效", Channel.JOB)


@jobs.task(name="enterprise.companies.mail_invitation")
def mail_invitation(invitation_id: str) -> None:
    """One attempt to mail an invitation; a failure comes again."""
    mailing.mail_invitation(UUID(invitation_id))


@jobs.task(name="enterprise.companies.mail_refusal")
def mail_refusal(registration_id: str) -> None:
    """One attempt to tell an applicant that the branch refused."""
    mailing.mail_refusal(UUID(registration_id))


@jobs.periodic(name="enterprise.companies.begin_assignments", cron="5 16 * * *")
def begin_assignments(timestamp: int) -> None:
    """Daily at 0:05 in Beijing: branches take over whose day it is."""
    del timestamp
    services.begin_assignments(actor=KEEPER)


@jobs.periodic(name="enterprise.companies.begin_standings", cron="7 16 * * *")
def begin_standings(timestamp: int) -> None:
    """Daily at 0:07 in Beijing: companies stop or resume their trade whose day it is."""
    del timestamp
    services.begin_standings(actor=STANDINGS)


@jobs.periodic(name="enterprise.companies.reseal", cron="55 18 * * *")
def reseal(timestamp: int) -> int:
    """Every night: what a former key sealed is sealed by the current one. Returns how many values that were."""
    del timestamp
    return sealing.reseal_all()
