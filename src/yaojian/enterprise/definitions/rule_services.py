"""Rules across questions of a draft: written, changed, taken away. Two authors of one rule are told of each other."""

from uuid import UUID

from django.db import transaction

from yaojian.enterprise.definitions import queries
from yaojian.enterprise.definitions.errors import QuestionGone
from yaojian.enterprise.definitions.models import DraftDefinition
from yaojian.enterprise.definitions.saving import Stale, locked, save
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Invalid
from yaojian.kernel.forms import plain_rules, readiness
from yaojian.kernel.forms.plain_rules import PlainRule, Unfit
from yaojian.kernel.idempotency import services as idempotency


@transaction.atomic
def save_rule(*, actor: Actor, draft_id: UUID, name: str, seen: str, rule: PlainRule, key: str) -> str | Stale:
    """``rule`` in place of the one called ``name`` (empty: a new last one); the name it has now. The same ``key``: the same.

    ``seen`` is the ``rule_fingerprint`` its author saw. Raises ``Unknown``, ``QuestionGone`` (404), ``RightMissing``
    (403), ``Invalid`` (422) for sides that cannot be compared.
    """
    draft = locked(actor, draft_id)
    if (earlier := idempotency.earlier_result(key, actor=actor, act="enterprise.definition.save_rule")) is not None:
        return earlier
    source = queries.source_of(draft)
    old = queries.rule_in(draft, name) if name else {}
    try:
        new = plain_rules.write(source, rule, old)
    except Unfit as unfit:
        raise Invalid(field="核对规则", reason=str(unfit)) from unfit
    if old and old != new and queries.rule_fingerprint(old) != seen:
        return Stale(draft)
    if old != new:
        known = readiness.rules(source)
        rules = [new if one.get("name") == name else one for one in known] if old else [*known, new]
        save(actor, draft, {**source, "x-rules": rules}, f"{'修改' if old else '添加'}核对规则“{rule.say}”", "")
    idempotency.remember(key, actor=actor, act="enterprise.definition.save_rule", result=str(new["name"]))
    return str(new["name"])


@transaction.atomic
def remove_rule(*, actor: Actor, draft_id: UUID, name: str, key: str) -> DraftDefinition:
    """Without the rule across questions called ``name``. Raises ``Unknown``, ``QuestionGone`` (404), ``RightMissing``."""
    draft = locked(actor, draft_id)
    if idempotency.earlier_result(key, actor=actor, act="enterprise.definition.remove_rule") is not None:
        return draft
    source = queries.source_of(draft)
    gone = [rule for rule in readiness.rules(source) if rule.get("name") == name]
    if not gone:
        raise QuestionGone()
    kept = [rule for rule in readiness.rules(source) if rule.get("name") != name]
    save(actor, draft, {**source, "x-rules": kept}, f"删除核对规则“{gone[0].get('say', name)}”", "")
    idempotency.remember(key, actor=actor, act="enterprise.definition.remove_rule", result=str(draft.pk))
    return draft
