"""What this room tells the kernel's registries."""

from django.http import HttpRequest

from yaojian.kernel import notices
from yaojian.kernel.accounts import entrances, sign_ins
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.health import register_probe
from yaojian.kernel.health.probes import NotWell
from yaojian.kernel.sso import arrivals, queries, visits


def _leaving(request: HttpRequest) -> None:
    visits.session_ends(request.session, except_peer=getattr(request, "sso_knows", None))


def _peers() -> str:
    ill = [peer.name for peer in (*queries.inward(), *queries.outward()) if peer.is_well is False]
    if ill:
        raise NotWell(f"对接系统没有回应：{'、'.join(ill)}。")
    if failed := queries.logouts_failed():
        raise NotWell(f"近一天有 {failed} 条退出通知没有送达对接系统。")
    return ""


def register() -> None:
    """Called once by ``ready()``."""
    entrances.register(ways=arrivals.ways, rule=arrivals.rule, told=arrivals.told_of_local, onward=arrivals.onward)
    sign_ins.register_leaving(_leaving)
    notices.register_kind(arrivals.ASKED, "待确认的账号关联", email=True)
    notices.register_kind(arrivals.EMERGENCY, "管理员应急登录", email=True)
    register_probe("sso", _peers, label="单点登录对接系统")
    register_actions(
        {
            "kernel.sso.peer_saved": "保存对接系统",
            "kernel.sso.peer_enabled": "启用对接系统",
            "kernel.sso.peer_disabled": "停用对接系统",
            "kernel.sso.peer_tested": "测试对接系统",
            "kernel.sso.secret_rotated": "更换对接密钥",
            "kernel.sso.key_rotated": "更换签名密钥",
            "kernel.sso.link_asked": "申请账号关联",
            "kernel.sso.link_confirmed": "确认账号关联",
            "kernel.sso.link_refused": "拒绝账号关联",
            "kernel.sso.visited": "单点登录进入对接系统",
            "kernel.sso.left_there": "随对接系统退出",
            "kernel.sso.emergency": "应急登录",
        }
    )
