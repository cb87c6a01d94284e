"""What this room tells the others."""

from yaojian.kernel import notices
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.health.probes import NotWell, register_probe
from yaojian.kernel.wording import queries, register_checker, services
from yaojian.kernel.wording.judge import packing


def register() -> None:
    """Called once, when all apps are loaded."""
    register_actions(
        {
            "kernel.words.saved": "保存词条",
            "kernel.words.switched": "启停词条",
            "kernel.words.judged": "评判用词提示",
            "kernel.words.proposed": "建议用词",
            "kernel.words.decided": "处理用词建议",
        }
    )
    notices.register_kind(services.PROPOSED, "用词建议待确认")
    notices.register_kind(services.DECIDED, "用词建议已处理")
    register_checker(queries.checker)
    register_probe("words", judge_is_there, label="错别字模型")


def judge_is_there() -> str:
    """Without its expanded model the check goes on with lists and rules alone, which must not go unnoticed."""
    into = packing.folder()
    if not packing.is_expanded(into, packing.shipped_digest()):
        raise NotWell("错别字模型没有展开，用词检查只按词表进行。请运行 yaojian words expand，再重启服务。")
    return ""
