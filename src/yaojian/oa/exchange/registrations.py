"""What this room tells the kernel's registries and the menu."""

from django.db.models import Q

from yaojian.kernel import notices
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.deadlines.kinds import register_kind as register_deadline
from yaojian.kernel.files.owners import register_owner
from yaojian.kernel.permissions import scopes
from yaojian.oa.documents import panels
from yaojian.web import navigation
from yaojian.web.navigation import Entry

from . import queries, telling
from .models import OWNER_KIND, Delivery, Dispatch
from .panel import PANEL
from .rights import READ


def register() -> None:
    """Called once by ``ready()``. A dispatch lies with its sender, a delivery with its receiver."""
    scopes.register_scope(Dispatch, "unit", lambda ids: Q(sender_unit__in=ids))
    scopes.register_scope(Delivery, "unit", lambda ids: Q(receiver_unit__in=ids))
    scopes.register_rule(Dispatch, READ, queries.read_by_receivers)
    register_owner(OWNER_KIND, queries.may_read_file)
    register_deadline(telling.DEADLINE, "公文接收", remind=telling.clerks_owing)
    notices.register_kind(telling.ARRIVED, "新的传输公文", email=True)
    notices.register_kind(telling.PRESSED, "催收公文", email=True)
    notices.register_kind(telling.VOIDED, "传输公文作废", email=True)
    notices.register_kind(telling.ANSWERED, "传输公文被拒收或退回", email=True)
    notices.register_kind(telling.DAMAGED, "传输公文校验未通过", email=True)
    register_actions(
        {
            "oa.exchange.prepared": "拟发公文",
            "oa.exchange.paper_changed": "修改待发送公文",
            "oa.exchange.exported": "导出传输台账",
            "oa.exchange.receivers_added": "添加接收单位",
            "oa.exchange.receiver_removed": "移除接收单位",
            "oa.exchange.sent": "发送公文",
            "oa.exchange.resent": "重发公文",
            "oa.exchange.reminded": "催收公文",
            "oa.exchange.voided": "作废传输公文",
            "oa.exchange.received": "接收公文",
            "oa.exchange.refused": "拒收公文",
            "oa.exchange.returned": "退回公文",
            "oa.exchange.damaged": "完整性校验未通过",
            "oa.exchange.registered": "传输公文登记为收文",
        }
    )
    panels.register_panel(PANEL)
    navigation.register(
        "office",
        Entry(
            "公文传输",
            "oa:exchange:door",
            "transfer-in",
            right=READ,
            badge=queries.waiting_count,
            badge_name=telling.BADGE,
            order=60,
        ),
    )
