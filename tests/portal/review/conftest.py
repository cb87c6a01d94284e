"""A column with the whole ladder: three reviewers, three proof readers."""

from dataclasses import dataclass

import pytest

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from yaojian.kernel.actors import Actor
from yaojian.portal.articles.rights import PROOF, REVIEW, SIGN, WITHDRAW
from yaojian.portal.review import services
from yaojian.portal.review.models import Review
from yaojian.portal.review.steps import WHOLE

IDENTITY = "420101199003070014"
"""Invented, with a right check digit."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Who does which step of 三审三校 in the newsroom's column."""

    first: Actor
    second: Actor
    signs: Actor
    proofs: tuple[Actor, Actor, Actor]


@pytest.fixture
def ladder(newsroom: Newsroom) -> Ladder:
    """The newsroom's column with the policy in force."""

    def hired(name: str, *rights: object) -> Actor:
        return kernel.actor(factories.holder(name, *rights, place=newsroom.column))  # type: ignore[arg-type]

    made = Ladder(
        hired("初审人", REVIEW),
        hired("复审人", REVIEW),
        hired("签发人", SIGN, WITHDRAW),
        (hired("校对甲", PROOF), hired("校对乙", PROOF), hired("校对丙", PROOF)),
    )
    services.set_policy(actor=kernel.SYSTEM, column_id=newsroom.column.pk, steps=WHOLE)
    return made


def passes(actor: Actor, review: Review, text: str = "") -> Review:
    """The actor passes the step that waits for them."""
    return services.approve_article(actor=actor, review_id=review.pk, text=text, key=factories.key())


def waiting(review: Review) -> set[str]:
    """Names of the open steps."""
    return set(review.tasks.filter(closed_at__isnull=True).values_list("step", flat=True))
