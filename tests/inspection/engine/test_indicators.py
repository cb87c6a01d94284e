"""Indicator sets: checked as data, scored with vetoes first, caps, base and what a person answered."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.inspection.engine.conftest import NOW
from yaojian.inspection.engine import Answers, Evidence, Finding, Severity, load_set, shipped_sets
from yaojian.inspection.engine.errors import BadIndicators
from yaojian.inspection.engine.indicators import How, read_set
from yaojian.inspection.engine.rules import RULES
from yaojian.inspection.engine.scoring import cheapest_repairs, score_findings


def finding(rule: str, *, home: bool = False) -> Finding:
    return Finding(rule, RULES[rule].severity, "http://a.cn/", (), 1, home, "", Evidence(None, None, None), NOW)


@pytest.mark.parametrize("code", shipped_sets())
def test_every_shipped_set_says_where_it_comes_from_and_what_is_unconfirmed(code: str) -> None:
    table = load_set(code)
    assert table.source
    assert table.total == 100
    assert not table.confirmed
    assert all(item.ask for item in table.items if item.how is not How.AUTO)
    assert score_findings([], table)[1]["label"] == "试算分"


SET: dict[str, Any] = {
    "code": "t", "title": "试", "version": 1, "source": "源", "effective_from": "2026-01-01", "total": 100, "pass_mark": 60,
    "bonus_above": 80, "base": {"without": "办事", "factor": "4/3", "confirm": False},
    "items": [
        {"id": "V", "part": "veto", "title": "否", "clause": "条", "how": "auto", "threshold": 2, "confirm": False, "rules": [{"rule": "fresh.home"}]},
        {"id": "A", "part": "deduct", "group": "链接", "title": "甲", "clause": "条", "how": "auto", "points": 75, "confirm": False,
         "rules": [{"rule": "link.broken", "deduct": 15}]},
        {"id": "B", "part": "deduct", "group": "办事", "title": "乙", "clause": "条", "how": "manual", "points": 25, "confirm": False, "ask": "看", "rules": []},
    ],
}  # fmt: skip


def changed(**more: Any) -> Any:
    return yaml.safe_load(yaml.safe_dump(SET | more, allow_unicode=True).replace("'2026-01-01'", "2026-01-01"))


def broken(change: Any) -> str:
    data = changed()
    change(data)
    with pytest.raises((KeyError, TypeError, ValueError)) as caught:
        read_set(data)
    return str(caught.value)


def test_set_that_contradicts_itself_is_refused_with_the_reason() -> None:
    assert "重复的 id" in broken(lambda data: data["items"][2].update(id="A"))
    assert "合计 101" in broken(lambda data: data["items"][2].update(points=26))
    assert "基数" in broken(lambda data: data["base"].update(factor="3/2"))
    assert "没有写明 ask" in broken(lambda data: data["items"][2].pop("ask"))
    assert "没有名为 x" in broken(lambda data: data["items"][1].update(rules=[{"rule": "x"}]))
    assert "早于" in broken(lambda data: data.update(effective_to=data["effective_from"].replace(year=2025)))
    twice = {"how": "semi", "rules": [{"rule": "link.broken", "deduct": 1}]}
    assert "重复扣分" in broken(lambda data: data["items"][2].update(twice))


def test_broken_file_is_refused_in_chinese(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    for text in ("items: [", "- 1", "code: x"):
        path.write_text(text)
        with pytest.raises(BadIndicators, match="不能使用"):
            load_set(path)


def test_confirmed_set_gives_a_score_and_opens_the_bonus_above_its_mark() -> None:
    table = read_set(changed())
    found, score = score_findings([finding("link.broken")], table)
    assert (score["label"], score["points"], score["bonus_open"]) == ("得分", 85, True)
    _, score = score_findings([finding("link.broken"), finding("link.broken")], table)
    assert (score["points"], score["bonus_open"]) == (70, False)
    assert found[0].points == 15


def test_site_without_public_services_is_scored_on_the_rest_times_four_thirds() -> None:
    table = read_set(changed())
    _, score = score_findings([finding("link.broken")], table, Answers(public_service=False))
    assert [row["id"] for row in score["items"]] == ["A"]
    assert score["points"] == 80


def test_veto_fails_the_site_whatever_its_points() -> None:
    _, score = score_findings([finding("fresh.home")] * 2, read_set(changed()))
    assert (score["grade"], score["points"], score["bonus_open"]) == ("不合格", 100, False)


def test_answers_of_a_person_count_and_are_no_longer_asked() -> None:
    table = read_set(changed())
    _, before = score_findings([], table)
    assert [one["id"] for one in before["questions"]] == ["B"]
    _, after = score_findings([], table, Answers(deductions={"B": Decimal("2.5")}))
    assert (after["points"], after["questions"], after["unchecked"]) == (97.5, [], [])
    _, cleared = score_findings([finding("fresh.home")] * 2, table, Answers(vetoes={"V": False}))
    assert cleared["grade"] == "合格"


def test_suspected_veto_is_asked_before_anything_else() -> None:
    _, score = score_findings([finding("hidden.link")], load_set())
    assert score["questions"][0]["id"] == "W-V1"
    assert score["grade"] == "待确认"


def test_beyond_the_cap_findings_cost_nothing_but_are_counted_as_repairs() -> None:
    found, _ = score_findings([finding("link.broken")] * 7, read_set(changed()))
    assert [one.points for one in found] == [15] * 5 + [0, 0]
    assert [one.uncapped for one in found] == [15] * 7
    assert cheapest_repairs(found) == [("link.broken", 75, 7)]


def test_score_of_a_replayed_run_does_not_depend_on_the_set_before() -> None:
    first, _ = score_findings([finding("link.broken"), finding("words.wrong")], load_set("provincial_performance"))
    again, _ = score_findings(first, load_set())
    assert [(one.item, one.points) for one in again] == [("D4.3", 0.1), (None, 0.0)]
    assert {one.severity for one in again} == {Severity.GENERAL}
