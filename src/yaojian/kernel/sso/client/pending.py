"""What this browser is being asked about elsewhere; kept in its session, a few at a time, for ten minutes."""

import time
from dataclasses import asdict, dataclass

from django.contrib.sessions.backends.base import SessionBase

from yaojian.kernel.sso import secrets
from yaojian.kernel.sso.errors import WrongAnswer
from yaojian.kernel.sso.models import SsoPeer

_KEY = "sso.pending"
_SECONDS = 600
_MOST = 5


@dataclass(frozen=True, slots=True)
class Pending:
    """One question: to whom, where to go afterwards, and the three random texts that tie the answer to it."""

    peer: str
    target: str
    state: str
    nonce: str
    verifier: str
    at: int


def begin(session: SessionBase, peer: SsoPeer, target: str) -> Pending:
    """Remember a new question; of many only the newest few."""
    made = Pending(peer.code, target, secrets.make(), secrets.make(), secrets.make(), int(time.time()))
    kept = [entry for entry in session.get(_KEY, []) if entry["at"] > made.at - _SECONDS][-(_MOST - 1) :]
    session[_KEY] = [*kept, asdict(made)]
    return made


def take(session: SessionBase, peer: SsoPeer, state: str) -> Pending:
    """The question this answer belongs to, once. Raises ``WrongAnswer``: not asked by this browser (RFC 6749 §10.12), asked
    of another platform (RFC 9700 §4.4), or too long ago."""
    entries = session.get(_KEY, [])
    found = next((entry for entry in entries if entry["state"] == state and state), None)
    if found is not None:
        session[_KEY] = [entry for entry in entries if entry is not found]
    if found is None or found["peer"] != peer.code or found["at"] < time.time() - _SECONDS:
        raise WrongAnswer(peer=peer, reason="不是本浏览器刚才发起的登录。")
    return Pending(**found)


def take_newest(session: SessionBase, peer: SsoPeer) -> Pending:
    """The same for CAS, which hands no state back: the newest question to this platform."""
    states = [entry["state"] for entry in session.get(_KEY, []) if entry["peer"] == peer.code]
    return take(session, peer, states[-1] if states else "")
