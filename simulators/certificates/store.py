"""What the simulated registry knows, read anew when its file changes, and how it was told to misbehave."""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).with_name("data") / "sample.json"
SEALED = 4
_TAIL = 6


class Fault(StrEnum):
    """How it misbehaves. Signed well unless said otherwise."""

    OK = "ok"
    SLOW = "slow"
    ERROR = "500"
    MISSING = "404"
    FLAKY = "flaky"
    GARBAGE = "garbage"
    TRUNCATED = "truncated"
    WRONG_SIGNATURE = "wrong-signature"
    REPLAYED = "replayed"
    WRONG_COMPANY = "wrong-company"
    SKEW = "skew"
    WRONG_FILE = "wrong-file"


LABELS = {
    Fault.OK: "正常",
    Fault.SLOW: "变慢（8 秒）",
    Fault.ERROR: "全部答复 500",
    Fault.MISSING: "全部答复查无此证",
    Fault.FLAKY: "每两次失败一次",
    Fault.GARBAGE: "答复不是约定格式",
    Fault.TRUNCATED: "答复中途断开",
    Fault.WRONG_SIGNATURE: "应答签名不对",
    Fault.REPLAYED: "重放旧的应答",
    Fault.WRONG_COMPANY: "答复其他企业的证照",
    Fault.SKEW: "时钟快 10 分钟",
    Fault.WRONG_FILE: "文件被换过",
}


@dataclass(slots=True)
class Store:
    """Certificates by number. ``file`` may be written, replaced or removed at any time."""

    file: Path
    fault: Fault = Fault.OK
    asked: int = 0
    _stamp: tuple[str, int] = ("", 0)
    _known: dict[str, dict[str, Any]] = field(default_factory=dict)

    def all(self) -> dict[str, dict[str, Any]]:
        """Everything, as the file has it now."""
        place = self.file if self.file.exists() else SAMPLE
        stamp = (str(place), place.stat().st_mtime_ns)
        if stamp != self._stamp:
            listed = json.loads(place.read_text(encoding="utf-8"))["certificates"]
            self._known, self._stamp = {one["number"]: one for one in listed}, stamp
        return self._known

    def of_company(self, credit_code: str) -> list[dict[str, Any]]:
        """In the order of the file."""
        return [one for one in self.all().values() if one["credit_code"] == credit_code]

    def verified(self, number: str, factor: str) -> dict[str, Any] | None:
        """The certificate, where the factor is the credit code's tail or the holder's name."""
        one = self.all().get(number)
        fits = one is not None and factor.strip() in {one["credit_code"][-_TAIL:], one["holder"]}
        return one if fits else None

    def of_another(self, credit_code: str) -> list[dict[str, Any]]:
        """Certificates of the next company: for the fault."""
        others = [one for one in self.all().values() if one["credit_code"] != credit_code]
        return [one for one in others if one["credit_code"] == others[0]["credit_code"]]
