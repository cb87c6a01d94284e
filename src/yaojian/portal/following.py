"""How the public site learns of a change: a job in the transaction of the act, taken before all other work."""

from yaojian.kernel import jobs


def site_follows(*tags: str) -> None:
    """Have the pages rendered anew that depend on any of ``tags`` (``article:7``, ``listing:12``, ``column:12``, ``tree``).

    Jobs of the site run one after another. Nobody imports the job itself: it stands in ``publishing``, above all who call.
    """
    jobs.defer("portal.site.build", lock="portal.site", urgent=True, tags=list(tags))
