"""The three administrators at their desks; each sees only his own."""

import pytest
from django.test import Client

from tests.kernel import factories as make
from yaojian.kernel.accounts.models import User
from yaojian.kernel.audit.models import Event
from yaojian.kernel.audit.rights import READ as READ_LOG
from yaojian.kernel.organisations.models import Person, Unit
from yaojian.kernel.organisations.rights import MANAGE as MANAGE_UNITS
from yaojian.kernel.permissions.models import Grant, PermissionTemplate
from yaojian.kernel.permissions.rights import MANAGE_GRANTS, MANAGE_TEMPLATES, READ_GRANTS

pytestmark = pytest.mark.django_db


def browser(account: User) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def security() -> User:
    account = make.official("安全员")
    make.grant(account, MANAGE_GRANTS, MANAGE_TEMPLATES, READ_GRANTS)
    return account


@pytest.fixture
def auditor() -> User:
    account = make.official("审计员")
    make.grant(account, READ_LOG)
    return account


@pytest.fixture
def keeper() -> User:
    account = make.official("系统员")
    make.grant(account, MANAGE_UNITS)
    return account


def test_template_is_made_and_granted_and_revoked(security: User) -> None:
    desk, clerk = browser(security), make.official("文员")
    answer = desk.post("/console/templates/new/", {"code": "units", "name": "机构维护", "rights": [MANAGE_UNITS.code]})
    assert answer.status_code == 303
    template = PermissionTemplate.objects.get(code="units")
    answer = desk.post("/console/grants/new/", {"template": str(template.pk), "username": clerk.username.upper()})
    assert answer.status_code == 303
    grant = Grant.objects.get(user=clerk)
    assert clerk.username in desk.get("/console/grants/", {"words": clerk.username}).content.decode()
    assert browser(clerk).get("/console/units/").status_code == 200
    assert desk.post(f"/console/grants/{grant.pk}/revoke/").status_code == 303
    assert browser(clerk).get("/console/units/").status_code == 403


def test_unknown_user_name_keeps_the_form_and_says_so(security: User) -> None:
    template = make.template(MANAGE_UNITS)
    answer = browser(security).post("/console/grants/new/", {"template": str(template.pk), "username": "nobody.here"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "没有启用中的账号“nobody.here”" in page
    assert f'value="{template.pk}" selected' in page


def test_stale_template_page_is_refused_with_both_versions(security: User) -> None:
    desk, template = browser(security), make.template(MANAGE_UNITS, name="旧名")
    form = {"code": template.code, "name": "新名", "rights": [MANAGE_UNITS.code], "base_version": "1"}
    assert desk.post(f"/console/templates/{template.pk}/", form).status_code == 303
    answer = desk.post(f"/console/templates/{template.pk}/", form)
    assert answer.status_code == 409
    assert "第 2 版" in answer.content.decode()


def test_auditor_finds_a_denial_by_name(auditor: User) -> None:
    intruder = make.official("越权者")
    assert browser(intruder).get("/console/log/").status_code == 403
    answer = browser(auditor).get("/console/log/", {"words": "越权者"})
    assert "访问被拒绝" in answer.content.decode()
    assert Event.objects.filter(action="kernel.permission.denied", actor_name="越权者").count() == 1


def test_log_pages_by_key_and_ends(auditor: User) -> None:
    for n in range(60):
        make.unit(f"第{n}处")
    desk = browser(auditor)
    first = desk.get("/console/log/", {"action": "kernel.organisation.unit_created"})
    older = desk.get(
        "/console/log/", {"action": "kernel.organisation.unit_created", "before": first.context["page"].next_before}
    )
    assert (len(first.context["page"].rows), older.context["page"].next_before) == (50, None)
    assert "第0处" in older.content.decode()


def test_nonsense_in_the_filter_is_told_and_ignored(auditor: User) -> None:
    answer = browser(auditor).get("/console/log/", {"since": "昨天"})
    assert answer.status_code == 200
    assert "日期没有看懂" in answer.content.decode()


def test_system_administrator_sets_up_a_unit_and_enters_a_person(keeper: User) -> None:
    desk = browser(keeper)
    form = {"code": "NEW", "name": "新设处", "kind": "department", "since": "2026-01-01"}
    assert desk.post("/console/units/new/", form).status_code == 303
    unit = Unit.objects.get(code="NEW")
    assert desk.post(f"/console/units/{unit.pk}/", {"name": ""}).status_code == 422
    form = {"name": "新来者", "title": "科员", "since": "2026-01-02"}
    assert desk.post(f"/console/units/{unit.pk}/", form).status_code == 303
    assert Person.objects.get(name="新来者").posts.get().unit == unit
    assert desk.post("/console/units/new/", form | {"code": "NEW", "kind": "section"}).status_code == 409


@pytest.mark.parametrize(
    ("who", "sees"),
    [("security", {"templates", "grants"}), ("auditor", {"log"}), ("keeper", {"units"})],
)
def test_each_administrator_sees_only_his_own(who: str, sees: set[str], request: pytest.FixtureRequest) -> None:
    desk = browser(request.getfixturevalue(who))
    for page in ("templates", "grants", "log", "units"):
        assert desk.get(f"/console/{page}/").status_code == (200 if page in sees else 403), page
    menu = desk.get("/console/").content.decode()
    assert {page for page in ("templates", "grants", "log", "units") if f'href="/console/{page}/"' in menu} == sees


def test_api_answers_with_the_same_rights(security: User, auditor: User) -> None:
    template, clerk = make.template(MANAGE_UNITS), make.official("文员")
    desk = browser(security)
    body = {"username": clerk.username, "template_id": str(template.pk)}
    answer = desk.post("/api/v1/operations/grants", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert desk.get("/api/v1/operations/log").status_code == 403
    events = browser(auditor).get("/api/v1/operations/log").json()["events"]
    assert events[0]["label"] in {"授权", "访问被拒绝"}
    revoked = desk.post(f"/api/v1/operations/grants/{answer.json()['id']}/revoke")
    assert revoked.json()["until"] is not None
