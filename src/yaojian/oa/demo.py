"""Demo data of the office (示范数据), called by the loader with the people of the demo institution."""

from typing import Literal, Protocol

from yaojian.kernel.actors import Actor
from yaojian.oa.samples import small


class People(Protocol):
    """Whom the loader lets act here. ``heads`` by unit code."""

    registrar: Actor
    heads: dict[str, Actor]
    staff: dict[str, list[Actor]]


def load(people: People, *, scale: Literal["small", "large"]) -> None:
    """A few weeks of incoming documents through the services; ``large`` adds years of them in sets."""
    small.load(small.Office(people.registrar, people.heads))
