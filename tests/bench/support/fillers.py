"""People of companies who fill in sections over HTTP, the page process they talk to, and the reports around theirs."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from tests.enterprise import factories
from tests.support.template import REPOSITORY
from yaojian.config.supervisor import ports
from yaojian.enterprise.annual_reports import content, queries
from yaojian.enterprise.annual_reports.models import Report, ReportDefinition, Section
from yaojian.enterprise.companies.models import Company, CompanyKind

OURS = "yaojian.config.wsgi:application"
TOKEN = "b" * 32


@dataclass(slots=True)
class Filler:
    """One company's person in front of one section. ``version`` is what the page was last told."""

    path: str
    cookies: str
    version: int
    number: int = 0

    def save(self, connection: HTTPConnection) -> int:
        """One autosave with one field changed; the status of the answer."""
        self.number += 1
        rooms = [{**factories.BASIC["warehouses"][0], "name": f"{n} 号库"} for n in range(1, 4)]
        answers: dict[str, Any] = {**factories.BASIC, "staff_total": 100 + self.number, "warehouses": rooms}
        body = urlencode(factories.posted("basic", answers, self.version), doseq=True)
        connection.request("POST", self.path, body, headers(self.cookies))
        answer = connection.getresponse()
        answer.read()
        if answer.status == 200:
            self.version += 1
        return answer.status


def headers(cookies: str) -> dict[str, str]:
    """What the page's script sends along."""
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": cookies,
        "X-CSRFToken": TOKEN,
        "X-Autosave": "1",
    }


def cookies_of(side: factories.Filing) -> str:
    """A signed-in session of the company's quality head."""
    session = factories.browser(side.quality_head).cookies["sessionid"].value
    return f"sessionid={session}; csrftoken={TOKEN}"


def filler(number: int) -> Filler:
    """One company with a whole report, and its person in front of the first section."""
    side = factories.filing(f"示范{number}分局")
    report: Report = factories.draft(side, **factories.WHOLE)
    return Filler(
        path=f"/qy/reports/{report.pk}/sections/basic",
        cookies=cookies_of(side),
        version=queries.section_of(report, "basic").row_version,
    )


def crowd(reports: int) -> int:
    """So many reports of other companies, whole, thirteen sections each; returns how many sections."""
    branch = factories.branch("示范众分局")
    definition = ReportDefinition.objects.get(code=content.DISTRIBUTOR)
    companies = Company.objects.bulk_create(
        Company(
            credit_code=f"91420500MB{number:07d}X",
            name=f"示范众企业 {number}",
            kind=CompanyKind.WHOLESALE,
            address="示范路 1 号",
            license_number=f"鄂AA05{number:06d}",
            legal_representative="苏敏",
            branch=branch,
        )
        for number in range(reports)
    )
    made = Report.objects.bulk_create(
        Report(company=company, definition=definition, code=definition.code, year=factories.YEAR)
        for company in companies
    )
    codes = [outline.code for outline in content.outlines(definition)]
    for report in made:
        report.sections.bulk_create(
            Section(report=report, code=code, data=factories.WHOLE.get(code, {}), row_version=1) for code in codes
        )
    return reports * len(codes)


@contextmanager
def served(application: str) -> Iterator[int]:
    """The page process as ``yaojian up`` runs it; its port."""
    port = ports.free()
    options = ("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--no-ws")
    command = (
        sys.executable,
        "-m",
        "granian",
        *options,
        "--blocking-threads",
        "4",
        "--log-level",
        "warning",
        application,
    )
    process = subprocess.Popen(command, cwd=REPOSITORY, env={**os.environ, "PYTHONPATH": f"{REPOSITORY}"})
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port: int) -> None:
    """Until the page process answers."""
    for _ in range(300):
        try:
            HTTPConnection("127.0.0.1", port, timeout=20).request("GET", "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server does not answer")
