"""The letters of an application as PDF (``kernel.rendering``), numbered and kept. Called inside the transaction of the act."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.numbering import services as numbers
from yaojian.kernel.rendering import pdf, spec
from yaojian.portal.interaction.acting import moments
from yaojian.portal.interaction.applications import rules
from yaojian.portal.interaction.applications.identity import party_of
from yaojian.portal.interaction.applications.models import Application, Paper
from yaojian.portal.interaction.applications.states import PaperKind

OWNER = "portal.application.paper"


def notice(actor: Actor, application: Application, kind: PaperKind, **facts: Any) -> Paper:
    """A notice by its template in ``data/rules.yaml``; ``facts`` fill its places."""
    title, text = rules.letter(kind)
    told = text.format(
        number=application.number,
        submitted=day(timezone.localtime(application.submitted_at).date()),
        received=day(application.received_on) if application.received_on else "",
        **facts,
    )
    to = "" if kind in (PaperKind.THIRD_PARTY, PaperKind.JOINT) else party_of(application).name
    return _write(actor, application, kind, title, to, [told], _number(actor, "notice"))


def reply(actor: Actor, application: Application) -> Paper:
    """The reply, with its clause and the paragraph about remedies. Sets ``reply_number``; the caller saves."""
    chosen = rules.replies()[application.reply_code]
    application.reply_number = application.reply_number or _number(actor, "reply")
    received = day(application.received_on) if application.received_on else ""
    body = [
        f"本机关于{received}收到您提出的政府信息公开申请（登记编号{application.number}），申请公开：{application.wanted}",
        *application.reply_text.splitlines(),
        f"以上答复依据《中华人民共和国政府信息公开条例》{chosen.clause}。",
        rules.remedy(chosen),
    ]
    name = party_of(application).name
    return _write(actor, application, PaperKind.REPLY, chosen.title, name, body, application.reply_number)


def day(value: Any) -> str:
    """2026年3月2日."""
    return f"{value.year}年{value.month}月{value.day}日"


def _number(actor: Actor, series: str) -> str:
    year = moments.today().year
    value = numbers.take(actor=actor, series=f"portal.application.{series}", year=year)
    return rules.number_form(series).format(year=year, value=value)


def _write(
    actor: Actor, application: Application, kind: PaperKind, title: str, to: str, body: list[str], number: str
) -> Paper:
    document = spec.from_mapping(
        {
            "format": "信函",
            "issuers": [settings.YAOJIAN_INSTITUTION],
            "number": number,
            "title": title,
            "main_to": [to] if to else [],
            "body": [line for line in body if line.strip()],
            "date": moments.today().isoformat(),
        }
    )
    file = files.store(
        actor=actor,
        upload=pdf.render(document),
        owner_kind=OWNER,
        owner_id=application.pk,
        name=f"{title}（{number}）.pdf",
        allowed=Kinds.PDF,
    )
    return Paper.objects.create(
        application=application, kind=kind, number=number, file_id=file.pk, made_at=moments.now()
    )
