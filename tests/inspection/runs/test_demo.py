"""The demo's inspection is a real one of the own portal, not a made-up result."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.conf import settings

from tests.kernel.factories import actor, grant, official
from yaojian.inspection import demo
from yaojian.inspection.probing.models import ProbeVisit
from yaojian.inspection.rectification.models import Rectification
from yaojian.inspection.runs.models import Run, RunState
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


@pytest.mark.django_db
def test_invented_site_of_the_demo_has_the_score_the_engine_gives_item_by_item() -> None:
    demo.load(staff())
    run = Run.objects.get(site="www.example.gov.cn")
    taken = {row["id"]: row["deducted"] for row in run.score["items"] if row["deducted"]}
    assert taken == {"D1.9": 3.0, "D4.3": 0.1, "D4.6": 0.2}
    assert run.points == Decimal("96.7")
    assert sorted(run.findings.values_list("points", flat=True)) == [0, Decimal("0.1"), Decimal("0.2"), 3]
