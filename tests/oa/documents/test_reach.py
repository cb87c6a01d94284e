"""Every act stands on the page of the document for who may do it, on no page for who may not, and says why it cannot be done now."""

from typing import Any

import pytest

from tests.kernel import factories as kernel
from tests.oa import factories
from tests.oa.documents.test_acts import act, address, pick, read
from tests.oa.factories import Office, browser, table
from yaojian.oa.documents.models import Document
from yaojian.oa.flow.models import Opinion, Task
from yaojian.oa.flow.rights import STEER
from yaojian.oa.supervision.rights import OPEN

HOLDER = ("return", "transfer", "add", "circulate", "urge")
STEERING = ("jump", "finish", "void")


@pytest.fixture
def document(office: Office) -> Document:
    """Waits with two departments."""
    return factories.sent(office, "sales", "plants")


@pytest.fixture
def steerer(office: Office) -> str:
    """Somebody who may move matters on."""
    kernel.grant(office.users["registrar2"], STEER, scope=office.units["root"])
    return "registrar2"


@pytest.mark.parametrize("name", HOLDER)
def test_holder_reaches_the_act_from_the_page(office: Office, document: Document, name: str) -> None:
    head = browser(office, "sales")
    assert f'href="{address(document, name)}"' in read(head, document)
    assert head.get(address(document, name)).status_code == 200


@pytest.mark.parametrize("name", STEERING)
def test_who_steers_reaches_the_act_and_the_holder_does_not(
    office: Office, document: Document, steerer: str, name: str
) -> None:
    assert f'href="{address(document, name)}"' in read(browser(office, steerer), document)
    assert f'href="{address(document, name)}"' not in read(browser(office, "sales"), document)


def test_sender_reaches_withdrawal_and_urging(office: Office, document: Document) -> None:
    page = read(browser(office, "registrar"), document)
    for name in ("withdraw", "urge", "circulate"):
        assert f'href="{address(document, name)}"' in page


def test_asker_reaches_dropping_whom_he_asked(office: Office, document: Document) -> None:
    head = browser(office, "sales")
    assert f'href="{address(document, "drop")}"' not in read(head, document)
    ask(office, document, "beside", "devices")
    assert f'href="{address(document, "drop")}"' in read(head, document)


def ask(office: Office, document: Document, placing: str, who: str) -> None:
    """The head of sales asks somebody to sign as well."""
    task = factories.task_of(office, document, "sales")
    act(
        browser(office, "sales"),
        document,
        "add",
        task=task,
        placing=placing,
        receivers=pick(office, who),
        text="请会签。",
    )


def test_asked_beside_both_must_sign_before_it_goes_on(office: Office, document: Document) -> None:
    factories.handled(office, document, "plants")
    ask(office, document, "beside", "devices")
    factories.handled(office, document, "sales")
    assert table(office, "registrar").get("待办") is None, "the one beside has not signed"
    factories.handled(office, document, "devices")
    assert table(office, "registrar")["待办"] == 1


def test_asked_after_signs_once_the_asker_has(office: Office, document: Document) -> None:
    factories.handled(office, document, "plants")
    ask(office, document, "after", "devices")
    page = read(browser(office, "registrar"), document)
    assert "等候前一位办理" in page
    factories.handled(office, document, "sales")
    assert table(office, "devices")["待办"] == 1
    factories.handled(office, document, "devices")
    assert table(office, "registrar")["待办"] == 1


def test_returned_directly_comes_straight_back_with_what_the_others_signed(office: Office, document: Document) -> None:
    factories.handled(office, document, "plants", "生产处已办。")
    head, task = browser(office, "sales"), factories.task_of(office, document, "sales")
    act(head, document, "return", task=task, step="register", manner="direct", text="缺附件二。")
    again = factories.task_of(office, document, "registrar")
    act(browser(office, "registrar"), document, "submit", task=again, text="已补。")
    assert table(office, "sales")["待办"] == 1
    assert "待办" not in table(office, "plants")
    assert "生产处已办。" in read(head, document)


def stranger_tries(office: Office, document: Document, who: str) -> dict[str, int]:
    """Every act by somebody the matter is none of the business of: status by act."""
    client, task = browser(office, who), factories.task_of(office, document, "sales")
    given: dict[str, Any] = {"task": task, "text": "越权。", "receivers": pick(office, "devices")}
    more: dict[str, dict[str, Any]] = {
        "submit": {},
        "return": {"step": "register", "manner": "again"},
        "transfer": {},
        "add": {"placing": "beside"},
        "drop": {"dropped": task},
        "withdraw": {},
        "circulate": {},
        "urge": {"urged": [str(task)]},
        "jump": {"step": "finish"},
        "finish": {},
        "void": {},
        "restore": {},
    }
    return {name: client.post(address(document, name), given | extra).status_code for name, extra in more.items()}


@pytest.mark.parametrize("who", ["branch", "admin", "devices"])
def test_stranger_does_nothing_by_any_act(office: Office, document: Document, who: str) -> None:
    before = list(Task.objects.filter(instance=document.pk).order_by("pk").values_list("pk", "state"))
    assert set(stranger_tries(office, document, who).values()) == {403}
    assert list(Task.objects.filter(instance=document.pk).order_by("pk").values_list("pk", "state")) == before
    assert not Opinion.objects.filter(text="越权。").exists()


@pytest.mark.parametrize("name", [*STEERING, "restore"])
def test_who_may_read_but_not_steer_is_told_which_right_is_missing(
    office: Office, document: Document, name: str
) -> None:
    page = act(browser(office, "sales"), document, name, 403, text="我想。", step="finish")
    assert "没有" in page
    assert "权限" in page
    document.instance.refresh_from_db()
    assert document.instance.is_running


def test_what_is_over_says_so_for_every_act(office: Office, document: Document, steerer: str) -> None:
    client = browser(office, steerer)
    task = factories.task_of(office, document, "sales")
    act(client, document, "void", text="重复来文。")
    page = read(client, document)
    assert f'href="{address(document, "restore")}"' in page
    assert f'href="{address(document, "void")}"' not in page
    for name, given in (("transfer", {"receivers": pick(office, "devices")}), ("submit", {})):
        page = act(browser(office, "sales"), document, name, 409, task=task, text="晚了一步。", **given)
        assert "作废" in page or "取消" in page
    act(client, document, "restore", text="作废有误。")
    assert table(office, "sales")["待办"] == 1


def test_supervision_is_opened_from_the_page_by_who_may(office: Office, document: Document) -> None:
    kernel.grant(office.users["registrar2"], OPEN, scope=office.units["root"])
    here = f"/oa/documents/{document.pk}/supervise"
    assert here in read(browser(office, "registrar2"), document)
    assert here not in read(browser(office, "sales"), document)
    assert browser(office, "sales").get(here).status_code == 403
