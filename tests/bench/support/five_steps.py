"""One whole five-step approval by each contender: 拟稿 → 核稿 → (会签甲 ∥ 会签乙) → 签发, six transactions on disk."""

from uuid import UUID

from tests.bench.support.spiff import Spiff
from tests.oa.flow.factories import key, to
from yaojian.kernel.actors import Actor
from yaojian.oa.flow import services
from yaojian.oa.flow.models import FlowVersion, Instance, Task
from yaojian.oa.flow.values import Moved

ROW = (["draft", "check"], ["first", "second"], ["issue"])
STEPS = ("draft", "check", "first", "second", "issue")


def approve(people: list[Actor], version: FlowVersion) -> Instance:
    """Through the public services."""
    drafter, checker, first, second, issuer = people
    moved = services.start(actor=drafter, version=version, kind="test", title="关于测试的请示", key=key())
    moved = _signed(drafter, moved.opened[0], to(checker))
    moved = _signed(checker, moved.opened[0], [*to(first, step="first"), *to(second, step="second")])
    waiting = moved.opened
    _signed(first, waiting[0], [])
    moved = _signed(second, waiting[1], to(issuer))
    return _signed(issuer, moved.opened[0], []).instance


def _signed(actor: Actor, task: Task, receivers: list[services.Receiver]) -> Moved:
    return services.submit(actor=actor, task_id=task.pk, text="同意。", receivers=receivers, key=key())


def approve_by_spiff(engine: Spiff, who: dict[str, UUID]) -> None:
    """SpiffWorkflow with the rows of a ledger."""
    case = engine.start(who)
    for name in STEPS:
        engine.step(case, name, who)
