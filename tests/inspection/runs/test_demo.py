"""The demo's inspection is a real one of the own portal, not a made-up result."""

from dataclasses import dataclass

import pytest
from django.conf import settings

from tests.inspection.runs import factories
from tests.kernel.factories import actor
from yaojian.inspection import demo
from yaojian.inspection.runs.models import RunState
from yaojian.kernel.actors import Actor


@dataclass
class Staff:
    inspector: Actor


@pytest.mark.django_db
def test_demo_orders_a_real_inspection_of_its_own_portal_once() -> None:
    people = Staff(actor(factories.inspector()))
    made = demo.load(people)
    assert (made.state, made.findings_count) == (RunState.WAITING, 0)
    assert made.target == settings.YAOJIAN_SITE_ADDRESS.rstrip("/") + "/"
    assert demo.load(people) == made
