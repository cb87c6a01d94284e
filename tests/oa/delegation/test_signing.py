"""A delegate signs in the principal's place, within period and scope, and it shows whose task it was."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.oa.delegation.factories import delegated, moved, person
from tests.oa.factories import Office, new_key, sent, task_of
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.permissions import checks
from yaojian.oa.delegation import services
from yaojian.oa.delegation.signed import signed_under
from yaojian.oa.documents.rights import READ
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.errors import TaskFinished
from yaojian.oa.flow.models import Opinion, Task, TaskState

DAY = timedelta(days=1)


@pytest.fixture
def task(office: Office) -> UUID:
    """An open task of the head of the sales department."""
    document = sent(office, "sales", "plants")
    return task_of(office, document, "sales")


def sign(office: Office, who: str, task_id: UUID) -> None:
    """The person signs the task."""
    flow.submit(actor=office.actor(who), task_id=task_id, text="已办。", key=new_key())


def refused(office: Office, who: str, task_id: UUID) -> None:
    """The person may not, and nothing changed."""
    with pytest.raises(RightMissing, match="办理公文"):
        sign(office, who, task_id)
    assert Task.objects.get(pk=task_id).state == TaskState.OPEN
    assert not Opinion.objects.filter(task=task_id).exists()


def test_delegate_signs_in_the_principals_place(office: Office, task: UUID) -> None:
    refused(office, "devices", task)
    made = delegated(office, delegate="devices")
    sign(office, "devices", task)
    signed = Task.objects.get(pk=task)
    assert (signed.state, signed.actor_id, signed.on_behalf_of_id) == (
        TaskState.DONE,
        person(office, "devices"),
        person(office, "sales"),
    )
    log = signed_under(made)
    assert [(one.title, one.text) for one in log] == [("关于开展疫苗储存配送环节专项检查的通知", "已办。")]
    with pytest.raises(TaskFinished, match="方小满"):
        sign(office, "sales", task)


def test_delegate_reads_what_he_may_handle(office: Office, task: UUID) -> None:
    document = Task.objects.get(pk=task).instance.document
    assert not checks.holds_on(office.actor("devices"), READ, document)
    delegated(office, delegate="devices")
    assert checks.holds_on(office.actor("devices"), READ, document)


@pytest.mark.parametrize(("since", "until"), [(DAY, 2 * DAY), (-2 * DAY, -DAY)])
def test_before_and_after_the_period_he_may_not(office: Office, task: UUID, since: timedelta, until: timedelta) -> None:
    moved(delegated(office, delegate="devices"), since=since, until=until)
    refused(office, "devices", task)


def test_outside_the_scope_he_may_not(office: Office, task: UUID) -> None:
    delegated(office, delegate="devices", kinds=("outgoing",))
    refused(office, "devices", task)


def test_revoked_meanwhile_he_may_not(office: Office, task: UUID) -> None:
    made = delegated(office, delegate="devices")
    services.revoke(actor=office.actor("sales"), delegation_id=made.pk)
    refused(office, "devices", task)


def test_what_was_signed_under_it_stays_after_the_revocation(office: Office, task: UUID) -> None:
    made = delegated(office, delegate="devices")
    sign(office, "devices", task)
    services.revoke(actor=office.actor("devices"), delegation_id=made.pk)
    made.refresh_from_db()
    assert len(signed_under(made)) == 1


def test_principal_still_signs_himself(office: Office, task: UUID) -> None:
    made = delegated(office, delegate="devices")
    sign(office, "sales", task)
    assert signed_under(made) == []
    with pytest.raises(TaskFinished, match="周明远"):
        sign(office, "devices", task)


def test_log_of_one_delegation_shows_only_its_own(office: Office, task: UUID) -> None:
    delegated(office, delegate="devices", kinds=("incoming",))
    other = delegated(office, delegate="devices", kinds=("outgoing",))
    sign(office, "devices", task)
    assert signed_under(other) == []
