"""The SMTP side."""

import asyncio
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP, Envelope, Session

from simulators.mail.inbox import Fault, Inbox

SLOW_SECONDS = 8.0
_ANSWERS = {Fault.REFUSE: "550 5.7.1 refused, as told", Fault.BUSY: "451 4.3.2 try again later, as told"}


class Handler:
    """Answers each mail as the inbox's fault says."""

    def __init__(self, inbox: Inbox) -> None:
        """``inbox`` gets what is taken."""
        self._inbox = inbox

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Called by aiosmtpd with a whole mail; returns the SMTP answer."""
        fault = self._inbox.fault
        if fault is Fault.SLOW:
            await asyncio.sleep(SLOW_SECONDS)
        if fault in _ANSWERS:
            return _ANSWERS[fault]
        content = envelope.content or b""
        raw = content.encode() if isinstance(content, str) else content
        message = message_from_bytes(raw, policy=policy.default)
        self._inbox.take(envelope.mail_from or "", list(envelope.rcpt_tos), message)
        return "250 2.0.0 taken"


async def listen(inbox: Inbox, host: str, port: int) -> asyncio.Server:
    """Take mails on ``host:port``."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(lambda: SMTP(Handler(inbox), enable_SMTPUTF8=True), host, port)
