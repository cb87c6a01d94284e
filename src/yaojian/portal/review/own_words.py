"""The site's published pages told to the wording check, page by page as they change."""

from typing import Final

from yaojian.kernel.wording import published
from yaojian.kernel.wording.published import Page
from yaojian.portal.publishing.models import SearchEntry

AT_ONCE: Final = 200
MOST: Final = 5_000
"""So many pages a run; the next one goes on. Memory is bounded by ``AT_ONCE``."""


def learn() -> int:
    """Count what was published, changed or withdrawn since the last run; gives how many pages were looked at anew."""
    known = published.known()
    now = dict(SearchEntry.objects.values_list("owner", "digest"))
    changed = [owner for owner, digest in now.items() if known.get(owner) != digest][:MOST]
    gone = [owner for owner in known if owner not in now]
    for begin in range(0, len(changed), AT_ONCE):
        rows = SearchEntry.objects.filter(owner__in=changed[begin : begin + AT_ONCE])
        pages = [
            Page(row.owner, row.digest, f"{row.title}\n{row.text}")
            for row in rows.only("owner", "digest", "title", "text")
        ]
        published.learn(pages=pages)
    for begin in range(0, len(gone), AT_ONCE):
        published.learn(gone=gone[begin : begin + AT_ONCE])
    return len(changed) + len(gone)
