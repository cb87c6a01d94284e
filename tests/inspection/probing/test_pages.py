"""The pages and the API of availability."""

import json
from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.inspection.probing import factories
from tests.kernel.factories import official
from yaojian.inspection.measuring.alarming import Outcome
from yaojian.inspection.probing.models import Alarm, MaintenanceWindow, ProbeTarget
from yaojian.kernel.accounts.models import User

pytestmark = pytest.mark.django_db
BASE = "/console/inspection/availability/"
FORM = {
    "name": "站内搜索",
    "address": "http://93.184.215.5/",
    "function": "search",
    "words": "药品",
    "reach": "internet",
    "interval": "10",
    "hours": "always",
    "failures_to_alarm": "3",
    "recoveries_to_clear": "2",
    "responsible": "",
}


@pytest.fixture
def browser(client: Client, keeper: User) -> Client:
    client.force_login(keeper)
    return client


def test_list_says_what_to_do_while_it_is_empty(browser: Client) -> None:
    text = browser.get(BASE).content.decode()
    assert "还没有监测对象" in text
    assert "还没有对照点" in text


def test_target_is_added_changed_and_paused_by_its_pages(browser: Client) -> None:
    answer = browser.post(f"{BASE}new/", FORM | {"key": factories.key()})
    one = ProbeTarget.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"{BASE}{one.pk}/")
    assert "站内搜索返回结果" in browser.get(answer["Location"]).content.decode()
    assert 'value="站内搜索"' in browser.get(f"{BASE}{one.pk}/change/").content.decode()
    browser.post(f"{BASE}{one.pk}/change/", FORM | {"interval": "30"})
    browser.post(f"{BASE}{one.pk}/switch/", {"active": "0"})
    one.refresh_from_db()
    assert (one.interval, one.active) == (30, False)
    assert "已停用" in browser.get(BASE).content.decode()


def test_empty_form_is_refused_and_not_shown_anew(browser: Client) -> None:
    for path in ("new/", "windows/"):
        assert browser.post(BASE + path, {}).status_code == 422


def test_wrong_input_keeps_what_was_typed(browser: Client) -> None:
    answer = browser.post(f"{BASE}new/", FORM | {"interval": "100", "name": ""})
    assert answer.status_code == 422
    assert "最多 72 分钟。" in answer.content.decode()
    assert 'value="http://93.184.215.5/"' in answer.content.decode()


def test_page_shows_bars_arithmetic_and_history(browser: Client, target: ProbeTarget) -> None:
    now = timezone.now()
    for n in range(20):
        factories.visit(target, Outcome.FAILED if n == 3 else Outcome.GOOD, at=now - timedelta(hours=n))
    text = browser.get(f"{BASE}{target.pk}/").content.decode()
    assert "计入 20 次访问，1 次没有在 15 秒内打开，占 5.00%。已达到 5%" in text
    assert "day-bars__down" in text
    assert "polyline" in text
    filtered = browser.get(f"{BASE}{target.pk}/", {"outcome": "failed"}).content.decode()
    assert "本页 1 次" in filtered
    assert browser.get(f"{BASE}{target.pk}/", {"outcome": "zzz", "since": "x", "after": "~~"}).status_code == 200


def test_csv_holds_the_filtered_visits(browser: Client, target: ProbeTarget) -> None:
    factories.visit(target)
    factories.visit(target, Outcome.FAILED)
    answer = browser.get(f"{BASE}{target.pk}/visits.csv", {"outcome": "failed"})
    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "没有按时打开" in lines[1]


def test_alarm_shows_on_top_and_is_taken(browser: Client, keeper: User) -> None:
    one = factories.target(keeper, failures_to_alarm=1)
    factories.visit(one, Outcome.FAILED)
    assert "我来处理" in browser.get(BASE).content.decode()
    alarm = Alarm.objects.get()
    browser.post(f"{BASE}alarms/{alarm.pk}/take/")
    assert "程检" in browser.get(f"{BASE}alarms/").content.decode()
    assert "我来处理" not in browser.get(BASE).content.decode()


def test_window_is_asked_for_by_one_and_approved_by_another(browser: Client, keeper: User) -> None:
    begins = timezone.localtime() + timedelta(hours=2)
    form = {
        "begins": begins.strftime("%Y-%m-%dT%H:%M"),
        "ends": (begins + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"),
        "reason": "升级",
        "target": "",
        "key": factories.key(),
    }
    assert browser.post(f"{BASE}windows/", form | {"ends": form["begins"]}).status_code == 422
    assert browser.post(f"{BASE}windows/", form).status_code == 303
    window = MaintenanceWindow.objects.get()
    assert "批准</button>" not in browser.get(f"{BASE}windows/").content.decode()
    other = Client()
    other.force_login(factories.approver())
    assert "批准</button>" in other.get(f"{BASE}windows/").content.decode()
    other.post(f"{BASE}windows/{window.pk}/decide/", {"approve": "1"})
    window.refresh_from_db()
    assert (window.state, window.decided_by_name) == ("approved", "韩主任")
    assert "撤回" in browser.get(f"{BASE}windows/").content.decode()
    browser.post(f"{BASE}windows/{window.pk}/end/")
    window.refresh_from_db()
    assert window.state == "withdrawn"


@pytest.mark.parametrize("path", ["", "new/", "alarms/", "windows/", "{pk}/", "{pk}/change/", "{pk}/visits.csv"])
def test_pages_refuse_who_has_no_right(path: str, target: ProbeTarget, client: Client) -> None:
    client.force_login(official("路人"))
    assert client.get(BASE + path.format(pk=target.pk)).status_code == 403


def test_api_does_what_the_pages_do(browser: Client, target: ProbeTarget) -> None:
    api = "/api/v1/inspection/probes"
    body = {"name": "登录页", "address": "http://93.184.215.6/", "function": "login", "key": factories.key()}

    def post(path: str, given: Mapping[str, object]) -> tuple[int, dict[str, object]]:
        answer = browser.post(f"{api}{path}", json.dumps(given), content_type="application/json")
        return answer.status_code, answer.json()

    assert post("/", body)[0] == 201
    assert post("/", body | {"key": factories.key()})[0] == 409
    assert {one["name"] for one in browser.get(f"{api}/").json()} == {"登录页", "门户首页"}
    factories.visit(target, Outcome.FAILED)
    told = browser.get(f"{api}/{target.pk}").json()
    assert (told["week"]["failed"], told["week"]["veto"], told["week"]["enough"]) == (1, True, False)
    assert browser.get(f"{api}/{target.pk}/visits").json()["items"][0]["outcome"] == "failed"
    begins = timezone.now() + timedelta(hours=1)
    wish = {"begins": begins.isoformat(), "ends": (begins + timedelta(hours=1)).isoformat(), "reason": "升级"}
    status, window = post("/windows", wish | {"key": factories.key()})
    assert (status, window["state"]) == (201, "proposed")
    assert post(f"/windows/{window['id']}/decide", {"approve": True})[0] == 403
    assert len(browser.get(f"{api}/windows").json()["items"]) == 1
    assert browser.get(f"{api}/alarms").json()["items"] == []
