"""What the page of a document shows when it is an outgoing one: facts, buttons of the step, body versions, products."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.oa.documents.models import Document, DocumentKind
from yaojian.oa.documents.panels import Centre, Panel, Tool

from . import differences, joint, queries, rules
from .models import ProductKind
from .rights import DISTRIBUTE, NUMBER, SEAL

ISSUED = [kind for kind in ProductKind if kind != ProductKind.REVIEW]
_BUTTONS = (
    (queries.EDIT_BODY, "修改正文", "oa:outgoing:body", "file-pencil", None),
    (queries.EDIT_BODY, "修改拟稿信息", "oa:outgoing:facts", "edit", None),
    (queries.NUMBERS, "编号", "oa:outgoing:number", "tag", NUMBER),
    (queries.COMPOSES, "套红", "oa:outgoing:compose", "file-certificate", None),
    (queries.PROOFS, "校对", "oa:outgoing:proof", "text-spellcheck", None),
    (queries.SEALS, "用印", "oa:outgoing:seal", "rubber-stamp", SEAL),
    (queries.DISTRIBUTES, "分发", "oa:outgoing:distribute", "send", DISTRIBUTE),
)


def facts(document: Document) -> list[tuple[str, str]]:
    """Lines of 拟稿信息."""
    outgoing = queries.outgoings().get(pk=document.pk)
    signed = queries.signature(outgoing)
    issuers = [issuer.unit.name for issuer in outgoing.issuers.select_related("unit")]
    reason = f"（{outgoing.closed_reason}）" if outgoing.closed_reason else ""
    lines = [
        ("发文机关", "、".join(issuers) or outgoing.bureau.name),
        ("发文字号", document.document_number or "尚未编号"),
        (
            "文种",
            f"{outgoing.get_genre_display()}，{outgoing.get_format_display()}，{outgoing.get_direction_display()}",
        ),
        ("主送", outgoing.main_to),
        ("抄送", outgoing.copy_to),
        ("签发人", _told(signed) if signed else "尚未签发"),
        ("公开属性", outgoing.get_disclosure_display() + reason),
        ("印数", f"{outgoing.copies} 份"),
        ("附注", outgoing.note),
        ("拟稿", f"{document.unit.short_name}　{document.drafter.name}"),
    ]
    lines += [(f"{line.unit.name}签署", _told(line.signature)) for line in joint.lines_of(outgoing) if line.signature]
    return [(label, words) for label, words in lines if words]


def tools(actor: Actor, document: Document, offered: Sequence[str]) -> list[Tool]:
    """Buttons of the step, for those who hold its right."""
    outgoing = queries.outgoings().get(pk=document.pk)
    buttons = [
        Tool(label, reverse(address, args=[document.pk]), icon, primary=tool != queries.EDIT_BODY)
        for tool, label, address, icon, right in _BUTTONS
        if tool in offered and (right is None or checks.holds_on(actor, right, outgoing))
    ]
    if joint.may_send(outgoing):
        address = reverse("oa:outgoing:issuers", args=[document.pk])
        buttons += [Tool("送联办单位会签", address, "users", primary=True)] if offered else []
    return buttons


def _body(actor: Actor, document: Document) -> dict[str, Any] | None:
    outgoing = queries.outgoings().get(pk=document.pk)
    versions = queries.versions_of(outgoing)
    changes = differences.compare(versions[-2].paragraphs, versions[-1].paragraphs) if len(versions) > 1 else []
    return {
        "outgoing": outgoing,
        "versions": versions[::-1],
        "newest": versions[-1] if versions else None,
        "levels": queries.levels_of(versions[-1]) if versions else [],
        "changed": differences.changed_signs(changes),
        "findings": rules.findings(queries.facts_of(outgoing)) if not queries.signature(outgoing) else [],
    }


def _products(actor: Actor, document: Document) -> dict[str, Any] | None:
    outgoing = queries.outgoings().get(pk=document.pk)
    newest = [product for kind in ISSUED if (product := queries.newest_product(outgoing, kind))]
    copies = list(outgoing.outside_copies.all())
    return {"products": newest, "copies": copies} if newest or copies else None


def _issuers(actor: Actor, document: Document) -> dict[str, Any] | None:
    outgoing = queries.outgoings().get(pk=document.pk)
    lines = joint.lines_of(outgoing)
    return {"lines": lines} if lines else None


def _told(signed: queries.Signature) -> str:
    behalf = f"（代{signed.on_behalf_of}）" if signed.on_behalf_of else ""
    return f"{signed.name}{behalf}　{queries.moment_of(signed.at)}"


CENTRE = Centre(
    kind=DocumentKind.OUTGOING,
    label="发文",
    ledger="oa:outgoing:drafts",
    facts=facts,
    tools=tools,
    panels=(
        Panel("body", "正文与修改", "oa/outgoing/panel_body.html", _body),
        Panel("issuers", "联合发文机关", "oa/outgoing/panel_issuers.html", _issuers),
        Panel("products", "成文文件", "oa/outgoing/panel_products.html", _products),
    ),
)
