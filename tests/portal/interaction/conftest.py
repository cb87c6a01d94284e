"""A bureau that answers letters: who registers, who handles, who reviews, who decides what is public."""

from dataclasses import dataclass

import pytest

from tests.kernel import factories as kernel
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations.models import Unit
from yaojian.portal.interaction.letters.rights import HANDLE, IDENTIFY, PUBLISH, READ, REGISTER, REVIEW


@dataclass(frozen=True, slots=True)
class Bureau:
    """Who works where."""

    unit: Unit
    other: Unit
    registrar_user: User
    handler_user: User
    registrar: Actor
    handler: Actor
    reviewer: Actor
    publisher: Actor


@pytest.fixture
def bureau(db: None) -> Bureau:
    """An office that registers, a department that answers, another that must not see."""
    office, unit, other = kernel.unit("办公室"), kernel.unit("药品流通处"), kernel.unit("药品生产处")
    registrar, handler = kernel.official("王登记", office), kernel.official("李承办", unit)
    reviewer, publisher = kernel.official("赵处长", unit, leads=True), kernel.official("孙公开", office)
    kernel.grant(registrar, READ, REGISTER, IDENTIFY)
    kernel.grant(handler, READ, HANDLE, scope=unit)
    kernel.grant(reviewer, READ, REVIEW, scope=unit)
    kernel.grant(publisher, READ, PUBLISH)
    return Bureau(
        unit,
        other,
        registrar,
        handler,
        kernel.actor(registrar),
        kernel.actor(handler),
        kernel.actor(reviewer),
        kernel.actor(publisher),
    )
