"""Who may read and act: another branch, somebody removed, a delegate before, in and after his time, administrators."""

from datetime import timedelta

import pytest

from tests.kernel import factories as kernel
from tests.oa import factories
from tests.oa.factories import Office, browser, new_key
from yaojian.kernel.audit.rights import READ as READ_LOG
from yaojian.kernel.calendar import workdays
from yaojian.kernel.organisations import services as organisations
from yaojian.kernel.organisations.models import Post
from yaojian.kernel.permissions.rights import MANAGE_GRANTS
from yaojian.oa.delegation import services as delegation
from yaojian.oa.delegation.services import Terms
from yaojian.oa.documents.models import Document
from yaojian.oa.flow import clock
from yaojian.oa.flow.models import Opinion


def statuses(office: Office, who: str, document: Document) -> dict[str, int]:
    """What each address of a document answers to this person."""
    client, base = browser(office, who), f"/oa/documents/{document.pk}"
    task = factories.task_of(office, document, "sales")
    return {
        "page": client.get(base).status_code,
        "sheet": client.get(f"{base}/sheet.pdf").status_code,
        "chart": client.get(f"{base}/chart").status_code,
        "file": client.get(f"/files/{document.main_file_id}").status_code,
        "image": client.get(f"/files/{document.main_file_id}/pages/1.webp").status_code,
        "act": client.get(f"{base}/acts/return").status_code,
        "draft": client.post(f"/oa/tasks/{task}/draft", {"text": "越权。"}).status_code,
        "follow": client.post(f"{base}/follow", {"following": "yes"}).status_code,
    }


@pytest.mark.parametrize("who", ["branch", "branch_registrar", "devices", "admin", "auditor", "operator"])
def test_who_has_no_part_in_it_gets_nothing(office: Office, who: str) -> None:
    for name, right in (("auditor", READ_LOG), ("operator", MANAGE_GRANTS)):
        office.users[name] = kernel.official(name, office.units["office"])
        kernel.grant(office.users[name], right)
    document = factories.sent(office, "sales", "plants")
    assert set(statuses(office, who, document).values()) == {403}


def test_holder_reads_and_acts(office: Office) -> None:
    document = factories.sent(office, "sales", "plants")
    assert set(statuses(office, "sales", document).values()) <= {200, 204, 303}


def test_delegate_only_in_his_time_and_in_his_principals_name(office: Office) -> None:
    document = factories.sent(office, "sales", "plants")
    principal, now = office.actor("sales"), clock.now()
    delegate = office.users["devices"].person_id
    assert principal.person_id is not None
    assert delegate is not None
    terms = Terms(delegate, now + timedelta(hours=1), now + timedelta(hours=5), "出差")
    delegation.delegate_work(actor=principal, principal_id=principal.person_id, terms=terms, key=new_key())
    client, address = browser(office, "devices"), f"/oa/documents/{document.pk}"
    assert client.get(address).status_code == 403
    with clock.told(now + timedelta(hours=6)):
        assert client.get(address).status_code == 403
    with clock.told(now + timedelta(hours=2)):
        assert "代周明远办理" in client.get(address).content.decode()
        task = factories.task_of(office, document, "sales")
        given = {"task": task, "text": "代为办理。", "key": new_key()}
        assert client.post(f"{address}/acts/submit", given).status_code == 303
    signed = Opinion.objects.get(task=task)
    assert (signed.person_id, signed.on_behalf_of_id) == (delegate, principal.person_id)
    page = browser(office, "registrar").get(address).content.decode()
    assert "方小满" in page
    assert "代周明远办理" in page


def test_somebody_removed_acts_no_more(office: Office) -> None:
    document = factories.sent(office, "sales", "plants")
    task = factories.task_of(office, document, "sales")
    client = browser(office, "sales")
    for post in Post.objects.filter(person=office.users["sales"].person_id, until__isnull=True):
        organisations.end_post(actor=kernel.SYSTEM, post=post, last_day=workdays.today())
    given = {"task": task, "text": "已经调走的人。", "key": new_key()}
    assert client.post(f"/oa/documents/{document.pk}/acts/submit", given).status_code in (303, 403, 409)
    assert not Opinion.objects.filter(task=task).exists()


def test_delegate_reads_on_what_the_principal_settled_himself_but_not_what_lies_before(office: Office) -> None:
    before, now_settled = factories.sent(office, "sales", "plants"), factories.sent(office, "sales", "plants")
    principal, now = office.actor("sales"), clock.now()
    delegate = office.users["devices"].person_id
    assert principal.person_id is not None
    assert delegate is not None

    def settle(document: Document) -> None:
        given = {"task": factories.task_of(office, document, "sales"), "text": "本人办理。", "key": new_key()}
        address = f"/oa/documents/{document.pk}/acts/submit"
        assert browser(office, "sales").post(address, given).status_code == 303

    settle(before)
    terms = Terms(delegate, now + timedelta(hours=1), now + timedelta(hours=5), "出差")
    delegation.delegate_work(actor=principal, principal_id=principal.person_id, terms=terms, key=new_key())
    client = browser(office, "devices")
    with clock.told(now + timedelta(hours=2)):
        settle(now_settled)
        assert client.get(f"/oa/documents/{now_settled.pk}").status_code == 200
        assert client.get(f"/oa/documents/{before.pk}").status_code == 403
    with clock.told(now + timedelta(hours=6)):
        assert client.get(f"/oa/documents/{now_settled.pk}").status_code == 403
