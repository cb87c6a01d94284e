"""Who does a step: the chosen, checked against today's posts, or those whom the step's rule names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from yaojian.kernel import prepared
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Unknown
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Post, Unit
from yaojian.kernel.prepared import Row, Statement
from yaojian.oa.duties import queries as duties

from .errors import ReceiverElsewhere, ReceiverLeft
from .models import Batch, Instance, Role, Task, TaskState
from .steps import Rule, Step
from .values import Receiver
from .work import Work

_NEAR_UNIT = "FROM organisations_unit own WHERE own.id = $1"
_NEAR_TASK = (
    "FROM flow_task t JOIN flow_instance i ON i.id = t.instance_id "
    "JOIN organisations_unit own ON own.id IN (i.unit_id, t.unit_id) WHERE t.id = $1"
)
_CHECK = """
SELECT p.name,
       u.name,
       (
           SELECT true {own} AND starts_with(u.path, CASE WHEN starts_with(u.path, own.path) THEN own.path ELSE coalesce((
               SELECT above.path FROM organisations_unit above
               WHERE starts_with(own.path, above.path) AND above.kind IN ('headquarters', 'subordinate', 'branch')
               ORDER BY length(above.path) DESC LIMIT 1
           ), own.path) END) LIMIT 1
       ),
       p.left_on IS NULL AND (
           SELECT true FROM organisations_post h
           WHERE h.person_id = r.person_id AND h.unit_id = r.unit_id AND h.until IS NULL LIMIT 1
       )
FROM unnest($2::uuid[], $3::uuid[]) WITH ORDINALITY r(person_id, unit_id, n)
LEFT JOIN LATERAL (SELECT name, left_on FROM organisations_person WHERE id = r.person_id LIMIT 1) p ON true
LEFT JOIN LATERAL (SELECT name, path FROM organisations_unit WHERE id = r.unit_id LIMIT 1) u ON true
ORDER BY r.n
"""
"""One row after the other along its keys (LIMIT 1 says so): joined or asked by EXISTS, all posts of the institution are read
for one receiver. Where he is below one's own unit, nobody looks for the bureau."""
_CHECK_UNIT, _CHECK_TASK = _CHECK.format(own=_NEAR_UNIT), _CHECK.format(own=_NEAR_TASK)


def question(receivers: Sequence[Receiver], *, unit_id: UUID | None = None, task_id: UUID | None = None) -> Statement:
    """What asks about receivers, near the unit, or near the matter or the holder of the task; ``answered`` reads it."""
    people, units = [one.person_id for one in receivers], [one.unit_id for one in receivers]
    if task_id is not None:
        return _CHECK_TASK, [task_id, people, units]
    return _CHECK_UNIT, [unit_id, people, units]


def answered(receivers: Sequence[Receiver], found: Sequence[Row], *, beyond: bool = False) -> dict[UUID, str]:
    """Names of the receivers by person; all hold a post now in the unit they are chosen for, within the bureau, or
    with ``beyond`` anywhere in the institution (联合发文).

    Raises ``Unknown`` (404), ``ReceiverLeft``, ``ReceiverElsewhere`` (422).
    """
    names: dict[UUID, str] = {}
    for one, (name, unit, is_near, is_there) in zip(receivers, found, strict=True):
        if name is None or unit is None:
            raise Unknown(kind="办理人")
        if not is_there:
            raise ReceiverLeft(name=name, unit=unit)
        if not is_near and not beyond:
            raise ReceiverElsewhere(name=name, unit=unit)
        names[one.person_id] = name
    return names


def checked(unit_id: UUID, receivers: Sequence[Receiver]) -> dict[UUID, str]:
    """``answered`` for the bureau of ``unit_id``."""
    return answered(receivers, prepared.run(*question(receivers, unit_id=unit_id))) if receivers else {}


def receivers_for(step: Step, instance: Instance) -> list[Receiver]:
    """Whom the rule of ``step`` names now; empty for ``chosen`` and where nobody is found."""
    return [Receiver(post.person_id, post.unit_id) for post in posts_for(step, instance)]


def candidates(step: Step, instance: Instance) -> list[Post]:
    """Posts with person and unit one may choose from: the bureau's people where the step leaves the choice."""
    if step.who.rule is not Rule.CHOSEN:
        return posts_for(step, instance)
    bureau = organisations.bureau_of(Unit.objects.get(pk=instance.unit_id))
    near = organisations.current_posts().filter(unit__path__startswith=bureau.path, unit__until__isnull=True)
    return list(near.order_by("unit__path", "rank", "id"))


def posts_for(step: Step, instance: Instance) -> list[Post]:
    """The posts whom the rule of ``step`` names now; empty for ``chosen`` and where nobody is found."""
    posts, rule = organisations.current_posts(), step.who.rule
    if rule is Rule.STARTER:
        mine = posts.filter(person=instance.starter_id)
        found = mine.filter(unit=instance.unit_id).order_by("rank", "id").first()
        found = found or mine.order_by("-is_primary", "rank", "id").first()
        return [found] if found else []
    if rule is Rule.LEADER:
        return list(posts.filter(unit=instance.unit_id, leads=True).order_by("rank", "id")[:1])
    if rule is Rule.CHARGE:
        leader = organisations.leader_in_charge(Unit.objects.get(pk=instance.unit_id))
        return organisations.posts_of(leader.pk)[:1] if leader else []
    if rule is Rule.POSTS:
        return _of_posts(step)
    if rule is Rule.DUTY:
        return duties.holders(step.who.duty, instance.unit_id)
    if rule is Rule.SAME:
        return _same(step, instance)
    return []


def _of_posts(step: Step) -> list[Post]:
    found: list[Post] = []
    for code, title in step.who.posts:
        held = organisations.current_posts().filter(unit__code=code, unit__until__isnull=True)
        held = held.filter(title=title) if title else held.filter(leads=True)
        found += held.order_by("rank", "id")[:1]
    return found


def _same(step: Step, instance: Instance) -> list[Post]:
    done = Task.objects.filter(
        instance=instance, batch__step=step.who.step, role=Role.DO, state=TaskState.DONE, placing=""
    )
    last = done.order_by("-batch__number", "-done_at").first()
    if last is None:
        return []
    held = organisations.current_posts().filter(person=last.on_behalf_of_id or last.actor_id)
    found = held.filter(unit=last.unit_id).first() or held.order_by("-is_primary", "rank").first()
    return [found] if found else []


@dataclass(frozen=True, slots=True)
class People:
    """The finder of real acts."""

    def of_step(self, work: Work, step: Step, chosen: Sequence[Receiver]) -> list[Receiver]:
        """The chosen are checked by the service before the act. The starter needs no question while he acts himself."""
        rule, instance = step.who.rule, work.instance
        if rule is Rule.CHOSEN:
            found = list(chosen)
        elif rule is Rule.STARTER:
            found = [Receiver(instance.starter_id, instance.unit_id)]
        elif rule is Rule.SAME and (last := _just_done(work, step)):
            found = [Receiver(last.on_behalf_of_id or last.actor_id, last.unit_id)]
        else:
            found = receivers_for(step, instance)
        return _with_due(found, step, work)

    def of_batch(self, work: Work, batch: Batch) -> list[Receiver]:
        """Those who signed it and are still there."""
        step = work.definition.step(batch.step)
        signed = work.signed_in(batch)
        found = [Receiver(task.on_behalf_of_id or task.actor_id, task.unit_id) for task in signed]
        if not found:  # it was passed over: those who should have
            owed = [one for one in work.tasks_of(batch) if one.is_base and one.closed_by == batch.closed_by]
            found = [Receiver(task.actor_id, task.unit_id) for task in owed]
        posts = set(
            organisations.current_posts()
            .filter(person__in=[one.person_id for one in found])
            .values_list("person_id", "unit_id")
        )
        here = [one for one in found if (one.person_id, one.unit_id) in posts]
        return _with_due(here or self.of_step(work, step, ()), step, work)


def _just_done(work: Work, step: Step) -> Task | None:
    """The task of the step that ``step`` follows by the same hand, where this very act signs it: no table knows it yet."""
    done = [task for task in work.tasks.values() if task.state == TaskState.DONE and task.is_base]
    return next((task for task in done if task.batch.step == step.who.step and task.closed_by == work.seq), None)


def _with_due(found: list[Receiver], step: Step, work: Work) -> list[Receiver]:
    if step.days is None or all(one.due for one in found):
        return found
    due = workdays.due_in_working_days(work.now, step.days)
    return [one if one.due else replace(one, due=due) for one in found]


PEOPLE = People()


def names_of(receivers: Sequence[Receiver], names: Mapping[UUID, str]) -> str:
    """The receivers as a sentence lists them."""
    return "、".join(names.get(one.person_id, "") for one in receivers)
