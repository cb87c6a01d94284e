"""Jobs of the public site. Deferred with the lock ``portal.site``: they run one after another."""

import logging

from yaojian.kernel import jobs
from yaojian.kernel.actors import system_actor
from yaojian.kernel.jobs import queries as queue
from yaojian.portal.publishing import building, services, store, tree
from yaojian.portal.publishing.errors import NotAsPublished, NothingPublished
from yaojian.portal.publishing.models import PublishedFile, Site

_log = logging.getLogger(__name__)


BUILD = "portal.site.build"


class _Behind:
    """The builds that wait behind this one, which does their work, too."""

    def __init__(self) -> None:
        self._taken: set[int] = set()

    def tags(self) -> set[str]:
        """The tags of those that came since the last look."""
        waiting = queue.waiting(BUILD)
        fresh = [waiting[one]["tags"] for one in waiting.keys() - self._taken]
        self._taken |= waiting.keys()
        return {str(tag) for many in fresh for tag in many}

    def drop(self) -> None:
        """Their work is done."""
        jobs.drop(self._taken)


@jobs.task(name=BUILD)
def build(tags: list[str]) -> int:
    """Render what a change touches, and what all changes that wait behind it, or come meanwhile, touch; returns how many
    files were written or removed. Those behind are taken back afterwards: should this process die, they are still there.
    """
    behind = _Behind()
    written = building.follow({*tags, *behind.tags()}, behind.tags)
    behind.drop()
    return len(written)


@jobs.task(name="portal.site.build_all")
def build_all(after: int) -> int:
    """Build the whole site, unless that happened since generation ``after``; returns how many files were written."""
    site = Site.objects.first()
    if site is not None and site.generation > after:
        return 0
    return len(building.build_all())


@jobs.task(name="portal.site.forget_generations")
def forget_generations() -> None:
    """After a whole build: remove the folders of those long past."""
    if (site := Site.objects.first()) is not None:
        tree.forget_before(site.generation)


@jobs.periodic(name="portal.site.seal", cron="10 18 * * *")
def seal(timestamp: int) -> None:
    """Every night at 2:10 in Beijing: sign what is published. Not while a file is not as published: the watch tells of that."""
    del timestamp
    try:
        services.seal_manifest(actor=system_actor("每日封存"))
    except (NothingPublished, NotAsPublished) as refusal:
        _log.warning("seal: %s", refusal)


@jobs.periodic(name="portal.site.forget_copies", cron="40 18 * * *")
def forget_copies(timestamp: int) -> None:
    """Every night: copies that no file of the site has as its content go, once a day old."""
    del timestamp
    kept = PublishedFile.objects.exclude(sm3="").values_list("sm3", "pending_sm3")
    store.forget_all_but({sm3 for pair in kept for sm3 in pair})
