"""Tokens for programs, and the API's two ways in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.kernel import factories
from yaojian.kernel.accounts import queries, services
from yaojian.kernel.accounts.errors import TokenLife
from yaojian.kernel.accounts.models import ApiToken, User
from yaojian.kernel.accounts.rights import MANAGE
from yaojian.kernel.errors import RightMissing

pytestmark = pytest.mark.django_db


def ask(secret: str, client: Client | None = None) -> int:
    """Status of the API's answer to this bearer token."""
    return (client or Client()).get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}).status_code


def test_token_acts_as_its_owner_through_the_api(zhou: User) -> None:
    secret = services.token_for(zhou)
    answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert answer.json() == {"user": zhou.pk, "channel": "api"}
    assert ApiToken.objects.get().last_used_at is not None


def test_only_the_digest_of_a_secret_is_kept(zhou: User) -> None:
    secret = services.token_for(zhou)
    assert secret not in str(ApiToken.objects.values().get())


def test_api_refuses_strangers_in_one_voice(db: None) -> None:
    answer = Client().get("/api/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "kernel.accounts.sign_in_needed")
    assert ask("yj_invented") == 401
    assert Client().get("/api/v1/me", headers={"Authorization": "Basic eDp5"}).status_code == 401


def test_wrong_token_does_not_fall_back_on_the_browsers_session(signed_in: Client) -> None:
    assert signed_in.get("/api/v1/me").status_code == 200
    assert ask("yj_invented", signed_in) == 401


def test_session_needs_a_csrf_token_to_act(zhou: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(zhou, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.post("/api/v1/act").status_code == 403
    secret = services.token_for(zhou)
    assert browser.post("/api/v1/act", headers={"Authorization": f"Bearer {secret}"}).status_code == 200


def test_token_dies_with_its_account_its_date_and_its_revocation(zhou: User) -> None:
    secrets = [services.token_for(zhou) for _ in range(3)]
    tokens = [ApiToken.objects.get(digest=queries.digest_of(secret)) for secret in secrets]
    services.revoke_token(actor=factories.actor(zhou), token_id=tokens[0].pk)
    ApiToken.objects.filter(pk=tokens[1].pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert [ask(secret) for secret in secrets] == [401, 401, 200]
    services.disable_user(actor=factories.SYSTEM, user_id=zhou.pk)
    assert ask(secrets[2]) == 401


def test_token_is_made_on_the_page_and_shown_once(signed_in: Client) -> None:
    form = {"label": "数据报送", "days": "30", "key": "k-1"}
    page = signed_in.post("/account/tokens", form).content.decode()
    secret = page.split(">yj_")[1].split("</code>")[0]
    assert ask(f"yj_{secret}") == 200
    again = signed_in.post("/account/tokens", form)
    assert again.status_code == 303
    assert secret not in signed_in.get("/account/").content.decode()
    assert ApiToken.objects.count() == 1


def test_token_form_keeps_input_and_says_what_is_wrong(signed_in: Client) -> None:
    answer = signed_in.post("/account/tokens", {"label": "数据报送", "days": "9999", "key": "k-2"})
    assert answer.status_code == 422
    assert "数据报送" in answer.content.decode()


def test_life_of_a_token_is_bounded(zhou: User) -> None:
    for days in (0, 367):
        with pytest.raises(TokenLife):
            services.make_token(actor=factories.actor(zhou), label="x", days=days, key=f"k{days}")
    assert not ApiToken.objects.exists()


def test_tokens_of_others_are_the_administrators_to_revoke(zhou: User) -> None:
    services.token_for(zhou)
    token = ApiToken.objects.get()
    other = factories.official("李慧")
    with pytest.raises(RightMissing):
        services.revoke_token(actor=factories.actor(other), token_id=token.pk)
    factories.grant(other, MANAGE)
    services.revoke_token(actor=factories.actor(other), token_id=token.pk)
    token.refresh_from_db()
    assert token.revoked_at is not None
