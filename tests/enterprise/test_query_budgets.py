"""How often a page about one thing asks the database: as written down, and no oftener for a thing with many rows."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.enterprise import factories
from tests.enterprise.coldchain.scene import YEAR, log, scene
from tests.enterprise.factories import Filing
from yaojian.enterprise.annual_reports import services
from yaojian.enterprise.annual_reports.models import Report
from yaojian.enterprise.coldchain.models import Excursion
from yaojian.kernel.accounts.models import User

pytestmark = pytest.mark.django_db
BUDGETS = {"task list": 18, "section": 19, "review": 18, "cold-chain year": 14, "excursion": 11}
"""Questions of one look, sign-in and menu included. An intended change shows in the diff of this line."""


def asked(user: User, path: str) -> int:
    """Questions of the second look; the first fills what a process keeps."""
    browser: Client = factories.browser(user)
    assert browser.get(path).status_code == 200, path
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(path).status_code == 200
    return len(queries)


def _many(rows: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    return [rows[0] | {"name": f"{number} 号库"} for number in range(count)]


@pytest.fixture
def side() -> Filing:
    """A branch, one of its companies, and who acts for either."""
    return factories.filing()


def _with_files(side: Filing, report: Report) -> None:
    """Eight files at one section."""
    files = [SimpleUploadedFile(f"证明 {number}.txt", f"第 {number} 份".encode()) for number in range(8)]
    address = f"/qy/reports/{report.pk}/sections/basic/files"
    assert factories.browser(side.quality_head).post(address, {"attached": files}).status_code == 303


def test_pages_of_a_report_ask_as_often_whatever_is_in_it(side: Filing) -> None:
    report = factories.draft(side, **factories.WHOLE)
    pages = {"task list": f"/qy/reports/{report.pk}", "section": f"/qy/reports/{report.pk}/sections/basic"}
    factories.save(side.filler, report, "basic", factories.BASIC | {"head": "何宁"})
    before = {name: asked(side.quality_head, path) for name, path in pages.items()}
    basic = factories.BASIC | {"warehouses": _many(factories.BASIC["warehouses"], 40)}
    factories.save(side.filler, report, "basic", basic)
    _with_files(side, report)
    after = {name: asked(side.quality_head, path) for name, path in pages.items()}
    assert before == after == {name: BUDGETS[name] for name in pages}


def test_review_page_asks_as_often_for_a_large_report(side: Filing) -> None:
    small = factories.submitted(side)
    assert asked(side.reviewer, f"/qy/supervision/reports/{small.pk}") == BUDGETS["review"]
    other = factories.filing("宜昌分局")
    large = factories.draft(other, **factories.WHOLE)
    _with_files(other, large)
    large.refresh_from_db()
    services.submit_report(
        actor=other.filler, report_id=large.pk, row_version=large.row_version, declared=True, key="1"
    )
    assert asked(other.reviewer, f"/qy/supervision/reports/{large.pk}") == BUDGETS["review"]


def test_cold_chain_pages_ask_as_often_for_many_probes_and_excursions() -> None:
    cold = scene()
    cold.upload(log())
    page = f"/qy/coldchain/{YEAR}"
    before = asked(cold.clerk, page)
    for number in range(2, 8):
        cold.upload(log(days=30, warm_day=number, name=f"{number}号库"), name=f"{number}号库.csv")
    assert Excursion.objects.filter(gone_at__isnull=True).count() == 7
    assert before == asked(cold.clerk, page) == BUDGETS["cold-chain year"]
    one = Excursion.objects.filter(gone_at__isnull=True).order_by("start_local")[0]
    assert asked(cold.clerk, f"/qy/coldchain/excursions/{one.pk}") == BUDGETS["excursion"]
