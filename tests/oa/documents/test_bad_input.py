"""What goes wrong at the page and the API of a document: each a clear sentence, and nothing lost."""

import pytest

from tests.kernel import factories as kernel
from tests.oa import factories
from tests.oa.factories import Office, browser, new_key
from yaojian.kernel.audit.rights import READ as READ_LOG
from yaojian.kernel.permissions.rights import MANAGE_GRANTS
from yaojian.oa.documents.models import Document
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.models import Opinion, TaskState

TWENTY_MB = "意" * (20 * 1024**2 // 3)


def acts(document: Document) -> str:
    """Where the form of the page goes."""
    return f"/oa/documents/{document.pk}/acts/submit"


def test_opinion_of_twenty_megabytes_is_refused_and_the_task_waits_on(office: Office) -> None:
    document = factories.sent(office, "sales", "plants")
    task, client = factories.task_of(office, document, "sales"), browser(office, "sales")
    answer = client.post(acts(document), {"task": task, "text": TWENTY_MB, "key": new_key()})
    assert answer.status_code in (413, 422)
    assert "。" in answer.content.decode()
    body = {"text": TWENTY_MB, "key": new_key()}
    told = client.post(f"/api/v1/oa/tasks/{task}/submit", body, content_type="application/json")
    assert told.status_code in (413, 422)
    draft = client.post(f"/oa/tasks/{task}/draft", {"text": TWENTY_MB})
    assert draft.status_code in (413, 422)
    assert not Opinion.objects.filter(task=task).exists()
    assert document.instance.tasks.get(pk=task).state == TaskState.OPEN


def test_task_finished_by_another_window_is_told_by_whom_and_when_and_the_words_stay(office: Office) -> None:
    document = factories.sent(office, "sales", "plants")
    task, client = factories.task_of(office, document, "sales"), browser(office, "sales")
    flow.submit(actor=office.actor("sales_clerk"), task_id=task, text="先办了。", key=new_key())
    answer = client.post(acts(document), {"task": task, "text": "我的意见写了很久。", "key": new_key()})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "陆远" in page
    assert "月" in page
    assert "我的意见写了很久。" in client.get(f"/oa/documents/{document.pk}").content.decode()
    told = client.post(
        f"/api/v1/oa/tasks/{task}/submit", {"text": "再办。", "key": new_key()}, content_type="application/json"
    )
    assert told.status_code == 409
    assert told.json()["code"] == "oa.flow.task_finished"
    assert Opinion.objects.filter(task=task).count() == 1


def test_somebody_of_another_branch_acts_neither_by_page_nor_by_api(office: Office) -> None:
    document = factories.sent(office, "sales", "plants")
    task = factories.task_of(office, document, "sales")
    for who in ("branch", "branch_registrar"):
        client = browser(office, who)
        assert client.post(acts(document), {"task": task, "text": "越权。", "key": new_key()}).status_code == 403
        body = {"text": "越权。", "key": new_key()}
        told = client.post(f"/api/v1/oa/tasks/{task}/submit", body, content_type="application/json")
        assert told.status_code == 403
        assert "意见" not in told.json().get("code", "")
    assert not Opinion.objects.filter(task=task).exists()


@pytest.mark.parametrize("office_of", ["system", "security", "audit"])
def test_three_administrators_read_no_document_by_page_api_search_or_export(office: Office, office_of: str) -> None:
    document = factories.sent(office, "sales", "plants")
    rights = {"system": (), "security": (MANAGE_GRANTS,), "audit": (READ_LOG,)}[office_of]
    office.users[office_of] = kernel.official(office_of, office.units["office"])
    if rights:
        kernel.grant(office.users[office_of], *rights)
    client = browser(office, office_of)
    for address in (
        f"/oa/documents/{document.pk}",
        f"/oa/preview/{document.pk}",
        f"/api/v1/oa/documents/{document.pk}",
        f"/files/{document.main_file_id}",
    ):
        assert client.get(address).status_code == 403, address
    assert document.title not in client.get("/oa/search?q=疫苗").content.decode()
    assert document.title not in client.get("/oa/work/running").content.decode()


@pytest.mark.parametrize("text", ["\x00", "办理\x00意见"])
def test_control_characters_are_refused_with_a_sentence(office: Office, text: str) -> None:
    document = factories.sent(office, "sales", "plants")
    task, client = factories.task_of(office, document, "sales"), browser(office, "sales")
    answer = client.post(acts(document), {"task": task, "text": text, "key": new_key()})
    assert answer.status_code == 422
    assert not Opinion.objects.filter(task=task).exists()


def test_nobody_chosen_is_told_at_the_picker(office: Office) -> None:
    document = factories.registered(office)
    client = browser(office, "registrar")
    task = factories.task_of(office, document, "registrar")
    given = {"task": task, "way": "handle", "text": "请办理。", "key": new_key()}
    answer = client.post(acts(document), given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请为“承办”选择办理人。" in page
    assert "请办理。" in page
