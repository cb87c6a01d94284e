"""Jobs of the reviews."""

from yaojian.kernel import jobs
from yaojian.portal.review import outside, own_words


@jobs.task(name="portal.review.look_at_links", retry=False)
def look_at_links(addresses: list[str]) -> int:
    """Ask the outside links of one version; returns how many were asked."""
    return outside.look_at(addresses)


@jobs.periodic(name="portal.review.look_at_public_links", cron="20 17 * * *")
def look_at_public_links(timestamp: int) -> int:
    """Every night (01:20 Beijing): ask the outside links of all that is public."""
    del timestamp
    return outside.look_at_public_ones()


@jobs.periodic(name="portal.review.learn_words", cron="*/20 * * * *")
def learn_words(timestamp: int) -> int:
    """Three times an hour: tell the wording check what the site publishes by now."""
    del timestamp
    return own_words.learn()
