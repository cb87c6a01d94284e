"""A company's front page: what every room asks of it, and nothing of another company."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.enterprise.coldchain.scene import log
from tests.enterprise.coldchain.scene import scene as cold_scene
from tests.enterprise.companies import sides
from tests.enterprise.incidents import factories as incidents
from yaojian.enterprise.certificates.models import KnownCertificate
from yaojian.enterprise.companies import services
from yaojian.enterprise.companies.models import Company
from yaojian.enterprise.incidents import services as incident_services
from yaojian.kernel.accounts.models import User
from yaojian.kernel.calendar import workdays

pytestmark = pytest.mark.django_db


def front(user: User) -> str:
    """The page as this person sees it."""
    browser = Client()
    browser.force_login(user)
    response = browser.get("/qy/")
    assert response.status_code == 200
    return response.content.decode()


def certificate(company: Company, number: str, days: int) -> KnownCertificate:
    """One in force whose last day is ``days`` from today."""
    return KnownCertificate.objects.create(
        company=company,
        number=number,
        kind_code="1",
        kind="药品经营许可证（批发）",
        status_code=1,
        status="valid",
        seal_code=2,
        seal="sealed",
        origin="province",
        holder=company.name,
        valid_until=workdays.today() + timedelta(days=days),
        as_of=timezone.now(),
    )


def test_returned_change_is_an_errand_with_the_branchs_opinion() -> None:
    side = sides.side()
    change = sides.ask(side)
    assert change.number not in front(side.clerk)
    services.return_change(
        actor=side.judge,
        change_id=change.pk,
        row_version=change.row_version,
        reason="请附任职文件。",
        key=incidents.new_key(),
    )
    page = front(side.clerk)
    assert change.number in page
    assert "请附任职文件。" in page
    assert change.number not in front(sides.side("宜昌分局").clerk)


def test_only_certificates_that_end_within_half_a_year_are_told() -> None:
    side = sides.side()
    certificate(side.company, "鄂AA001", 30)
    certificate(side.company, "鄂AA002", 400)
    certificate(side.company, "鄂AA003", -1)
    page = front(side.clerk)
    assert "鄂AA001" in page
    assert "还有 31 天到期" in page
    assert "鄂AA002" not in page
    assert "鄂AA003" not in page
    assert "鄂AA001" not in front(sides.side("宜昌分局").clerk)


def test_unexplained_excursion_is_told_until_it_is_answered() -> None:
    cold = cold_scene()
    of = cold.upload(log())
    assert "1 段未说明" in front(cold.clerk)
    cold.answer(of.excursions.get())
    assert "段未说明" not in front(cold.clerk)


def test_incident_the_branch_asks_about_comes_first_until_the_company_supplements_it() -> None:
    scene = incidents.scene()
    certificate(scene.company, "鄂AA001", 30)
    incident = scene.report()
    incident_services.acknowledge(actor=scene.handling, incident_id=incident.pk)
    assert "待补充" not in front(scene.clerk)
    incident_services.ask_company(
        actor=scene.handling, incident_id=incident.pk, text="请补充在途温度。", key=incidents.new_key()
    )
    page = front(scene.clerk)
    assert page.index("待补充") < page.index("鄂AA001")
    incident_services.supplement(
        actor=scene.reporting, incident_id=incident.pk, text="在途温度 9 ℃，共 20 分钟。", key=incidents.new_key()
    )
    assert "待补充" not in front(scene.clerk)
