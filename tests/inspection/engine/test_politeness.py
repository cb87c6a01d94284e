"""A site is asked within its hours, at its pace, and less when it groans."""

import asyncio
import time
from collections import Counter
from datetime import UTC, datetime

import pytest
from aiohttp import web

from tests.inspection.engine.conftest import Inspector
from tests.inspection.engine.planted import Answers, html, page, planted
from yaojian.inspection.engine import Limits
from yaojian.inspection.engine.answers import Answer
from yaojian.inspection.engine.politeness import Pace, seconds_until


@pytest.mark.parametrize(
    ("hours", "utc", "wait"),
    [
        ((22, 6), "2026-03-12T14:00:00", 0),  # 22:00 in Beijing
        ((22, 6), "2026-03-12T21:59:59", 0),
        ((22, 6), "2026-03-12T22:00:00", 16 * 3600),
        ((22, 6), "2026-03-12T13:59:00", 60),
        ((9, 17), "2026-03-12T02:00:00", 0),
        ((9, 17), "2026-03-12T09:00:00", 16 * 3600),
    ],
)
def test_nothing_is_asked_outside_the_hours(hours: tuple[int, int], utc: str, wait: float) -> None:
    assert seconds_until(hours, datetime.fromisoformat(utc).replace(tzinfo=UTC)) == wait


def test_pace_widens_when_a_host_is_busy_and_narrows_again() -> None:
    async def run() -> list[float]:
        pace = Pace(Limits(rate=0))
        lane = pace._lanes["a.cn"]  # what the pace remembers of a host
        gaps = []
        for answer in [Answer("u", "u", 503)] * 3 + [Answer("u", "u", 200)] * 60:
            pace.heed("a.cn", answer)
            gaps.append(lane.gap)
        return gaps

    gaps = asyncio.run(run())
    assert gaps[0] < gaps[1] < gaps[2]
    assert gaps[-1] == 0


def test_single_slow_pages_do_not_slow_the_rest() -> None:
    pace = Pace(Limits(rate=0))
    for failure in ("timeout", "timeout", None, "timeout", None):
        pace.heed("a.cn", Answer("u", "u", 0 if failure else 200, failure=failure))
    assert pace._lanes["a.cn"].gap == 0


def test_foreign_host_that_is_silent_is_not_asked_for_every_link(inspected: Inspector) -> None:
    asked: Counter[str] = Counter()

    async def silent(request: web.BaseRequest) -> web.StreamResponse:
        asked[request.path] += 1
        await asyncio.sleep(5)
        return html("late")

    paths = [f"/p{number}.html" for number in range(30)]
    others: Answers = dict.fromkeys(paths, silent)
    with (
        planted(others, host="127.0.0.2") as other,
        planted({"/": page("".join(f'<a href="{other.url(path)}">x</a>' for path in paths))}) as site,
    ):
        found = inspected(site.home, allow_private=True, seconds=0.3).of("link.timeout")
    assert {finding.url for finding in found} == {other.url(path) for path in paths}
    assert len(asked) < 12


def test_doubtful_page_is_asked_again_beside_the_next_level(inspected: Inspector) -> None:
    order: list[str] = []

    async def flaky(request: web.BaseRequest) -> web.StreamResponse:
        order.append(request.path)
        return html(page('<a href="/behind.html">b</a>'), 503 if order.count(request.path) < 3 else 200)

    async def deeper(request: web.BaseRequest) -> web.StreamResponse:
        order.append(request.path)
        return html(page("<p>深处</p>"))

    answers: Answers = {
        "/": page('<a href="/flaky.html">f</a><a href="/a.html">a</a>'),
        "/a.html": page('<a href="/deep.html">d</a>'),
        "/flaky.html": flaky,
        "/deep.html": deeper,
        "/behind.html": page("<p>后面</p>"),
    }
    with planted(answers) as site:
        result = inspected(site.home, pause=0.3)
    assert order.index("/deep.html") < len(order) - 1 - order[::-1].index("/flaky.html")
    assert result.report.run.pages == 7
    assert result.of("link.broken") == []


def test_faulty_page_is_asked_again_at_once_and_the_last_time_after_a_pause(inspected: Inspector) -> None:
    moments: list[float] = []

    async def broken(request: web.BaseRequest) -> web.StreamResponse:
        moments.append(time.monotonic())
        return html("broken", 500)

    with planted({"/": page('<a href="/broken.html">b</a>'), "/broken.html": broken}) as site:
        found = inspected(site.home, pause=0.4).of("link.broken")
    assert len(found) == 1
    assert len(moments) == 3
    assert moments[2] - moments[1] >= 0.4
