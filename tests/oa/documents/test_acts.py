"""Every act through its page: what it does, what it says, and that nothing typed is lost."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.base import File
from django.test import Client

from tests.kernel import factories as kernel
from tests.oa import factories
from tests.oa.factories import Office, browser, new_key, table
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.oa.documents import previews, services
from yaojian.oa.documents.models import OWNER_KIND, Document, LinkKind, Phrase
from yaojian.oa.documents.picking import pick_of
from yaojian.oa.flow.models import Role, Task, TaskState
from yaojian.oa.flow.rights import STEER


def address(document: Document, name: str) -> str:
    """Where the act's form is and goes."""
    return f"/oa/documents/{document.pk}/acts/{name}"


def act(client: Client, document: Document, name: str, status: int = 303, **given: Any) -> str:
    """Send an act's form; the page that came back."""
    answer = client.post(address(document, name), {"key": new_key(), **given})
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def read(client: Client, document: Document) -> str:
    """The page of the document."""
    return client.get(f"/oa/documents/{document.pk}").content.decode()


def pick(office: Office, who: str) -> str:
    """The person as a form names him."""
    actor = office.actor(who)
    assert actor.person_id is not None
    assert actor.unit_id is not None
    return pick_of(actor.person_id, actor.unit_id)


def test_sent_back_with_its_reason_and_not_without(office: Office) -> None:
    document = factories.sent(office, "sales", "plants")
    head, task = browser(office, "sales"), factories.task_of(office, document, "sales")
    assert "登记（贺晓棠）" in head.get(address(document, "return")).content.decode()
    page = act(head, document, "return", 422, task=task, step="register", manner="again", text="")
    assert "请写明退回的原因" in page
    act(head, document, "return", task=task, step="register", manner="again", text="附件不全，请补。")
    page = read(browser(office, "registrar"), document)
    assert "附件不全，请补。" in page
    assert table(office, "registrar")["待办"] == 1
    assert "待办" not in table(office, "plants")


def test_withdrawn_while_nobody_has_opened_it_and_refused_with_the_reason_after(office: Office) -> None:
    document = factories.sent(office, "sales", "plants")
    registrar = browser(office, "registrar")
    assert address(document, "withdraw") in read(registrar, document)
    done = Task.objects.get(instance=document.pk, batch__step="register")
    act(registrar, document, "withdraw", task=done.pk, text="")
    assert "已撤回" in read(registrar, document)
    assert table(office, "registrar")["待办"] == 1

    other = factories.sent(office, "sales")
    read(browser(office, "sales"), other)
    page = read(registrar, other)
    assert address(other, "withdraw") not in page
    assert "不能撤回。" in page
    assert "不能撤回。" in registrar.get(address(other, "withdraw")).content.decode()


def test_signers_are_added_and_dropped_again(office: Office) -> None:
    document = factories.sent(office, "sales", "plants")
    head, task = browser(office, "sales"), factories.task_of(office, document, "sales")
    given: dict[str, Any] = {
        "task": task,
        "placing": "before",
        "receivers": pick(office, "devices"),
        "text": "请先核对。",
    }
    act(head, document, "add", **given)
    assert table(office, "devices")["待办"] == 1
    assert "等候加签的人先办理" in read(head, document)
    dropped = factories.task_of(office, document, "devices")
    act(head, document, "drop", dropped=dropped, text="不需要了。")
    assert "待办" not in table(office, "devices")
    assert table(office, "sales")["待办"] == 1


def test_passed_on_to_one_colleague_only(office: Office) -> None:
    document = factories.sent(office, "sales")
    head, task = browser(office, "sales"), factories.task_of(office, document, "sales")
    two = [pick(office, "plants"), pick(office, "devices")]
    page = act(head, document, "transfer", 422, task=task, receivers=two, text="请代为办理。")
    assert "只能选择一人" in page
    assert "请代为办理。" in page
    act(head, document, "transfer", task=task, receivers=pick(office, "sales_clerk"), text="请代为办理。")
    assert table(office, "sales_clerk")["待办"] == 1
    assert document.title in read(head, document), "the old holder still reads it"


def test_circulated_and_read_with_an_opinion(office: Office) -> None:
    document = factories.sent(office, "sales")
    act(browser(office, "registrar"), document, "circulate", receivers=pick(office, "devices"), text="请核对第三条。")
    reader = browser(office, "devices")
    assert "请核对第三条。" in read(reader, document)
    task = factories.task_of(office, document, "devices", Role.READ)
    act(reader, document, "read", task=task, text="已阅，无不同意见。")
    assert "已阅，无不同意见。" in read(reader, document)


def test_urged_by_who_sent_it_and_not_by_a_stranger(office: Office) -> None:
    document = factories.sent(office, "sales", "plants")
    registrar = browser(office, "registrar")
    task = factories.task_of(office, document, "sales")
    assert "周明远" in registrar.get(address(document, "urge")).content.decode()
    act(registrar, document, "urge", urged=[str(task)], text="请今天办理。")
    act(browser(office, "branch"), document, "urge", 403, urged=[str(task)], text="")


def test_who_steers_moves_ends_and_restores(office: Office) -> None:
    kernel.grant(office.users["registrar2"], STEER, scope=office.units["root"])
    document, steerer = factories.sent(office, "sales", "plants"), browser(office, "registrar2")
    act(steerer, document, "jump", step="finish", text="各处室已另行报送。")
    assert table(office, "registrar")["待办"] == 1
    act(steerer, document, "void", text="重复来文。")
    assert "已作废" in read(steerer, document)
    act(steerer, document, "restore", text="作废有误。")
    act(steerer, document, "finish", 422, text="")
    act(steerer, document, "finish", text="不再办理。")
    document.instance.refresh_from_db()
    assert document.instance.state == "ended"


def test_an_act_that_cannot_be_done_now_keeps_what_was_typed(office: Office) -> None:
    document = factories.sent(office, "sales")
    head, task = browser(office, "sales"), factories.task_of(office, document, "sales")
    factories.handled(office, document, "sales")
    page = act(head, document, "transfer", 409, task=task, receivers=pick(office, "plants"), text="写了很久的原因。")
    assert "已由周明远于" in page
    page = head.get(address(document, "transfer")).content.decode()
    assert "写了很久的原因。" in page
    assert "可复制留用" in page


def test_people_are_found_by_initials_without_script_and_nothing_happens_yet(office: Office) -> None:
    document = factories.registered(office)
    registrar, task = browser(office, "registrar"), factories.task_of(office, document, "registrar")
    given: dict[str, Any] = {"task": task, "text": "请办理。", "way": "handle", "receivers": pick(office, "plants")}
    page = act(registrar, document, "submit", 200, **given, who="zmy", find="1")
    assert pick(office, "sales") in page
    assert "请办理。" in page
    assert f'value="{pick(office, "plants")}" checked' in page
    assert Task.objects.filter(instance=document.pk).count() == 1
    page = act(registrar, document, "submit", 200, **given, group="branches")
    assert pick(office, "branch") in page
    assert "没有找到" in act(registrar, document, "submit", 200, **given, who="没有这个人", find="1")
    act(registrar, document, "submit", **(given | {"receivers": [pick(office, "sales"), pick(office, "plants")]}))
    assert Task.objects.filter(instance=document.pk, state=TaskState.OPEN).count() == 2


def test_submitting_to_chosen_people_needs_somebody(office: Office) -> None:
    document = factories.registered(office)
    registrar, task = browser(office, "registrar"), factories.task_of(office, document, "registrar")
    page = act(registrar, document, "submit", 422, task=task, text="请办。", way="handle")
    assert "请为“承办”选择办理人。" in page
    gone = pick_of(factories.uuid4(), office.units["sales"].pk)
    page = act(registrar, document, "submit", 422, task=task, text="请办。", way="handle", receivers=gone)
    assert "已不在原岗位" in page


def test_next_document_is_offered_after_submitting(office: Office) -> None:
    first, second = factories.sent(office, "sales"), factories.sent(office, "sales")
    head = browser(office, "sales")
    act(head, second, "submit", task=factories.task_of(office, second, "sales"), text="已办。")
    page = read(head, second)
    assert "下一件待办" in page
    assert f"/oa/documents/{first.pk}" in page


def test_sheet_and_chart(office: Office) -> None:
    document = factories.sent(office, "sales", "plants")
    factories.handled(office, document, "sales", "同意，已制定检查方案。")
    client = browser(office, "registrar")
    answer = client.get(f"/oa/documents/{document.pk}/sheet.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    page = client.get(f"/oa/documents/{document.pk}/chart").content.decode()
    assert "<svg" in page
    assert "周明远" in page
    for part in ("sheet.pdf", "chart"):
        assert browser(office, "branch").get(f"/oa/documents/{document.pk}/{part}").status_code == 403


def docx(*paragraphs: str) -> bytes:
    """The least that is a Word file."""
    out = io.BytesIO()
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", f"<w:document><w:body>{body}</w:body></w:document>")
    return out.getvalue()


def test_attachments_are_shown_as_text_and_belong_to_their_document(office: Office) -> None:
    document, other = factories.sent(office, "sales"), factories.sent(office, "plants")
    actor = office.actor("registrar")
    kept = files.keep_upload(
        actor=actor, upload=File(io.BytesIO(docx("一、检查范围", "甲 &amp; 乙")), name="方案.docx"), allowed=Kinds.DOCX
    )
    files.attach(actor=actor, file=kept, owner_kind=OWNER_KIND, owner_id=document.pk)
    assert previews.text_of(kept) == "一、检查范围\n甲 & 乙"
    head = browser(office, "sales")
    page = head.get(f"/oa/documents/{document.pk}?file={kept.pk}").content.decode()
    assert "一、检查范围" in page
    registrar = browser(office, "registrar")
    assert registrar.get(f"/oa/documents/{other.pk}?file={kept.pk}").status_code == 404
    assert registrar.get(f"/oa/documents/{other.pk}?file=nonsense").status_code == 404


def test_phrases_of_ones_own_and_of_the_unit(office: Office) -> None:
    head, clerk = browser(office, "sales"), browser(office, "sales_clerk")
    assert head.post("/oa/phrases", {"text": "请流通处会办。", "place": "unit"}).status_code == 303
    assert clerk.post("/oa/phrases", {"text": "自用的一句。", "place": "own"}).status_code == 303
    assert clerk.post("/oa/phrases", {"text": "越权的一句。", "place": "unit"}).status_code == 422
    assert clerk.post("/oa/phrases", {"text": "", "place": "own"}).status_code == 422
    document = factories.sent(office, "sales")
    page = read(head, document)
    assert "请流通处会办。" in page
    assert "自用的一句。" not in page
    shared, own = Phrase.objects.get(person=None), Phrase.objects.get(unit=None)
    assert clerk.post(f"/oa/phrases/{shared.pk}/remove").status_code == 403
    assert head.post(f"/oa/phrases/{own.pk}/remove").status_code == 403
    assert head.post(f"/oa/phrases/{shared.pk}/remove").status_code == 303


def test_linked_documents_are_shown_to_whoever_may_read_both(office: Office) -> None:
    first, second = factories.sent(office, "sales"), factories.sent(office, "plants")
    for _ in range(2):
        services.link(actor=office.actor("registrar"), origin=second, target=first, kind=LinkKind.REPLY)
    assert f"/oa/documents/{second.pk}" in read(browser(office, "registrar"), first)
    assert f"/oa/documents/{second.pk}" not in read(browser(office, "sales"), first)


@pytest.mark.parametrize("name", ["nothing", "submitt"])
def test_unknown_act_is_404(office: Office, name: str) -> None:
    document = factories.sent(office, "sales")
    assert browser(office, "sales").get(address(document, name)).status_code == 404
