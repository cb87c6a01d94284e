"""The demo's inspection is a real one of the own portal, not a made-up result."""

from dataclasses import dataclass

import pytest
from django.conf import settings

from tests.kernel.factories import actor, grant, official
from yaojian.inspection import demo
from yaojian.inspection.probing.models import ProbeVisit
from yaojian.inspection.rectification.models import Rectification
from yaojian.inspection.runs.models import RunState
from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions.rights import all_rights


@dataclass
class Staff:
    inspector: Actor
    editor: Actor
    heads: dict[str, Actor]


def staff() -> Staff:
    """Whoever acts in the demo's inspection."""
    account = official("程检")
    grant(account, *(right for right in all_rights().values() if right.code.startswith("inspection.")))
    return Staff(actor(account), actor(official("门户编")), {"XXZX": actor(official("中心主任", leads=True))})


@pytest.mark.django_db
def test_demo_orders_a_real_inspection_of_its_own_portal_once() -> None:
    people = staff()
    made = demo.load(people)
    assert (made.state, made.findings_count) == (RunState.WAITING, 0)
    assert made.target == settings.YAOJIAN_SITE_ADDRESS.rstrip("/") + "/"
    assert demo.load(people) == made


@pytest.mark.django_db
def test_demo_shows_a_marked_week_of_visits_and_problems_on_their_way() -> None:
    demo.load(staff())
    assert ProbeVisit.objects.count() == 4 * 7 * 48
    assert not ProbeVisit.objects.exclude(reason__contains="示范数据").exists()
    assert set(Rectification.objects.values_list("state", flat=True)) == {"found", "assigned", "doubted"}
    assert not Rectification.objects.exclude(excerpt__contains="示范数据").exists()
