"""One publication at 10,000 articles and 100 columns: from the reviewer's click to the files; and the whole site built.

The click is the service behind the button (``approve_article``); the worker is the product's own process, woken by the
commit. A publication counts as done when page, list of the column and front page lie on disk with the new title. The
whole build is compared with Wagtail serving the same articles itself, page by page, in the same run.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.support.database import DATABASE
from tests.bench.support.timings import Timings, emit, time_of
from tests.support.template import REPOSITORY

PUBLICATIONS, PEER_PAGES = 40, 150
WORDS = ("药品", "疫苗 储存", "行政处罚信息公开", "专项检查", "属地管理", "没有这样的词", "化妆品备案 通知", "测速")
"""In every text, in many titles, in texts alone, nowhere."""
_PATIENCE = 20.0


@dataclass(slots=True)
class Built:
    """A whole build: by the clock, and what this process computed for it (the database's share is not in it)."""

    files: int
    seconds: float
    computed: float


def main() -> None:
    """Make the site, build it, publish into it, build it again; then the peer."""
    DATABASE.start()
    # Django knows the database now.
    from tests.bench.support import site, wagtail_peer
    from tests.kernel import factories as kernel
    from tests.portal import factories
    from yaojian.kernel import jobs
    from yaojian.kernel.jobs import queries as queue
    from yaojian.portal.publishing import building, finding, tree

    _say("making the site")
    columns, numbers = site.make()
    first = _built(building.build_all)
    _say(f"{first.files} files in {first.seconds:.1f} s")
    jobs.drop(queue.waiting("portal.site.build"))  # of the columns made above: all is built
    clicks, services = Timings(), Timings()
    with _worker():
        for n in range(PUBLICATIONS):
            column = columns[8 + n * 7 % 92]
            review = factories.submitted(kernel.SYSTEM, column, f"公开发布测速第{n}篇")
            took, inside = _published(review, column, tree.root())
            if n >= 3:  # the first ones find cold processes
                clicks.add(took)
                services.add(inside)
    _say("building again")
    again = _built(building.build_all)
    searches = Timings()
    for word in WORDS * 5:
        searches.add(time_of(lambda word=word: finding.find(finding.Wanted(word))))  # type: ignore[misc]  # a default
    began = time.process_time()
    peer = wagtail_peer.times(numbers[:: len(numbers) // PEER_PAGES])
    peer_computed = time.process_time() - began
    emit(
        "publish",
        again.files / again.seconds,
        peer.per_second(),
        unit="pages/s, whole build",
        peer="Wagtail 7.4 serving the same articles itself",
        more_is_better=True,
        files=again.files,
        build_seconds=round(again.seconds, 1),
        first_build_seconds=round(first.seconds, 1),
        pages_per_processor_second=round(again.files / again.computed, 1),
        peer_pages_per_processor_second=round((len(peer.seconds) + wagtail_peer.WARM) / peer_computed, 1),
        click_to_files_p50_ms=round(clicks.p50_ms, 1),
        click_to_files_p95_ms=round(clicks.p95_ms, 1),
        act_p50_ms=round(services.p50_ms, 1),
        publications=len(clicks.seconds),
        search_p50_ms=round(searches.p50_ms, 1),
        search_p95_ms=round(searches.p95_ms, 1),
        peer_p50_ms=round(peer.p50_ms, 1),
    )


def _built(build: Callable[[], list[str]]) -> Built:
    routes: list[str] = []
    began = time.process_time()
    seconds = time_of(lambda: routes.extend(build()))
    return Built(len(routes), seconds, time.process_time() - began)


def _say(what: str) -> None:
    print(f"bench: {what}", file=sys.stderr)


def _published(review: object, column: object, root: Path) -> tuple[float, float]:
    """Seconds from the click to the last of the three files, and those the act itself took."""
    from tests.kernel import factories as kernel
    from tests.portal import factories
    from yaojian.portal.review import services

    title = review.title  # type: ignore[attr-defined]  # a Review
    began = time.perf_counter()
    services.approve_article(actor=kernel.SYSTEM, review_id=review.pk, text="同意", key=factories.key())  # type: ignore[attr-defined]  # as above
    inside = time.perf_counter() - began
    lists = (root / "index.html", root / column.address.strip("/") / "index.html")  # type: ignore[attr-defined]  # a Column
    while not all(title in page.read_text() for page in lists):
        if time.perf_counter() - began > _PATIENCE:
            raise SystemExit(f"{title} did not appear within {_PATIENCE:g} s")
        time.sleep(0.002)
    took = time.perf_counter() - began
    review.article.refresh_from_db()  # type: ignore[attr-defined]  # as above
    if title not in (root / review.article.address.lstrip("/")).read_text():  # type: ignore[attr-defined]  # as above
        raise SystemExit("the page itself is not there")
    return took, inside


@contextmanager
def _worker() -> Iterator[None]:
    """``django work`` on this run's database, until the block ends."""
    command = [sys.executable, "-m", "django", "work", "--grace", "1"]
    with subprocess.Popen(command, cwd=REPOSITORY, env=os.environ) as process:
        time.sleep(6.0)  # it reads the whole program first
        yield
        process.terminate()
        process.wait(20)


if __name__ == "__main__":
    main()
