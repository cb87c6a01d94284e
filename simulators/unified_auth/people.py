"""The platform's own people, sessions, codes and tickets, in memory."""

import time
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import rsa

from simulators.shell import Sessions, Shell

CLIENT = "yaojian-oa"
PASSWORD = "Unified-2026-demo"  # noqa: S105 - of a simulator, printed on its sign-in page
_LIVES = 60


@dataclass(frozen=True, slots=True)
class Person:
    """``number`` never changes and is what others match by."""

    number: str
    username: str
    name: str
    unit: str


PEOPLE = {
    person.username: person
    for person in (
        Person("HB-2026-0001", "liutong", "流通处处长", "药品流通监管处"),
        Person("HB-2026-0002", "xinren", "新到人员", "办公室"),
        Person("HB-2026-0003", "bangongshi", "办公室主任", "办公室"),
    )
}


@dataclass(slots=True)
class Session:
    """One browser; ``tickets`` are CAS service tickets given in it, ``told``: the office system knows it by ``sid``."""

    person: Person
    sid: str
    tickets: list[tuple[str, str]] = field(default_factory=list)
    told: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A code or ticket on its way; ``until`` is a clock time."""

    session: Session
    address: str
    nonce: str = ""
    challenge: str = ""
    until: float = field(default_factory=lambda: time.time() + _LIVES)


class Platform:
    """All the platform knows."""

    def __init__(self, *, address: str, secret: str, site: str) -> None:
        """``site`` is the office system, the one client."""
        self.shell = Shell("统一身份认证平台")
        self.address, self.secret, self.site = address.rstrip("/"), secret, site.rstrip("/")
        self.key, self.foreign_key = _key(), _key()
        self.sessions: Sessions[Session] = Sessions("unified_session")
        self.codes: dict[str, Code] = {}

    @property
    def callback(self) -> str:
        """Where codes go, and nowhere else."""
        return f"{self.site}/sso/in/unified/callback"

    @property
    def service(self) -> str:
        """Where tickets go."""
        return f"{self.site}/sso/in/unified-cas/cas"

    def take(self, text: str, address: str) -> Code | None:
        """Use a code or ticket up."""
        code = self.codes.pop(text, None)
        return code if code is not None and code.address == address and code.until > time.time() else None


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)
