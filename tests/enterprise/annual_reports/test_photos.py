"""Photos by telephone at a section of a report, and large files: open while the draft is, to its company alone."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.enterprise import factories
from tests.enterprise.factories import Filing
from tests.kernel.files import samples
from yaojian.enterprise.annual_reports import queries, services
from yaojian.enterprise.annual_reports.models import Report
from yaojian.enterprise.companies.models import Membership
from yaojian.kernel.files import photo_services
from yaojian.kernel.files.models import PhotoTicket, StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def side() -> Filing:
    """A branch, one of its companies, and who acts for either."""
    return factories.filing()


@pytest.fixture
def report(side: Filing) -> Report:
    """A whole draft."""
    return factories.draft(side, **factories.WHOLE)


def _address(report: Report, code: str = "warehousing") -> str:
    section = queries.section_of(report, code)
    return reverse("files:photo_ticket", args=[queries.SECTION_FILES, section.pk])


def _sent(ticket: PhotoTicket) -> int:
    page = reverse("files:photo", args=[photo_services.token_of(ticket)])
    photo = SimpleUploadedFile("仓库.png", samples.picture("PNG"))
    return Client().post(page, {"photos": photo, "key": factories.new_key()}).status_code


def test_photo_waits_at_the_section_until_it_is_added(side: Filing, report: Report) -> None:
    browser, page = factories.browser(side.clerk), f"/qy/reports/{report.pk}/sections/warehousing"
    assert "用手机拍照上传" in browser.get(page).content.decode()
    shown = browser.post(_address(report), headers={"HX-Request": "true"}).content.decode()
    assert 'class="qr"' in shown
    assert _sent(PhotoTicket.objects.get()) == 303
    (token,) = re.findall(r'name="attached-kept" value="([^"]+)"', browser.get(page).content.decode())
    assert browser.post(f"{page}/files", {"attached-kept": token}).status_code == 303
    assert [one.name for one in queries.attached_to(report)] == ["仓库.png"]
    assert "attached-kept" not in browser.get(page).content.decode()


def test_report_submitted_meanwhile_takes_no_photo(side: Filing, report: Report) -> None:
    browser = factories.browser(side.quality_head)
    browser.post(_address(report))
    report.refresh_from_db()
    services.submit_report(
        actor=side.filler, report_id=report.pk, row_version=report.row_version, declared=True, key="1"
    )
    assert _sent(PhotoTicket.objects.get()) == 409
    assert browser.post(_address(report)).status_code == 409
    assert not StoredFile.objects.filter(owner_kind="draft").exists()


def test_clerk_who_left_the_company_takes_no_photo(side: Filing, report: Report) -> None:
    factories.browser(side.clerk).post(_address(report))
    Membership.objects.filter(user=side.clerk).delete()
    assert _sent(PhotoTicket.objects.get()) == 410


def test_other_company_and_officials_get_no_code(side: Filing, report: Report) -> None:
    for stranger in (factories.filing("宜昌分局").quality_head, side.reviewer):
        assert factories.browser(stranger).post(_address(report)).status_code == 403
    assert not PhotoTicket.objects.exists()
