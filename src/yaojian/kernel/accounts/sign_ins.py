"""Writes down who signed in, who failed and who left. Called from the hooks of allauth and from the middleware."""

from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.db import transaction
from django.db.models import TextChoices
from django.http import HttpRequest

from yaojian.kernel import live
from yaojian.kernel.accounts import identity, queries, required_steps, session_clock
from yaojian.kernel.accounts.addresses import address_of, device_of
from yaojian.kernel.accounts.models import Outcome, SignIn, User
from yaojian.kernel.accounts.session_clock import Ending
from yaojian.kernel.actors import NOBODY, Channel
from yaojian.kernel.audit import services as audit

LAST = "account.last"
Leaving = Callable[[HttpRequest], None]
_leaving: list[Leaving] = []


class SecondFactorChange(TextChoices):
    """What an account's owner did about the second factor. Values are allauth's names for these events."""

    APP_ADDED = "totp_activated", "启用了手机身份验证器"
    APP_REMOVED = "totp_deactivated", "停用了手机身份验证器"
    KEY_ADDED = "webauthn_added", "登记了安全密钥"
    KEY_REMOVED = "webauthn_removed", "移除了安全密钥"
    CODES_MADE = "recovery_codes_generated", "重新生成了备用码"


_ENDINGS = {
    Ending.IDLE: "闲置过久，系统自动退出登录。",
    Ending.LIMIT: "登录已满最长时限，系统自动退出登录。",
    Ending.OUTSIDE: "账号被停用或重置，系统自动退出登录。",
}


def _write(request: HttpRequest, *, user: User | None, username: str, outcome: Outcome) -> SignIn:
    return SignIn.objects.create(
        user=user,
        username=username[:64],
        address=address_of(request) or None,
        device=device_of(request)[:60],
        outcome=outcome,
    )


def register_leaving(told: Leaving) -> None:
    """``told(request)`` hears of each session that is about to end, while it still lives. Called once, at start."""
    _leaving[:] = [told]


@transaction.atomic
def succeeded(*, request: HttpRequest, user: User, label: str = "") -> None:
    """A complete sign-in, second factor included. Starts the session's clocks and keeps what to tell the user.

    ``label``: the platform that vouched for the person, empty for a sign-in by password.
    """
    sign_in = _write(request, user=user, username=user.username, outcome=Outcome.SUCCEEDED)
    last = queries.last_sign_in(user, before=sign_in.at)
    session_clock.start(request.session)
    request.session[LAST] = {
        "at": last.at.isoformat() if last.at else "",
        "address": last.address,
        "device": last.device,
        "failures": last.failures,
    }
    actor = identity.actor_of(user, channel=Channel.PAGE, address=address_of(request))
    audit.record(
        actor,
        "kernel.account.signed_in",
        user,
        summary=f"{user.name}{f'由{label}' if label else ''}登录。",
        device=sign_in.device,
    )


@transaction.atomic
def failed(*, request: HttpRequest, username: str, was_locked: bool) -> None:
    """A wrong user name or password, or any password while locked. Tells the audit when this failure locks."""
    user = User.objects.filter(username=username).first()
    outcome = Outcome.LOCKED if was_locked else Outcome.WRONG_PASSWORD
    _write(request, user=user, username=username, outcome=outcome)
    nobody = replace(NOBODY, address=address_of(request))
    audit.record(
        nobody,
        "kernel.account.sign_in_failed",
        user,
        summary=f"以用户名“{username[:64]}”登录失败：{outcome.label}。",
        username=username[:64],
    )
    if not was_locked and queries.locked_until(username):
        minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
        audit.record(
            nobody,
            "kernel.account.locked",
            user,
            summary=f"用户名“{username[:64]}”连续 {settings.AXES_FAILURE_LIMIT} 次登录失败，锁定 {minutes} 分钟。",
            username=username[:64],
        )


@transaction.atomic
def code_failed(*, request: HttpRequest, user: User) -> None:
    """A wrong code of the second factor after a right password, or when confirming a sensitive act."""
    _write(request, user=user, username=user.username, outcome=Outcome.WRONG_CODE)
    audit.record(
        replace(NOBODY, address=address_of(request)),
        "kernel.account.sign_in_failed",
        user,
        summary=f"账号“{user.username}”的二次验证失败：{Outcome.WRONG_CODE.label}。",
        username=user.username,
    )


def _tell_leaving(request: HttpRequest) -> None:
    for told in _leaving:
        told(request)


@transaction.atomic
def left(*, request: HttpRequest, user: User) -> None:
    """The user signed out."""
    _tell_leaving(request)
    actor = identity.actor_of(user, channel=Channel.PAGE, address=address_of(request))
    live.end_streams(user.pk)
    audit.record(actor, "kernel.account.signed_out", user, summary=f"{user.name}退出登录。")


@transaction.atomic
def ended(*, request: HttpRequest, user: User, why: Ending) -> None:
    """The session reached a limit, or an administrator ended it."""
    _tell_leaving(request)
    actor = identity.actor_of(user, channel=Channel.PAGE, address=address_of(request))
    live.end_streams(user.pk)
    audit.record(actor, "kernel.account.session_ended", user, summary=f"{user.name}{_ENDINGS[why]}")


@transaction.atomic
def second_factor_changed(*, request: HttpRequest, user: User, change: SecondFactorChange) -> None:
    """The owner set up or gave up a second factor. What the session knew about it is asked anew."""
    request.session.pop(required_steps.HAS_SECOND_FACTOR, None)
    actor = identity.actor_of(user, channel=Channel.PAGE, address=address_of(request))
    audit.record(
        actor, "kernel.account.second_factor_changed", user, summary=f"{user.name}{change.label}。", change=change.value
    )
