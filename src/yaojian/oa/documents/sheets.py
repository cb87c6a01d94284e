"""The handling sheet (处理笺) of a document: its head, and every opinion in the order of signing."""

from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.files import queries as stored
from yaojian.kernel.rendering import sheet
from yaojian.kernel.rendering.sheet import Fact, Opinion, Sheet
from yaojian.oa.flow import queries as flow

from . import panels, queries
from .models import Document

TITLES = {"incoming": "收文处理笺", "outgoing": "发文处理笺", "approval": "审批单"}


def pdf_of(actor: Actor, document: Document) -> bytes:
    """The sheet as PDF/A, marked with who printed it. The caller has checked the reading right.

    Raises what ``kernel.rendering.sheet`` does.
    """
    now = timezone.now()
    facts = panels.centre_of(document).facts(document)
    head = (Fact("标题", document.title, wide=True), Fact("缓急", document.get_urgency_display()))
    return sheet.render(
        Sheet(
            title=TITLES[document.kind],
            facts=(*head, *(Fact(label, value) for label, value in facts if value)),
            opinions=tuple(opinions_of(document)),
            printed_by=actor.name,
            printed_at=now,
            watermark=f"{actor.name} {sheet.moment(now)}",
        )
    )


def opinions_of(document: Document) -> list[Opinion]:
    """Every opinion signed on a document, withdrawn ones marked so."""
    stages = flow.timeline(document.instance)
    inks = queries.inks_of(document)
    signed = [one for stage in stages for one in (*stage.signatures, *stage.readers) if one.opinion and one.done_at]
    return [
        Opinion(
            step=one.step if one.role == "do" else "阅知",
            person=f"{one.person}（{one.unit}）",
            text=one.opinion if one.is_done else f"{one.opinion}（已撤回）",
            at=one.done_at,
            on_behalf_of=one.on_behalf_of,
            ink=stored.content_of(inks[one.task_id]) if one.task_id in inks else b"",
        )
        for one in signed
        if one.done_at
    ]
