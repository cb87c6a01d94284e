"""Who acts. One value, never optional, passed to every service, query and permission check."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Channel(StrEnum):
    """By which door an act came in."""

    PAGE = "page"
    API = "api"
    COMMAND = "command"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, or a named part of the system, acting through one channel.

    ``user_id`` is None only for the system's own acts (jobs, demo data, commands) and for ``NOBODY``.
    ``person_id`` and ``unit_id`` are None for company users; ``post_ids`` are the posts held at this moment.
    ``company_id`` is the company a company user chose to act for. ``on_behalf_of`` is the person whose work a
    delegate does (委托). ``address`` is the client's IP address, or empty. ``reads_only``: the company does not trade, its
    accounts look but change nothing (``accounts.reading_only``).
    """

    user_id: int | None
    name: str
    channel: Channel
    person_id: UUID | None = None
    unit_id: UUID | None = None
    post_ids: tuple[UUID, ...] = field(default=())
    company_id: UUID | None = None
    on_behalf_of: UUID | None = None
    address: str = ""
    request_id: str = ""
    is_system: bool = False
    reads_only: bool = False


def system_actor(name: str, channel: Channel = Channel.JOB) -> Actor:
    """An act of the system itself, under a name an auditor understands, e.g. ``system_actor("到期提醒")``.

    Passes every permission check; never build one from anything a request carries.
    """
    return Actor(user_id=None, name=name, channel=channel, is_system=True)


NOBODY = Actor(user_id=None, name="未登录", channel=Channel.PAGE)
