"""Rules across questions by page, and the preview through a company's eyes."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.enterprise import factories
from tests.kernel import factories as kernel
from yaojian.enterprise.annual_reports import content
from yaojian.enterprise.companies.models import Company
from yaojian.enterprise.companies.rights import READ
from yaojian.enterprise.definitions import queries as drafts
from yaojian.enterprise.definitions import rule_services, services
from yaojian.enterprise.definitions.models import DraftDefinition
from yaojian.enterprise.definitions.rights import EDIT
from yaojian.enterprise.definitions.saving import Stale
from yaojian.kernel.accounts.models import User
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.kernel.forms import editing, readiness
from yaojian.kernel.forms.clauses import Act, Comparison
from yaojian.kernel.forms.plain_rules import PlainRule

pytestmark = pytest.mark.django_db
NEW = {
    "must_0_0_left": "transport/cold_trips",
    "must_0_0_act": "<=",
    "must_0_0_other": "transport/vehicles",
    "say": "冷链运输次数不能多于自有车辆。",
    "level": "note",
}


@pytest.fixture
def author() -> User:
    """An official who may edit, and look at no company."""
    user = kernel.official("沈知秋")
    kernel.grant(user, EDIT)
    return user


@pytest.fixture
def draft(author: User) -> DraftDefinition:
    """The next version of the distributors' report, as it begins."""
    return services.start_draft(actor=kernel.actor(author), code=content.DISTRIBUTOR)


@pytest.fixture
def browser(author: User) -> Client:
    """The author's."""
    return factories.browser(author)


def page(draft: DraftDefinition, name: str = "") -> str:
    """Address of a rule."""
    return f"/qy/supervision/definitions/drafts/{draft.pk}/rule" + (f"?name={name}" if name else "")


def rules_of(draft: DraftDefinition) -> list[Any]:
    """As they stand now."""
    return list(readiness.rules(drafts.source_of(DraftDefinition.objects.get(pk=draft.pk))))


def test_rule_written_by_page_is_checked_in_the_preview(browser: Client, draft: DraftDefinition) -> None:
    before = len(rules_of(draft))
    assert browser.post(page(draft), NEW | {"key": "1"}).status_code == 303
    assert browser.post(page(draft), NEW | {"key": "1"}).status_code == 303
    assert len(rules_of(draft)) == before + 1
    new = rules_of(draft)[-1]
    assert new["must"] == ["<=", ["value", "transport/cold_trips"], ["value", "transport/vehicles"]]
    assert new["level"] == "note"
    assert Event.objects.filter(action="enterprise.definition.saved").count() == 1
    sheet = f"/qy/supervision/definitions/drafts/{draft.pk}/sheet?section=transport"
    tried = browser.post(sheet, {"/cold_trips": "9", "/vehicles": "2", "check": "1"}).content.decode()
    assert NEW["say"] in tried
    assert NEW["say"] not in browser.post(sheet, {"/cold_trips": "1", "/vehicles": "2"}).content.decode()


def test_blocking_rule_is_told_among_the_problems_of_the_preview(browser: Client, draft: DraftDefinition) -> None:
    sheet = f"/qy/supervision/definitions/drafts/{draft.pk}/sheet?section=transport"
    tried = browser.post(sheet, {"/cold_trips": "9", "/trips": "2", "check": "1"}).content.decode()
    assert "冷链运输次数不能多于运输次数" in tried


def test_shipped_rule_is_changed_in_its_place_and_keeps_its_name(browser: Client, draft: DraftDefinition) -> None:
    names = [rule["name"] for rule in rules_of(draft)]
    shown = browser.get(page(draft, "cold-trips")).context["form"]
    posted = {name: value for name, value in shown.initial.items() if value} | {"say": "请核对两个次数。", "key": "1"}
    assert browser.post(page(draft, "cold-trips"), posted).status_code == 303
    assert [rule["name"] for rule in rules_of(draft)] == names
    assert rules_of(draft)[names.index("cold-trips")]["say"] == "请核对两个次数。"
    assert not [flaw for flaw in drafts.flaws(DraftDefinition.objects.get(pk=draft.pk)) if flaw.grave]


def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_saved(browser: Client, draft: DraftDefinition) -> None:
    for wrong, field in (
        ({"must_0_0_other": "transport/carriers/name"}, "must_0_0_other"),
        ({"must_0_0_left": ""}, "must_0_0_left"),
        ({"must_0_0_act": ""}, "must_0_0_act"),
        ({"must_0_0_act": "DROP TABLE"}, "must_0_0_act"),
        ({"must_0_0_other": "", "must_0_0_value": "很多"}, "must_0_0_value"),
        ({"when_0_0_left": "transport/trips"}, "when_0_0_act"),
        ({"when_0_0_act": ">"}, "when_0_0_left"),
        ({"say": ""}, "say"),
        ({"say": "\x00"}, "say"),
        ({"level": "fatal"}, "level"),
    ):
        answer = browser.post(page(draft), NEW | wrong | {"key": "2"})
        assert answer.status_code == 422, wrong
        assert field in answer.context["form"].errors, wrong
    assert fresh_version(draft) == draft.row_version


def pressed(browser: Client, draft: DraftDefinition, posted: dict[str, str], change: str) -> dict[str, str]:
    """What the form holds after one of its buttons; nothing is saved by it."""
    answer = browser.post(page(draft), posted | {"change": change, "key": "9"})
    assert answer.status_code == 200, answer.content.decode()
    return {name: value for name, value in answer.context["form"].initial.items() if value}


def test_several_conditions_are_joined_by_page_and_read_back(browser: Client, draft: DraftDefinition) -> None:
    form = pressed(browser, draft, NEW, "when.add.0")
    assert form["when_shape"] == "2"
    form = pressed(browser, draft, form, "when.group")
    assert (form["when_shape"], form["say"], form["must_0_0_act"]) == ("2,1", NEW["say"], "<=")
    form |= {
        "when_join": "and",
        "when_0_join": "or",
        "when_0_0_left": "transport/trips",
        "when_0_0_act": ">",
        "when_0_0_value": "100",
        "when_0_1_left": "transport/refrigerated",
        "when_0_1_act": ">",
        "when_0_1_value": "0",
        "when_1_0_left": "transport/entrusts",
        "when_1_0_act": "==",
        "when_1_0_value": "否",
    }
    source = drafts.source_of(draft)
    titles = [editing.place(source, ("transport", key)).question.title for key in ("trips", "refrigerated", "entrusts")]
    told = f"当（“{titles[0]}”大于 100，或者“{titles[1]}”大于 0），并且“{titles[2]}”为“否”时，"
    shown = browser.post(page(draft), form | {"change": "read", "key": "8"})
    assert (shown.status_code, told in shown.content.decode()) == (200, True)
    assert fresh_version(draft) == draft.row_version
    assert browser.post(page(draft), form | {"key": "7"}).status_code == 303
    new = rules_of(draft)[-1]
    assert new["when"] == [
        "and",
        ["or", [">", ["value", "transport/trips"], 100], [">", ["value", "transport/refrigerated"], 0]],
        ["==", ["value", "transport/entrusts"], False],
    ]
    again = browser.get(page(draft, new["name"]))
    assert {
        name: value for name, value in again.context["form"].initial.items() if name.startswith("when") and value
    } == {name: value for name, value in form.items() if name.startswith("when")}
    assert told in browser.get(f"/qy/supervision/definitions/drafts/{draft.pk}").content.decode()
    sheet = f"/qy/supervision/definitions/drafts/{draft.pk}/sheet?section=transport"
    speaks = {"/cold_trips": "9", "/vehicles": "2", "/trips": "200", "/entrusts": "false", "check": "1"}
    assert NEW["say"] in browser.post(sheet, speaks).content.decode()
    assert NEW["say"] not in browser.post(sheet, speaks | {"/entrusts": "true"}).content.decode()
    assert NEW["say"] not in browser.post(sheet, speaks | {"/trips": "1", "/refrigerated": "0"}).content.decode()


def test_condition_in_the_middle_is_dropped_and_faults_stay_at_their_row(
    browser: Client, draft: DraftDefinition
) -> None:
    rows = {"must_shape": "3"}
    for row, left in enumerate(("trips", "cold_trips", "vehicles")):
        rows |= {f"must_0_{row}_left": f"transport/{left}", f"must_0_{row}_act": ">=", f"must_0_{row}_value": "1"}
    form = pressed(browser, draft, rows | {"say": "请核对。", "level": "error"}, "must.drop.0.1")
    assert (form["must_shape"], form["must_0_1_left"]) == ("2", "transport/vehicles")
    holes = form | {"must_shape": "4", "must_0_2_left": "", "must_0_3_left": "transport/trips", "must_0_3_act": ">="}
    answer = browser.post(page(draft), holes | {"must_0_3_value": "很多", "key": "1"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["must_0_3_value"]
    assert fresh_version(draft) == draft.row_version


@pytest.mark.parametrize(
    "hostile",
    [
        {"must_shape": "9999999,x,-1,,,,,,"},
        {"must_shape": "²", "must_join": "xor"},
        {"change": "must.drop.9.9"},
        {"change": "when.add.-1"},
        {"change": "say.add.0"},
        {"change": "must.drop.0.0"},
        {"must_0_0_left": "\x00", "must_0_0_act": "__import__"},
    ],
)
def test_form_bent_by_hand_is_answered_and_saves_nothing(
    browser: Client, draft: DraftDefinition, hostile: dict[str, str]
) -> None:
    answer = browser.post(page(draft), NEW | {"say": ""} | hostile | {"key": "1"})
    assert answer.status_code in (200, 422)
    assert len(answer.context["form"].fields) < 150
    assert fresh_version(draft) == draft.row_version


def test_second_author_of_one_rule_keeps_both_texts_apart(browser: Client, draft: DraftDefinition) -> None:
    shown = browser.get(page(draft, "cold-trips")).context["form"]
    start = {name: value for name, value in shown.initial.items() if value}
    assert browser.post(page(draft, "cold-trips"), start | {"say": "甲写的。", "key": "1"}).status_code == 303
    late = browser.post(page(draft, "cold-trips"), start | {"say": "乙写的。", "key": "2"})
    assert late.status_code == 409
    assert ("不符合时的提示", "甲写的。", "乙写的。") in late.context["conflict"]
    again = start | {"say": "乙写的。", "key": "3", "seen": late.context["form"].data["seen"]}
    assert browser.post(page(draft, "cold-trips"), again).status_code == 303
    assert "乙写的。" in {rule["say"] for rule in rules_of(draft)}


def test_rule_beyond_plain_words_is_shown_and_kept(browser: Client, draft: DraftDefinition) -> None:
    answer = browser.get(page(draft, "special-balance"))
    assert "会原样沿用" in answer.content.decode()
    assert browser.post(page(draft, "special-balance"), NEW | {"key": "1"}).status_code == 200
    assert next(rule for rule in rules_of(draft) if rule["name"] == "special-balance")["must"][0] == "=="
    assert browser.get(page(draft, "nothing")).status_code == 404


def test_programs_and_strangers_cannot_write_a_rule_past_the_checks(draft: DraftDefinition, author: User) -> None:
    rule = PlainRule(Comparison("transport/gone", Act.FILLED), None, "。")
    with pytest.raises(Invalid):
        rule_services.save_rule(actor=kernel.actor(author), draft_id=draft.pk, name="", seen="", rule=rule, key="1")
    side = factories.filing()
    with pytest.raises(RightMissing):
        rule_services.save_rule(actor=side.filler, draft_id=draft.pk, name="", seen="", rule=rule, key="2")
    plain = PlainRule(Comparison("transport/trips", Act.FILLED), None, "请填写。")
    stale = rule_services.save_rule(
        actor=kernel.actor(author), draft_id=draft.pk, name="cold-trips", seen="old", rule=plain, key="3"
    )
    assert isinstance(stale, Stale)
    assert fresh_version(draft) == draft.row_version


def fresh_version(draft: DraftDefinition) -> int:
    """How often it was saved."""
    return DraftDefinition.objects.get(pk=draft.pk).row_version


def test_preview_through_a_companys_eyes_leaves_out_what_does_not_concern_it(
    author: User, browser: Client, draft: DraftDefinition
) -> None:
    side = factories.filing()
    Company.objects.filter(pk=side.company.pk).update(special_drugs=[])
    base = f"/qy/supervision/definitions/drafts/{draft.pk}"
    sheet = f"{base}/sheet?section=special"
    assert "仅供查看" not in browser.get(sheet).content.decode()
    assert browser.get(f"{sheet}&company={side.company.pk}").status_code == 403
    assert "preview-who" not in browser.get(f"{base}/preview").content.decode()

    kernel.grant(author, READ, scope=side.branch)
    seen = browser.get(f"{sheet}&company={side.company.pk}").content.decode()
    assert "仅供查看" in seen
    framed = browser.get(f"{base}/preview", {"section": "special", "who": side.company.name})
    assert framed.context["company"] == side.company
    assert f"company={side.company.pk}" in framed.content.decode()
    assert browser.get(f"{sheet}&company={uuid4()}").status_code == 404
    assert browser.get(f"{sheet}&company=x").status_code == 404


def test_companies_of_other_branches_are_not_found_by_the_preview(
    author: User, browser: Client, draft: DraftDefinition
) -> None:
    own, foreign = factories.filing("甲分局"), factories.filing("乙分局")
    kernel.grant(author, READ, scope=own.branch)
    base = f"/qy/supervision/definitions/drafts/{draft.pk}/preview"
    assert browser.get(base, {"who": "示范医药"}).context["company"] == own.company
    missing = browser.get(base, {"who": foreign.company.name})
    assert missing.context["company"] is None
    assert "没有找到" in missing.content.decode()
    assert browser.get(base, {"who": "\x00"}).status_code == 200
