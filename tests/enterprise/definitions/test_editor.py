"""Officials make next year's report from this year's: drafts, two authors at once, publication, pages and API."""

import hashlib
import json
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from tests.enterprise import factories
from tests.kernel import factories as kernel
from yaojian.enterprise.annual_reports import content, queries
from yaojian.enterprise.annual_reports.models import ReportDefinition
from yaojian.enterprise.definitions import queries as drafts
from yaojian.enterprise.definitions import rule_services, services
from yaojian.enterprise.definitions.errors import (
    DraftChanged,
    HintsNotConfirmed,
    NotReady,
    QuestionGone,
    VersionTaken,
    YearTaken,
)
from yaojian.enterprise.definitions.models import DraftDefinition
from yaojian.enterprise.definitions.rights import EDIT, PUBLISH
from yaojian.enterprise.definitions.saving import Stale
from yaojian.enterprise.definitions.services import Texts
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.kernel.forms.questions import Kind, Question

pytestmark = pytest.mark.django_db
CODE = content.DISTRIBUTOR
BASE = "/qy/supervision/definitions"


@pytest.fixture
def author() -> User:
    """An official who may edit and publish."""
    user = kernel.official("沈知秋")
    kernel.grant(user, EDIT, PUBLISH)
    return user


@pytest.fixture
def actor(author: User) -> Actor:
    """The same as the actor of a request."""
    return kernel.actor(author)


@pytest.fixture
def draft(actor: Actor) -> DraftDefinition:
    """The next version of the distributors' report, as it begins."""
    return services.start_draft(actor=actor, code=CODE)


def cold(**values: Any) -> Question:
    """A new question."""
    known: dict[str, Any] = {"title": "冷库总容积", "kind": Kind.NUMBER, "unit": "立方米", "most": 100_000}
    return Question(**(known | values))


def add(actor: Actor, draft: DraftDefinition, question: Question | None = None, inside: str = "basic") -> str:
    """Add a question; where it stands."""
    _, path = services.add_question(
        actor=actor, draft_id=draft.pk, inside=inside, question=question or cold(), key=factories.new_key()
    )
    return path


def fresh(draft: DraftDefinition) -> DraftDefinition:
    """As it stands now."""
    return DraftDefinition.objects.select_related("base").get(pk=draft.pk)


def test_draft_begins_as_the_newest_version_and_is_one_for_all_authors(actor: Actor, draft: DraftDefinition) -> None:
    assert drafts.changes(draft) == []
    assert draft.first_year == draft.base.first_year + 1
    assert services.start_draft(actor=actor, code=CODE) == draft
    carried = drafts.source_of(draft)["x-carried"]
    assert carried["from"] == draft.base.version
    assert carried["fields"]["basic/phone"] == "basic/phone"


def test_published_version_is_what_reports_of_its_year_are_opened_on(actor: Actor, draft: DraftDefinition) -> None:
    path = add(actor, draft)
    made = services.publish_draft(actor=actor, draft_id=draft.pk, row_version=fresh(draft).row_version, confirmed=True)
    assert queries.definition_for(CODE, made.first_year) == made
    assert queries.definition_for(CODE, made.first_year - 1) == draft.base
    assert path.rpartition("/")[2] in content.section_form(made, "basic").schema["properties"]
    assert made.sha256 == hashlib.sha256(made.source.encode()).hexdigest()
    assert not DraftDefinition.objects.exists()
    assert Event.objects.filter(action="enterprise.definition.published").count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportDefinition.objects.filter(pk=made.pk).update(title="别的")


def test_two_authors_of_different_questions_lose_nothing(actor: Actor, draft: DraftDefinition) -> None:
    phone, name = (drafts.place_in(draft, f"basic/{key}") for key in ("phone", "head"))
    for place in (phone, name):
        saved = services.save_question(
            actor=actor,
            draft_id=draft.pk,
            path=place.text,
            seen=drafts.fingerprint(place),
            question=Question(title=f"新的{place.question.title}", kind=Kind.TEXT),
        )
        assert not isinstance(saved, Stale)
    assert {change.after for change in drafts.changes(fresh(draft)) if change.what == "名称"} == {
        f"新的{phone.question.title}",
        f"新的{name.question.title}",
    }


def test_second_author_of_one_question_keeps_both_texts_apart(author: User, draft: DraftDefinition) -> None:
    browser = factories.browser(author)
    address = f"{BASE}/drafts/{draft.pk}/question?place=basic/head"
    seen = drafts.fingerprint(drafts.place_in(draft, "basic/head"))
    fields = {"kind": "text", "required": "on", "least": "2", "most": "40", "seen": seen}
    assert browser.post(address, fields | {"title": "主要负责人"}).status_code == 303
    late = browser.post(address, fields | {"title": "负责人"})
    assert late.status_code == 409
    page = late.content.decode()
    assert "您填写的内容还没有保存" in page
    assert "主要负责人" in page
    assert drafts.place_in(fresh(draft), "basic/head").question.title == "主要负责人"
    again = drafts.fingerprint(drafts.place_in(fresh(draft), "basic/head"))
    assert f'value="{again}"' in page
    assert browser.post(address, fields | {"title": "负责人", "seen": again}).status_code == 303
    assert drafts.place_in(fresh(draft), "basic/head").question.title == "负责人"


def test_same_act_twice_is_one_act(actor: Actor, draft: DraftDefinition) -> None:
    for _ in range(2):
        services.add_question(actor=actor, draft_id=draft.pk, inside="basic", question=cold(), key="once")
        services.move_question(actor=actor, draft_id=draft.pk, path="basic/phone", by=-1, key="once")
    assert sum(change.kind == "新增" for change in drafts.changes(fresh(draft))) == 1
    services.remove_question(actor=actor, draft_id=draft.pk, path="basic/phone", key="gone")
    with pytest.raises(QuestionGone):
        services.remove_question(actor=actor, draft_id=draft.pk, path="basic/phone", key="other")


def test_rule_can_be_removed_with_the_question_it_looks_at(actor: Actor, draft: DraftDefinition) -> None:
    services.remove_question(actor=actor, draft_id=draft.pk, path="basic/staff_pharmacy", key="1")
    assert any("basic/staff_pharmacy" in flaw.sentence for flaw in drafts.flaws(fresh(draft)) if flaw.grave)
    for _ in range(2):
        rule_services.remove_rule(actor=actor, draft_id=draft.pk, name="staff", key="2")
    assert not [flaw for flaw in drafts.flaws(fresh(draft)) if flaw.grave]
    with pytest.raises(QuestionGone):
        rule_services.remove_rule(actor=actor, draft_id=draft.pk, name="staff", key="3")


def test_nobody_publishes_what_was_changed_behind_his_back(actor: Actor, draft: DraftDefinition) -> None:
    add(actor, draft)
    with pytest.raises(DraftChanged):
        services.publish_draft(actor=actor, draft_id=draft.pk, row_version=draft.row_version, confirmed=True)
    with pytest.raises(DraftChanged):
        services.drop_draft(actor=actor, draft_id=draft.pk, row_version=draft.row_version)
    assert ReportDefinition.objects.filter(code=CODE).count() == 1


def test_unready_draft_is_not_published(actor: Actor, draft: DraftDefinition) -> None:
    add(actor, draft, cold(title="空表", kind=Kind.TABLE, unit="", most=None))
    with pytest.raises(NotReady, match="里面还没有问题"):
        services.publish_draft(actor=actor, draft_id=draft.pk, row_version=fresh(draft).row_version, confirmed=True)


def test_hints_must_have_been_read(actor: Actor, draft: DraftDefinition) -> None:
    add(actor, draft, cold(most=None))
    with pytest.raises(HintsNotConfirmed):
        services.publish_draft(actor=actor, draft_id=draft.pk, row_version=fresh(draft).row_version)


def texts(draft: DraftDefinition, **values: Any) -> Texts:
    """The texts of a draft, some changed."""
    source = drafts.source_of(draft)
    known = {
        "title": source["title"],
        "description": source["description"],
        "declaration": source["x-declaration"],
        "opens": "01-01",
        "due": "03-31",
        "basis": source["x-filing"]["source"],
        "version": draft.version,
        "first_year": draft.first_year,
    }
    return Texts(**(known | values))


def change_texts(actor: Actor, draft: DraftDefinition, **values: Any) -> DraftDefinition:
    """Save them as who saw what stands now."""
    seen = drafts.texts_fingerprint(drafts.source_of(draft), draft.version, draft.first_year)
    saved = services.save_texts(actor=actor, draft_id=draft.pk, seen=seen, texts=texts(draft, **values))
    assert isinstance(saved, DraftDefinition)
    return saved


def test_year_and_version_are_taken_once(actor: Actor, draft: DraftDefinition) -> None:
    changed = change_texts(actor, draft, first_year=draft.base.first_year)
    with pytest.raises(YearTaken):
        services.publish_draft(actor=actor, draft_id=draft.pk, row_version=changed.row_version, confirmed=True)
    changed = change_texts(actor, fresh(draft), first_year=draft.base.first_year + 1, version=draft.base.version)
    with pytest.raises(VersionTaken):
        services.publish_draft(actor=actor, draft_id=draft.pk, row_version=changed.row_version, confirmed=True)


def test_filing_window_of_the_draft_becomes_the_deadline_of_its_years(actor: Actor, draft: DraftDefinition) -> None:
    changed = change_texts(actor, draft, due="04-15", basis="2027 年通知")
    made = services.publish_draft(actor=actor, draft_id=draft.pk, row_version=changed.row_version, confirmed=True)
    assert content.due_day(made, made.first_year).isoformat() == f"{made.first_year + 1}-04-15"
    assert content.due_day(draft.base, made.first_year).isoformat() == f"{made.first_year + 1}-03-31"


def test_map_of_last_year_refuses_what_does_not_fit(actor: Actor, draft: DraftDefinition) -> None:
    with pytest.raises(Invalid, match="答案接不上"):
        services.save_carried(
            actor=actor, draft_id=draft.pk, row_version=draft.row_version, fields={"basic/sales": "basic/phone"}
        )
    saved = services.save_carried(
        actor=actor, draft_id=draft.pk, row_version=draft.row_version, fields={"basic/head": "basic/quality_head"}
    )
    assert drafts.source_of(saved)["x-carried"]["fields"] == {"basic/head": "basic/quality_head"}
    services.remove_question(actor=actor, draft_id=draft.pk, path="basic/head", key="k")
    assert drafts.source_of(fresh(draft))["x-carried"]["fields"] == {}


def test_editor_without_the_right_to_publish_cannot(draft: DraftDefinition) -> None:
    editor = kernel.official("林写")
    kernel.grant(editor, EDIT)
    with pytest.raises(RightMissing):
        services.publish_draft(
            actor=kernel.actor(editor), draft_id=draft.pk, row_version=draft.row_version, confirmed=True
        )
    page = factories.browser(editor).get(f"{BASE}/drafts/{draft.pk}/publish").content.decode()
    assert "可以编制，不能发布" in page


def test_pages_make_next_years_report_without_script(author: User) -> None:
    browser = factories.browser(author)
    assert "起草下一版" in browser.get(f"{BASE}/").content.decode()
    home = browser.post(f"{BASE}/{CODE}/draft").headers["Location"]
    assert "核对并发布" in browser.get(home).content.decode()
    section = browser.post(f"{home}/add", {"title": "冷链", "description": "填冷库。", "key": "1"})
    assert section.headers["Location"].endswith("add?place=leng_lian")
    table = browser.post(
        section.headers["Location"], {"title": "冷库", "kind": "table", "row_label": "冷库", "key": "2"}
    )
    column = {"title": "容积", "kind": "number", "unit": "立方米", "most": "9000", "places": "1", "statistic": "on"}
    done = browser.post(table.headers["Location"], column | {"key": "3"})
    assert done.headers["Location"] == f"{home}#q-leng_lian-leng_ku-rong_ji"
    wrong = browser.post(
        f"{home}/add?place=leng_lian", {"title": "种类", "kind": "one", "options": "只有一个", "key": "4"}
    )
    assert wrong.status_code == 422
    assert "至少要有两个选项" in wrong.content.decode()
    page = browser.get(f"{home}/publish").content.decode()
    assert "冷链" in page
    assert "新增" in page
    version = DraftDefinition.objects.get().row_version
    made = browser.post(f"{home}/publish", {"row_version": version, "confirmed": "on"})
    assert made.status_code == 303
    assert "容积" in browser.get(made.headers["Location"]).content.decode()
    file = browser.get(made.headers["Location"] + "/file")
    assert json.loads(file.content)["properties"]["leng_lian"]["description"] == "填冷库。"


def test_preview_is_the_company_page_and_checks_what_is_tried(author: User, draft: DraftDefinition) -> None:
    browser = factories.browser(author)
    outer = browser.get(f"{BASE}/drafts/{draft.pk}/preview?section=quality&width=phone")
    assert "definition-preview--phone" in outer.content.decode()
    assert "frame-src 'self'" in outer.headers["Content-Security-Policy"]
    sheet = f"{BASE}/drafts/{draft.pk}/sheet?section=quality"
    inner = browser.get(sheet)
    assert "frame-ancestors 'self'" in inner.headers["Content-Security-Policy"]
    assert inner.headers["X-Frame-Options"] == "SAMEORIGIN"
    tried = browser.post(sheet, {"/document_version": "", "check": "1"}).content.decode()
    assert "处需要改正" in tried
    row = browser.post(sheet, {"add:/trainings": "1"}).content.decode()
    assert "处需要改正" not in row
    assert browser.get(f"{BASE}/drafts/{draft.pk}/sheet?section=nothing").status_code == 404


def test_strangers_reach_no_page_and_no_api(draft: DraftDefinition) -> None:
    side = factories.filing()
    for user in (side.reviewer, side.quality_head, None):
        browser = factories.browser(user)
        for address in (
            f"{BASE}/",
            f"{BASE}/drafts/{draft.pk}",
            f"{BASE}/drafts/{draft.pk}/question?place=basic",
            f"{BASE}/drafts/{draft.pk}/sheet?section=basic",
            f"{BASE}/versions/{draft.base_id}/file",
            "/api/v1/enterprise/definitions",
            f"/api/v1/enterprise/definitions/drafts/{draft.pk}",
        ):
            assert browser.get(address).status_code in (302, 401, 403), address
        for act in ("move", "remove", "publish", "drop"):
            browser.post(f"{BASE}/drafts/{draft.pk}/{act}", {"place": "basic", "row_version": 1, "key": "1"})
    assert fresh(draft).row_version == draft.row_version


def api(browser: Client, method: str, path: str, body: Any = None) -> Any:
    """One call of the API."""
    address = f"/api/v1/enterprise/definitions{path}"
    if method == "get":
        return browser.get(address)
    return getattr(browser, method)(address, data=json.dumps(body), content_type="application/json")


def test_program_replaces_checks_and_publishes_a_draft(author: User) -> None:
    browser = factories.browser(author)
    made = api(browser, "post", f"/{CODE}/draft").json()
    source = made["definition"]
    source["properties"]["basic"]["properties"]["phone"]["title"] = "值班电话"
    body = {"row_version": made["row_version"], "definition": source}
    saved = api(browser, "put", f"/drafts/{made['id']}", body)
    assert saved.status_code == 200
    assert api(browser, "put", f"/drafts/{made['id']}", body).status_code == 409
    (change,) = api(browser, "get", f"/drafts/{made['id']}/changes").json()
    assert change["after"] == "值班电话"
    assert not [flaw for flaw in api(browser, "get", f"/drafts/{made['id']}/check").json() if flaw["grave"]]
    done = api(
        browser,
        "post",
        f"/drafts/{made['id']}/publish",
        {"row_version": saved.json()["row_version"], "confirmed": True},
    )
    assert done.status_code == 201
    assert api(browser, "get", f"/drafts/{made['id']}").status_code == 404


@pytest.mark.parametrize(
    "broken",
    [
        {"$id": "other-report", "properties": {}},
        {"$id": CODE, "properties": []},
        {"$id": CODE, "properties": {"A-B": {"title": "x"}}},
        {"$id": CODE, "properties": {"a": {"$ref": "#/$defs/a"}}, "$defs": {"a": {"$ref": "#/$defs/a"}}},
        {"$id": CODE, "type": "string"},
        {"$id": CODE, "properties": {"a": {"title": "x", "type": "object", "properties": 7}}},
    ],
    ids=["other code", "list", "name", "circle", "string", "number"],
)
def test_hostile_definitions_are_refused_in_words(author: User, draft: DraftDefinition, broken: dict[str, Any]) -> None:
    answer = api(
        factories.browser(author),
        "put",
        f"/drafts/{draft.pk}",
        {"row_version": draft.row_version, "definition": broken},
    )
    assert answer.status_code == 422
    assert fresh(draft).row_version == draft.row_version
