"""The messages taken, and how a request is judged."""

import hmac
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

_KEPT = 200
_BEIJING = ZoneInfo("Asia/Shanghai")
CLOCKS_DIFFER = 300
"""Seconds a request's time may differ from ours."""


class Fault(StrEnum):
    """How the gateway misbehaves: not; answers after a pause; refuses for good (400); asks to come back (503)."""

    NONE = "none"
    SLOW = "slow"
    REFUSE = "refuse"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it was taken; ``at`` is Beijing time."""

    id: str
    at: datetime
    phone: str
    text: str


@dataclass(slots=True)
class Gateway:
    """What the gateway knows."""

    key: bytes
    fault: Fault = Fault.NONE
    messages: deque[Message] = field(default_factory=lambda: deque(maxlen=_KEPT))

    def is_signed(self, moment: str, signature: str, body: bytes) -> bool:
        """HMAC-SM3 over time and body, and the time is now."""
        if not moment.isdigit() or abs(int(moment) - time.time()) > CLOCKS_DIFFER:
            return False
        expected = hmac.new(self.key, f"{moment}\n".encode() + body, "sm3").hexdigest()
        return hmac.compare_digest(expected, signature)

    def take(self, id: str, phone: str, text: str) -> None:
        """Keep a message once; beyond 200 the oldest go."""
        if all(known.id != id for known in self.messages):
            self.messages.appendleft(Message(id, datetime.now(_BEIJING), phone, text))
