"""Jobs of the public site. Deferred with the lock ``portal.site``: they run one after another."""

from yaojian.kernel import jobs
from yaojian.portal.publishing import building
from yaojian.portal.publishing.models import Site


@jobs.task(name="portal.site.build")
def build(tags: list[str]) -> int:
    """Render what a change touches; returns how many files were written or removed."""
    return len(building.follow(tags))


@jobs.task(name="portal.site.build_all")
def build_all(after: int) -> int:
    """Build the whole site, unless that happened since generation ``after``; returns how many files were written."""
    site = Site.objects.first()
    if site is not None and site.generation > after:
        return 0
    return len(building.build_all())
