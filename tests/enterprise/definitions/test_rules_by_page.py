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
from yaojian.kernel.forms import readiness
from yaojian.kernel.forms.plain_rules import Act, Comparison, PlainRule

pytestmark = pytest.mark.django_db
NEW = {
    "must_left": "transport/cold_trips",
    "must_act": "<=",
    "must_other": "transport/vehicles",
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
        ({"must_other": "transport/carriers/name"}, "must_other"),
        ({"must_left": ""}, "must_left"),
        ({"must_act": ""}, "must_act"),
        ({"must_act": "DROP TABLE"}, "must_act"),
        ({"must_other": "", "must_value": "很多"}, "must_value"),
        ({"when_left": "transport/trips"}, "when_act"),
        ({"when_act": ">"}, "when_left"),
        ({"say": ""}, "say"),
        ({"say": "\x00"}, "say"),
        ({"level": "fatal"}, "level"),
    ):
        answer = browser.post(page(draft), NEW | wrong | {"key": "2"})
        assert answer.status_code == 422, wrong
        assert field in answer.context["form"].errors, wrong
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
