"""The mails taken, newest first, and the fault the server was told to have."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from enum import StrEnum
from uuid import uuid4
from zoneinfo import ZoneInfo

_KEPT = 200
_BEIJING = ZoneInfo("Asia/Shanghai")


class Fault(StrEnum):
    """How the server misbehaves: not; answers after a pause; refuses for good (550); asks to come back (451)."""

    NONE = "none"
    SLOW = "slow"
    REFUSE = "refuse"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it was taken. ``recipients`` are those of the envelope; ``at`` is Beijing time."""

    number: str
    at: datetime
    sender: str
    recipients: tuple[str, ...]
    subject: str
    text: str


@dataclass(slots=True)
class Inbox:
    """What the server knows."""

    fault: Fault = Fault.NONE
    mails: deque[Mail] = field(default_factory=lambda: deque(maxlen=_KEPT))

    def take(self, sender: str, recipients: list[str], message: EmailMessage) -> None:
        """Keep a mail; beyond 200 the oldest go."""
        body = message.get_body(preferencelist=("plain", "html"))
        text = str(body.get_content()) if body is not None else ""
        subject = str(message["Subject"] or "（无主题）")
        self.mails.appendleft(Mail(uuid4().hex, datetime.now(_BEIJING), sender, tuple(recipients), subject, text))
