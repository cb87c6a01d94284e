"""Doors that need a sign-in, and sessions that end: idle, too long, or from outside."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.kernel import factories
from tests.kernel.accounts.factories import fail, sign_in
from yaojian.kernel.accounts import services, session_clock
from yaojian.kernel.accounts.models import User
from yaojian.kernel.audit.models import Event

pytestmark = pytest.mark.django_db
DOORS = (
    "/oa/desk",
    "/cms/desk",
    "/qy/desk",
    "/console/desk",
    "/account/",
    "/account/session",
    "/account/second-factor/",
)


def turn_back(client: Client, key: str, by: timedelta) -> None:
    """Pretend that the moment ``key`` of the session lies further back."""
    session = client.session
    session[key] = session[key] - int(by.total_seconds())
    session.save()


@pytest.mark.parametrize("door", DOORS)
def test_door_sends_strangers_to_sign_in_and_back(client: Client, db: None, door: str) -> None:
    answer = client.get(f"{door}?a=1")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login?next=%2F")
    assert "a%3D1" in answer["Location"]


def test_public_page_needs_no_sign_in(client: Client, db: None) -> None:
    assert client.get("/public/news").json()["user"] is None


def test_signed_in_official_acts_with_the_posts_held(signed_in: Client, zhou: User) -> None:
    assert signed_in.get("/oa/desk").json() == {"user": zhou.pk, "company": None, "posts": 1}


@pytest.mark.parametrize(
    ("key", "by"), [(session_clock.SEEN, timedelta(minutes=31)), (session_clock.STARTED, timedelta(hours=13))]
)
def test_session_ends_at_its_limit_and_says_why(signed_in: Client, key: str, by: timedelta) -> None:
    turn_back(signed_in, key, by)
    answer = signed_in.get("/oa/desk")
    assert answer.status_code == 302
    page = signed_in.get(answer["Location"]).content.decode()
    assert "为安全起见已退出" in page
    assert Event.objects.filter(action="kernel.account.session_ended").exists()
    assert signed_in.get("/oa/desk").status_code == 302


def test_ended_session_answers_a_fragment_with_401_and_the_way_back(signed_in: Client) -> None:
    turn_back(signed_in, session_clock.SEEN, timedelta(minutes=31))
    answer = signed_in.post(
        "/oa/save", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/oa/draft?id=7"}
    )
    assert answer.status_code == 401
    assert answer["X-Yaojian-Sign-In"] == "/account/login?next=%2Foa%2Fdraft%3Fid%3D7&why=idle"
    assert "HX-Redirect" not in answer
    assert "<html" not in answer.content.decode()


def test_ended_session_answers_a_script_with_401_json(signed_in: Client) -> None:
    turn_back(signed_in, session_clock.SEEN, timedelta(minutes=31))
    answer = signed_in.get("/account/session", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (401, "kernel.accounts.sign_in_needed")


def test_ended_session_answers_the_api_with_401(signed_in: Client) -> None:
    turn_back(signed_in, session_clock.SEEN, timedelta(minutes=31))
    assert signed_in.get("/api/v1/me").status_code == 401


def test_posted_form_after_the_end_leads_back_to_its_page_not_to_its_address(signed_in: Client) -> None:
    turn_back(signed_in, session_clock.SEEN, timedelta(minutes=31))
    answer = signed_in.post("/oa/save", headers={"Referer": "http://testserver/oa/draft"})
    assert answer["Location"].startswith("/account/login?next=%2Foa%2Fdraft")
    foreign = signed_in.post("/oa/save", headers={"Referer": "http://evil.example/oa/draft"})
    assert foreign["Location"] == "/account/login?next=%2Faccount%2F"


def test_looking_at_the_clock_does_not_wind_it_but_one_click_does(signed_in: Client) -> None:
    turn_back(signed_in, session_clock.SEEN, timedelta(minutes=29))
    assert signed_in.get("/account/session").json()["idle"] <= 61
    signed_in.get("/oa/badge", headers={"X-Yaojian-Background": "1"})
    assert signed_in.get("/account/session").json()["idle"] <= 61
    assert signed_in.post("/account/session").json()["idle"] >= 1799


def test_work_winds_the_clock(signed_in: Client) -> None:
    turn_back(signed_in, session_clock.SEEN, timedelta(minutes=29))
    signed_in.get("/oa/desk")
    assert signed_in.get("/account/session").json()["idle"] >= 1799


def test_disabled_account_loses_its_session_at_once_and_does_not_get_it_back(signed_in: Client, zhou: User) -> None:
    services.disable_user(actor=factories.SYSTEM, user_id=zhou.pk)
    assert signed_in.get("/oa/desk").status_code == 302
    services.enable_user(actor=factories.SYSTEM, user_id=zhou.pk)
    assert signed_in.get("/oa/desk").status_code == 302


def test_session_from_before_a_reset_is_dead(signed_in: Client, zhou: User) -> None:
    User.objects.filter(pk=zhou.pk).update(sessions_since=timezone.now() + timedelta(seconds=1))
    assert "why=outside" in signed_in.get("/oa/desk")["Location"]


def test_disabled_account_learns_that_it_is_disabled(client: Client, zhou: User) -> None:
    services.disable_user(actor=factories.SYSTEM, user_id=zhou.pk)
    answer = client.post("/account/login", {"login": zhou.username, "password": "correct-Horse-9"}, follow=True)
    assert "账号已停用" in answer.content.decode() or answer.status_code == 422
    assert client.get("/oa/desk").status_code == 302


def test_company_account_stays_out_of_the_administration(client: Client, db: None) -> None:
    sign_in(client, factories.user(kind="company"))
    assert [client.get(f"/{door}/desk").status_code for door in ("oa", "cms", "console", "qy")] == [403, 403, 403, 200]


def test_other_sign_in_of_the_same_account_is_told(signed_in: Client, zhou: User) -> None:
    assert signed_in.get("/account/session").json()["elsewhere"] is None
    turn_back(signed_in, session_clock.STARTED, timedelta(minutes=5))
    sign_in(Client(), zhou, address="10.8.8.8")
    assert signed_in.get("/account/session").json()["elsewhere"]["address"] == "10.8.8.8"


def test_last_sign_in_is_told_once_with_the_failures_since(client: Client, zhou: User) -> None:
    sign_in(Client(), zhou, address="10.7.7.7")
    fail(Client(), zhou, 2)
    sign_in(client, zhou)
    kept = client.session["account.last"]
    assert (kept["address"], kept["failures"], kept["device"]) == ("10.7.7.7", 2, "Windows 上的 Edge 浏览器")


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/oa/", "javascript:alert(1)", "/\\evil.example"]
)
def test_next_leads_nowhere_else(client: Client, zhou: User, target: str) -> None:
    assert sign_in(client, zhou, after=target)["Location"] == "/account/landing"


def test_next_leads_back_to_the_page_asked_for(client: Client, zhou: User) -> None:
    assert sign_in(client, zhou, after="/oa/draft?id=7")["Location"] == "/oa/draft?id=7"


def test_given_password_must_be_changed_before_work(client: Client, zhou: User) -> None:
    User.objects.filter(pk=zhou.pk).update(must_change_password=True)
    sign_in(client, zhou)
    assert client.get("/oa/desk")["Location"] == "/account/password?why=required"
    changed = {"oldpassword": "correct-Horse-9", "password1": "Another-Horse-10", "password2": "Another-Horse-10"}
    assert client.post("/account/password", changed).status_code == 302
    assert client.get("/oa/desk").status_code == 200


def test_password_older_than_ninety_days_must_be_changed(signed_in: Client, zhou: User) -> None:
    User.objects.filter(pk=zhou.pk).update(password_changed_at=timezone.now() - timedelta(days=91))
    assert signed_in.get("/oa/desk")["Location"] == "/account/password?why=required"


def test_required_second_factor_comes_before_work(signed_in: Client, settings: Settings) -> None:
    settings.YAOJIAN_SECOND_FACTOR_REQUIRED = True
    assert signed_in.get("/oa/desk")["Location"] == "/account/second-factor/app/activate?why=required"


def test_signing_out_ends_the_session_and_is_recorded(signed_in: Client) -> None:
    assert signed_in.post("/account/sign-out")["Location"] == "/account/login"
    assert signed_in.get("/oa/desk").status_code == 302
    assert Event.objects.filter(action="kernel.account.signed_out").count() == 1


@pytest.mark.parametrize("page", ["/account/signup/", "/account/password/reset/", "/account/email/"])
def test_pages_allauth_would_have_are_not_there(client: Client, db: None, page: str) -> None:
    assert client.get(page).status_code in {302, 404}
    assert client.get("/account/closed").status_code == 404
