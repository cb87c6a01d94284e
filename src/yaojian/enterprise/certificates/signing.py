"""HMAC-SM3 over requests and answers of the registry: the wire's canonical texts.

A request is signed over method, target (path and query as sent), time, nonce and body; an answer over its status, time, the
request's nonce and its body. So an answer to another request, or the same answer sent again, does not fit.
"""

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

from yaojian.kernel.crypto import sm

CLIENT, TIME, NONCE, SIGNATURE = "X-Client", "X-Time", "X-Nonce", "X-Signature"
_REQUEST, _ANSWER = "YJ1-REQUEST", "YJ1-ANSWER"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who we are to the registry, and the secret both sides know."""

    client: str
    secret: bytes


def sm3(content: bytes) -> str:
    """Hexadecimal SM3."""
    return hashlib.new("sm3", content).hexdigest()


def request_headers(credentials: Credentials, method: str, target: str, body: bytes) -> dict[str, str]:
    """Headers of one signed request; each call has a new nonce."""
    moment, nonce = str(int(time.time() * 1000)), secrets.token_hex(16)
    signed = _signed(credentials.secret, _REQUEST, method, target, moment, nonce, sm3(body))
    return {CLIENT: credentials.client, TIME: moment, NONCE: nonce, SIGNATURE: signed}


def answer_fits(secret: bytes, *, status: int, moment: str, nonce: str, body: bytes, signature: str) -> bool:
    """Whether ``signature`` is the registry's for this answer to the request with ``nonce``."""
    made = _signed(secret, _ANSWER, str(status), moment, nonce, sm3(body))
    return hmac.compare_digest(made.encode(), signature.encode())


def _signed(secret: bytes, *parts: str) -> str:
    return sm.keyed_hash(secret, "\n".join(parts).encode()).hex()
