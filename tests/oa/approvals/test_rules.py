"""What the data of an application mean: days, sums, contradictions, routes."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaojian.kernel.forms import checking, definitions
from yaojian.oa.approvals import catalogue, routing, rules
from yaojian.oa.approvals.errors import BadForm
from yaojian.oa.flow import definitions as flows

from .factories import COMPLETE


def leave(first: str, last: str, first_half: str = "上午", last_half: str = "下午") -> dict[str, Any]:
    return COMPLETE["leave"] | {"first": first, "last": last, "first_half": first_half, "last_half": last_half}


@pytest.mark.django_db
@pytest.mark.parametrize("code", catalogue.CODES)
def test_shipped_form_is_a_form_and_its_example_is_complete(code: str) -> None:
    definition = catalogue.read(code, catalogue.shipped(code))
    assert checking.check(definition, COMPLETE[code]) == []
    assert rules.problems(code, COMPLETE[code]) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "days"),
    [
        (leave("2026-03-02", "2026-03-03"), "2"),
        (leave("2026-03-02", "2026-03-02", "上午", "上午"), "0.5"),
        (leave("2026-03-06", "2026-03-09", "下午", "上午"), "1"),  # Friday afternoon to Monday morning
        (leave("2026-03-07", "2026-03-09"), "1"),  # begins on a Saturday: the weekend costs nothing
        (leave("2026-02-13", "2026-02-24"), "3"),  # Spring Festival: 13, 14 (a working Saturday) and 24 February
    ],
)
def test_leave_counts_working_days_by_halves(data: dict[str, Any], days: str) -> None:
    assert rules.leave_days(data) == Decimal(days)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        (leave("2026-03-03", "2026-03-02"), "/last"),
        (leave("2026-03-02", "2026-03-02", "下午", "上午"), "/last_half"),
        (leave("2026-03-07", "2026-03-08"), "/first"),
        (leave("2026-03-02", "2027-06-02"), "/last"),
    ],
)
def test_contradicting_days_are_told_at_their_field(data: dict[str, Any], pointer: str) -> None:
    (problem,) = rules.problems("leave", data)
    assert problem.pointer == pointer
    assert problem.sentence.endswith("。")


def test_trip_must_end_after_it_began_and_at_a_real_time() -> None:
    trip = COMPLETE["vehicle"]
    assert [one.pointer for one in rules.problems("vehicle", trip | {"returns": trip["departs"]})] == ["/returns"]
    assert [one.pointer for one in rules.problems("vehicle", trip | {"departs": "2099-02-30T08:00"})] == ["/departs"]
    assert [one.pointer for one in rules.problems("vehicle", trip | {"returns": "2099-04-30T08:00"})] == ["/returns"]


@given(st.lists(st.tuples(st.integers(1, 1000), st.integers(1, 10_000_00)), min_size=1, max_size=20))
def test_sum_of_a_purchase_is_exact_to_the_cent(rows: list[tuple[int, int]]) -> None:
    items = [{"name": "物", "unit": "个", "quantity": quantity, "price": cents / 100} for quantity, cents in rows]
    assert rules.total({"items": items}) * 100 == sum(quantity * cents for quantity, cents in rows)


@pytest.mark.parametrize(
    ("form", "facts", "passed", "route"),
    [
        ("leave", {"days": Decimal(3)}, (), ("head",)),
        ("leave", {"days": Decimal("3.5")}, (), ("head", "charge")),
        ("leave", {"days": Decimal(11)}, (), ("head", "charge", "chief")),
        ("leave", {"days": Decimal(1)}, ("head",), ("chief",)),
        ("purchase", {"total": Decimal(5000)}, (), ("head", "finance")),
        ("purchase", {"total": Decimal(100_001)}, (), ("head", "finance", "charge", "chief")),
        ("seal", {"contract": True}, ("head",), ("charge", "keeper")),
        ("vehicle", {"out_of_province": False}, (), ("head", "dispatcher")),
        ("general", {"highest": "主要领导"}, (), ("head", "charge", "chief")),
    ],
)
def test_route_follows_the_data(
    form: str, facts: dict[str, Any], passed: tuple[str, ...], route: tuple[str, ...]
) -> None:
    assert routing.route(form, facts, passed=frozenset(passed)) == route


def test_every_routed_step_stands_in_its_flow() -> None:
    for code in catalogue.CODES:
        steps = {step.key for step in flows.shipped(f"approval_{code}").steps}
        routed = {step for line in routing._table()[code] for step in line["route"]} | {"chief"}
        assert routed <= steps, code


def test_form_that_lost_a_field_the_rules_need_is_refused() -> None:
    source = json.loads(catalogue.shipped("leave"))
    del source["properties"]["last"]
    source["required"].remove("last")
    with pytest.raises(BadForm, match="last"):
        catalogue.read("leave", json.dumps(source))
    assert definitions.Definition.of(source).code == "approval-leave"
