"""Accounts by invitation: an administrator, or a confirmed registration, invites; whoever is invited sets a password."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.enterprise.companies import addresses
from yaojian.enterprise.companies.errors import AlreadyInvited, InvitationGone, NotACompanyAccount
from yaojian.enterprise.companies.models import Company, Invitation, Membership, Role
from yaojian.enterprise.companies.rights import APPOINT
from yaojian.enterprise.companies.services.locking import own_locked
from yaojian.kernel import jobs
from yaojian.kernel.accounts import services as accounts
from yaojian.kernel.accounts.models import Kind, User
from yaojian.kernel.actors import Actor, Channel, system_actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks

LIFE = timedelta(days=14)
DOOR = system_actor("企业账号邀请", Channel.PAGE)
"""Makes the account of somebody who has none yet and holds a secret address."""


@transaction.atomic
def invite(*, actor: Actor, name: str, email: str, role: Role, is_administrator: bool = False) -> Invitation:
    """An administrator invites a colleague to act for his company; the address is good for 14 days.

    Raises ``NoCompanyChosen``, ``RightMissing`` (403), ``AlreadyInvited`` (409).
    """
    company = own_locked(actor, APPOINT)
    invitation = open_invitation(actor, company, name=name, email=email, role=role, is_administrator=is_administrator)
    summary = f"邀请{invitation.name}作为“{company.name}”的{role.label}。"
    audit.record(actor, "enterprise.account.invited", invitation, summary=summary, role=str(role))
    return invitation


def open_invitation(
    actor: Actor, company: Company, *, name: str, email: str, role: Role, is_administrator: bool
) -> Invitation:
    """Make an invitation and mail it; the caller has asked for the right and holds the company's row.

    Raises ``AlreadyInvited`` (409) while an earlier one is open; one that ran out is taken back.
    """
    address, now = email.strip().lower(), timezone.now()
    for former in company.invitations.filter(email=address, accepted_at__isnull=True, revoked_at__isnull=True):
        if former.open_at(now):
            raise AlreadyInvited(email=address)
        former.revoked_at = now
        former.save(update_fields=["revoked_at"])
    invitation = Invitation(
        company=company,
        name=name.strip(),
        email=address,
        role=role,
        is_administrator=is_administrator,
        invited_name=actor.name[:60],
        invited_at=now,
        expires_at=now + LIFE,
    )
    invitation.token_hash = addresses.hash_of(secret_of(invitation))
    invitation.save()
    jobs.defer("enterprise.companies.mail_invitation", invitation_id=str(invitation.pk))
    return invitation


def secret_of(invitation: Invitation) -> str:
    """The secret part of the address to join at."""
    return addresses.secret_of("invitation", invitation.pk)


@transaction.atomic
def revoke_invitation(*, actor: Actor, invitation_id: UUID) -> Invitation:
    """Take an open invitation back. Twice is the same as once.

    Raises ``NoCompanyChosen``, ``RightMissing`` (403), ``Unknown`` (404), ``InvitationGone`` (410) when accepted.
    """
    company = own_locked(actor, APPOINT)
    invitation = company.invitations.select_for_update().filter(pk=invitation_id).first()
    if invitation is None:
        raise Unknown(kind="邀请")
    if invitation.accepted_at is not None:
        raise InvitationGone()
    if invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        audit.record(
            actor, "enterprise.account.invitation_revoked", invitation, summary=f"收回给{invitation.name}的邀请。"
        )
    return invitation


@transaction.atomic
def accept_invitation(*, actor: Actor, secret: str, username: str, password: str) -> User:
    """Whoever holds the secret makes an account and acts for the company with it.

    Raises ``Unknown`` (404), ``InvitationGone`` (410), ``UsernameTaken`` (409), ``WeakPassword``, ``Invalid`` (422).
    """
    checks.open_to_all()
    invitation = _open(secret)
    user = accounts.create_user(
        actor=DOOR,
        username=username,
        name=invitation.name,
        kind=Kind.COMPANY,
        password=password,
        email=invitation.email,
        must_change_password=False,
    )
    _join(actor, invitation, user)
    return user


@transaction.atomic
def join_with_account(*, actor: Actor, secret: str) -> Membership:
    """Whoever is signed in with a company account joins a further company with it.

    Raises ``SignInNeeded`` (401), ``Unknown`` (404), ``InvitationGone`` (410), ``NotACompanyAccount`` (422).
    """
    checks.signed_in(actor)
    invitation = _open(secret)
    user = User.objects.get(pk=actor.user_id or 0)
    if user.kind != Kind.COMPANY:
        raise NotACompanyAccount(username=user.username)
    return _join(actor, invitation, user)


def _open(secret: str) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("company")
    invitation = addresses.found(rows, secret)
    if not invitation.open_at(timezone.now()):
        raise InvitationGone()
    return invitation


def _join(actor: Actor, invitation: Invitation, user: User) -> Membership:
    values = {"role": invitation.role, "is_administrator": invitation.is_administrator}
    member, _ = Membership.objects.update_or_create(
        company=invitation.company,
        user=user,
        until=None,
        defaults=values,
        create_defaults=values | {"since": workdays.today()},
    )
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    summary = f"{user.name}接受邀请，作为“{invitation.company.name}”的{member.get_role_display()}。"
    audit.record(actor, "enterprise.account.joined", invitation.company, summary=summary, user=user.pk)
    return member
