"""The pages of delegations, as principal, delegate, manager and stranger meet them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.kernel import factories as kernel
from tests.oa.delegation.factories import delegated
from tests.oa.factories import Office, new_key
from yaojian.oa.delegation.models import Delegation, State
from yaojian.oa.delegation.rights import MANAGE


def browser(office: Office, who: str) -> Client:
    """A browser somebody is signed in with."""
    client = Client()
    client.force_login(office.users[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def filled(office: Office, delegate: str = "sales_clerk", **changes: object) -> dict[str, object]:
    """The form as a principal fills it in."""
    now = timezone.localtime()
    until = now + timedelta(days=3)
    form: dict[str, object] = {
        "delegate": str(office.users[delegate].person_id),
        "since": f"{now:%Y-%m-%dT%H:%M}",
        "until": f"{until:%Y-%m-%dT%H:%M}",
        "reason": "出差",
        "key": new_key(),
    }
    return form | changes


def test_story_of_a_delegation_in_the_browser(office: Office) -> None:
    head, clerk = browser(office, "sales"), browser(office, "sales_clerk")
    assert "陆远（科员）" in head.get("/oa/delegation/new").content.decode()
    answer = head.post("/oa/delegation/new", filled(office))
    assert answer.status_code == 303, answer.content.decode()
    made = Delegation.objects.get()
    assert answer["Location"] == f"/oa/delegation/{made.pk}"
    assert "受托人还没有代办过" in head.get(answer["Location"]).content.decode()
    assert "正在代周明远办理全部事项" in clerk.get("/oa/delegation/").content.decode()
    assert "全部事项已委托陆远代办" in head.get("/oa/delegation/").content.decode()
    assert clerk.post(f"/oa/delegation/{made.pk}/revoke").status_code == 303
    page = head.get("/oa/delegation/").content.decode()
    assert "已收回" in page
    assert "全部事项已委托陆远代办" not in page
    answer = head.post(f"/oa/delegation/{made.pk}/revoke")
    assert answer.status_code == 409
    assert "不需要再收回" in answer.content.decode()


def test_wrong_form_is_told_and_kept(office: Office) -> None:
    head = browser(office, "sales")
    answer = head.post("/oa/delegation/new", filled(office, until="2020-01-01T09:00", reason="学习"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "结束时间须晚于开始时间" in page
    assert 'value="学习"' in page
    answer = head.post("/oa/delegation/new", filled(office, delegate="branch"))
    assert answer.status_code == 422
    assert "不在可选范围内" in answer.content.decode()


def test_overlap_is_told_on_a_page(office: Office) -> None:
    delegated(office, delegate="plants")
    answer = browser(office, "sales").post("/oa/delegation/new", filled(office))
    assert answer.status_code == 409
    assert "请先收回原委托" in answer.content.decode()


def test_manager_sets_one_for_a_sick_person(office: Office) -> None:
    kernel.grant(office.users["sales_clerk"], MANAGE, scope=office.units["sales"])
    clerk, sick = browser(office, "sales_clerk"), office.users["sales"].person_id
    assert "为 周明远 设置" in clerk.get(f"/oa/delegation/new?for={sick}").content.decode()
    answer = clerk.post(f"/oa/delegation/new?for={sick}", filled(office, delegate="devices", reason="病假"))
    assert answer.status_code == 303, answer.content.decode()
    assert "周明远委托方小满" in clerk.get("/oa/delegation/").content.decode()
    assert browser(office, "plants").get(f"/oa/delegation/new?for={sick}").status_code == 403


@pytest.mark.parametrize(
    ("who", "status"),
    [("sales", 200), ("sales_clerk", 200), ("plants", 403), ("branch", 403), ("admin", 403), (None, 302)],
)
def test_only_the_parties_see_a_delegation(office: Office, who: str | None, status: int) -> None:
    made = delegated(office)
    client = browser(office, who) if who else Client()
    assert client.get(f"/oa/delegation/{made.pk}").status_code == status
    if status != 200:
        client.post(f"/oa/delegation/{made.pk}/revoke")
        assert Delegation.objects.get(pk=made.pk).state == State.IN_FORCE


def test_same_story_over_the_api(office: Office) -> None:
    head = browser(office, "sales")
    now = timezone.now()
    body = {
        "principal_id": str(office.users["sales"].person_id),
        "delegate_id": str(office.users["sales_clerk"].person_id),
        "since": now.isoformat(),
        "until": (now + timedelta(days=1)).isoformat(),
        "reason": "出差",
        "kinds": ["incoming"],
        "key": new_key(),
    }
    answer = head.post("/api/v1/oa/delegations", body, content_type="application/json")
    assert answer.status_code == 200, answer.content.decode()
    made = answer.json()
    assert made["delegate"] == "陆远"
    assert made["state"] == "in_force"
    clerk = browser(office, "sales_clerk")
    assert [row["id"] for row in clerk.get("/api/v1/oa/delegations").json()["received"]] == [made["id"]]
    assert clerk.get(f"/api/v1/oa/delegations/{made['id']}/signed").json() == []
    assert browser(office, "plants").get(f"/api/v1/oa/delegations/{made['id']}/signed").status_code == 403
    assert head.post(f"/api/v1/oa/delegations/{made['id']}/revoke").json()["state"] == "revoked"
    assert head.post(f"/api/v1/oa/delegations/{made['id']}/revoke").status_code == 409
