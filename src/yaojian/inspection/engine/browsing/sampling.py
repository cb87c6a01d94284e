"""Which pages stand for the others when a browser judges: home, a list, an article, a form."""

from yaojian.inspection.engine.checks.freshness import dates_in
from yaojian.inspection.engine.values import Page

_LIST = 3  # dates that make a list


def kinds_of(page: Page) -> tuple[str, ...]:
    """What ``page`` may stand for in the sample."""
    if page.is_home:
        return ("home",)
    if "articletitle" in page.metas or "pubdate" in page.metas:
        return ("article",)
    form = ("form",) if b"<textarea" in page.source else ()
    dates = sum(1 for _ in dates_in(page.text)) if "columnname" in page.metas else 0
    return (*form, "list") if dates >= _LIST else form
