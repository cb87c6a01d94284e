"""Five failures lock an account for fifteen minutes; this fails open when axes cannot tell the user name."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client

from tests.kernel import factories
from tests.kernel.accounts.factories import fail, sign_in
from yaojian.kernel.accounts import queries, services
from yaojian.kernel.accounts.models import Outcome, SignIn, User
from yaojian.kernel.audit.models import Event

pytestmark = pytest.mark.django_db


def test_fifth_failure_locks_and_says_until_when(client: Client, zhou: User) -> None:
    assert fail(client, zhou, 4).status_code == 422
    answer = fail(client, zhou)
    assert answer.status_code == 429
    assert "自动解锁" in answer.content.decode()
    assert 0 < int(answer["Retry-After"]) <= 900


def test_right_password_does_not_open_a_locked_account(client: Client, zhou: User) -> None:
    fail(client, zhou, 5)
    assert sign_in(client, zhou).status_code == 429
    assert client.get("/oa/desk").status_code == 302
    assert SignIn.objects.first().outcome == Outcome.LOCKED  # type: ignore[union-attr]  # there is one


def test_failures_count_together_from_several_addresses_and_spellings(client: Client, zhou: User) -> None:
    for number in range(4):
        fail(Client(), zhou.username.upper() if number % 2 else f" {zhou.username}", address=f"10.0.0.{number}")
    assert fail(client, zhou, address="10.9.9.9").status_code == 429


def test_lock_opens_after_a_quarter_of_an_hour_even_when_someone_keeps_trying(client: Client, zhou: User) -> None:
    fail(client, zhou, 5)
    opens = queries.locked_until(zhou.username)
    fail(client, zhou, 3)
    assert queries.locked_until(zhou.username) == opens is not None
    for attempt in AccessAttempt.objects.all():
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=attempt.attempt_time - timedelta(minutes=16))
    assert sign_in(client, zhou).status_code == 302


def test_lock_of_one_account_leaves_others_alone(client: Client, zhou: User) -> None:
    other = factories.official("李慧")
    fail(client, zhou, 5)
    assert sign_in(client, other).status_code == 302


def test_name_nobody_has_is_locked_like_any_other(client: Client, zhou: User) -> None:
    answers = [fail(client, "nobody.here").status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 429]


def test_success_forgets_the_failures_before_it(client: Client, zhou: User) -> None:
    fail(client, zhou, 4)
    assert sign_in(Client(), zhou).status_code == 302
    assert fail(client, zhou, 4).status_code == 422


def test_administrator_unlocks(client: Client, zhou: User) -> None:
    fail(client, zhou, 5)
    services.unlock(actor=factories.SYSTEM, user_id=zhou.pk)
    assert sign_in(client, zhou).status_code == 302


def test_failures_and_the_lock_are_in_the_audit_trail(client: Client, zhou: User) -> None:
    fail(client, zhou, 6)
    actions = list(Event.objects.filter(action__startswith="kernel.account").values_list("action", flat=True))
    assert actions.count("kernel.account.sign_in_failed") == 6
    assert actions.count("kernel.account.locked") == 1
