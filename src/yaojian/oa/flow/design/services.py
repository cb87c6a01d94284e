"""Writing the next version of a flow: one draft a flow, published when it is sound and its author's tests come out.

Every function needs 发布流程. Texts somebody typed (a step, the name, the tests) are kept apart when two authors save at once
(``Stale``); adding, moving and removing a step are applied to what stands now.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid, Unknown
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.oa.flow import definitions, queries, services
from yaojian.oa.flow.errors import Unsound
from yaojian.oa.flow.models import DefinitionDraft, FlowVersion
from yaojian.oa.flow.rights import PUBLISH
from yaojian.oa.flow.steps import Definition, Step

from . import editing, reliance, soundness, trials
from . import queries as overview
from .errors import CodeTaken, DraftChanged, LossNotConfirmed, TrialsFailed

LONGEST_NAME = 60
LONGEST_TRIALS = 20_000


@dataclass(frozen=True, slots=True)
class Stale:
    """Somebody saved in between: what stands now. Nothing was changed; the caller still has what was typed."""

    draft: DefinitionDraft


def definition_in(draft: DefinitionDraft) -> Definition:
    """The definition a draft holds."""
    return definitions.parse(draft.body)


@transaction.atomic
def open_draft(*, actor: Actor, code: str) -> DefinitionDraft:
    """The draft of the flow ``code``; made from its version in force, or from the shipped one. Raises ``Unknown``."""
    checks.require(actor, PUBLISH)
    known = DefinitionDraft.objects.filter(code=code).first()
    return known or _made(actor, in_force(code))


def in_force(code: str) -> Definition:
    """What new matters of this flow follow now. Raises ``Unknown`` (404)."""
    newest = queries.newest_version(code)
    if newest:
        return definitions.parse(newest.body)
    if code not in overview.shipped_codes():
        raise Unknown(kind="流程")
    return definitions.shipped(code)


@transaction.atomic
def new_draft(*, actor: Actor, name: str, kind: str, source: str, key: str) -> DefinitionDraft:
    """A new flow, empty or a copy of the flow ``source``. Raises ``Unknown`` (404)."""
    checks.require(actor, PUBLISH)
    if earlier := idempotency.earlier_result(key, actor=actor, act="oa.flow.new"):
        return DefinitionDraft.objects.get(pk=earlier)
    code = editing.key_for(name, overview.codes())
    definition = replace(in_force(source), code=code, name=name) if source else editing.blank(code, name, kind)
    draft = _made(actor, definition)
    idempotency.remember(key, actor=actor, act="oa.flow.new", result=str(draft.pk))
    return draft


@transaction.atomic
def import_draft(*, actor: Actor, definition: Definition) -> DefinitionDraft:
    """A draft of a definition from outside; the same again is the same draft. Raises ``CodeTaken`` (409)."""
    checks.require(actor, PUBLISH)
    draft = DefinitionDraft.objects.select_for_update().filter(code=definition.code).first()
    if draft is None:
        return _made(actor, definition)
    if draft.body == definition.body():
        return draft
    if differs(draft):
        raise CodeTaken(name=draft.name)
    return _save(actor, draft, definition, "导入")


def differs(draft: DefinitionDraft) -> bool:
    """Whether the draft holds anything that is not in force."""
    newest = queries.newest_version(draft.code)
    return newest is None or newest.sha256 != definition_in(draft).digest()


def _made(actor: Actor, definition: Definition) -> DefinitionDraft:
    draft = DefinitionDraft.objects.create(
        code=definition.code,
        name=definition.name,
        kind=definition.kind,
        body=definition.body(),
        edited_by=actor.name[:40],
    )
    audit.record(actor, "oa.flow.drafted", draft, summary=f"开始编辑流程“{draft.name}”。", code=draft.code)
    return draft


@transaction.atomic
def add_step(*, actor: Actor, draft_id: UUID, name: str, after: str, key: str) -> DefinitionDraft:
    """A new step behind ``after``. Raises ``StepGone`` (404)."""
    return _change(actor, draft_id, key, "add", lambda one: editing.added(one, name, after), f"添加环节“{name}”")


@transaction.atomic
def remove_step(*, actor: Actor, draft_id: UUID, step: str, key: str) -> DefinitionDraft:
    """Without ``step``. Raises ``StepGone`` (404), ``StartStays`` (409)."""
    return _change(actor, draft_id, key, "remove", lambda one: editing.removed(one, step), "删除环节")


@transaction.atomic
def move_step(*, actor: Actor, draft_id: UUID, step: str, by: int, key: str) -> DefinitionDraft:
    """``step`` one place up (-1) or down (1). Raises ``StepGone`` (404)."""
    return _change(actor, draft_id, key, "move", lambda one: editing.moved(one, step, by), "调整环节次序")


@transaction.atomic
def reset(*, actor: Actor, draft_id: UUID, key: str) -> DefinitionDraft:
    """Throw away what was changed: the draft becomes what is in force. Raises ``Unknown`` for a flow never published."""
    return _change(actor, draft_id, key, "reset", lambda one: in_force(one.code), "放弃修改")


def _change(
    actor: Actor, draft_id: UUID, key: str, act: str, change: Callable[[Definition], Definition], told: str
) -> DefinitionDraft:
    draft = _locked(actor, draft_id)
    if idempotency.earlier_result(key, actor=actor, act=f"oa.flow.{act}") is not None:
        return draft
    _save(actor, draft, change(definition_in(draft)), told)
    idempotency.remember(key, actor=actor, act=f"oa.flow.{act}", result=str(draft.pk))
    return draft


@transaction.atomic
def save_step(*, actor: Actor, draft_id: UUID, base: int, step: Step) -> DefinitionDraft | Stale:
    """``step`` in place of the one with its key; ``base`` is the version the author saw. Raises ``StepGone`` (404)."""
    draft = _locked(actor, draft_id)
    definition = definition_in(draft)
    if editing.find(definition, step.key) == step:
        return draft
    if draft.version != base:
        return Stale(draft)
    return _save(actor, draft, editing.with_step(definition, step), f"修改环节“{step.name}”")


@transaction.atomic
def save_words(*, actor: Actor, draft_id: UUID, base: int, name: str, text: str) -> DefinitionDraft | Stale:
    """The flow's name and its author's tests. Raises ``Invalid`` (422)."""
    if not name.strip() or len(name) > LONGEST_NAME:
        raise Invalid(field="名称", reason=f"流程要有名称，不超过 {LONGEST_NAME} 个字。")
    if len(text) > LONGEST_TRIALS:
        raise Invalid(field="自测", reason=f"自测不要超过 {LONGEST_TRIALS} 个字。")
    draft = _locked(actor, draft_id)
    if (draft.name, draft.trials) == (name, text):
        return draft
    if draft.version != base:
        return Stale(draft)
    draft.trials = text
    return _save(actor, draft, replace(definition_in(draft), name=name), "修改名称或自测")


def _locked(actor: Actor, draft_id: UUID) -> DefinitionDraft:
    checks.require(actor, PUBLISH)
    draft = DefinitionDraft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise Unknown(kind="流程草稿")
    return draft


def _save(actor: Actor, draft: DefinitionDraft, definition: Definition, told: str) -> DefinitionDraft:
    draft.name, draft.body, draft.edited_by = definition.name, definition.body(), actor.name[:40]
    draft.version += 1
    draft.save()
    audit.record(
        actor, "oa.flow.draft_saved", draft, summary=f"流程“{draft.name}”草稿：{told}。", sha256=definition.digest()
    )
    return draft


def losses(definition: Definition) -> list[str]:
    """What a centre works with and would miss, were ``definition`` put in force (``reliance``); nothing for a new flow."""
    known = queries.newest_version(definition.code) or definition.code in overview.shipped_codes()
    return reliance.losses(in_force(definition.code), definition) if known else []


@transaction.atomic
def publish_draft(*, actor: Actor, draft_id: UUID, base: int, confirmed: bool = False) -> FlowVersion:
    """Put the draft in force as the next version; matters on their way keep theirs. Published twice it is one version.

    ``confirmed``: the author knows what the centres will miss. Raises ``DraftChanged``, ``LossNotConfirmed`` (409),
    ``Unsound``, ``TrialsFailed`` (422).
    """
    draft = _locked(actor, draft_id)
    if draft.version != base:
        raise DraftChanged(name=draft.name, who=draft.edited_by)
    definition = definition_in(draft)
    if faults := soundness.faults(definition):
        raise Unsound(name=draft.name, faults="".join(faults))
    failed = [f"第 {one.number} 行：{one.sentence}" for one in trials.run(definition, draft.trials) if not one.passed]
    if failed:
        raise TrialsFailed(name=draft.name, failed="".join(failed))
    return publish_definition(actor=actor, definition=definition, confirmed=confirmed)


@transaction.atomic
def publish_definition(*, actor: Actor, definition: Definition, confirmed: bool = False) -> FlowVersion:
    """Put a definition in force that was written elsewhere. Raises ``LossNotConfirmed`` (409), ``Unsound`` (422)."""
    checks.require(actor, PUBLISH)
    if not confirmed and (lost := losses(definition)):
        raise LossNotConfirmed(name=definition.name, lost="".join(lost))
    return services.publish(actor=actor, definition=definition)
