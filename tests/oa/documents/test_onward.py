"""下一步 on the page: who gets it where the flow says so, a picker where it leaves the choice, one for each branch of a fork."""

import pytest
from django.test import Client

from tests.kernel import factories as kernel
from tests.oa import factories
from tests.oa.factories import Office, new_key
from yaojian.oa.documents import services as documents
from yaojian.oa.documents.models import Document, DocumentKind
from yaojian.oa.documents.picking import pick_of
from yaojian.oa.documents.services import Heading
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.definitions import CHOSEN, END, STARTER, Definition, Mode, Rule, Step, Who
from yaojian.oa.flow.models import Role, Task, TaskState

LEADER = Who(Rule.LEADER)
FORKING = Definition(
    "forking",
    "并行会签",
    "incoming",
    "draft",
    (
        Step("draft", "登记", STARTER, Mode.ONE, fork=("first", "second", "head"), join="end_step"),
        Step("first", "业务会签", CHOSEN, Mode.ALL, ("end_step",)),
        Step("second", "法规会签", CHOSEN, Mode.ONE, ("end_step",)),
        Step("head", "负责人", LEADER, Mode.ONE, ("end_step",)),
        Step("end_step", "汇总", STARTER, Mode.ONE, (END,)),
    ),
)
CHOOSING = Definition(
    "choosing",
    "两种去向",
    "incoming",
    "draft",
    (
        Step("draft", "登记", STARTER, Mode.ONE, ("head", "handle")),
        Step("head", "拟办", LEADER, Mode.ONE, (END,)),
        Step("handle", "承办", CHOSEN, Mode.ALL, (END,)),
    ),
)


def begun(office: Office, definition: Definition) -> Document:
    """A matter by this flow, with the clerk of 药品流通监管处 who began it."""
    flow.publish(actor=kernel.SYSTEM, definition=definition)
    document, _ = documents.create(
        actor=office.actor("sales_clerk"),
        heading=Heading(kind=DocumentKind.INCOMING, title="关于并行的来文", flow_code=definition.code),
        key=new_key(),
    )
    return document


def pick(office: Office, who: str) -> str:
    """As the form sends it."""
    actor = office.actor(who)
    assert actor.person_id
    assert actor.unit_id
    return pick_of(actor.person_id, actor.unit_id)


def names_at(document: Document, step: str) -> set[str]:
    """Who holds open tasks of a step."""
    tasks = Task.objects.filter(instance=document.pk, batch__step=step, role=Role.DO, state=TaskState.OPEN)
    return set(tasks.values_list("actor__name", flat=True))


@pytest.fixture
def clerk(office: Office) -> Client:
    """The one who began it."""
    return factories.browser(office, "sales_clerk")


def test_each_branch_that_leaves_the_choice_has_a_picker_of_its_own(office: Office, clerk: Client) -> None:
    document = begun(office, FORKING)
    page = clerk.get(f"/oa/documents/{document.pk}").content.decode()
    assert "“业务会签”送交" in page
    assert "“法规会签”送交" in page
    assert "负责人（周明远）" in page
    assert "“负责人”送交" not in page
    given = {
        "task": factories.task_of(office, document, "sales_clerk"),
        "text": "请会签。",
        "receivers_first": [pick(office, "plants"), pick(office, "devices")],
        "receivers_second": [pick(office, "registrar")],
        "key": new_key(),
    }
    answer = clerk.post(f"/oa/documents/{document.pk}/acts/submit", given)
    assert answer.status_code == 303, answer.content.decode()
    assert names_at(document, "first") == {"沈知秋", "方小满"}
    assert names_at(document, "second") == {"贺晓棠"}
    assert names_at(document, "head") == {"周明远"}


def test_branch_without_people_is_asked_for_at_its_picker_and_nothing_is_lost(office: Office, clerk: Client) -> None:
    document = begun(office, FORKING)
    given = {
        "task": factories.task_of(office, document, "sales_clerk"),
        "text": "请会签。",
        "receivers_first": [pick(office, "plants")],
        "key": new_key(),
    }
    answer = clerk.post(f"/oa/documents/{document.pk}/acts/submit", given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请为“法规会签”选择办理人。" in page
    assert "请为“业务会签”选择办理人。" not in page
    assert "请会签。" in page
    assert f'value="{pick(office, "plants")}" checked' in page
    assert names_at(document, "draft") == {"陆远"}


def test_looking_for_people_of_one_branch_leaves_the_other_alone(office: Office, clerk: Client) -> None:
    document = begun(office, FORKING)
    given = {
        "text": "请会签。",
        "receivers_second": [pick(office, "registrar")],
        "who_receivers_first": "沈知秋",
        "find": "1",
    }
    answer = clerk.post(f"/oa/documents/{document.pk}/acts/submit", given)
    page = answer.content.decode()
    assert answer.status_code == 200
    found = page[page.index('id="id_receivers_first"') : page.index('id="id_receivers_second"')]
    assert "沈知秋" in found
    assert f'value="{pick(office, "registrar")}" checked' in page
    assert names_at(document, "draft") == {"陆远"}


def test_way_whose_person_is_fixed_says_who_and_asks_for_nobody(office: Office, clerk: Client) -> None:
    document = begun(office, CHOOSING)
    page = clerk.get(f"/oa/documents/{document.pk}").content.decode()
    assert "拟办（周明远）" in page
    assert "下一步选“承办”时填写。" in page
    assert 'data-name="way" data-values="handle"' in page
    given = {
        "task": factories.task_of(office, document, "sales_clerk"),
        "way": "head",
        "text": "请拟办。",
        "receivers": [pick(office, "plants")],
        "key": new_key(),
    }
    assert clerk.post(f"/oa/documents/{document.pk}/acts/submit", given).status_code == 303
    assert names_at(document, "head") == {"周明远"}


def test_days_given_become_the_limit_of_every_branch(office: Office, clerk: Client) -> None:
    document = begun(office, FORKING)
    given = {
        "task": factories.task_of(office, document, "sales_clerk"),
        "text": "请会签。",
        "receivers_first": [pick(office, "plants")],
        "receivers_second": [pick(office, "devices")],
        "days": "3",
        "key": new_key(),
    }
    assert clerk.post(f"/oa/documents/{document.pk}/acts/submit", given).status_code == 303
    tasks = Task.objects.filter(instance=document.pk, batch__step__in=("first", "second"))
    assert all(task.due is not None for task in tasks)
