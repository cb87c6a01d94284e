"""Acts on accounts: make, disable, unlock, reset, and the tokens programs use. Sign-ins are recorded by ``sign_ins``."""

import secrets
from datetime import timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from yaojian.kernel import live
from yaojian.kernel.accounts import passwords, queries
from yaojian.kernel.accounts.errors import OwnAccount, TokenLife, UsernameTaken, WeakPassword
from yaojian.kernel.accounts.models import ApiToken, FormerPassword, Kind, User
from yaojian.kernel.accounts.rights import MANAGE
from yaojian.kernel.actors import Actor, Channel, system_actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid, RightMissing, Unknown
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks

LONGEST_TOKEN_LIFE = 366
SECRET_PREFIX = "yj_"  # noqa: S105 - a mark that leak scanners can look for, not a secret


@transaction.atomic
def create_user(
    *,
    actor: Actor,
    username: str,
    name: str,
    kind: str = Kind.STAFF,
    password: str,
    person_id: UUID | None = None,
    email: str = "",
    must_change_password: bool = True,
    key: str = "",
) -> User:
    """Make an account. The same ``key`` again returns the first result; an empty key is for scripts.

    Raises ``RightMissing``, ``UsernameTaken`` (409), ``WeakPassword`` and ``Invalid`` (422).
    """
    checks.require(actor, MANAGE)
    if key and (earlier := idempotency.earlier_result(key, actor=actor, act="kernel.account.create")):
        return User.objects.get(pk=int(earlier))
    user = User(username=username.strip().lower(), name=name.strip(), kind=kind, person_id=person_id, email=email)
    if User.objects.filter(username=user.username).exists():
        raise UsernameTaken(username=user.username)
    _check_fields(user)
    _check_password(password, user)
    user.set_password(password)
    user.must_change_password = must_change_password
    user.password_changed_at = timezone.now()
    user.save()
    audit.record(
        actor, "kernel.account.created", user, summary=f"新建账号“{user.username}”（{user.name}）。", kind=user.kind
    )
    if key:
        idempotency.remember(key, actor=actor, act="kernel.account.create", result=str(user.pk))
    return user


def _check_fields(user: User) -> None:
    """Raises ``Invalid`` naming the first field that breaks its own rule."""
    try:
        user.clean_fields(exclude=["password", "person"])
    except ValidationError as error:
        field, reasons = next(iter(error.message_dict.items()))
        label = str(User._meta.get_field(field).verbose_name)  # type: ignore[union-attr]  # all are columns
        raise Invalid(field=label, reason=reasons[0]) from error


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(reason=error.messages[0]) from error


def _locked(actor: Actor, user_id: int, act: str) -> User:
    """The account under a row lock. Raises ``Unknown``, ``RightMissing``, ``OwnAccount``."""
    user = checks.fetch(actor, MANAGE, User.objects.select_for_update(of=("self",)), user_id)
    if user.pk == actor.user_id:
        raise OwnAccount(act=act)
    return user


@transaction.atomic
def disable_user(*, actor: Actor, user_id: int) -> User:
    """Shut the account: sessions and tokens stop working with their next request. Twice is the same as once."""
    user = _locked(actor, user_id, "停用")
    if not user.is_active:
        return user
    user.is_active = False
    user.sessions_since = timezone.now()
    user.save(update_fields=["is_active", "sessions_since"])
    live.end_streams(user.pk)
    audit.record(actor, "kernel.account.disabled", user, summary=f"停用账号“{user.username}”（{user.name}）。")
    return user


@transaction.atomic
def enable_user(*, actor: Actor, user_id: int) -> User:
    """Open the account again; old sessions stay dead. Twice is the same as once."""
    user = _locked(actor, user_id, "启用")
    if user.is_active:
        return user
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record(actor, "kernel.account.enabled", user, summary=f"启用账号“{user.username}”（{user.name}）。")
    return user


@transaction.atomic
def unlock(*, actor: Actor, user_id: int) -> User:
    """Forget the failed sign-ins that locked the account."""
    user = _locked(actor, user_id, "解除锁定")
    forgotten, _ = AccessAttempt.objects.filter(username=user.username).delete()
    if forgotten:
        audit.record(actor, "kernel.account.unlocked", user, summary=f"解除账号“{user.username}”的锁定。")
    return user


@transaction.atomic
def reset_second_factor(*, actor: Actor, user_id: int) -> User:
    """Remove all codes and keys of an account whose owner lost them, and end its sessions."""
    user = _locked(actor, user_id, "重置二次验证")
    removed, _ = Authenticator.objects.filter(user=user).delete()
    if removed:
        user.sessions_since = timezone.now()
        user.save(update_fields=["sessions_since"])
        live.end_streams(user.pk)
        audit.record(
            actor, "kernel.account.second_factor_reset", user, summary=f"重置账号“{user.username}”的二次验证。"
        )
    return user


@transaction.atomic
def reset_password(*, actor: Actor, user_id: int) -> str:
    """Give the account a new random password, returned this once; its owner must change it at the next sign-in."""
    user = _locked(actor, user_id, "重置密码")
    password = passwords.make()
    _replace_password(user, password, must_change=True)
    audit.record(actor, "kernel.account.password_reset", user, summary=f"重置账号“{user.username}”的密码。")
    return password


@transaction.atomic
def change_password(*, actor: Actor, user: User, password: str) -> None:
    """The owner's own change, already confirmed by the old password. Raises ``WeakPassword`` (422)."""
    if user.pk != actor.user_id:
        raise RightMissing(right=MANAGE.label)
    _check_password(password, user)
    _replace_password(user, password, must_change=False)
    audit.record(actor, "kernel.account.password_changed", user, summary=f"{user.name}修改了密码。")


def _replace_password(user: User, password: str, *, must_change: bool) -> None:
    FormerPassword.objects.create(user=user, hash=user.password)
    user.set_password(password)
    user.must_change_password = must_change
    user.password_changed_at = timezone.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    live.end_streams(user.pk)


@transaction.atomic
def make_token(*, actor: Actor, label: str, days: int, key: str) -> tuple[ApiToken, str]:
    """A token for programs that act as ``actor``; the secret is returned this once, empty when ``key`` is repeated.

    Raises ``SignInNeeded`` (401), ``TokenLife`` (422).
    """
    checks.signed_in(actor)
    owner = User.objects.get(pk=actor.user_id or 0)
    if earlier := idempotency.earlier_result(key, actor=actor, act="kernel.token.make"):
        return ApiToken.objects.get(pk=earlier, user=owner), ""
    if not 1 <= days <= LONGEST_TOKEN_LIFE:
        raise TokenLife(most=LONGEST_TOKEN_LIFE, days=days)
    token, secret = _new_token(owner, label, days)
    audit.record(actor, "kernel.token.made", token, summary=f"生成访问令牌“{label}”，有效期 {days} 天。", days=days)
    idempotency.remember(key, actor=actor, act="kernel.token.make", result=str(token.pk))
    return token, secret


@transaction.atomic
def token_for(user: User, *, label: str = "命令行生成", days: int = 30) -> str:
    """The secret of a new token of ``user``, for whoever runs commands on the server; never reachable from a page."""
    if not 1 <= days <= LONGEST_TOKEN_LIFE:
        raise TokenLife(most=LONGEST_TOKEN_LIFE, days=days)
    token, secret = _new_token(user, label, days)
    audit.record(
        system_actor("命令行", Channel.COMMAND),
        "kernel.token.made",
        token,
        summary=f"在服务器上为账号“{user.username}”生成访问令牌，有效期 {days} 天。",
        days=days,
    )
    return secret


def _new_token(user: User, label: str, days: int) -> tuple[ApiToken, str]:
    secret = SECRET_PREFIX + secrets.token_urlsafe(32)
    expires = timezone.now() + timedelta(days=days)
    token = ApiToken.objects.create(user=user, label=label, digest=queries.digest_of(secret), expires_at=expires)
    return token, secret


@transaction.atomic
def revoke_token(*, actor: Actor, token_id: UUID) -> ApiToken:
    """Make a token worthless at once. One's own, or anybody's for the system administrator. Twice is the same as once.

    Raises ``Unknown`` (404), ``RightMissing`` (403).
    """
    checks.signed_in(actor)
    token = ApiToken.objects.select_for_update().filter(pk=token_id).first()
    if token is None:
        raise Unknown(kind="访问令牌")
    if token.user_id != actor.user_id:
        checks.require(actor, MANAGE)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        audit.record(actor, "kernel.token.revoked", token, summary=f"作废访问令牌“{token.label}”。")
    return token
