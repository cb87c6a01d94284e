"""How a certificate stands today, in words and colour. Nothing but a fresh 有效 within its days is ever called valid."""

from dataclasses import dataclass
from datetime import date

from yaojian.enterprise.certificates.codes import Status

SOON = 183
"""Days before the last one from which a certificate is shown as expiring: the renewal may be asked for six months before
(``data/renewal.yaml``)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """``tone``: colour of the tag beside the words. ``days`` left including the last day; None without one."""

    label: str
    tone: str
    valid: bool
    days: int | None = None

    @property
    def expiring(self) -> bool:
        """Whether it is time to renew."""
        return self.valid and self.days is not None and self.days <= SOON


def standing(word: str, valid_until: date | None, today: date) -> Standing:
    """``word``: a ``Status``, as rows keep it; ``today``: the Beijing day. A registry that still says 有效 after the last day is not followed."""
    status = Status(word)
    days = (valid_until - today).days + 1 if valid_until else None
    if status == Status.VALID:
        if days is not None and days <= 0:
            return Standing("已过有效期", "red", valid=False, days=days)
        soon = days is not None and days <= SOON
        return Standing(
            f"有效，还有 {days} 天到期" if soon else "有效", "amber" if soon else "green", valid=True, days=days
        )
    if status == Status.UNKNOWN:
        return Standing("状态未知", "amber", valid=False, days=days)
    return Standing(f"已{status.label}", "red", valid=False, days=days)
