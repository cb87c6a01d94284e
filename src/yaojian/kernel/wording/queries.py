"""The checker in force, and the ledger of own words."""

from functools import lru_cache

from django.db.models import Max, Q, QuerySet

from yaojian.kernel.wording.engine.checking import Checker
from yaojian.kernel.wording.engine.values import Entry, Kind, Severity
from yaojian.kernel.wording.models import SiteWord, SiteWordVersion, WordUse


def checker() -> Checker:
    """The built-in lists with the own words as they stand now. One small query; the rest only after a change."""
    newest = SiteWordVersion.objects.aggregate(newest=Max("pk"))["newest"]
    return _checker_at(newest or 0)


@lru_cache(maxsize=2)
def _checker_at(version: int) -> Checker:
    """``version`` is what the cache goes by: each change of a word makes a new one."""
    del version
    words = list(SiteWord.objects.filter(is_active=True))
    own = [
        Entry(word.form, word.right, Kind.OWN, Severity(word.weight), word.reason, confirmed=True)
        for word in words
        if word.use == WordUse.WRONG
    ]
    return Checker(own, [word.form for word in words if word.use == WordUse.ALLOWED])


def ledger(*, words: str = "", use: str = "", after: str = "") -> QuerySet[SiteWord]:
    """Own words in the order of their characters, after the word ``after``; unsliced. Index ``word_ledger``."""
    rows = SiteWord.objects.order_by("form", "id")
    if words:
        rows = rows.filter(Q(form__contains=words) | Q(right__contains=words))
    if use:
        rows = rows.filter(use=use)
    return rows.filter(form__gt=after) if after else rows
