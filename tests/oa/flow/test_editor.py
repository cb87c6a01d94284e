"""A clerk writes the next version of a flow on pages, and what goes wrong there."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.kernel import factories as kernel
from tests.oa.factories import Office, browser, new_key
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.oa.flow import definitions, services
from yaojian.oa.flow.design import importing
from yaojian.oa.flow.design import queries as overview
from yaojian.oa.flow.design import services as drafting
from yaojian.oa.flow.design.errors import CodeTaken, DraftChanged, StartStays, TrialsFailed
from yaojian.oa.flow.models import DefinitionDraft, FlowVersion
from yaojian.oa.flow.rights import PUBLISH


@pytest.fixture
def clerk(office: Office) -> Client:
    """Somebody who may publish flows, signed in."""
    kernel.grant(office.users["registrar"], PUBLISH)
    return browser(office, "registrar")


@pytest.fixture
def author(office: Office) -> Actor:
    """The same as an actor."""
    kernel.grant(office.users["registrar2"], PUBLISH)
    return office.actor("registrar2")


def text(answer: Any) -> str:
    """The page as text with entities resolved."""
    return unescape(answer.content.decode())


def opened(clerk: Client, code: str = "incoming") -> DefinitionDraft:
    """The draft after pressing 修改."""
    answer = clerk.post(f"/oa/flow/definitions/{code}/edit")
    assert answer.status_code == 303
    return DefinitionDraft.objects.get(code=code)


def fields_of(page: str) -> dict[str, Any]:
    """What a browser would send from the last form of a page: inputs, chosen boxes, chosen options."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value, kind = (re.search(rf'\b{key}="([^"]*)"', tag) for key in ("name", "value", "type"))
        if not name or name[1] == "csrfmiddlewaretoken":
            continue
        if kind and kind[1] in ("checkbox", "radio"):
            if " checked" in tag:
                found.setdefault(name[1], []).append(unescape(value[1]) if value else "on")
        else:
            found[name[1]] = unescape(value[1]) if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def add(clerk: Client, draft: DefinitionDraft, name: str, after: str) -> str:
    """Add a step; the address of its page."""
    answer = clerk.post(f"/oa/flow/drafts/{draft.pk}/add", {"name": name, "after": after, "key": new_key()})
    assert answer.status_code == 303, text(answer)
    return str(answer["Location"])


def test_clerk_adds_a_step_sees_a_fault_mends_it_and_publishes(office: Office, clerk: Client) -> None:
    old = services.version_in_force("incoming")
    running = services.start(
        actor=office.actor("registrar"), version=old, kind="incoming", title="旧", key=new_key()
    ).instance
    draft = opened(clerk)
    page = add(clerk, draft, "复核", "handle")
    fields = fields_of(text(clerk.get(page))) | {"rule": "same", "same": "approve"}
    assert clerk.post(page, fields).status_code == 303
    shown = text(clerk.get(f"/oa/flow/drafts/{draft.pk}"))
    assert "有 1 处会让公文停住" in shown
    assert "走到“复核”时，没有经过“批办”，找不到原办理人，公文到这里就停住了。" in shown
    preview = clerk.get(f"/oa/flow/drafts/{draft.pk}/publish")
    assert "还不能发布" in text(preview)
    draft.refresh_from_db()
    refused = clerk.post(f"/oa/flow/drafts/{draft.pk}/publish", {"base": draft.version})
    assert refused.status_code == 422
    assert FlowVersion.objects.filter(code="incoming").count() == 1

    fields = fields_of(text(clerk.get(page))) | {"rule": "starter", "same": ""}
    assert clerk.post(page, fields).status_code == 303
    assert "没有公文会停住的地方" in text(clerk.get(f"/oa/flow/drafts/{draft.pk}"))
    preview = clerk.get(f"/oa/flow/drafts/{draft.pk}/publish")
    assert "复核" in text(preview)
    assert "不受影响" in text(preview)
    answer = clerk.post(f"/oa/flow/drafts/{draft.pk}/publish", {"base": fields_of(text(preview))["base"]})
    assert answer.status_code == 303
    new = services.version_in_force("incoming")
    assert (old.number, new.number) == (1, 2)
    assert [step["name"] for step in new.body["steps"]].count("复核") == 1
    running.refresh_from_db()
    assert running.version_id == old.pk, "a matter on its way keeps its version"
    assert "第 2 版" in text(clerk.get("/oa/flow/definitions/incoming"))


def test_saving_a_step_without_a_change_changes_nothing(clerk: Client) -> None:
    for code in ("incoming", "outgoing"):
        draft = opened(clerk, code)
        before = draft.body
        for step in definitions.parse(before).steps:
            address = f"/oa/flow/drafts/{draft.pk}/steps/{step.key}"
            answer = clerk.post(address, fields_of(text(clerk.get(address))))
            assert answer.status_code == 303, text(answer)
        draft.refresh_from_db()
        assert (draft.body, draft.version) == (before, 1)


def test_pages_show_no_keys_and_no_code(clerk: Client) -> None:
    draft = opened(clerk)
    for address in (f"/oa/flow/drafts/{draft.pk}", f"/oa/flow/drafts/{draft.pk}/steps/handle", "/oa/flow/"):
        words = re.sub(r"<[^>]+>", " ", text(clerk.get(address)))
        assert not re.search(r"\b(register|propose|handle|finish|incoming|chosen|starter)\b", words)


def test_two_authors_see_both_texts(clerk: Client, author: Actor) -> None:
    draft = opened(clerk)
    address = f"/oa/flow/drafts/{draft.pk}/steps/handle"
    fields = fields_of(text(clerk.get(address))) | {"name": "承办单位办理"}
    theirs = drafting.definition_in(draft).step("handle")
    other = definitions.parse(draft.body)
    drafting.save_step(
        actor=author, draft_id=draft.pk, base=1, step=definitions.Step(**_of(theirs) | {"name": "分头承办"})
    )
    answer = clerk.post(address, fields)
    assert answer.status_code == 409
    shown = text(answer)
    assert "分头承办" in shown
    assert 'value="承办单位办理"' in shown
    draft.refresh_from_db()
    assert drafting.definition_in(draft).step("handle").name == "分头承办"
    again = clerk.post(address, fields_of(shown))
    assert again.status_code == 303
    draft.refresh_from_db()
    assert drafting.definition_in(draft).step("handle").name == "承办单位办理"
    assert other.step("register") == drafting.definition_in(draft).step("register")


def _of(step: definitions.Step) -> dict[str, Any]:
    return {name: getattr(step, name) for name in step.__dataclass_fields__}


def test_name_and_tests_are_kept_apart_too(clerk: Client, author: Actor) -> None:
    draft = opened(clerk)
    drafting.save_words(actor=author, draft_id=draft.pk, base=1, name="收文", text="若 登记提交，则应到 承办")
    answer = clerk.post(
        f"/oa/flow/drafts/{draft.pk}/words", {"base": 1, "name": "来文办理", "trials": "若 承办退回，则应到 登记"}
    )
    assert answer.status_code == 409
    assert "若 登记提交，则应到 承办" in text(answer)
    assert "若 承办退回，则应到 登记" in text(answer)
    draft.refresh_from_db()
    assert draft.name == "收文"


def test_publishing_what_somebody_changed_meanwhile_is_refused(clerk: Client, author: Actor) -> None:
    draft = opened(clerk)
    drafting.add_step(actor=author, draft_id=draft.pk, name="复核", after="handle", key=new_key())
    with pytest.raises(DraftChanged, match="郑怀安"):
        drafting.publish_draft(actor=author, draft_id=draft.pk, base=1)
    assert clerk.post(f"/oa/flow/drafts/{draft.pk}/publish", {"base": "x"}).status_code == 409


def test_failing_test_of_the_author_forbids_publication(clerk: Client, author: Actor) -> None:
    draft = opened(clerk)
    address = f"/oa/flow/drafts/{draft.pk}"
    answer = clerk.post(f"{address}/words", {"base": 1, "name": draft.name, "trials": "若 登记提交，则应到 办结"})
    assert answer.status_code == 303
    assert "没有通过" in text(clerk.get(address))
    with pytest.raises(TrialsFailed, match="第 1 行：应到“办结”，实际到"):
        drafting.publish_draft(actor=author, draft_id=draft.pk, base=2)


def test_step_is_moved_and_removed_and_the_first_one_stays(clerk: Client, author: Actor) -> None:
    draft = opened(clerk)
    address, key = f"/oa/flow/drafts/{draft.pk}/steps", new_key()
    before = [step["key"] for step in draft.body["steps"]]
    for _ in range(2):  # sent twice, done once
        assert clerk.post(f"{address}/{before[2]}/move", {"by": "up", "key": key}).status_code == 303
    draft.refresh_from_db()
    assert [step["key"] for step in draft.body["steps"]] == [before[0], before[2], before[1], *before[3:]]
    assert clerk.post(f"{address}/handle/remove", {"key": new_key()}).status_code == 303
    draft.refresh_from_db()
    definition = drafting.definition_in(draft)
    assert all("handle" not in (*step.next, *step.fork) for step in definition.steps)
    assert "finish" in definition.step("approve").next, "whoever led there leads on"
    with pytest.raises(StartStays):
        drafting.remove_step(actor=author, draft_id=draft.pk, step="register", key=new_key())
    assert clerk.post(f"{address}/handle/remove", {"key": new_key()}).status_code == 404
    assert clerk.post(f"/oa/flow/drafts/{draft.pk}/reset", {"key": new_key()}).status_code == 303
    draft.refresh_from_db()
    assert draft.body == definitions.shipped("incoming").body()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "请填写这一项。"),
        ("mode", "ratio", "按比例通过时请填写比例。"),
        ("days", "0", "不能小于 1。"),
        ("first", "nowhere", "不在可选范围内，请重新选择。"),
    ],
)
def test_wrong_step_is_told_and_kept(clerk: Client, field: str, value: str, sentence: str) -> None:
    draft = opened(clerk)
    address = f"/oa/flow/drafts/{draft.pk}/steps/handle"
    fields = fields_of(text(clerk.get(address))) | {"others": [], field: value}
    answer = clerk.post(address, fields)
    assert answer.status_code == 422
    assert sentence in text(answer)
    draft.refresh_from_db()
    assert draft.version == 1


def test_new_flow_is_copied_or_begun_from_nothing(clerk: Client) -> None:
    fields = {"name": "信访件办理", "kind": "incoming", "source": "incoming", "key": new_key()}
    first, second = (clerk.post("/oa/flow/new", fields) for _ in range(2))
    assert first["Location"] == second["Location"], "sent twice, made once"
    copy = DefinitionDraft.objects.get(name="信访件办理")
    assert copy.code == "xin_fang_jian_ban_li"
    assert [step["name"] for step in copy.body["steps"]] == [
        step.name for step in definitions.shipped("incoming").steps
    ]
    assert clerk.post("/oa/flow/new", fields | {"name": "", "key": new_key()}).status_code == 422
    answer = clerk.post("/oa/flow/new", fields | {"name": "便函", "kind": "approval", "source": "", "key": new_key()})
    assert "发起" in text(clerk.get(answer["Location"]))
    assert "尚未发布" in text(clerk.get("/oa/flow/"))


def test_branches_are_made_on_the_page(clerk: Client) -> None:
    draft = opened(clerk)
    one = add(clerk, draft, "财务会签", "register")
    two = add(clerk, draft, "法规会签", "register")
    keys = [address.rsplit("/", 1)[1] for address in (one, two)]
    for address in (one, two):
        fields = fields_of(text(clerk.get(address))) | {"first": "handle", "others": []}
        assert clerk.post(address, fields).status_code == 303
    page = f"/oa/flow/drafts/{draft.pk}/steps/propose"
    fields = fields_of(text(clerk.get(page))) | {"onward": "fork", "branches": keys, "join": "handle"}
    assert clerk.post(page, fields).status_code == 303
    draft.refresh_from_db()
    step = drafting.definition_in(draft).step("propose")
    assert (set(step.fork), step.join, step.next) == (set(keys), "handle", ())


def test_versions_are_compared_in_words(clerk: Client, author: Actor) -> None:
    services.version_in_force("incoming")
    draft = opened(clerk)
    drafting.add_step(actor=author, draft_id=draft.pk, name="复核", after="handle", key=new_key())
    version = drafting.publish_draft(actor=author, draft_id=draft.pk, base=2)
    shown = text(clerk.get("/oa/flow/definitions/incoming/compare"))
    assert "复核" in shown
    assert "（没有）" in shown
    assert "比第 1 版改了什么" in text(clerk.get(f"/oa/flow/versions/{version.pk}"))
    assert clerk.get("/oa/flow/definitions/nothing").status_code == 404


def test_preview_tells_which_matters_stand_at_a_step_that_goes(office: Office, clerk: Client, author: Actor) -> None:
    starter = office.actor("registrar")
    version = services.version_in_force("incoming")
    for title in ("甲", "乙"):
        services.start(actor=starter, version=version, kind="incoming", title=title, key=new_key())
    rows = overview.standing("incoming", definitions.shipped("outgoing"))
    assert [(row.name, row.count, row.still) for row in rows] == [("登记", 2, False)]
    draft = opened(clerk)
    assert "还有" in text(clerk.get(f"/oa/flow/drafts/{draft.pk}/publish"))


def test_vacant_posts_are_warned_of(clerk: Client) -> None:
    draft = opened(clerk, "outgoing")
    shown = text(clerk.get(f"/oa/flow/drafts/{draft.pk}"))
    assert "公文到这里会没有人办理。" in shown
    assert "没有公文会停住的地方" in shown, "a warning does not forbid"


def test_export_is_imported_again(clerk: Client) -> None:
    version = services.version_in_force("incoming")
    exported = clerk.get(f"/oa/flow/versions/{version.pk}/flow.json")
    assert "attachment" in exported["Content-Disposition"]
    body = json.loads(exported.content) | {"code": "copied", "name": "抄来的"}
    file = SimpleUploadedFile("flow.json", json.dumps(body).encode())
    answer = clerk.post("/oa/flow/import", {"file": file})
    assert answer.status_code == 303
    draft = DefinitionDraft.objects.get(code="copied")
    assert draft.body["steps"] == version.body["steps"]
    for kind in ("chart.svg", "flow.bpmn"):
        assert clerk.get(f"/oa/flow/versions/{version.pk}/{kind}").status_code == 200


GOOD = definitions.shipped("incoming").body()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b"[]",
        b"{}",
        b" " * (importing.LARGEST + 1),
        json.dumps(GOOD | {"code": "../etc"}).encode(),
        json.dumps(GOOD | {"name": "a\x00b"}).encode(),
        json.dumps(GOOD | {"name": "\ud800"}).encode(),
        json.dumps(GOOD | {"steps": []}).encode(),
        json.dumps(GOOD | {"steps": GOOD["steps"] * 40}).encode(),
        json.dumps(GOOD | {"more": 1}).encode(),
        json.dumps(GOOD | {"steps": [GOOD["steps"][0] | {"days": True}]}).encode(),
        json.dumps(GOOD | {"steps": [GOOD["steps"][0] | {"days": 10**400}]}).encode(),
        json.dumps(GOOD | {"steps": [GOOD["steps"][0] | {"mode": "most"}]}).encode(),
        json.dumps(GOOD | {"steps": [GOOD["steps"][0] | {"next": [["register"]]}]}).encode(),
    ],
)
def test_hostile_file_is_refused_in_words(clerk: Client, data: bytes) -> None:
    answer = clerk.post("/oa/flow/import", {"file": SimpleUploadedFile("flow.json", data)})
    assert answer.status_code == 422
    assert "。" in text(answer)
    assert not DefinitionDraft.objects.exists()


def test_file_too_large_is_not_even_read() -> None:
    good = json.dumps(GOOD).encode()
    assert importing.read(good) == definitions.shipped("incoming")
    with pytest.raises(Invalid, match="不像流程文件"):
        importing.read(good + b" " * importing.LARGEST)


def test_import_does_not_bury_a_draft(author: Actor) -> None:
    draft = drafting.open_draft(actor=author, code="incoming")
    drafting.add_step(actor=author, draft_id=draft.pk, name="复核", after="handle", key=new_key())
    with pytest.raises(CodeTaken):
        drafting.import_draft(actor=author, definition=definitions.shipped("incoming"))


def test_only_who_may_publish_sees_or_changes_definitions(office: Office, author: Actor) -> None:
    draft = drafting.open_draft(actor=author, code="incoming")
    other, denied = browser(office, "sales"), office.actor("sales")
    version = services.version_in_force("incoming")
    for address in (
        "/oa/flow/",
        "/oa/flow/new",
        "/oa/flow/import",
        "/oa/flow/definitions/incoming",
        "/oa/flow/definitions/incoming/compare",
        f"/oa/flow/drafts/{draft.pk}",
        f"/oa/flow/drafts/{draft.pk}/publish",
        f"/oa/flow/drafts/{draft.pk}/steps/handle",
        f"/oa/flow/versions/{version.pk}",
        f"/oa/flow/versions/{version.pk}/flow.bpmn",
        "/api/v1/oa/flow/definitions",
    ):
        assert other.get(address).status_code == 403, address
    with pytest.raises(RightMissing):
        drafting.add_step(actor=denied, draft_id=draft.pk, name="后门", after="handle", key=new_key())
    draft.refresh_from_db()
    assert draft.version == 1


def test_what_an_author_does_is_audited(author: Actor) -> None:
    draft = drafting.open_draft(actor=author, code="incoming")
    drafting.add_step(actor=author, draft_id=draft.pk, name="复核", after="handle", key=new_key())
    drafting.publish_draft(actor=author, draft_id=draft.pk, base=2)
    actions = list(Event.objects.filter(actor_name=author.name).values_list("action", flat=True))
    assert {"oa.flow.drafted", "oa.flow.draft_saved", "oa.flow.published"} <= set(actions)


def test_api_checks_and_publishes(clerk: Client) -> None:
    body = clerk.get("/api/v1/oa/flow/definitions/incoming").json()
    assert clerk.post("/api/v1/oa/flow/check", body, content_type="application/json").json()["faults"] == []
    broken = body | {"steps": [step | {"next": []} for step in body["steps"]]}
    report = clerk.post("/api/v1/oa/flow/check", broken, content_type="application/json").json()
    assert report["faults"][0]["kind"] == "dead_end"
    refused = clerk.post("/api/v1/oa/flow/definitions", broken, content_type="application/json")
    assert refused.status_code == 422
    made = clerk.post("/api/v1/oa/flow/definitions", body, content_type="application/json").json()
    assert made["number"] == 1
    assert clerk.get("/api/v1/oa/flow/definitions/incoming/versions").json()[0]["sha256"] == made["sha256"]
    assert clerk.get(f"/api/v1/oa/flow/versions/{made['id']}/chart.svg").content.startswith(b"<svg")
    assert clerk.get(f"/api/v1/oa/flow/versions/{made['id']}/flow.bpmn").status_code == 200
