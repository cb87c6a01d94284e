"""What this room tells the menu and the kernel."""

from yaojian.kernel.audit.registry import register_actions
from yaojian.oa.documents.rights import REGISTER
from yaojian.oa.exchange import kept
from yaojian.oa.flow.followups import TODO_BADGE
from yaojian.web import navigation
from yaojian.web.navigation import Entry

from . import beside, queries


def register() -> None:
    """Called once by ``ready()``."""
    navigation.register_search("office", "oa:desk:search", "搜公文标题、文号、来文单位")
    navigation.register(
        "office",
        Entry("工作台", "oa:desk:home", "home", order=10, phone=True),
        Entry(
            "全部公文", "oa:desk:work", "inbox", badge=queries.todo_count, badge_name=TODO_BADGE, order=15, phone=True
        ),
        Entry("收文台账", "oa:desk:incoming", "file-import", order=20, phone=True),
        Entry("收文登记", "oa:incoming:register", "plus", right=REGISTER, order=30, phone=True),
        Entry("发文台账", "oa:desk:outgoing", "send", group="发文", order=40),
    )
    kept.register(beside.views_of)
    register_actions(
        {
            "oa.desk.view_saved": "保存台账视图",
            "oa.desk.view_removed": "删除台账视图",
            "oa.desk.default_chosen": "设置默认视图",
            "oa.desk.exported": "导出台账",
            "oa.desk.read_many": "批量已阅",
            "oa.desk.urged_many": "批量催办",
        }
    )
