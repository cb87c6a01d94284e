"""The simulated systems of a demo as peers. Their ports change with each start, so this runs at every start."""

import os
from typing import Any

from django.db import transaction
from django.utils import timezone

from yaojian.kernel.accounts.models import User
from yaojian.kernel.sso import secrets
from yaojian.kernel.sso.models import Algorithm, Direction, LinkState, Protocol, SsoLink, SsoPeer

_DESK = "信息中心服务台，电话 027-00000000（示范数据）"
_LINKED = ("HB-2026-0001", "head.liutong")


@transaction.atomic
def refresh() -> int:
    """Write down where the simulators are now; what an administrator changed otherwise stays. Returns how many there are."""
    site = os.environ.get("YAOJIAN_SITE_ADDRESS", "")
    unified, offsite, devices = (
        os.environ.get(f"YAOJIAN_{name}_ADDRESS", "") for name in ("UNIFIED", "OFFSITE", "DEVICES")
    )
    if not (site and unified and offsite and devices):
        return 0
    oidc = _save("unified", "UNIFIED", _inward(Protocol.OIDC, unified, "统一身份认证"), is_enabled=True)
    cas = _inward(Protocol.CAS3, f"{unified}/cas", "统一身份认证（CAS）")
    _save("unified-cas", "UNIFIED", cas | {"entry": f"{unified}/"}, is_enabled=False)
    _save("offsite", "OFFSITE", _offsite(offsite), is_enabled=True)
    _save("devices", "DEVICES", _devices(devices), is_enabled=True)
    _link(oidc)
    return 4


def _inward(protocol: Protocol, address: str, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "direction": Direction.IN,
        "protocol": protocol,
        "client_id": "yaojian-oa",
        "issuer": address,
        "entry": f"{address}/",
        "contact": _DESK,
    }


def _offsite(address: str) -> dict[str, Any]:
    return {
        "name": "非现场监管系统",
        "direction": Direction.OUT,
        "protocol": Protocol.OIDC,
        "client_id": "offsite-supervision",
        "signing": Algorithm.ES256,
        "entry": f"{address}/start",
        "redirects": [f"{address}/callback"],
        "after_logout": [f"{address}/"],
        "logout_address": f"{address}/backchannel",
        "introduction": "在线上传经营数据、视频和温湿度记录，接受非现场检查。",
        "contact": _DESK,
        "order": 10,
    }


def _devices(address: str) -> dict[str, Any]:
    return {
        "name": "医疗器械报告系统",
        "direction": Direction.OUT,
        "protocol": Protocol.CAS3,
        "client_id": "device-reports",
        "entry": f"{address}/start",
        "redirects": [f"{address}/cas"],
        "after_logout": [f"{address}/"],
        "logout_address": f"{address}/cas",
        "introduction": "报送医疗器械不良事件和质量管理年度自查报告。",
        "contact": _DESK,
        "order": 20,
    }


def _save(code: str, key: str, facts: dict[str, Any], *, is_enabled: bool) -> SsoPeer:
    peer = SsoPeer.objects.filter(code=code).first() or SsoPeer(code=code, is_enabled=is_enabled)
    for name, value in facts.items():
        setattr(peer, name, value)
    peer.sealed_secret = secrets.seal(peer, os.environ[f"YAOJIAN_{key}_SECRET"])
    peer.secret_changed_at, peer.is_well = timezone.now(), None
    peer.save()
    return peer


def _link(peer: SsoPeer) -> None:
    """One person of the platform is known already; the others show how the first sign-in is confirmed."""
    subject, username = _LINKED
    user = User.objects.filter(username=username).first()
    if user is not None:
        now = timezone.now()
        decided = {"asked_at": now, "decided_at": now, "decided_name": "示范数据", "told_name": "流通处处长"}
        SsoLink.objects.get_or_create(
            peer=peer, subject=subject, defaults={"user": user, "state": LinkState.CONFIRMED, **decided}
        )
