"""The administrators' desk, the emergency door, and the guard over addresses."""

import socket
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.kernel import factories
from tests.kernel.sso import support
from tests.kernel.sso.support import Platform, Rp
from yaojian.kernel.accounts.models import User
from yaojian.kernel.accounts.rights import MANAGE as MANAGE_ACCOUNTS
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.notices.models import Notice
from yaojian.kernel.sso import calling, looking, queries, secrets, services
from yaojian.kernel.sso.errors import (
    AddressNotAllowed,
    CodeTaken,
    Incomplete,
    LinkDecided,
    NoSecret,
    NotTheRightAccount,
    UserTaken,
)
from yaojian.kernel.sso.models import Direction, LinkState, Matching, Protocol, SsoLink, SsoPeer
from yaojian.kernel.sso.rights import CONFIRM, MANAGE

pytestmark = pytest.mark.django_db
FACTS: dict[str, Any] = {
    "code": "reports",
    "name": "报告系统",
    "direction": Direction.OUT,
    "protocol": Protocol.OIDC,
    "client_id": "",
    "issuer": "",
    "entry": "https://reports.example/start",
    "redirects": ["https://reports.example/callback"],
    "after_logout": [],
    "logout_address": "",
    "claim_names": {},
    "signing": "RS256",
    "matching": Matching.CONFIRMED,
    "clock_skew": 60,
    "exclusive": False,
    "introduction": "",
    "contact": "",
    "order": 10,
}


@pytest.fixture
def keeper(db: None) -> User:
    """A system administrator."""
    made = factories.official("何系统")
    factories.grant(made, MANAGE)
    return made


@pytest.fixture
def guard(db: None) -> User:
    """A security administrator."""
    made = factories.official("何安全")
    factories.grant(made, CONFIRM)
    return made


def signed_in(user: User) -> Client:
    """A browser."""
    browser = Client()
    browser.force_login(user)
    return browser


def save(actor: Actor, **changed: Any) -> SsoPeer:
    """A peer with other facts."""
    secret = changed.pop("secret", "")
    return services.save_peer(actor=actor, peer_id=None, facts=FACTS | changed, secret=secret, key=uuid4().hex)


def waiting(peer: SsoPeer, subject: str = "U-1") -> SsoLink:
    """A first arrival."""
    return SsoLink.objects.create(peer=peer, subject=subject, told_name="周明远", asked_at=timezone.now())


# Peers


def test_administrator_registers_a_peer_and_gives_it_a_secret_once(keeper: User) -> None:
    browser = signed_in(keeper)
    form = FACTS | {"redirects": "https://reports.example/callback\n", "claim_names": "credit_code=uscc", "key": "k1"}
    answer = browser.post("/console/sso/new", form)
    peer = SsoPeer.objects.get()
    assert answer["Location"] == f"/console/sso/{peer.pk}"
    assert (peer.redirects, peer.claim_names) == (["https://reports.example/callback"], {"credit_code": "uscc"})
    page = browser.post(f"/console/sso/{peer.pk}/rotate-secret").content.decode()
    secret = secrets.current(SsoPeer.objects.get())
    assert secret in page
    assert secret not in browser.get(f"/console/sso/{peer.pk}").content.decode()
    assert secret not in browser.get(f"/console/sso/{peer.pk}/edit").content.decode()
    assert not any(secret in str(event.data) + event.summary for event in Event.objects.all())


def test_secret_is_sealed_for_its_row(keeper: User) -> None:
    actor = factories.actor(keeper)
    first, second = save(actor), save(actor, code="second")
    services.rotate_secret(actor=actor, peer_id=first.pk)
    first.refresh_from_db()
    second.sealed_secret = first.sealed_secret
    with pytest.raises(Exception, match="加密内容"):
        secrets.current(second)


def test_same_form_twice_registers_one_peer(keeper: User) -> None:
    actor = factories.actor(keeper)
    made = [services.save_peer(actor=actor, peer_id=None, facts=FACTS, key="once") for _ in range(2)]
    assert made[0] == made[1]
    assert SsoPeer.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"entry": "http://reports.example/start"}, AddressNotAllowed),
        ({"redirects": ["https://user:pw@reports.example/"]}, AddressNotAllowed),
        ({"redirects": ["https://reports.example/#x"]}, AddressNotAllowed),
        ({"logout_address": "ftp://reports.example/"}, AddressNotAllowed),
        ({"redirects": []}, Incomplete),
        ({"exclusive": True}, Incomplete),
        (
            {"direction": Direction.IN, "protocol": Protocol.OAUTH2, "issuer": "https://a.example", "client_id": "c"},
            Incomplete,
        ),
        ({"direction": Direction.IN}, Incomplete),
    ],
)
def test_facts_that_do_not_go_together_are_refused(
    keeper: User, changed: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        save(factories.actor(keeper), **changed)
    assert not SsoPeer.objects.exists()


def test_code_is_used_once(keeper: User) -> None:
    save(factories.actor(keeper))
    with pytest.raises(CodeTaken):
        save(factories.actor(keeper))


def test_code_and_direction_stay(keeper: User) -> None:
    actor = factories.actor(keeper)
    peer = save(actor)
    facts = FACTS | {"code": "other", "direction": Direction.IN, "name": "新名称"}
    saved = services.save_peer(actor=actor, peer_id=peer.pk, facts=facts)
    assert (saved.code, saved.direction, saved.name) == ("reports", Direction.OUT, "新名称")


def test_secret_of_a_platform_is_typed_in_and_kept_when_left_empty(keeper: User) -> None:
    actor = factories.actor(keeper)
    inward = {"direction": Direction.IN, "issuer": "https://a.example", "client_id": "c"}
    peer = save(actor, secret="of-the-platform", **inward)
    services.save_peer(actor=actor, peer_id=peer.pk, facts=FACTS | inward)
    assert secrets.current(SsoPeer.objects.get()) == "of-the-platform"
    with pytest.raises(NoSecret):
        services.rotate_secret(actor=actor, peer_id=peer.pk)


def test_switching_off_is_written_down_once(keeper: User) -> None:
    actor = factories.actor(keeper)
    peer = save(actor)
    for _ in range(2):
        services.switch(actor=actor, peer_id=peer.pk, on=False)
    assert not SsoPeer.objects.get().is_enabled
    assert Event.objects.filter(action="kernel.sso.peer_disabled").count() == 1


def test_nobody_else_gets_at_peers(guard: User) -> None:
    rp = support.rp("offsite", Protocol.OIDC)
    browser = signed_in(guard)
    assert browser.get("/console/sso/").status_code == 403
    assert browser.get(f"/console/sso/{rp.peer.pk}").status_code == 403
    for act in ("rotate-secret", "test", "enable", "disable"):
        assert browser.post(f"/console/sso/{rp.peer.pk}/{act}").status_code == 403
    assert browser.post("/console/sso/keys/rotate").status_code == 403
    assert secrets.current(SsoPeer.objects.get()) == support.SECRET
    with pytest.raises(RightMissing):
        save(factories.actor(guard))


def test_bad_form_keeps_what_was_typed(keeper: User) -> None:
    answer = signed_in(keeper).post("/console/sso/new", FACTS | {"redirects": "not an address", "name": "保留的名称"})
    assert answer.status_code == 422
    assert "保留的名称" in answer.content.decode()
    assert "not an address" in answer.content.decode()


def test_unknown_peer_is_not_found(keeper: User) -> None:
    assert signed_in(keeper).get(f"/console/sso/{UUID(int=7)}").status_code == 404


def test_test_button_writes_down_how_the_peer_is(keeper: User, monkeypatch: pytest.MonkeyPatch) -> None:
    peer = save(factories.actor(keeper))
    browser = signed_in(keeper)
    for status, well in ((302, True), (503, False)):
        monkeypatch.setattr(calling, "_ask", lambda *_, status=status, **__: httpx.Response(status))
        browser.post(f"/console/sso/{peer.pk}/test")
        assert SsoPeer.objects.get().is_well is well
    assert "503" in browser.get(f"/console/sso/{peer.pk}").content.decode()


def test_platform_is_tested_by_what_it_says_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    unified = support.platform(monkeypatch)
    assert looking.ask(unified.peer).fault == ""
    unified.answers["/.well-known/openid-configuration"] = httpx.Response(200, json={"issuer": "https://evil.example"})
    assert "签发者" in looking.ask(unified.peer).fault


# Links


def test_security_administrator_confirms_and_the_person_comes_in(
    client: Client, monkeypatch: pytest.MonkeyPatch, guard: User
) -> None:
    unified, zhou = support.platform(monkeypatch), factories.official("周明远")
    assert unified.come_back(client, unified.begin(client)).status_code == 403
    browser, link = signed_in(guard), SsoLink.objects.get()
    assert "周明远" in browser.get("/console/sso/links/").content.decode()
    browser.post(f"/console/sso/links/{link.pk}/confirm", {"username": zhou.username})
    assert unified.come_back(client, unified.begin(client)).status_code == 302
    assert Event.objects.filter(action="kernel.sso.link_confirmed").count() == 1


def test_system_administrator_may_not_say_who_comes_in(keeper: User, rp: Rp) -> None:
    link = waiting(rp.peer)
    browser = signed_in(keeper)
    assert browser.get("/console/sso/links/").status_code == 403
    for act, form in (("confirm", {"username": keeper.username}), ("refuse", {"reason": "不"})):
        assert browser.post(f"/console/sso/links/{link.pk}/{act}", form).status_code == 403
    assert browser.post("/console/sso/links/prepare", {}).status_code == 403
    assert SsoLink.objects.get().state == LinkState.PENDING


def test_link_goes_to_an_active_official_only(guard: User, clerk: User, rp: Rp) -> None:
    gone = factories.official("已离开")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    link = waiting(rp.peer)
    for username in (clerk.username, gone.username, "nobody", ""):
        with pytest.raises(NotTheRightAccount):
            services.confirm_link(actor=factories.actor(guard), link_id=link.pk, username=username)


def test_account_belongs_to_one_subject(guard: User, rp: Rp) -> None:
    zhou, actor = factories.official("周明远"), factories.actor(guard)
    services.confirm_link(actor=actor, link_id=waiting(rp.peer).pk, username=zhou.username)
    with pytest.raises(UserTaken):
        services.confirm_link(actor=actor, link_id=waiting(rp.peer, "U-2").pk, username=zhou.username)


def test_confirming_twice_is_once_and_another_account_is_a_conflict(guard: User, rp: Rp) -> None:
    zhou, other = factories.official("周明远"), factories.official("吴其他")
    actor, link = factories.actor(guard), waiting(rp.peer)
    for _ in range(2):
        services.confirm_link(actor=actor, link_id=link.pk, username=zhou.username)
    assert Event.objects.filter(action="kernel.sso.link_confirmed").count() == 1
    with pytest.raises(LinkDecided):
        services.confirm_link(actor=actor, link_id=link.pk, username=other.username)


def test_refused_link_can_be_taken_back_later(guard: User, rp: Rp) -> None:
    zhou, actor, link = factories.official("周明远"), factories.actor(guard), waiting(rp.peer)
    services.refuse_link(actor=actor, link_id=link.pk, reason="不是本局人员")
    assert SsoLink.objects.get().reason == "不是本局人员"
    services.confirm_link(actor=actor, link_id=link.pk, username=zhou.username)
    assert SsoLink.objects.get().state == LinkState.CONFIRMED


def test_empty_username_is_told_above_the_list(guard: User, rp: Rp) -> None:
    browser, link = signed_in(guard), waiting(rp.peer)
    browser.post(f"/console/sso/links/{link.pk}/confirm", {"username": ""})
    assert "本平台用户名" in browser.get("/console/sso/links/").content.decode()
    assert SsoLink.objects.get().state == LinkState.PENDING


def test_links_are_paged_along_their_index(guard: User, rp: Rp) -> None:
    rows = [SsoLink(peer=rp.peer, subject=f"U-{n}", asked_at=timezone.now()) for n in range(queries.PAGE + 3)]
    SsoLink.objects.bulk_create(rows)
    actor = factories.actor(guard)
    first = queries.links(actor, LinkState.PENDING)
    second = queries.links(actor, LinkState.PENDING, first.after)
    assert len({row.pk for row in [*first.rows, *second.rows]}) == queries.PAGE + 3
    assert second.after == ""
    assert len(queries.links(actor, LinkState.PENDING, "2026-01-01T00:00:00_x").rows) == queries.PAGE
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT * FROM sso_ssolink WHERE state = 'pending' AND asked_at <= now() "
            "ORDER BY asked_at DESC, id DESC LIMIT 51"
        )
        assert "sso_link_ledger" in str(cursor.fetchall())


# The emergency door


@pytest.fixture
def only_way(monkeypatch: pytest.MonkeyPatch) -> Platform:
    """Staff come in by the platform only."""
    return support.platform(monkeypatch, exclusive=True, is_well=False)


def sign_in(user: User) -> tuple[Client, int]:
    """By password."""
    browser = Client()
    answer = browser.post("/account/login", {"login": user.username, "password": "correct-Horse-9"})
    return browser, answer.status_code


def test_staff_cannot_use_the_password_where_the_platform_is_the_only_way(only_way: Platform) -> None:
    browser, status = sign_in(factories.official("周明远"))
    assert status == 403
    assert browser.get("/oa/").status_code == 302


def test_wrong_password_does_not_learn_about_the_rule(only_way: Platform) -> None:
    zhou = factories.official("周明远")
    answer = Client().post("/account/login", {"login": zhou.username, "password": "wrong-Password-1"})
    assert answer.status_code == 422


def test_administrator_gets_in_and_the_others_hear_of_it(only_way: Platform, keeper: User, guard: User) -> None:
    admin = factories.official("管账号")
    factories.grant(admin, MANAGE_ACCOUNTS)
    browser, _ = sign_in(admin)
    assert browser.get("/oa/").status_code == 200
    assert Event.objects.filter(action="kernel.sso.emergency").count() == 1
    told = Notice.objects.filter(kind="kernel.sso.emergency")
    assert {notice.user_id for notice in told} == {keeper.pk, guard.pk}


def test_company_users_are_not_touched_by_the_rule(only_way: Platform, clerk: User) -> None:
    browser, _ = sign_in(clerk)
    assert browser.get("/account/").status_code == 200


def test_sign_in_page_says_that_the_platform_is_down(client: Client, only_way: Platform) -> None:
    page = client.get("/account/login").content.decode()
    assert "现在没有回应" in page
    assert "应急登录" in page


def test_without_the_rule_a_password_is_nothing_special(monkeypatch: pytest.MonkeyPatch) -> None:
    support.platform(monkeypatch)
    sign_in(factories.official("周明远"))
    assert not Event.objects.filter(action="kernel.sso.emergency").exists()


# Addresses


@pytest.mark.parametrize(
    "address",
    [
        "http://peer.example/",
        "https://",
        "https://u:p@peer.example/",
        "https://peer.example/#f",
        "https://peer.example/ x",
        "https://peer.example:99999/",
        "file:///etc/passwd",
        "gopher://peer.example/",
        "//peer.example/",
        "",
    ],
)
def test_address_that_may_not_be_asked(address: str) -> None:
    with pytest.raises(AddressNotAllowed):
        calling.check(address)


def test_own_machine_is_for_demos(settings: Settings) -> None:
    for address in ("http://127.0.0.1:8000/", "http://localhost/", "http://[::1]/"):
        assert calling.check(address) == address
    settings.YAOJIAN_PRODUCTION = True
    for address in ("http://127.0.0.1:8000/", "https://localhost/", "https://[::1]/"):
        with pytest.raises(AddressNotAllowed):
            calling.check(address)


@pytest.mark.parametrize(
    "place", ["169.254.169.254", "100.100.100.200", "169.254.1.1", "0.0.0.0", "::ffff:169.254.169.254"]
)
def test_name_that_leads_to_a_metadata_service_is_not_asked(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, 1, 6, "", (place, 443))])
    with pytest.raises(AddressNotAllowed):
        calling.get("https://peer.example/")


def test_name_that_leads_home_is_not_asked_in_production(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.YAOJIAN_PRODUCTION = True
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, 1, 6, "", ("127.0.0.1", 443))])
    with pytest.raises(AddressNotAllowed):
        calling.get("https://peer.example/")
