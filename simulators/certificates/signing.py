"""The registry's side of the signatures, written after the contract and not after the product."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

CLOCK_SKEW_MS = 300_000


def _sm3(content: bytes = b"") -> "hashlib._Hash":
    return hashlib.new("sm3", content)


def _mac(secret: bytes, text: str) -> str:
    return hmac.new(secret, text.encode(), _sm3).hexdigest()


def digest(content: bytes) -> str:
    """Hexadecimal SM3."""
    return _sm3(content).hexdigest()


def answer_signature(secret: bytes, status: int, moment: int, nonce: str, body: bytes) -> str:
    """What ``X-Signature`` of an answer must be."""
    return _mac(secret, f"YJ1-ANSWER\n{status}\n{moment}\n{nonce}\n{digest(body)}")


@dataclass(slots=True)
class Doorkeeper:
    """Lets signed requests in, each once. ``seen``: nonces and their times, for as long as a time is accepted."""

    client: str
    secret: bytes
    seen: dict[str, int] = field(default_factory=dict)

    def refusal(self, method: str, target: str, headers: Mapping[str, str], body: bytes, now: int) -> str:
        """Why not, as the contract's code; empty for a request that may come in."""
        moment, nonce = headers.get("X-Time", ""), headers.get("X-Nonce", "")
        if headers.get("X-Client") != self.client:
            return "client_unknown"
        if not moment.isdigit() or abs(now - int(moment)) > CLOCK_SKEW_MS:
            return "clock_skew"
        wanted = _mac(self.secret, f"YJ1-REQUEST\n{method}\n{target}\n{moment}\n{nonce}\n{digest(body)}")
        if not hmac.compare_digest(wanted, headers.get("X-Signature", "")):
            return "signature_wrong"
        self.seen = {known: at for known, at in self.seen.items() if now - at <= 2 * CLOCK_SKEW_MS}
        if len(nonce) < 16 or nonce in self.seen:
            return "replayed"
        self.seen[nonce] = now
        return ""
