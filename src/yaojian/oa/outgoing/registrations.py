"""What this room tells the other rooms' registries."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.files.owners import register_owner
from yaojian.kernel.permissions import scopes
from yaojian.oa.documents import panels
from yaojian.oa.documents.models import DocumentKind
from yaojian.oa.flow import gates
from yaojian.web import navigation
from yaojian.web.navigation import Entry

from . import centre, demands, queries
from .models import BODY_OWNER, PRODUCT_OWNER, SEAL_OWNER, Outgoing, Seal, Sign
from .rights import DRAFT, NUMBER, SEAL


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_scope(Outgoing, "unit", _issued_by)
    scopes.register_scope(Sign, "unit", _issued_by)
    scopes.register_scope(Seal, "unit", _issued_by)
    register_owner(BODY_OWNER, queries.may_read_file)
    register_owner(PRODUCT_OWNER, queries.may_read_file)
    register_owner(SEAL_OWNER, queries.may_see_seal)
    panels.register(centre.CENTRE)
    gates.register(DocumentKind.OUTGOING, demands.demand)
    gates.need_steps(DocumentKind.OUTGOING, {queries.DRAFT_STEP: "拟稿箱列出停在这里的公文"})
    navigation.register(
        "office",
        Entry("拟稿箱", "oa:outgoing:drafts", "file-pencil", right=DRAFT, group="发文", order=41),
        Entry("印章", "oa:outgoing:seals", "rubber-stamp", right=SEAL, group="发文", order=43),
        Entry("发文登记簿", "oa:outgoing:register", "list-check", right=NUMBER, group="发文", order=42),
    )
    register_actions(
        {
            "oa.outgoing.drafted": "拟稿",
            "oa.outgoing.facts_changed": "修改拟稿信息",
            "oa.outgoing.attachment_removed": "删除发文附件",
            "oa.outgoing.body_saved": "保存正文",
            "oa.outgoing.numbered": "发文编号",
            "oa.outgoing.numbers_reserved": "预留文号",
            "oa.outgoing.number_released": "收回文号",
            "oa.outgoing.number_voided": "作废文号",
            "oa.outgoing.sign_added": "新增机关代字",
            "oa.outgoing.sign_closed": "停用机关代字",
            "oa.outgoing.composed": "套红",
            "oa.outgoing.proof_marked": "校对",
            "oa.outgoing.mark_settled": "处理校对意见",
            "oa.outgoing.seal_put": "登记印章",
            "oa.outgoing.sealed": "用印",
            "oa.outgoing.distributed": "分发",
            "oa.outgoing.copies_recorded": "登记纸质分发",
            "oa.outgoing.sent_to_issuers": "送联办单位会签",
        }
    )


def _issued_by(ids: Sequence[UUID]) -> Q:
    """Of one of the issuing bodies."""
    return Q(bureau__in=ids)
