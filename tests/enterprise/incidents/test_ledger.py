"""The bureau's ledger: words over two tables by their indexes, and telephones that follow the field key."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from tests.enterprise import factories
from tests.enterprise.incidents.factories import scene
from tests.kernel import factories as kernel
from yaojian.enterprise.companies.models import Company, CompanyKind
from yaojian.enterprise.incidents import jobs, queries
from yaojian.enterprise.incidents.models import Incident, IncidentState
from yaojian.enterprise.incidents.queries import Wanted
from yaojian.enterprise.incidents.rights import READ
from yaojian.kernel.organisations.models import Unit

pytestmark = pytest.mark.django_db


def test_words_are_found_in_vaccine_batch_number_and_company_and_all_of_them_must_be_there() -> None:
    who = scene()
    one = who.report(vaccine="示范狂犬病疫苗", batch="20250301A，20250302")
    who.report(vaccine="示范流感疫苗")

    def found(words: str) -> list[Incident]:
        return queries.ledger(who.handling, Wanted(words=words))

    assert found("狂犬") == found("20250301a") == found(one.number) == found("武汉 狂犬") == [one]
    assert len(found("示范医药")) == 2
    assert found("狂犬 流感") == found("宜昌") == []
    assert len(found("  ")) == 2


def test_words_find_nothing_of_another_branch() -> None:
    who, other = scene(), scene("宜昌分局")
    who.report(vaccine="示范狂犬病疫苗")
    assert queries.ledger(other.handling, Wanted(words="狂犬")) == []


def _many(branches: list[Unit], count: int) -> None:
    companies = Company.objects.bulk_create(
        Company(
            credit_code=f"9142{number:014d}",
            name=f"示范医药{number:05d}有限公司",
            kind=CompanyKind.WHOLESALE,
            branch=branches[number % len(branches)],
            address="武汉市示范路 1 号",
            license_number=f"鄂AA0271{number:05d}",
            legal_representative="苏敏",
        )
        for number in range(2_000)
    )
    now = timezone.now()
    Incident.objects.bulk_create(
        Incident(
            id=uuid4(),
            number=f"疫事〔2025〕{number:05d}号",
            company=companies[number % len(companies)],
            branch=branches[number % len(branches)],
            reporter="程远",
            found_at=now,
            reported_at=now - timedelta(minutes=number),
            vaccine="示范流感疫苗",
            batch=f"B{number:06d}",
            what="temperature",
            acknowledge_by=now,
            state=IncidentState.REPORTED,
        )
        for number in range(count)
    )


def test_ledger_at_twenty_thousand_incidents_reads_its_indexes() -> None:
    branches = [factories.branch(f"{number}号分局") for number in range(14)]
    _many(branches, 20_000)
    small = factories.branch("小分局")
    Incident.objects.filter(number__in=[f"疫事〔2025〕{number:05d}号" for number in (7, 19_990)]).update(branch=small)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE incidents_incident, companies_company")
    bureau = kernel.official("何为民", branches[0])
    for branch in branches:
        kernel.grant(bureau, READ, scope=branch)
    own = kernel.official("严正", small)
    kernel.grant(own, READ, scope=small)
    cases = [
        ("incident_newest", bureau, Wanted()),
        ("incident_ledger_words", bureau, Wanted(words="B019999")),
        ("company_ledger_words", bureau, Wanted(words="示范医药01999")),
        ("incident_of_branch", own, Wanted()),
    ]
    for index, user, wanted in cases:
        plan = queries.page_of(kernel.actor(user), wanted)[:50].explain()
        assert index in plan, plan
        assert "Seq Scan on incidents_incident" not in plan, plan
        assert "Seq Scan on companies_company" not in plan, plan
    assert len(queries.ledger(kernel.actor(bureau), Wanted(words="B019999"))) == 1


def test_telephone_is_sealed_anew_so_that_a_former_key_can_go(settings: Any) -> None:
    who = scene()
    told, silent = who.report(phone="13800001234"), who.report(phone="")
    former = settings.YAOJIAN_FIELD_KEYS
    settings.YAOJIAN_FIELD_KEYS = ["n2:another-secret-of-the-house", *former]
    assert jobs.reseal(0) == 1
    assert jobs.reseal(0) == 0
    settings.YAOJIAN_FIELD_KEYS = ["n2:another-secret-of-the-house"]
    told.refresh_from_db()
    silent.refresh_from_db()
    assert (told.phone, silent.phone) == ("13800001234", "")
