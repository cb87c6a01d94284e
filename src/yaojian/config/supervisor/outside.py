"""The systems outside that ``yaojian up`` simulates, beside the mail server: one row each.

A simulator is ``python -m simulators.NAME --port N`` on the loopback address. Its address, and the key both sides sign with,
reach pages, worker and simulator by the same environment variables an operator sets in production.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Simulator:
    """``address`` and ``key`` are names of environment variables; an empty ``key``: nothing is signed."""

    name: str
    label: str
    address: str
    key: str = ""


SIMULATORS = (
    Simulator("sms", "短信", "YAOJIAN_SMS_ADDRESS", "YAOJIAN_SMS_KEY"),
    Simulator("certificates", "证照", "YAOJIAN_CERTIFICATE_ADDRESS", "YAOJIAN_CERTIFICATE_SECRET"),
    Simulator("unified_auth", "统一认证", "YAOJIAN_UNIFIED_ADDRESS", "YAOJIAN_UNIFIED_SECRET"),
    Simulator("offsite_supervision", "非现场", "YAOJIAN_OFFSITE_ADDRESS", "YAOJIAN_OFFSITE_SECRET"),
    Simulator("device_reports", "器械报告", "YAOJIAN_DEVICES_ADDRESS", "YAOJIAN_DEVICES_SECRET"),
)


def decided(ports: Mapping[str, int], before: Mapping[str, str]) -> dict[str, str]:
    """Addresses and keys of the simulators that have a port; a key of the start ``before`` is kept."""
    chosen: dict[str, str] = {}
    for one in SIMULATORS:
        if one.name in ports:
            chosen[one.address] = f"http://127.0.0.1:{ports[one.name]}"
            if one.key:
                chosen[one.key] = before.get(one.key) or secrets.token_hex(16)
    return chosen
