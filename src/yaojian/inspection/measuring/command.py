"""``yaojian probe URL``: open one address once and tell the time of each phase. Without Django and without a database.

Exit status: 0 opened, 1 not opened or too slow, 2 bad use. The result goes to stdout.
"""

import json
import sys
from dataclasses import asdict
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from yaojian.inspection.measuring.admitting import Admission, networks_of, pairs_of
from yaojian.inspection.measuring.alarming import Outcome
from yaojian.inspection.measuring.controls import judge
from yaojian.inspection.measuring.functions import PAGE, function_checks, play
from yaojian.inspection.measuring.values import Visit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.outward.addresses import real_address

_PHASES = (
    ("dns", "域名解析"),
    ("connect", "建立连接"),
    ("tls", "安全连接"),
    ("first_byte", "首字节"),
    ("total", "合计"),
)
_OUTCOMES = {Outcome.GOOD: "打开正常", Outcome.FAILED: "没有按时打开", Outcome.PROBE_SIDE: "本机网络不通，不能判断"}


def probe_command(
    url: Annotated[str, typer.Argument(help="要访问的网址，例如 https://www.example.gov.cn/")],
    *,
    check: Annotated[str, typer.Option("--check", help="功能检查：page、search、form、list 或 login")] = PAGE,
    words: Annotated[str, typer.Option("--words", help="页面上应有的文字，或搜索用的词")] = "",
    control: Annotated[list[str] | None, typer.Option("--control", help="对照网址：都打不开时判为本机网络问题")] = None,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="允许访问内部网络地址")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="把结果以 JSON 打印到标准输出")] = False,
) -> None:
    """访问一个网址，分阶段计时；用时达到 15 秒即算没有打开。

    例：yaojian probe https://www.example.gov.cn/ --words 药品监督管理局
    """
    address = url if "://" in url else f"http://{url}"
    if not address.startswith(("http://", "https://")) or not urlsplit(address).hostname:
        raise Invalid(field="网址", reason="请填写完整网址，例如 https://www.example.gov.cn/。")
    script = function_checks().get(check)
    if script is None:
        raise Invalid(field="check", reason=f"只能是 {'、'.join(function_checks())}。")
    if script.needs_words and not words:
        raise Invalid(field="words", reason="这项检查需要用 --words 给出搜索词。")
    admission = _admission(address, allow_private=allow_private)
    found = play(script, address, admission, words=words)
    outcome = judge(found, control or [], admission)
    sys.stdout.write(
        json.dumps(probe_data(found, outcome), ensure_ascii=False) + "\n" if as_json else _told(found, outcome)
    )
    raise typer.Exit(0 if outcome is Outcome.GOOD else 1)


def probe_data(found: Visit, outcome: Outcome) -> dict[str, Any]:
    """The visit for programs; durations are milliseconds, null where it did not get so far."""
    return {
        "url": found.url,
        "outcome": outcome.value,
        "reason": found.reason,
        "status": found.status,
        "ip": found.ip or None,
        "final_url": found.final_url or None,
        "phases": asdict(found.phases),
        "steps": [asdict(step) for step in found.steps],
    }


def _admission(url: str, *, allow_private: bool) -> Admission:
    """A command line is on its own machine: its own loopback target may be asked, other internal ones on demand."""
    if allow_private:
        return Admission(networks_of("0.0.0.0/0, ::/0"))
    own = {(ip, port) for ip, port in pairs_of([url]) if real_address(ip).is_loopback}
    return Admission(own=frozenset(own))


def _told(found: Visit, outcome: Outcome) -> str:
    lines = [f"{found.url}：{_OUTCOMES[outcome]}。{found.reason}"]
    if found.status is not None:
        lines.append(f"状态 {found.status}，地址 {found.ip}")
    for name, label in _PHASES:
        taken = getattr(found.phases, name)
        if taken is not None:
            lines.append(f"{label}：{taken / 1000:.3f} 秒")
    lines += [f"{'✓' if step.opened else '✗'} {step.title} {step.total / 1000:.3f} 秒" for step in found.steps]
    return "\n".join(lines) + "\n"
