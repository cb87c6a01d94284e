"""An e-mail to the citizen when something of theirs can be read. It says only that: who reads it needs code and telephone.

The address stays sealed with the matter and is opened for each attempt; kept is how sending went.
"""

from collections.abc import Callable
from smtplib import SMTPException
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F

from yaojian.kernel import jobs
from yaojian.portal.interaction.visiting.models import CitizenMail, MailState

LAST_ATTEMPT = 6
"""As many as ``kernel.jobs`` tries."""
_address_of: dict[str, Callable[[UUID], str]] = {}


def register(kind: str, address_of: Callable[[UUID], str]) -> None:
    """How the e-mail address of a matter of this kind is found; empty for none."""
    _address_of[kind] = address_of


def tell(kind: str, matter: UUID, sentence: str) -> CitizenMail | None:
    """Inside the transaction of the act: one mail that says ``sentence`` and where to look. None without an address."""
    if not _address_of[kind](matter):
        return None
    mail = CitizenMail.objects.create(kind=kind, matter=matter, sentence=sentence)
    jobs.defer("portal.visiting.send_mail", mail_id=str(mail.pk))
    return mail


def send(mail_id: UUID | str) -> None:
    """One attempt; its outcome is written down even when it fails. Raises what the mail server said, so that the job
    comes again. Harmless for one already sent."""
    mail = CitizenMail.objects.filter(pk=mail_id, state__in=(MailState.WAITING, MailState.RETRYING)).first()
    if mail is None:
        return
    CitizenMail.objects.filter(pk=mail.pk).update(attempts=F("attempts") + 1)
    mail.refresh_from_db()
    try:
        send_mail(mail.sentence, _text(mail), settings.DEFAULT_FROM_EMAIL, [_address_of[mail.kind](mail.matter)])
    except (SMTPException, OSError) as error:
        last = mail.attempts >= LAST_ATTEMPT
        mail.state = MailState.FAILED if last else MailState.RETRYING
        mail.error = f"邮件服务器没有收下（{type(error).__name__}）。"
        mail.save(update_fields=["state", "error", "changed"])
        if last:
            return
        raise
    mail.state, mail.error = MailState.SENT, ""
    mail.save(update_fields=["state", "error", "changed"])


def told_of(kind: str, matter: UUID) -> list[CitizenMail]:
    """The mails about one matter, the latest first. The caller has asked whether it may be read."""
    return list(CitizenMail.objects.filter(kind=kind, matter=matter).order_by("-made", "-pk"))


def _text(mail: CitizenMail) -> str:
    return (
        f"您好。\n\n{mail.sentence}\n\n请打开 {settings.YAOJIAN_SITE_ADDRESS}/d/query ，"
        "用回执上的查询码和手机号后四位查看。\n\n"
        f"这封邮件由{settings.YAOJIAN_INSTITUTION}网站自动发出，请不要回复。"
    )
