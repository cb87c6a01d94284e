"""What this room tells the kernel's registries, and the page of a document."""

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.permissions import checks, scopes
from yaojian.kernel.permissions.rights import Right
from yaojian.oa.documents import panels
from yaojian.oa.documents.models import Document, DocumentKind
from yaojian.oa.documents.panels import Centre, Facts, Tool
from yaojian.oa.documents.rights import FINISH, SEND
from yaojian.oa.flow import gates
from yaojian.oa.flow.models import Task
from yaojian.oa.flow.rights import HANDLE
from yaojian.web import navigation
from yaojian.web.navigation import Entry

from .models import Receipt
from .services import FINISH_STEP, HANDLE_STEP, REGISTER_STEP


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_rule(Task, HANDLE, _office)
    panels.register(Centre(DocumentKind.INCOMING, "收文台账", ledger="oa:desk:incoming", facts=_facts, tools=_tools))
    navigation.register("office", Entry("收文催办", "oa:incoming:owed", "bell", right=SEND, order=35))
    gates.need_steps(
        DocumentKind.INCOMING,
        {
            REGISTER_STEP: "登记员从这里分送收文",
            HANDLE_STEP: "分送的单位在这里承办",
            FINISH_STEP: "登记员在这里办结收文",
        },
    )
    register_actions({"oa.document.registered": "登记收文", "oa.document.sent": "分送收文"})


def _office(actor: Actor) -> Q:
    """Who may send or finish for a unit may sign the registrar's own two steps for him."""
    return Q(kind=DocumentKind.INCOMING) & (
        Q(batch__step=REGISTER_STEP) & _granted(actor, SEND) | Q(batch__step=FINISH_STEP) & _granted(actor, FINISH)
    )


def _granted(actor: Actor, right: Right) -> Q:
    return scopes.condition_for(Task, right, actor, checks.grants_of(actor, right))


def _facts(document: Document) -> Facts:
    receipt = Receipt.objects.select_related("bureau", "lead", "earlier").filter(document=document).first()
    if receipt is None:
        return []
    day = receipt.received_on
    facts = [
        ("来文单位", document.sender),
        ("来文字号", document.document_number),
        ("收文号", document.register_label),
        ("收文日期", f"{day.year}年{day.month}月{day.day}日"),
        ("份数", f"{receipt.copies} 份"),
        ("来源", receipt.get_source_display()),
        ("备注", receipt.note),
    ]
    if receipt.lead:
        facts.append(("主办单位", receipt.lead.short_name))
    if receipt.earlier:
        facts.append(("与先前登记重复", f"{receipt.earlier.register_label}；原因：{receipt.again_reason}"))
    return facts


def _tools(actor: Actor, document: Document, offered: Sequence[str]) -> list[Tool]:
    tools = []
    if "distribute" in offered and checks.holds_on(actor, SEND, document):
        tools.append(Tool("分送", reverse("oa:incoming:send", args=[document.pk]), "send", primary=True))
    if "reply" in offered:
        tools.append(Tool("起草回文", f"{reverse('oa:outgoing:new')}?reply_to={document.pk}", "file-pencil"))
    return tools
