"""What a company has to see to, told by every room, for its front page. Annual reports keep a list of their own there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from yaojian.enterprise.companies.models import Company
from yaojian.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Errand:
    """One line: what, since when or until when, and the page where it is seen to. ``tone`` as in ``parts/status.html``."""

    title: str
    note: str
    act: str
    address: str
    status: str = ""
    tone: str = "amber"


Teller = Callable[[Actor, Company], Iterable[Errand]]
_tellers: list[Teller] = []


def register_teller(teller: Teller) -> None:
    """Tells only what the actor may open. Call from ``register()``; twice is once."""
    if teller not in _tellers:
        _tellers.append(teller)


def errands_of(actor: Actor, company: Company) -> list[Errand]:
    """All of them, the urgent (red) first. The caller has checked that the actor acts for the company."""
    errands = [errand for teller in _tellers for errand in teller(actor, company)]
    return sorted(errands, key=lambda errand: errand.tone != "red")
