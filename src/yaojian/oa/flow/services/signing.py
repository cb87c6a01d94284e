"""Beginning, submitting, reading: the acts of every day. No query beyond what they write."""

from collections.abc import Sequence
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from django.db import IntegrityError, transaction

from yaojian.kernel import prepared
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.organisations.models import Post
from yaojian.kernel.permissions import checks
from yaojian.kernel.prepared import Row
from yaojian.oa.flow import acts, chain, clock, gates, loading, reading
from yaojian.oa.flow.errors import ReceiverLeft
from yaojian.oa.flow.models import Batch, FlowVersion, Instance, Role
from yaojian.oa.flow.moves import open_batch
from yaojian.oa.flow.people import PEOPLE
from yaojian.oa.flow.rows import new
from yaojian.oa.flow.steps import Mode
from yaojian.oa.flow.values import Moved, Receiver
from yaojian.oa.flow.work import Work

from .publishing import version_in_force
from .shell import clean, conclude, enter_task, opinion_of, require_person

_KNOWN = "SELECT 1 FROM flow_instance WHERE id = $1"


def start(
    *,
    actor: Actor,
    kind: str,
    title: str,
    code: str = "",
    version: FlowVersion | None = None,
    urgency: str = "normal",
    unit_id: UUID | None = None,
    key: str = "",
) -> Moved:
    """Begin a matter by the flow in force under ``code``, or by ``version``; its first task is the starter's.

    ``unit_id``: in whose name, where the starter holds several posts. The same key again returns the first instance.
    Raises ``WithoutPost`` (409), ``ReceiverLeft``, ``Invalid`` (422).
    """
    checks.signed_in(actor)
    person_id, own_unit = require_person(actor)
    clean("", key=key)
    pk = uuid5(NAMESPACE_OID, f"yaojian.oa.flow:{person_id}:{key}") if key else uuid4()
    if unit_id not in (None, own_unit):
        _require_post(actor, unit_id)
    used = version or version_in_force(code)
    instance = new(
        Instance,
        id=pk,
        version_id=used.pk,
        kind=kind,
        title=title[:200],
        urgency=urgency,
        places={},
        starter_id=person_id,
        unit_id=unit_id or own_unit,
        created=clock.now(),
        head_hash=chain.FIRST,
    )
    try:
        with transaction.atomic():
            known, place = prepared.run_all([(_KNOWN, [pk]), audit.PLACE])
            return _started(pk) if known else _begin(actor, instance, key, place[0])
    except IntegrityError:
        if key and Instance.objects.filter(pk=pk).exists():
            return _started(pk)  # the same form came twice at once
        raise


def _begin(actor: Actor, instance: Instance, key: str, place: Row) -> Moved:
    definition = reading.definition_of(instance.version_id)
    step = definition.step(definition.start)
    work = Work(instance, definition, actor, instance.starter_id, instance.created, PEOPLE, key=key, is_new=True)
    work.is_whole, work.place = True, place
    open_batch(work, new(Batch), step, [Receiver(instance.starter_id, instance.unit_id)])
    work.tell("started", step=step.key)
    return conclude(work, "oa.flow.started", f"发起《{instance.title}》（{definition.name}）。")


def _started(pk: UUID) -> Moved:
    instance = Instance.objects.get(pk=pk)
    return Moved(instance, tuple(instance.tasks.filter(opened_by=1).select_related("batch")), (), 1, repeated=True)


def _require_post(actor: Actor, unit_id: UUID | None) -> None:
    if not Post.objects.filter(person=actor.person_id, unit=unit_id, until__isnull=True).exists():
        raise ReceiverLeft(name=actor.name, unit="所选单位")


@transaction.atomic
def submit(
    *,
    actor: Actor,
    task_id: UUID,
    text: str = "",
    way: str | None = None,
    receivers: Sequence[Receiver] = (),
    beyond: bool = False,
    key: str = "",
) -> Moved:
    """提交: sign a 办 task; when its batch is complete, go on to ``way`` (default: the first that follows) or end.

    ``receivers`` do the next step where it leaves the choice; with ``beyond`` they may be of other bodies, as the heads
    who sign a joint document are. Somebody else than the holder signs on his behalf.
    Raises ``Unknown`` (404), ``RightMissing`` (403), ``TaskFinished``, ``NotYetYourTurn``, ``WithoutPost`` (409),
    ``NoReceiver``, ``OneReceiver``, ``NoCandidate``, ``ReceiverLeft``, ``ReceiverElsewhere``, ``NoSuchWay``,
    ``Invalid`` (422), and what the gate of its kind refuses (``gates``).
    """
    text = clean(text, key=key)
    entered = enter_task(actor, task_id, key, receivers=receivers, beyond=beyond)
    if entered.earlier:
        return entered.earlier
    work, task = entered.work, entered.task
    gates.ask(actor, task, way, receivers)
    if task.has_added or task.batch.return_to_id:
        loading.whole(work)
    elif task.batch.mode not in (Mode.ONE, Mode.ALL):
        loading.siblings(work, task.batch)
    acts.submit(work, task, text=text, way=way, receivers=receivers)
    summary = f"提交《{work.instance.title}》（{task.batch.step_name}）。"
    return conclude(work, "oa.flow.submitted", summary, task=str(task.pk), opinion=opinion_of(work))


@transaction.atomic
def mark_read(*, actor: Actor, task_id: UUID, text: str = "", key: str = "") -> Moved:
    """已阅: finish a 阅 task, perhaps with an opinion. Raises as ``submit``."""
    text = clean(text, key=key)
    entered = enter_task(actor, task_id, key, role=Role.READ)
    if entered.earlier:
        return entered.earlier
    work = entered.work
    acts.mark_read(work, entered.task, text=text)
    summary = f"已阅《{work.instance.title}》。"
    return conclude(work, "oa.flow.read", summary, task=str(task_id), opinion=opinion_of(work))
