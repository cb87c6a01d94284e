"""TOTP beside the password: set up, asked for, never accepted twice, sealed in the database."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from cryptography.exceptions import InvalidTag
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tests.kernel import factories
from tests.kernel.accounts.factories import PASSWORD, sign_in
from yaojian.kernel.accounts import sealing, services
from yaojian.kernel.accounts.models import Outcome, SignIn, User
from yaojian.kernel.audit.models import Event

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now() -> str:
    """What the telephone shows at this moment."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(SECRET, counter)))


@pytest.fixture
def careful(zhou: User) -> User:
    """``zhou`` with an authenticator app."""
    TOTP.activate(zhou, SECRET)
    return zhou


def enter(client: Client, code: str) -> int:
    """Answer the second question of signing in."""
    return client.post("/account/second-factor/authenticate", {"code": code}).status_code


def test_password_alone_does_not_let_in(client: Client, careful: User) -> None:
    assert sign_in(client, careful)["Location"] == "/account/second-factor/authenticate"
    assert client.get("/oa/desk").status_code == 302
    assert not SignIn.objects.filter(outcome=Outcome.SUCCEEDED).exists()


def test_right_code_lets_in_and_leads_on(client: Client, careful: User) -> None:
    sign_in(client, careful, after="/oa/draft")
    answer = client.post("/account/second-factor/authenticate", {"code": code_now()})
    assert answer["Location"] == "/oa/draft"
    assert client.get("/oa/desk").status_code == 200


def test_code_is_accepted_once(client: Client, careful: User) -> None:
    code = code_now()
    sign_in(client, careful)
    assert enter(client, code) == 302
    other = Client()
    sign_in(other, careful)
    assert enter(other, code) == 422
    assert other.get("/oa/desk").status_code == 302


def test_wrong_codes_are_recorded_and_soon_refused(client: Client, careful: User) -> None:
    sign_in(client, careful)
    assert [enter(client, "000000") for _ in range(6)] == [422] * 6
    assert SignIn.objects.filter(outcome=Outcome.WRONG_CODE).count() == 5
    assert enter(client, code_now()) == 422, "after five guesses even the right code has to wait"


def test_code_page_can_be_left(client: Client, careful: User) -> None:
    sign_in(client, careful)
    assert client.post("/account/logout").status_code == 302
    assert client.get("/account/second-factor/authenticate")["Location"] == "/account/login"


def test_setting_up_needs_the_password_again_and_gives_recovery_codes(
    signed_in: Client, zhou: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    asked = signed_in.get("/account/second-factor/app/activate")
    assert asked["Location"].startswith("/account/confirm?next=")
    assert signed_in.post(asked["Location"], {"password": PASSWORD}).status_code == 302
    page = signed_in.get("/account/second-factor/app/activate")
    secret = page.context["form"].secret
    counter = next(iter(yield_hotp_counters_from_time()))
    code = str(format_hotp_value(hotp_value(secret, counter)))
    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in.post("/account/second-factor/app/activate", {"code": code})
    assert Event.objects.filter(action="kernel.account.second_factor_changed").count() == 1
    assert answer["Location"] == "/account/second-factor/codes"
    codes = signed_in.get(answer["Location"]).content.decode()
    kept = Authenticator.objects.get(user=zhou, type=Authenticator.Type.RECOVERY_CODES).wrap()
    assert isinstance(kept, RecoveryCodes)
    assert kept.get_unused_codes()[0] in codes
    assert signed_in.get("/account/second-factor/").status_code == 200


def test_secret_is_sealed_in_the_database(careful: User) -> None:
    stored = Authenticator.objects.get(user=careful).data["secret"]
    assert SECRET not in stored
    assert sealing.unseal(stored) == SECRET
    with pytest.raises(InvalidTag):
        sealing.unseal(sealing.seal(SECRET)[:-4] + "AAA=")


def test_administrator_resets_a_lost_second_factor(client: Client, careful: User) -> None:
    services.reset_second_factor(actor=factories.SYSTEM, user_id=careful.pk)
    assert sign_in(client, careful)["Location"] == "/account/landing"


@pytest.mark.parametrize(
    "page", ["", "keys", "keys/add", "app/activate", "app/deactivate", "codes", "codes/new", "codes/download"]
)
def test_every_page_of_the_second_factor_answers(client: Client, careful: User, page: str) -> None:
    RecoveryCodes.activate(careful)
    sign_in(client, careful)
    enter(client, code_now())
    client.post("/account/confirm", {"password": PASSWORD})
    answer = client.get(f"/account/second-factor/{page}")
    assert answer.status_code in {200, 302}
    if answer.status_code == 302:
        assert answer["Location"] == "/account/second-factor/app/deactivate"


def test_giving_up_a_required_second_factor_stops_work_at_once(
    client: Client, careful: User, settings: Settings
) -> None:
    settings.YAOJIAN_SECOND_FACTOR_REQUIRED = True
    sign_in(client, careful)
    enter(client, code_now())
    assert client.get("/oa/desk").status_code == 200
    client.post("/account/confirm", {"password": PASSWORD})
    assert client.post("/account/second-factor/app/deactivate")["Location"] == "/account/second-factor/"
    assert client.get("/oa/desk")["Location"].startswith("/account/second-factor/app/activate")
