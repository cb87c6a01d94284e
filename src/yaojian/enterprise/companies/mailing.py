"""Letters to people who have no account yet: an invitation, a refused registration."""

from smtplib import SMTPException
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone

from yaojian.enterprise.companies.models import Invitation, Registration
from yaojian.enterprise.companies.services.invitations import secret_of as invitation_secret
from yaojian.enterprise.companies.services.registrations import secret_of as registration_secret


def mail_invitation(invitation_id: UUID) -> None:
    """One attempt; how it went stands at the invitation. Raises what the mail server said, so that the job comes again.

    Harmless for one already mailed, accepted or taken back.
    """
    invitation = Invitation.objects.select_related("company").filter(pk=invitation_id).first()
    if invitation is None or invitation.mailed_at or not invitation.open_at(timezone.now()):
        return
    text = (
        f"{invitation.name}，您好。\n\n{invitation.invited_name}邀请您作为“{invitation.company.name}”的"
        f"{invitation.get_role_display()}使用企业服务平台。\n\n请在 14 天内打开下面的地址设置账号：\n"
        f"{_address('enterprise:joining:join', invitation_secret(invitation))}\n\n"
        "这个地址只能使用一次，请不要转发。如果您不认识邀请人，请忽略这封邮件。"
    )
    try:
        send_mail("企业服务平台账号邀请", text, settings.DEFAULT_FROM_EMAIL, [invitation.email])
    except (SMTPException, OSError) as error:
        invitation.mail_error = f"邮件服务器没有收下（{type(error).__name__}）。"
        invitation.save(update_fields=["mail_error"])
        raise
    invitation.mailed_at, invitation.mail_error = timezone.now(), ""
    invitation.save(update_fields=["mailed_at", "mail_error"])


def mail_refusal(registration_id: UUID) -> None:
    """Tell the applicant; the reason stands behind the address. Raises what the mail server said."""
    registration = Registration.objects.filter(pk=registration_id).first()
    if registration is None:
        return
    text = (
        f"{registration.applicant}，您好。\n\n“{registration.name}”的注册申请（{registration.number}）未通过，"
        f"原因请打开下面的地址查看：\n{_address('enterprise:joining:registration', registration_secret(registration))}"
    )
    send_mail("企业注册申请未通过", text, settings.DEFAULT_FROM_EMAIL, [registration.email])


def _address(name: str, secret: str) -> str:
    return settings.YAOJIAN_SITE_ADDRESS + reverse(name, args=[secret])
