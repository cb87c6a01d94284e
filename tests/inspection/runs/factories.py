"""Runs to test with: plain functions, each makes one thing and returns it."""

from itertools import count

from tests.inspection.engine.planted import Answers, page
from tests.kernel import factories
from yaojian.inspection.runs import services
from yaojian.inspection.runs.models import Run
from yaojian.inspection.runs.rights import READ, START
from yaojian.kernel.accounts.models import User

_keys = count(1)
FAULTY: Answers = {
    "/": page('<a href="/gone.html">缺</a><a href="/list.html">列</a><img src="/gone.png">'),
    "/list.html": page('<a href="/gone.html">缺</a><a href="/other.html">缺</a>'),
}


def key() -> str:
    """A fresh idempotency key."""
    return f"key-{next(_keys)}"


def inspector() -> User:
    """Somebody who may start and read inspections."""
    account = factories.official("程检")
    factories.grant(account, START, READ)
    return account


def reader() -> User:
    """Somebody who may only read."""
    account = factories.official("阅览")
    factories.grant(account, READ)
    return account


def run(account: User, target: str = "https://www.example.gov.cn/") -> Run:
    """A run that waits for the worker."""
    order = services.RunOrder(target=target)
    return services.start_run(actor=factories.actor(account), order=order, key=key())
