"""Other ways in than the password, and who wants to know when somebody leaves. Single sign-on registers here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib.auth import login
from django.http import HttpRequest

from yaojian.kernel.accounts import required_steps, sign_ins
from yaojian.kernel.accounts.models import User

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True, slots=True)
class Way:
    """A button on the sign-in page. ``is_only``: staff have no other; ``note``: a sentence when it does not work now."""

    label: str
    address: str
    is_only: bool = False
    note: str = ""


Ways = Callable[[str], Sequence[Way]]
Rule = Callable[[User], None]
Told = Callable[[HttpRequest, User], None]
Onward = Callable[[HttpRequest], str]
_ways: list[Ways] = []
_rules: list[Rule] = []
_told: list[Told] = []
_onward: list[Onward] = []


def register(*, ways: Ways, rule: Rule, told: Told, onward: Onward) -> None:
    """``ways(target)``: buttons that lead to ``target``; ``rule(user)`` raises a refusal where this account may not use its
    password now; ``told(request, user)`` hears of each complete sign-in by password; ``onward(request)`` says where
    somebody who leaves goes next, empty for nowhere. Called once, at start."""
    _ways[:], _rules[:], _told[:], _onward[:] = [ways], [rule], [told], [onward]


def ways_to(target: str) -> list[Way]:
    """Buttons of the sign-in page."""
    return [way for source in _ways for way in source(target)]


def check_password_allowed(user: User) -> None:
    """Raises the refusal of whoever registered a rule."""
    for rule in _rules:
        rule(user)


def tell_signed_in(request: HttpRequest, user: User) -> None:
    """After a complete sign-in by password."""
    for told in _told:
        told(request, user)


def onward_of(request: HttpRequest) -> str:
    """Where a leaving person's browser goes next; asked while the session still lives."""
    return next((address for onward in _onward if (address := onward(request))), "")


def admit(request: HttpRequest, user: User, *, way: str, label: str) -> None:
    """Sign in somebody another system vouches for. The session gets a new key and what a former one held of somebody else
    is dropped (session fixation)."""
    login(request, user, backend=_BACKEND)
    request.session[required_steps.VOUCHED] = way
    sign_ins.succeeded(request=request, user=user, label=label)
