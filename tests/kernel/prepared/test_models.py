"""Questions about whole objects whose SQL is written once (``kernel.prepared_models``)."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.enterprise import factories
from yaojian.enterprise.annual_reports import queries
from yaojian.enterprise.annual_reports.models import Report, Section
from yaojian.enterprise.annual_reports.rights import FILL
from yaojian.enterprise.companies.models import Membership
from yaojian.kernel import prepared
from yaojian.kernel.errors import RightMissing, Unknown
from yaojian.kernel.permissions import checks
from yaojian.kernel.prepared_models import Question

pytestmark = pytest.mark.django_db


def test_answer_is_what_the_queryset_gives_with_related_objects_and_other_values_each_time() -> None:
    one, other = factories.filing("甲分局"), factories.filing("乙分局")
    reports = [factories.draft(one), factories.draft(other)]
    asked = Question(lambda pk: queries.all_reports().filter(company_id=pk), type(one.company.pk))

    for report, side in zip(reports, (one, other), strict=True):
        (found,) = asked.ask(side.company.pk)
        assert found == report
        assert vars(found.company) == vars(Report.objects.select_related("company").get(pk=report.pk).company) | {
            "_state": found.company._state
        }
        assert (found.company.branch.pk, found.definition.title) == (side.branch.pk, report.definition.title)
        assert "source" in found.definition.get_deferred_fields()
    assert asked.ask(uuid4()) == []


def test_what_is_json_and_what_is_a_moment_comes_back_as_django_gives_it() -> None:
    report = factories.draft(factories.filing(), **factories.WHOLE)
    asked = Question(lambda pk, code: Section.objects.filter(report_id=pk, code=code), type(report.pk), str)

    (found,) = asked.ask(report.pk, "basic")

    assert found.data == factories.WHOLE["basic"]
    assert found.saved_at == Section.objects.get(pk=found.pk).saved_at


def test_moment_in_a_question_is_refused_as_it_would_be_kept_for_ever() -> None:
    asked = Question(
        lambda user: Membership.objects.filter(user_id=user, since__lte=timezone.localdate()),
        int,
    )

    with pytest.raises(ValueError, match="is not in list"):
        asked.ask(1)


def test_object_and_right_of_a_company_come_in_one_question() -> None:
    own, foreign = factories.filing("甲分局"), factories.filing("乙分局")
    report = factories.draft(own)
    fetch = checks.CompanyFetch(FILL, queries.all_reports)

    filler = own.filler

    with CaptureQueriesContext(connection) as asked:
        (result,) = prepared.results_of([fetch.statement(filler, report.pk)])
        assert fetch.read(filler, result) == report
    assert len(asked) == 1

    (result,) = prepared.results_of([fetch.statement(foreign.filler, report.pk)])
    with pytest.raises(RightMissing):
        fetch.read(foreign.filler, result)
    (result,) = prepared.results_of([fetch.statement(own.filler, uuid4())])
    with pytest.raises(Unknown):
        fetch.read(own.filler, result)


def test_membership_that_ended_gives_nothing_from_the_next_question_on() -> None:
    own = factories.filing()
    report = factories.draft(own)
    fetch = checks.CompanyFetch(FILL, queries.all_reports)
    fetch.read(own.filler, prepared.results_of([fetch.statement(own.filler, report.pk)])[0])

    Membership.objects.filter(company=own.company).update(until=timezone.localdate())

    with pytest.raises(RightMissing):
        fetch.read(own.filler, prepared.results_of([fetch.statement(own.filler, report.pk)])[0])
