"""Rooms that have something running for a company, and stop it while the company does not trade."""

from collections.abc import Callable

from yaojian.enterprise.companies.models import Company
from yaojian.kernel.actors import Actor

Follower = Callable[[Actor, Company], None]
_followers: list[Follower] = []


def register_follower(follower: Follower) -> None:
    """Called within the act that moved ``company.state``. Call from ``registrations.register()``; twice is once."""
    if follower not in _followers:
        _followers.append(follower)


def tell_followers(actor: Actor, company: Company) -> None:
    """The company's state has moved."""
    for follower in _followers:
        follower(actor, company)
