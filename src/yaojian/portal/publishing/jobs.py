"""Jobs of the public site. Deferred with the lock ``portal.site``: they run one after another."""

from yaojian.kernel import jobs
from yaojian.portal.publishing import building


@jobs.task(name="portal.site.build")
def build(tags: list[str]) -> int:
    """Render what a change touches; returns how many files were written or removed."""
    return len(building.follow(tags))
