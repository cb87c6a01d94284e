"""Work of the worker: sealing anew."""

from yaojian.enterprise.incidents import sealing
from yaojian.kernel import jobs


@jobs.periodic(name="enterprise.incidents.reseal", cron="57 18 * * *")
def reseal(timestamp: int) -> int:
    """Every night: what a former key sealed is sealed by the current one. Returns how many telephones that were."""
    del timestamp
    return sealing.reseal_all()
