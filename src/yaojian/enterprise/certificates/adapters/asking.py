"""One signed request within its time, its answer checked, and the record of both."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus

import httpx

from yaojian.enterprise.certificates import signing
from yaojian.enterprise.certificates.errors import RegistryTrouble, RegistryUnreachable, RegistryUntrusted
from yaojian.enterprise.certificates.models import Outcome
from yaojian.enterprise.certificates.ports import MOST_BYTES
from yaojian.enterprise.certificates.signing import Credentials

CONNECT = 0.5
PER_TRY = 1.4
"""Seconds for one try, connecting included: two of them and the pause between stay within the budget."""
CLOCK_SKEW = 300.0
"""Seconds the registry's clock may differ from ours."""
_KEPT_BODY = 20_000
_KEPT_HEADERS = (signing.TIME, signing.NONCE, signing.SIGNATURE, "Content-Type")


@dataclass(frozen=True, slots=True)
class Question:
    """``act`` and ``subject`` name it in the record; ``target`` is path and query as sent."""

    act: str
    subject: str
    target: str
    method: str = "GET"
    body: bytes = b""


@dataclass(slots=True)
class Exchange:
    """One try, as it is kept (``RegistryExchange``)."""

    question: Question
    at: datetime
    request: dict[str, str]
    outcome: Outcome = Outcome.FAILED
    reason: str = ""
    milliseconds: int = 0
    answer: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def kept_body(self) -> str:
        """The beginning of a text; nothing of a file."""
        is_text = self.answer.get("Content-Type", "").startswith("application/json")
        return self.body[:_KEPT_BODY].decode("utf-8", "replace").replace("\x00", "�") if is_text else ""


@dataclass(frozen=True, slots=True)
class Told:
    """A believed answer: 200 or 404, signed for this very request."""

    status: int
    body: bytes
    as_of: datetime


Record = Callable[[Exchange], None]


class Asker:
    """Sends questions to one address. Safe for many threads."""

    def __init__(self, address: str, credentials: Credentials, record: Record) -> None:
        """``record`` gets every try, whatever came of it."""
        self._credentials, self._record = credentials, record
        # Neither proxies nor redirections of the environment: the registry is one address in the government's network.
        self._client = httpx.Client(base_url=address, follow_redirects=False, trust_env=False)

    def ask(self, question: Question, *, until: float) -> Told:
        """One try that ends before ``time.monotonic()`` reaches ``until``. Raises ``RegistryTrouble``."""
        headers = signing.request_headers(self._credentials, question.method, question.target, question.body)
        exchange = Exchange(
            question, datetime.now(UTC), {"method": question.method, "target": question.target, **headers}
        )
        began = time.monotonic()
        try:
            told = self._told(exchange, headers, min(until, began + PER_TRY))
        except RegistryTrouble as trouble:
            exchange.outcome = Outcome.UNTRUSTED if isinstance(trouble, RegistryUntrusted) else Outcome.FAILED
            exchange.reason = trouble.reason
            raise
        else:
            exchange.outcome = Outcome.UNKNOWN if told.status == HTTPStatus.NOT_FOUND else Outcome.ANSWERED
            return told
        finally:
            exchange.milliseconds = round((time.monotonic() - began) * 1000)
            self._record(exchange)

    def _told(self, exchange: Exchange, headers: dict[str, str], until: float) -> Told:
        try:
            answer = self._received(exchange, headers, until)
        except httpx.TimeoutException as error:
            raise RegistryUnreachable(reason=f"超时（{type(error).__name__}）") from error
        except httpx.HTTPError as error:
            raise RegistryUnreachable(reason=f"连接失败（{type(error).__name__}）") from error
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise RegistryUnreachable(reason=f"答复 {answer.status_code}")
        as_of = self._believed(answer, headers[signing.NONCE], exchange.body)
        if answer.status_code not in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}:
            raise RegistryUntrusted(reason=f"答复 {answer.status_code}")
        return Told(answer.status_code, exchange.body, as_of)

    def _received(self, exchange: Exchange, headers: dict[str, str], until: float) -> httpx.Response:
        """The whole body, or a time-out: httpx by itself limits each read, and a registry may send a byte a second."""
        question, left = exchange.question, max(0.05, until - time.monotonic())
        limits = httpx.Timeout(left, connect=min(CONNECT, left))
        sent = {"Content-Type": "application/json", **headers} if question.body else headers
        with self._client.stream(
            question.method, question.target, content=question.body or None, headers=sent, timeout=limits
        ) as answer:
            exchange.answer = {"status": str(answer.status_code)} | {
                name: answer.headers[name] for name in _KEPT_HEADERS if name in answer.headers
            }
            pieces, size = [], 0
            for piece in answer.iter_bytes():
                pieces.append(piece)
                size += len(piece)
                if size > MOST_BYTES:
                    raise RegistryUntrusted(reason="答复过大")
                if time.monotonic() > until:
                    raise httpx.ReadTimeout("the whole answer took too long")
            exchange.body = b"".join(pieces)
            return answer

    def _believed(self, answer: httpx.Response, nonce: str, body: bytes) -> datetime:
        """When the registry said so. Raises ``RegistryUntrusted``."""
        moment, given = answer.headers.get(signing.TIME, ""), answer.headers.get(signing.NONCE, "")
        signature = answer.headers.get(signing.SIGNATURE, "")
        if given != nonce:
            raise RegistryUntrusted(reason="应答的随机数与请求不符（可能是重放）")
        if not signing.answer_fits(
            self._credentials.secret,
            status=answer.status_code,
            moment=moment,
            nonce=nonce,
            body=body,
            signature=signature,
        ):
            raise RegistryUntrusted(reason="应答签名不符")
        said = _moment(moment)
        if said is None or abs((datetime.now(UTC) - said).total_seconds()) > CLOCK_SKEW:
            raise RegistryUntrusted(reason="应答时间与本机相差过大")
        return said


def _moment(text: str) -> datetime | None:
    """Milliseconds since 1970 as time; None for anything else."""
    if not text.isascii() or not text.isdigit() or len(text) > 14:
        return None
    return datetime.fromtimestamp(int(text) / 1000, tz=UTC)
