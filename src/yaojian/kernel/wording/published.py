"""What the site itself publishes, counted page by page: a form on many pages is the site's own word. (P5)

Derived from published text by a job of whoever publishes: no person acts here, so nothing is asked or audited.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from yaojian.kernel.wording.judge.alphabet import Alphabet
from yaojian.kernel.wording.judge.guards import OwnText, pair_codes
from yaojian.kernel.wording.models import PublishedPage, PublishedPairs

LEAST_PAGES: Final = 5
"""A form must stand on so many pages before it is the site's own: one slip is often copied to a second page."""
MOST_PAIRS: Final = 1_500_000
"""So many different pairs are kept (12 MB); beyond, those of a single page are let go."""
LONGEST: Final = 100_000
"""Characters of one page that are read."""

U32 = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as published. ``owner`` names it for good, ``digest`` changes whenever ``text`` does."""

    owner: str
    digest: str
    text: str


def known() -> dict[str, str]:
    """The digest under which each page was counted, by owner."""
    return dict(PublishedPage.objects.values_list("owner", "digest"))


@transaction.atomic
def learn(*, pages: Sequence[Page] = (), gone: Sequence[str] = ()) -> int:
    """Count ``pages`` anew and forget those ``gone``; the same again changes nothing. Gives how many pages are counted now.

    Some hundred pages at once: all their pairs are held in memory.
    """
    totals, _ = PublishedPairs.objects.select_for_update().get_or_create(pk=1)
    before = {one.owner: one for one in PublishedPage.objects.filter(owner__in=[*(one.owner for one in pages), *gone])}
    fresh = [one for one in pages if one.owner not in before or before[one.owner].digest != one.digest]
    stale = [before[one.owner] for one in fresh if one.owner in before] + [before[one] for one in gone if one in before]
    if not fresh and not stale:
        return totals.pages
    counted = {one.owner: pair_codes(one.text[:LONGEST]) for one in fresh}
    less = [_pairs(one.pairs) for one in stale]
    pairs, uses = _added(_pairs(totals.pairs), _pairs(totals.uses), [*counted.values()], less)
    PublishedPage.objects.filter(owner__in=gone).delete()
    PublishedPage.objects.bulk_create(
        [PublishedPage(owner=one.owner, digest=one.digest, pairs=counted[one.owner].tobytes()) for one in fresh],
        update_conflicts=True,
        unique_fields=["owner"],
        update_fields=["digest", "pairs"],
    )
    totals.pairs, totals.uses = pairs.tobytes(), uses.tobytes()
    # By the clock, so that a restored or emptied table never repeats a version somebody still remembers.
    totals.version, totals.pages = max(totals.version + 1, time.time_ns()), PublishedPage.objects.count()
    totals.save()
    return totals.pages


def own_text(alphabet: Alphabet) -> OwnText | None:
    """What the judge is told of the site's pages; None before there are any."""
    totals = PublishedPairs.objects.first()
    if totals is None or not totals.pages:
        return None
    return OwnText.of_pairs(_pairs(totals.pairs), _pairs(totals.uses), alphabet, LEAST_PAGES)


def _pairs(packed: bytes | memoryview) -> U32:
    return np.frombuffer(bytes(packed), np.uint32)


def _added(pairs: U32, uses: U32, more: Sequence[U32], less: Sequence[U32]) -> tuple[U32, U32]:
    """The totals with the pairs of some pages more and some less."""
    every = np.concatenate([pairs, *more, *less])
    weights = np.concatenate([uses.astype(np.int64), *(np.ones(len(one), np.int64) for one in more)])
    weights = np.concatenate([weights, *(np.full(len(one), -1) for one in less)])
    found, whose = np.unique(every, return_inverse=True)
    total = np.bincount(whose, weights, len(found)).astype(np.int64)
    least = 2 if np.count_nonzero(total > 0) > MOST_PAIRS else 1
    return found[total >= least], total[total >= least].astype(np.uint32)
