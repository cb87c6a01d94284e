"""The people of the demo institution whom the other loaders let act."""

from dataclasses import dataclass, field
from typing import Any

from yaojian.kernel.actors import Actor


@dataclass(slots=True)
class People:
    """Actors by what they do. Keys of the dictionaries are unit codes of ``data/institution.yaml``; ``duties`` as it stands there."""

    registrar: Actor
    seal_keeper: Actor
    editor: Actor
    reviewer: Actor
    inspector: Actor
    system_admin: Actor
    security_admin: Actor
    audit_admin: Actor
    leaders: list[Actor]
    heads: dict[str, Actor] = field(default_factory=dict)
    staff: dict[str, list[Actor]] = field(default_factory=dict)
    branch_reviewers: dict[str, Actor] = field(default_factory=dict)
    duties: dict[str, dict[str, Any]] = field(default_factory=dict)
