"""The sign-in page: allauth's, saying where it leads and why the last session ended."""

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings

from yaojian.kernel.accounts import doors, entrances
from yaojian.kernel.accounts.session_clock import Ending

_SURFACES = (
    ("/oa", "协同办公平台", "收文、发文、审批和督办，一处办理。"),
    ("/cms", "门户采编", "栏目、稿件与发布管理。"),
    ("/qy", "企业端", "证照查询、年度报告和业务申报。"),
    ("/console", "运行检查台", "网站检查、运行状态与系统管理。"),
)
_ELSEWHERE = ("药品监管一体化平台", "办公、企业服务与运行管理的统一入口。")


class SignInView(LoginView):  # type: ignore[misc]  # allauth has no types
    """User name and password; the second factor, where there is one, follows on a page of its own."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds ``surface_name``, ``surface_words``, ``idle_minutes``, ``ended`` and the accounts of a demo."""
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        target = self.get_next_url() or ""
        found = [(name, words) for prefix, name, words in _SURFACES if target.startswith(prefix)]
        name, words = found[0] if found else _ELSEWHERE
        minutes = int(settings.YAOJIAN_IDLE_LIMIT.total_seconds() // 60)
        return shown | {
            "surface_name": name,
            "surface_words": words,
            "idle_minutes": minutes,
            "ended": _told(self.request.GET.get("why", ""), minutes),
            "ways": entrances.ways_to(target),
            "offer": doors.offer_for(target.rstrip("/")),
            "demo_accounts": settings.YAOJIAN_DEMO_ACCOUNTS,
            "demo_password": settings.YAOJIAN_DEMO_PASSWORD,
        }


def _told(why: str, minutes: int) -> str:
    """Why the session ended, as a sentence; empty for anything the address may otherwise say."""
    return {
        Ending.IDLE.value: f"您已超过 {minutes} 分钟没有操作，为安全起见已退出。重新登录后回到刚才的页面。",
        Ending.LIMIT.value: "本次登录已满 12 小时，为安全起见已退出。重新登录后回到刚才的页面。",
        Ending.OUTSIDE.value: "账号信息有变动，登录已失效。请重新登录；如不能登录，请联系系统管理员。",
    }.get(why, "")
