"""Demo data of the office (示范数据), called by the loader with the people of the demo institution."""

from typing import Any, Literal, Protocol

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import remembering
from yaojian.oa.samples import approvals, definitions, delegation, duties, exchange, large, outgoing, small, supervision


class People(Protocol):
    """Whom the loader lets act here. ``heads`` and ``staff`` by unit code."""

    registrar: Actor
    seal_keeper: Actor
    leaders: list[Actor]
    heads: dict[str, Actor]
    staff: dict[str, list[Actor]]
    duties: dict[str, dict[str, Any]]


def load(people: People, *, scale: Literal["small", "large"]) -> None:
    """A few weeks of incoming documents through the services; ``large`` puts years of them before, in sets."""
    duties.load(people.registrar, people.duties)
    if scale == "large":
        staff = [actor for unit in people.staff.values() for actor in unit]
        large.load(people.registrar, [*people.heads.values(), *staff])
    with remembering.for_this_request():  # nobody is given or loses a right while these happen
        small.load(small.Office(people.registrar, people.heads))
        exchange.load(people.registrar, people.staff)
        outgoing.load(
            outgoing.Desk(people.registrar, people.seal_keeper, people.leaders[0], people.heads, people.staff)
        )
        approvals.load(people.staff)
    definitions.load(people.registrar)
    delegation.load(people.heads, people.staff)
    supervision.load(people.registrar, people.heads)
