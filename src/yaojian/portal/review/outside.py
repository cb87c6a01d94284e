"""What is known of the links that lead out of the site: written down by the job, read by the gate."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone
from procrastinate.types import JSONValue

from yaojian.kernel import jobs
from yaojian.kernel.outward import asking
from yaojian.portal.articles.content import ArticleContent, content_of
from yaojian.portal.articles.models import Article
from yaojian.portal.review.gate.links import LONGEST, digest_of, links_of, outside
from yaojian.portal.review.models import OutsideLink

FRESH = timedelta(hours=12)
_AT_ONCE = 200


def have_looked_at(content: ArticleContent) -> None:
    """Have the job ask the outside links of this version that nobody asked lately; in the transaction of the act."""
    addresses = {link.address for link in links_of(content) if outside(link.address) and len(link.address) <= LONGEST}
    if addresses:
        wanted: list[JSONValue] = [*sorted(addresses)]
        jobs.defer("portal.review.look_at_links", addresses=wanted)


def look_at(addresses: Iterable[str], *, admits: asking.Admits = asking.admits_public) -> int:
    """Ask those not asked within twelve hours and write down how they answered; returns how many were asked.

    An answer that says nothing (time-out, fault of the other side) leaves what was known.
    """
    wanted = {digest_of(address): address for address in addresses}
    fresh = OutsideLink.objects.filter(digest__in=wanted, asked_at__gt=timezone.now() - FRESH)
    for digest in fresh.values_list("digest", flat=True):
        del wanted[digest]
    answers = asking.ask_all(wanted.values(), admits=admits)
    for digest, address in wanted.items():
        answer, now = answers[address], timezone.now()
        known = {"asked_at": now, "told": answer.told}
        if answer.is_good is not None:
            known["is_good"] = answer.is_good
        OutsideLink.objects.update_or_create(
            digest=digest, defaults=known, create_defaults={"address": address, **known}
        )
    return len(wanted)


def look_at_public_ones() -> int:
    """Ask every outside link of what is public, chunk by chunk."""
    asked = 0
    waiting: set[str] = set()
    for article in Article.objects.filter(live=True, body__icontains="http").iterator(chunk_size=200):
        waiting |= {link.address for link in links_of(content_of(article)) if outside(link.address)}
        if len(waiting) >= _AT_ONCE:
            asked += look_at(waiting)
            waiting.clear()
    return asked + look_at(waiting)
