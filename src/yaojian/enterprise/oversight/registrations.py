"""What this room tells the kernel's registries and the menus."""

from django.db.models import Q

from yaojian.enterprise.annual_reports.models import ReportFact
from yaojian.enterprise.annual_reports.rights import READ
from yaojian.enterprise.oversight import exports, services
from yaojian.kernel import notices
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.permissions import scopes
from yaojian.kernel.takeouts import kinds as takeouts
from yaojian.web import navigation


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_scope(ReportFact, "unit", lambda ids: Q(branch_id__in=ids))
    register_actions({services.REMINDED: "催报年度报告", exports.EXPORTED: "导出年报数据"})
    notices.register_kind(services.REMINDED, "年度报告催报", email=True)
    takeouts.register(exports.SHEETS, notice="年报数据已导出")
    navigation.register(
        "office",
        navigation.Entry(
            "年报报送情况", "enterprise:oversight:overview", "list-check", right=READ, group="企业监管", order=590
        ),
        navigation.Entry(
            "年报统计", "enterprise:oversight:statistics", "chart-bar", right=READ, group="企业监管", order=610
        ),
    )
