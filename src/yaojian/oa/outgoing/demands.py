"""What each step of an outgoing document must have brought about before it may be submitted."""

from collections.abc import Sequence

from yaojian.kernel.actors import Actor
from yaojian.oa.flow import reading
from yaojian.oa.flow.models import Task
from yaojian.oa.flow.steps import Step
from yaojian.oa.flow.values import Receiver

from . import distribution, joint, queries, rules
from .errors import MarksOpen, NotReady
from .models import Direction, Outgoing


def demand(actor: Actor, task: Task, way: str | None, receivers: Sequence[Receiver]) -> None:
    """The gate of this kind (``flow.gates``). Raises ``NotReady`` (422), ``MarksOpen`` (409)."""
    outgoing = queries.outgoings().get(pk=task.instance_id)
    definition = reading.definition_of(task.instance.version_id)
    step = definition.step(task.batch.step)
    key = way or (step.next[0] if step.next else "")
    target = next((one for one in definition.steps if one.key == key), None)
    missing = _missing(outgoing, step, target, receivers)
    if missing:
        raise NotReady(step=step.name, missing=missing)


def _missing(outgoing: Outgoing, step: Step, target: Step | None, receivers: Sequence[Receiver]) -> str:
    """What is missing, as a sentence; empty when all is there."""
    ahead = target.tools if target else ()
    if queries.EDIT_BODY in step.tools and (missing := _of_draft(outgoing)):
        return missing
    if joint.is_signing(target) and (missing := _of_issuers(outgoing, receivers)):
        return missing
    if queries.SIGNS in step.tools and queries.SIGNS not in ahead and step.next != (queries.NUMBERS,):
        return _of_authority(outgoing)
    return next(
        (words for tool, words in _WORDS.items() if tool in step.tools and not _DONE[tool](outgoing, ahead)), ""
    )


def _of_draft(outgoing: Outgoing) -> str:
    if queries.newest_version(outgoing) is None:
        return "还没有正文。"
    wrong = [finding.sentence for finding in rules.findings(queries.facts_of(outgoing)) if finding.is_error]
    return "".join(wrong)


def _of_issuers(outgoing: Outgoing, receivers: Sequence[Receiver]) -> str:
    units = {unit.pk for unit, _ in joint.heads_of(outgoing)}
    chosen = {receiver.unit_id for receiver in receivers}
    return "" if units == chosen else "联合发文要送全部联办单位的负责人，请用“送联办单位会签”。"


def _of_authority(outgoing: Outgoing) -> str:
    """A leader in charge may sign by authority, except upward documents (条例第二十二条)."""
    return "上行文应当由主要负责人签发，请选择送签发。" if outgoing.direction == Direction.UP else ""


def _numbered(outgoing: Outgoing, ahead: Sequence[str]) -> bool:
    return outgoing.serial is not None


def _composed(outgoing: Outgoing, ahead: Sequence[str]) -> bool:
    return queries.fresh_proof(outgoing) is not None


def _proofread(outgoing: Outgoing, ahead: Sequence[str]) -> bool:
    """Back to 套红 one may go with open marks; that is what they are for."""
    if queries.SEALS in ahead and (count := queries.open_marks(outgoing).count()):
        raise MarksOpen(count=count)
    return True


def _sealed(outgoing: Outgoing, ahead: Sequence[str]) -> bool:
    return queries.fresh_sealed(outgoing) is not None


def _distributed(outgoing: Outgoing, ahead: Sequence[str]) -> bool:
    return distribution.is_distributed(outgoing)


_DONE = {
    queries.NUMBERS: _numbered,
    queries.COMPOSES: _composed,
    queries.PROOFS: _proofread,
    queries.SEALS: _sealed,
    queries.DISTRIBUTES: _distributed,
}
_WORDS = {
    queries.NUMBERS: "还没有编号。",
    queries.COMPOSES: "还没有按最新的正文和要素套红。",
    queries.PROOFS: "还没有校对。",
    queries.SEALS: "还没有用印。",
    queries.DISTRIBUTES: "还没有登记分发给谁。",
}
