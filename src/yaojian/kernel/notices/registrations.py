"""What this room tells the others."""

from datetime import timedelta

from django.utils import timezone

from yaojian.kernel.health import register_probe
from yaojian.kernel.health.probes import NotWell

from . import queries, services
from .doors import register_teller


def _mail() -> str:
    failed = queries.failed_since(timezone.now() - timedelta(hours=1))
    if failed:
        raise NotWell(f"近一小时有 {failed} 封邮件或短信没有发出去，请检查邮件服务器和短信网关。")
    return ""


def register() -> None:
    """Called once, when all apps are loaded."""
    register_teller(services.tell)
    register_probe("mail", _mail, label="邮件和短信发送")
