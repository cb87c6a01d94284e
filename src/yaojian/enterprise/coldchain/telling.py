"""Who is told what became of an analysis."""

from django.urls import reverse

from yaojian.kernel import notices

from .models import Year

FAILED = "enterprise.coldchain.failed"


def register() -> None:
    """Make the kind known; called once by ``registrations.register``."""
    notices.register_kind(FAILED, "冷链数据没有分析成功")


def analysis_failed(of: Year) -> None:
    """Whoever asked for the analysis hears why it failed and where to go on; the page says it to the others."""
    asked_by = of.run.started_by_id if of.run is not None else None
    notices.after_commit(
        FAILED,
        to=[asked_by] if asked_by else [],
        title=f"{of.year} 年冷链数据没有分析成功。",
        body=of.message,
        link=reverse("enterprise:coldchain:year", args=[of.year]),
    )
