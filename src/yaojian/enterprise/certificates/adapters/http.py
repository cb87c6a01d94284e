"""The registry over HTTP: retry → breaker → signed request → pydantic. Also speaks to the simulator."""

import json
import math
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import quote, urlencode

import stamina
from django.utils import timezone
from pydantic import BaseModel, ValidationError

from yaojian.enterprise.certificates.adapters.asking import Asker, Question, Told
from yaojian.enterprise.certificates.breaker import Breaker
from yaojian.enterprise.certificates.errors import (
    CertificateUnknown,
    RegistryResting,
    RegistryTrouble,
    RegistryUntrusted,
)
from yaojian.enterprise.certificates.ports import BUDGET, Answer, Certificate
from yaojian.enterprise.certificates.sharing import Absences, SingleFlight
from yaojian.enterprise.certificates.wire import CertificateAnswer, ListAnswer

W = TypeVar("W", bound=BaseModel)
T = TypeVar("T")
_TRIES = 2
_PAUSE = 0.1
_PREFIX = "/v1"


class HttpRegistry:
    """See ``ports.CertificateRegistry``. One a process, so that breaker and flights are shared by its threads."""

    def __init__(self, asker: Asker, breaker: Breaker | None = None) -> None:
        """``breaker``: with limits of its own, for tests."""
        self._asker = asker
        self.breaker = breaker or Breaker()
        self._flights, self._absences = SingleFlight(), Absences()

    def next_try(self) -> datetime:
        """From when on the registry is asked again after the breaker has opened, Beijing time."""
        return timezone.localtime() + timedelta(seconds=math.ceil(self.breaker.rest_left))

    def search(self, credit_code: str, *, within: float = BUDGET) -> Answer[list[Certificate]]:
        """See the port."""
        target = f"{_PREFIX}/certificates?{urlencode({'credit_code': credit_code})}"

        def read(told: Told) -> list[Certificate]:
            if told.status == HTTPStatus.NOT_FOUND:
                raise RegistryUntrusted(reason="查询答复 404")
            found = [one.to_domain() for one in _read(ListAnswer, told.body).certificates]
            if any(one.credit_code != credit_code for one in found):
                raise RegistryUntrusted(reason="答复了其他企业的证照")
            return found

        return self._asked(Question("search", credit_code, target), read, within)

    def get(self, number: str, *, within: float = BUDGET) -> Answer[Certificate]:
        """See the port."""
        target = f"{_PREFIX}/certificates/{quote(number, safe='')}"
        return self._asked(Question("get", number, target), lambda told: _one(told, number), within)

    def file(self, number: str, *, within: float = BUDGET) -> Answer[bytes]:
        """See the port."""

        def read(told: Told) -> bytes:
            if told.status == HTTPStatus.NOT_FOUND:
                raise CertificateUnknown(number=number)
            return told.body

        return self._asked(
            Question("file", number, f"{_PREFIX}/certificates/{quote(number, safe='')}/file"), read, within
        )

    def verify(self, number: str, factor: str, *, within: float = BUDGET) -> Answer[Certificate]:
        """See the port."""
        body = json.dumps({"number": number, "factor": factor}, ensure_ascii=False).encode()
        question = Question("verify", number, f"{_PREFIX}/verifications", "POST", body)
        return self._asked(question, lambda told: _one(told, number), within)

    def _asked(self, question: Question, read: Callable[[Told], T], within: float) -> Answer[T]:
        """Ask, at most twice; an answer that cannot be read counts as none."""
        key = (question.method, question.target, question.body)
        if key in self._absences:
            raise CertificateUnknown(number=question.subject)
        until = time.monotonic() + within
        try:
            return self._flights.ask(key, lambda: self._tried(question, read, until))
        except CertificateUnknown:
            self._absences.add(key)
            raise

    def _tried(self, question: Question, read: Callable[[Told], T], until: float) -> Answer[T]:
        # One pause, shorter than what is left: a retry that cannot be in time is not begun.
        tries = stamina.retry_context(
            on=_worth_another_try,
            attempts=_TRIES,
            timeout=max(0.0, until - time.monotonic() - _PAUSE),
            wait_initial=_PAUSE,
            wait_max=_PAUSE,
            wait_jitter=0,
        )
        for attempt in tries:
            with attempt:
                return self._guarded(question, read, until)
        raise AssertionError("stamina tries at least once or raises")

    def _guarded(self, question: Question, read: Callable[[Told], T], until: float) -> Answer[T]:
        if not self.breaker.admits():
            raise RegistryResting(reason="熔断中", until=f"{self.next_try():%H:%M:%S}")
        try:
            told = self._asker.ask(question, until=until)
            answer = Answer(read(told), told.as_of)
        except CertificateUnknown:
            self.breaker.succeeded()
            raise
        except BaseException:
            self.breaker.failed()
            raise
        self.breaker.succeeded()
        return answer


def _worth_another_try(problem: Exception) -> bool:
    return isinstance(problem, RegistryTrouble) and not isinstance(problem, RegistryResting)


def _one(told: Told, number: str) -> Certificate:
    if told.status == HTTPStatus.NOT_FOUND:
        raise CertificateUnknown(number=number)
    certificate = _read(CertificateAnswer, told.body).to_domain()
    if certificate.number != number:
        raise RegistryUntrusted(reason="答复了另一编号的证照")
    return certificate


def _read(kind: type[W], body: bytes) -> W:
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        raise RegistryUntrusted(reason="答复不合约定格式") from error
