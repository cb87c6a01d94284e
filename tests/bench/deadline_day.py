"""The last day of filing: for a minute 110 autosaves a second by 32 people, and a submission every second in between.

The arrivals keep their own clock (an open loop): a slow answer does not make the next request later. Afterwards every
acknowledged save must stand in the database, and every acknowledged submission must be there once, whole. The peer is the demand itself.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode

from tests.bench.support.database import DATABASE  # isort: skip - before any model

from tests.bench.support.fillers import OURS, Filler, cookies_of, crowd, filler, headers, served
from tests.bench.support.timings import Timings, emit
from tests.enterprise import factories
from yaojian.enterprise.annual_reports import content, queries
from yaojian.enterprise.annual_reports.models import Report, ReportState

CLIENTS = 32
SAVES_A_SECOND = 110.0
SECONDS = 60.0
SUBMISSIONS = 60
REPORTS = 3_000


@dataclass(slots=True)
class Submitter:
    """One person with a whole report, about to hand it in."""

    report: Report
    cookies: str
    status: int = 0

    def submit(self, connection: HTTPConnection) -> None:
        """The form of the page that reads the report over."""
        fields = {"row_version": self.report.row_version, "declared": "on", "key": f"bench-{self.report.pk}"}
        path = f"/qy/reports/{self.report.pk}/submit"
        connection.request("POST", path, urlencode(fields), headers(self.cookies))
        answer = connection.getresponse()
        answer.read()
        self.status = answer.status


def main() -> None:
    """Saves and submissions side by side, then the books are checked."""
    DATABASE.start()
    crowd(REPORTS)
    fillers = [filler(number) for number in range(CLIENTS)]
    submitters = [_submitter(number) for number in range(SUBMISSIONS)]
    saves, statuses = Timings(), list[int]()
    with served(OURS) as port, ThreadPoolExecutor(CLIENTS + 1) as pool:
        began = time.perf_counter()
        handing = pool.submit(_hand_in, port, submitters, began)
        for found in pool.map(lambda pair: _type(port, pair[1], began, pair[0]), enumerate(fillers)):
            saves.seconds += found[0].seconds
            statuses += found[1]
        handing.result()
        elapsed = time.perf_counter() - began
    _refuse_loss(fillers, submitters, statuses)
    emit(
        "deadline_day",
        saves.per_second(elapsed),
        SAVES_A_SECOND,
        unit="saves/s beside a submission every second",
        peer="the demand: 110 saves/s on the last day (enterprise.md §4)",
        more_is_better=True,
        saves=len(saves.seconds),
        submissions=len(submitters),
        lost=0,
        server_errors=0,
        p50_ms=round(saves.p50_ms, 1),
        p95_ms=round(saves.p95_ms, 1),
        seconds=round(elapsed, 1),
    )


def _submitter(number: int) -> Submitter:
    side = factories.filing(f"示范交{number}分局")
    return Submitter(factories.draft(side, **factories.WHOLE), cookies_of(side))


def _type(port: int, one: Filler, began: float, place: int) -> tuple[Timings, list[int]]:
    """Save at this person's own times; what comes late is counted from when it was due."""
    connection, timings, statuses = HTTPConnection("127.0.0.1", port), Timings(), list[int]()
    pause = CLIENTS / SAVES_A_SECOND
    due = began + pause * place / CLIENTS
    while due < began + SECONDS:
        time.sleep(max(0.0, due - time.perf_counter()))
        statuses.append(one.save(connection))
        timings.add(time.perf_counter() - due)
        due += pause
    connection.close()
    return timings, statuses


def _hand_in(port: int, submitters: list[Submitter], began: float) -> None:
    threads = []
    for number, submitter in enumerate(submitters):
        time.sleep(max(0.0, began + number * SECONDS / len(submitters) - time.perf_counter()))
        thread = threading.Thread(target=lambda one=submitter: one.submit(HTTPConnection("127.0.0.1", port)))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()


def _refuse_loss(fillers: list[Filler], submitters: list[Submitter], statuses: list[int]) -> None:
    """Raises ``SystemExit`` for a server error, a lost save, or a submission that is not there as it was told."""
    if wrong := sorted({status for status in statuses if status != 200}):
        raise SystemExit(f"saves were answered with {wrong}")
    for one in fillers:
        report = Report.objects.get(pk=one.path.split("/")[3])
        section = queries.section_of(report, "basic")
        if section.row_version != one.version or section.data["staff_total"] != 100 + one.number:
            raise SystemExit(f"a save was lost: {one.path} stands at {section.row_version}, told {one.version}")
    for submitter in submitters:
        if submitter.status != 303:
            raise SystemExit(f"a submission was answered with {submitter.status}")
        report = Report.objects.get(pk=submitter.report.pk)
        (submission,) = report.submissions.all()
        if report.state != ReportState.SUBMITTED or submission.sha256 != content.digest(factories.WHOLE):
            raise SystemExit(f"the submission of {report.pk} is not what was handed in")


if __name__ == "__main__":
    main()
