"""Making, disabling and resetting accounts; passwords; the administrator's pages; one's own page."""

from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from pytest_django import Settings

from tests.kernel import factories
from tests.kernel.accounts.factories import PASSWORD, sign_in
from yaojian.kernel.accounts import companies, passwords, services
from yaojian.kernel.accounts.errors import OwnAccount, UsernameTaken, WeakPassword
from yaojian.kernel.accounts.models import User
from yaojian.kernel.accounts.rights import MANAGE
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import Invalid, RightMissing, Unknown

pytestmark = pytest.mark.django_db
GOOD = "Blue-Mountain-27"


@pytest.fixture
def administrator(client: Client) -> Client:
    """A browser in which the system administrator signed in."""
    admin = factories.official("系统管理员甲")
    factories.grant(admin, MANAGE)
    sign_in(client, admin)
    return client


def make(**changes: str) -> User:
    """An account made by the system."""
    facts = {"username": "li.hui", "name": "李慧", "password": GOOD, "key": ""} | changes
    return services.create_user(actor=factories.SYSTEM, **facts)  # type: ignore[arg-type]  # all are text


def test_made_account_signs_in_and_must_change_its_password(client: Client) -> None:
    made = make(username="Li.Hui")
    assert (made.username, made.must_change_password) == ("li.hui", True)
    assert sign_in(client, "li.hui", GOOD).status_code == 302


def test_same_key_makes_one_account(db: None) -> None:
    assert make(key="k").pk == make(key="k").pk
    with pytest.raises(UsernameTaken):
        make(key="other")


def test_bad_names_and_weak_passwords_are_refused(db: None) -> None:
    with pytest.raises(Invalid, match="用户名"):
        make(username="李慧")
    for weak in ("Short-1a", "alllowercase-27", "Li.Hui-Password-9", "NoSignsHere2027"):
        with pytest.raises(WeakPassword):
            make(password=weak)
    assert not User.objects.filter(name="李慧").exists()


def test_made_passwords_meet_the_rules(db: None) -> None:
    for _ in range(20):
        passwords.LengthAndClasses().validate(passwords.make())


def test_former_passwords_do_not_come_back(signed_in: Client, zhou: User) -> None:
    def change(old: str, new: str) -> int:
        data = {"oldpassword": old, "password1": new, "password2": new}
        return signed_in.post("/account/password", data).status_code

    assert change(PASSWORD, GOOD) == 302
    assert change(GOOD, PASSWORD) == 422
    assert change("wrong-Horse-9", "Green-Mountain-28") == 422
    zhou.refresh_from_db()
    assert zhou.check_password(GOOD)
    assert Event.objects.filter(action="kernel.account.password_changed").count() == 1


def test_changed_password_ends_the_other_sessions(signed_in: Client, zhou: User) -> None:
    other = Client()
    sign_in(other, zhou)
    signed_in.post("/account/password", {"oldpassword": PASSWORD, "password1": GOOD, "password2": GOOD})
    assert [browser.get("/oa/desk").status_code for browser in (signed_in, other)] == [200, 302]


def test_passwords_are_kept_as_argon2id(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["yaojian.kernel.accounts.passwords.Argon2id"]
    assert make_password(GOOD).startswith("argon2$argon2id$v=19$m=32768,")


def test_only_the_administrator_manages_accounts(signed_in: Client, zhou: User) -> None:
    other = factories.official("李慧")
    for page in ("", "new", f"{other.pk}"):
        assert signed_in.get(f"/console/accounts/{page}").status_code == 403
    for act in ("disable", "enable", "unlock", "reset-second-factor", "reset-password"):
        assert signed_in.post(f"/console/accounts/{other.pk}/{act}").status_code == 403
    other.refresh_from_db()
    assert other.is_active
    with pytest.raises(RightMissing):
        services.reset_password(actor=factories.actor(zhou), user_id=other.pk)


def test_administrator_makes_disables_and_enables_on_the_pages(administrator: Client) -> None:
    form = {"name": "李慧", "username": "li.hui", "kind": "staff", "person": "", "email": "", "key": "k-1"}
    page = administrator.post("/console/accounts/new", form)
    made = User.objects.get(username="li.hui")
    assert page.status_code == 200
    assert made.check_password(page.context["password"])
    assert "李慧" in administrator.get("/console/accounts/?words=li.h").content.decode()
    assert administrator.post(f"/console/accounts/{made.pk}/disable").status_code == 303
    assert "已停用" in administrator.get(f"/console/accounts/{made.pk}").content.decode()
    administrator.post(f"/console/accounts/{made.pk}/enable")
    made.refresh_from_db()
    assert made.is_active
    actions = Event.objects.filter(subject_id=str(made.pk)).values_list("action", flat=True)
    assert list(actions) == ["kernel.account.created", "kernel.account.disabled", "kernel.account.enabled"]


def test_taken_name_is_an_error_of_the_field(administrator: Client) -> None:
    make()
    form = {"name": "李慧", "username": "li.hui", "kind": "staff", "person": "", "email": "", "key": "k-2"}
    answer = administrator.post("/console/accounts/new", form)
    assert answer.status_code == 422
    assert "这个用户名已有人用" in answer.content.decode()


def test_administrators_do_not_disable_themselves(administrator: Client) -> None:
    me = User.objects.get(name="系统管理员甲")
    assert administrator.post(f"/console/accounts/{me.pk}/disable").status_code == 409
    with pytest.raises(OwnAccount):
        services.reset_second_factor(actor=factories.actor(me), user_id=me.pk)
    with pytest.raises(Unknown):
        services.unlock(actor=factories.actor(me), user_id=999_999)


def test_reset_password_is_shown_once_and_works(administrator: Client, zhou: User) -> None:
    password = administrator.post(f"/console/accounts/{zhou.pk}/reset-password").context["password"]
    assert sign_in(Client(), zhou).status_code == 422
    assert sign_in(Client(), zhou, password).status_code == 302


def test_own_page_shows_posts_sign_ins_and_tokens(signed_in: Client, zhou: User) -> None:
    page = signed_in.get("/account/").content.decode()
    for words in ("我的账号", zhou.username, "药品流通处", "登录成功", "访问令牌"):
        assert words in page


def test_company_account_acts_for_a_company_it_belongs_to(client: Client, db: None) -> None:
    owner = factories.user(username="qiye", kind="company")
    mine = [companies.Company(uuid4(), "示范药业一"), companies.Company(uuid4(), "示范药业二")]
    before = list(companies._answer)
    companies.register(lambda user_id: mine if user_id == owner.pk else [])
    try:
        sign_in(client, owner)
        assert client.get("/qy/desk").json()["company"] is None
        assert client.post(f"/account/companies/{mine[1].id}").status_code == 303
        assert client.get("/qy/desk").json()["company"] == str(mine[1].id)
        assert client.post(f"/account/companies/{uuid4()}").status_code == 404
    finally:
        companies._answer[:] = before


@pytest.mark.parametrize(
    ("target", "name"), [("/oa/x", "协同办公平台"), ("/qy/", "企业端"), ("/console/", "运行检查台"), ("", "统一入口")]
)
def test_sign_in_page_says_where_it_leads(client: Client, db: None, target: str, name: str) -> None:
    assert name in client.get(f"/account/login?next={target}").content.decode()


def test_landing_is_where_the_account_works(client: Client, administrator: Client, settings: Settings) -> None:
    settings.YAOJIAN_SURFACES = ["oa", "enterprise", "console"]
    owner, clerk = Client(), Client()
    sign_in(owner, factories.user(kind="company"))
    sign_in(clerk, factories.official("李慧"))
    landings = [browser.get("/account/landing")["Location"] for browser in (administrator, clerk, owner)]
    assert landings == ["/console/", "/oa/", "/qy/"]
