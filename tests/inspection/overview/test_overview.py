"""The dashboard gathers what the other rooms know; the comparison of two runs."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.inspection.probing import factories as probing
from tests.inspection.rectification.factories import HOME, ended_run, found
from tests.kernel import factories
from yaojian.inspection.measuring.alarming import Outcome
from yaojian.inspection.probing import rights as probes
from yaojian.inspection.rectification import rights as mending
from yaojian.inspection.runs import rights as runs
from yaojian.kernel.accounts.models import User

pytestmark = pytest.mark.django_db
BASE = "/console/inspection/"


@pytest.fixture(autouse=True)
def data_home(settings: Settings, tmp_path: Path) -> None:
    settings.YAOJIAN_DATA = tmp_path


@pytest.fixture
def inspector() -> User:
    account = factories.official("程检")
    factories.grant(account, runs.READ, runs.START, probes.READ, probes.MANAGE, mending.READ)
    return account


@pytest.fixture
def browser(client: Client, inspector: User) -> Client:
    client.force_login(inspector)
    return client


def test_empty_dashboard_says_what_to_do(browser: Client) -> None:
    text = browser.get(BASE).content.decode()
    assert "还没有检查结果" in text
    assert "还没有监测对象" in text
    assert "没有待整改的问题" in text


def test_dashboard_shows_score_change_bars_problems_and_repairs(browser: Client, inspector: User) -> None:
    ended_run([found()])
    ended_run([found(), found(url=f"{HOME}b.html", severity="serious")])
    target = probing.target(inspector, failures_to_alarm=1)
    probing.visit(target, Outcome.FAILED)
    text = browser.get(BASE).content.decode()
    for words in (
        "93.0",
        "与上次持平",
        "严重 1，一般 1",
        "day-bars__down",
        "我来处理",
        "先改什么最划算",
        "可挽回 2.0 分",
    ):
        assert words in text, words
    assert "portal.example" in browser.get(BASE, {"site": "nonsense"}).content.decode()


def test_problems_of_another_site_are_not_counted_among_those_of_the_chosen_one(browser: Client) -> None:
    ended_run([found()])
    ended_run([found(url=f"http://other.example/{number}.html") for number in range(3)], site="other.example")
    text = browser.get(BASE, {"site": "portal.example"}).content.decode()
    assert "可挽回 1.0 分" in text
    assert "other.example/1.html" not in text
    assert "other.example/1.html" in browser.get(BASE, {"site": "other.example"}).content.decode()


def test_reader_of_runs_alone_sees_no_other_room(client: Client) -> None:
    account = factories.official("阅览")
    factories.grant(account, runs.READ)
    client.force_login(account)
    ended_run([found()])
    text = client.get(BASE).content.decode()
    assert "93.0" in text
    assert f"{HOME}gone.html" not in text


def test_stranger_is_refused(client: Client) -> None:
    client.force_login(factories.official("路人"))
    assert client.get(BASE).status_code == 403


def test_comparison_tells_new_gone_and_still_apart(browser: Client) -> None:
    first = ended_run([found(), found(url=f"{HOME}old.html")])
    page = f"{BASE}{first.pk}/compare/"
    assert "没有更早的检查" in browser.get(page).content.decode()
    second = ended_run([found(), found(url=f"{HOME}new.html")])
    page = f"{BASE}{second.pk}/compare/"
    for part, url in (("new", "new.html"), ("still", "gone.html"), ("gone", "old.html")):
        text = browser.get(page, {"part": part}).content.decode()
        assert f"{HOME}{url}" in text
        assert "本页 1 处" in text
    assert browser.get(page, {"part": "nonsense", "after": "9" * 30}).status_code == 200
