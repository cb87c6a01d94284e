"""Problems to test with: plain functions, each makes one thing and returns it."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any
from uuid import uuid4

from tests.kernel import factories
from yaojian.inspection.rectification.models import Rectification
from yaojian.inspection.rectification.rights import ASSIGN, JUDGE, READ
from yaojian.inspection.rectification.services import giving
from yaojian.inspection.runs.models import Run
from yaojian.inspection.runs.rights import READ as READ_RUNS
from yaojian.inspection.runs.rights import START
from yaojian.inspection.runs.services import finish_run
from yaojian.kernel.accounts.models import User
from yaojian.kernel.organisations.models import Unit

_keys = count(1)
HOME = "http://portal.example/"


def key() -> str:
    """A fresh idempotency key."""
    return f"mend-{next(_keys)}"


def giver() -> User:
    """Somebody who gives problems out."""
    account = factories.official("程检")
    factories.grant(account, READ, ASSIGN, START, READ_RUNS)
    return account


def judge() -> User:
    """Somebody who judges false alarms."""
    account = factories.official("韩主任")
    factories.grant(account, READ, JUDGE)
    return account


def found(rule: str = "link.broken", url: str = f"{HOME}gone.html", **facts: Any) -> dict[str, Any]:
    """A finding as it stands in ``findings.json``."""
    return {
        "rule": rule,
        "title": "链接打不开",
        "group": "链接可用性",
        "clause": "检查指标",
        "severity": "general",
        "item": "D1",
        "points": 1.0,
        "url": url,
        "places": [{"page": f"{HOME}list.html", "selector": "a", "text": "缺"}],
        "places_count": 1,
        "on_home": False,
        "excerpt": "服务器答复“页面不存在”（状态 404）",
        "evidence": {"file": None, "sha256": None, "status": 404},
        "seen_at": "2026-03-12T02:00:00+00:00",
        "advice": "请改成正确的网址。",
    } | facts


def ended_run(findings: Sequence[dict[str, Any]], *, stopped: str | None = None, site: str = "portal.example") -> Run:
    """A run that has ended with these findings."""
    run = Run.objects.create(
        target=HOME,
        site=site,
        indicators="national_2019",
        max_pages=50,
        rate=5,
        state="running",
        started_by_name="程检",
    )
    score = {"label": "试算分", "points": 93.0, "total": 100.0, "grade": "合格", "vetoes": [], "items": []}
    facts: dict[str, Any] = {"pages": 3, "targets": 9, "stopped_because": stopped, "traps": []}
    finish_run(run_id=run.pk, result={"run": facts, "score": score, "findings": list(findings)})
    run.refresh_from_db()
    return run


def problem(**facts: Any) -> Rectification:
    """A problem that waits to be given out."""
    url = facts.pop("url", f"{HOME}{uuid4()}.html")
    ended_run([found(url=url, **facts)], stopped="只看了一部分")
    return Rectification.objects.get(url=url)


def give(giver_account: User, row: Rectification, to: User, *, due: date | None = None) -> Rectification:
    """Give a problem to a person."""
    place = place_of(to)
    order = giving.Giving(place.pk, to.person_id, due)
    return giving.assign(actor=factories.actor(giver_account), ids=[row.pk], giving=order, key=key())[0]


def place_of(account: User) -> Unit:
    """The unit in which a person holds the main post."""
    return Unit.objects.get(posts__person=account.person_id, posts__is_primary=True)
