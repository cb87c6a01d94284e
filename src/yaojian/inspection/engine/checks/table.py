"""The one list of checks. A check sees one page and what it may know of the site, and yields what is wrong."""

from collections.abc import Callable, Iterable

from yaojian.inspection.engine.checks.access import accessibility
from yaojian.inspection.engine.checks.dates import article_dates
from yaojian.inspection.engine.checks.footer import footer_elements
from yaojian.inspection.engine.checks.freshness import dated_lists
from yaojian.inspection.engine.checks.guides import service_guides
from yaojian.inspection.engine.checks.hidden import hidden_links
from yaojian.inspection.engine.checks.letters import unanswered_letters
from yaojian.inspection.engine.checks.privacy import personal_data
from yaojian.inspection.engine.checks.quality import page_quality
from yaojian.inspection.engine.checks.tags import page_tags
from yaojian.inspection.engine.checks.transport import transport
from yaojian.inspection.engine.checks.wording import wording
from yaojian.inspection.engine.values import Page, Sighting, SiteView

Check = Callable[[Page, SiteView], Iterable[Sighting]]

CHECKS: tuple[Check, ...] = (
    page_tags,
    footer_elements,
    dated_lists,
    article_dates,
    service_guides,
    unanswered_letters,
    hidden_links,
    personal_data,
    wording,
    transport,
    page_quality,
    accessibility,
)
