"""Answering a survey over HTTP: once, twice, too late, by a machine, with hostile values; what the public reads of it."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.kernel import factories as kernel
from tests.portal.interaction import factories
from tests.portal.interaction.test_surveys import QUESTIONS, facts
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.portal.interaction.surveys import queries, services
from yaojian.portal.interaction.surveys.models import AnswerSheet, Survey
from yaojian.portal.interaction.surveys.rights import MANAGE, PUBLISH, READ
from yaojian.portal.interaction.visiting import counting, judging
from yaojian.portal.publishing import building

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"
GOOD = {"q1": "满意", "q2": ["办事"], "q3": "5", "q4": "很好"}
Opened = Callable[..., Survey]


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests fill forms faster than people."""
    monkeypatch.setattr(judging, "QUICKEST", timedelta(0))


@pytest.fixture
def people(db: None) -> tuple[Actor, Actor]:
    place = kernel.unit("政策法规处")
    made, publishes = kernel.official("李组织", place), kernel.official("王发布", place)
    kernel.grant(made, MANAGE, READ, scope=place)
    kernel.grant(publishes, PUBLISH, READ, scope=place)
    return kernel.actor(made), kernel.actor(publishes)


@pytest.fixture
def opened(people: tuple[Actor, Actor]) -> Opened:
    """A public survey."""

    def make(**changes: Any) -> Survey:
        survey = services.make_survey(actor=people[0], facts=facts(**changes), questions=QUESTIONS, key=factories.key())
        services.submit_survey(actor=people[0], survey_id=survey.pk, key=factories.key())
        return services.publish_survey(actor=people[1], survey_id=survey.pk, key=factories.key())

    return make


def stranger(address: str = "10.3.3.3") -> Client:
    """Sends no CSRF token."""
    return Client(enforce_csrf_checks=True, REMOTE_ADDR=address)


def filled(client: Client, survey: Survey, **changes: Any) -> dict[str, Any]:
    page = client.get(f"/d/surveys/{survey.pk}").content.decode()
    found = re.search(r'name="slip" value="([^"]+)"', page)
    assert found
    return GOOD | {"slip": found[1], "proof": factories.proof(found[1])} | changes


def send(client: Client, survey: Survey, data: dict[str, Any]) -> Any:
    return client.post(f"/d/surveys/{survey.pk}", data)


def test_sheet_is_counted_once_however_often_it_is_sent(opened: Opened) -> None:
    survey, client = opened(), stranger()
    data = filled(client, survey)
    assert [send(client, survey, data).status_code for _ in range(2)] == [200, 200]
    again = send(client, survey, filled(client, survey, q1="不满意"))
    assert "再次提交以第一份为准" in again.content.decode()
    assert AnswerSheet.objects.get().answers["1"] == ["满意"]
    assert queries.sheet_count(survey) == 1


def test_closed_survey_takes_nothing_and_leads_to_its_results(opened: Opened) -> None:
    past = workdays.today() - timedelta(days=9)
    open_one, closed = opened(), opened(opens_on=past, closes_on=past + timedelta(days=1))
    client = stranger()
    page = send(client, closed, filled(client, open_one))
    assert page.status_code == 409
    assert f"/hd/zj/{closed.pk}.html" in page.content.decode()
    assert not AnswerSheet.objects.exists()


def test_survey_nobody_published_is_unknown(people: tuple[Actor, Actor]) -> None:
    survey = services.make_survey(actor=people[0], facts=facts(), questions=QUESTIONS, key=factories.key())
    assert stranger().get(f"/d/surveys/{survey.pk}").status_code == 404
    assert stranger().post(f"/d/surveys/{survey.pk}", GOOD).status_code == 404
    assert stranger().post("/d/surveys/999999", GOOD).status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"q1": "别的"},
        {"q1": SCRIPT},
        {"q1": ["满意", "不满意\x00"]},
        {"q2": ["办事", "抽奖"]},
        {"q3": "9"},
        {"q3": "12"},
        {"q1": ""},
        {"q4": "药" * 2001},
    ],
)
def test_values_outside_the_form_are_refused_with_the_words_kept(opened: Opened, changes: dict[str, Any]) -> None:
    survey, client = opened(), stranger()
    page = send(client, survey, filled(client, survey) | changes)
    assert page.status_code == 422
    assert "<script>alert" not in page.content.decode()
    if "q4" not in changes:
        assert "很好" in page.content.decode()
    assert not AnswerSheet.objects.exists()


@pytest.mark.parametrize("proof", ["", "1", "x" * 12, "-5", "9" * 13])
def test_without_the_work_of_the_browser_the_sum_is_asked_for(opened: Opened, proof: str) -> None:
    survey, client = opened(), stranger()
    page = send(client, survey, filled(client, survey, proof=proof))
    assert page.status_code == 422
    assert "请回答这道算术题" in page.content.decode()
    assert not AnswerSheet.objects.exists()


def test_work_done_for_one_form_does_not_serve_another(opened: Opened) -> None:
    survey, client = opened(), stranger()
    first, second = filled(client, survey), filled(client, survey)
    assert send(client, survey, second | {"proof": first["proof"]}).status_code == 422
    assert send(client, survey, first | {"slip": first["slip"][:-2] + "xx"}).status_code == 422


def test_sum_in_words_lets_in_without_script_but_a_person_looks_first(opened: Opened) -> None:
    survey, client = opened(), stranger()
    data = filled(client, survey, proof="")
    page = client.get(f"/d/surveys/{survey.pk}").content.decode()
    assert "等于几" in page
    from yaojian.kernel import slips

    assert send(client, survey, data | {"sum": str(slips.question(data["slip"])[1])}).status_code == 200
    assert AnswerSheet.objects.get().doubt
    assert queries.sheet_count(survey) == 0


def test_many_sheets_from_one_address_are_set_apart_not_lost(opened: Opened) -> None:
    survey = opened()
    for _ in range(counting.FORMS_OF_ADDRESS.most + 2):
        client = stranger()
        assert send(client, survey, filled(client, survey)).status_code == 200
    assert AnswerSheet.objects.count() == counting.FORMS_OF_ADDRESS.most + 2
    assert queries.sheet_count(survey) == counting.FORMS_OF_ADDRESS.most


def test_results_are_a_page_of_the_site_after_the_feedback(
    opened: Opened, people: tuple[Actor, Actor], site: Path, django_capture_on_commit_callbacks: Any
) -> None:
    today = workdays.today()
    survey = opened()
    for number in range(6):
        client = stranger(f"10.3.4.{number}")
        assert send(client, survey, filled(client, survey, q4=SCRIPT)).status_code == 200
    Survey.objects.filter(pk=survey.pk).update(opens_on=today - timedelta(days=9), closes_on=today - timedelta(days=1))
    services.write_feedback(
        actor=people[0], survey_id=survey.pk, text="收到六份，采纳两条。", adopted=2, key=factories.key()
    )
    services.publish_feedback(actor=people[1], survey_id=survey.pk, key=factories.key())
    with django_capture_on_commit_callbacks(execute=True):
        building.build_all()
    page = (site / f"hd/zj/{survey.pk}.html").read_text()
    assert "收到答卷 6 份，采纳意见 2 条" in page
    assert "6 人回答" in page
    assert "alert(1)" not in page  # free texts are not published, so nothing of them is
