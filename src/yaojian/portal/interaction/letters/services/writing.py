"""What the citizen does with the query code in hand: answers a question of ours, says how content they are."""

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.portal.following import site_follows
from yaojian.portal.interaction.letters import queries, timing
from yaojian.portal.interaction.letters.errors import NotItsTurn
from yaojian.portal.interaction.letters.models import Letter, LetterAct, LetterState, PublicCopy
from yaojian.portal.interaction.letters.rights import HANDLE
from yaojian.portal.interaction.letters.services.answering import go_on
from yaojian.portal.interaction.letters.services.steps import checked, enter, require_state
from yaojian.portal.interaction.visiting.codes import Claim
from yaojian.portal.interaction.visiting.errors import NothingUnderCode

BEST = 5


@transaction.atomic
def supplement(*, actor: Actor, claim: Claim, text: str, key: str) -> Letter:
    """来信人补充 what the unit asked for; the clock runs on.

    Raises ``NothingUnderCode`` (404), ``NotItsTurn`` (409), ``Invalid`` (422). Attempts are counted by the caller.
    """
    letter = _claimed(claim)
    if idempotency.earlier_result(key, actor=actor, act="portal.letter.supplemented"):
        return letter
    require_state(letter, (LetterState.PAUSED,), LetterAct.SUPPLEMENTED)
    text = checked("补充内容", text, longest=5000)
    go_on(actor, letter)
    timing.tell(actor, HANDLE, letter, f"来信人补充了“{letter.name}”，请继续办理。")
    enter(actor, letter, LetterAct.SUPPLEMENTED, text, key=key)
    return letter


@transaction.atomic
def rate(*, actor: Actor, claim: Claim, score: int, text: str, key: str) -> Letter:
    """满意度评价, once. Raises as ``supplement``."""
    letter = _claimed(claim)
    if idempotency.earlier_result(key, actor=actor, act="portal.letter.rated"):
        return letter
    require_state(letter, (LetterState.ANSWERED,), LetterAct.RATED)
    if letter.score is not None:
        raise NotItsTurn(subject=letter.subject, state="已评价", act=LetterAct.RATED.label)
    if not 1 <= score <= BEST:
        raise Invalid(field="满意程度", reason=f"请在 1 到 {BEST} 中选一项。")
    letter.score = score
    letter.save(update_fields=["score"])
    site_follows("letter_figures", *(f"letter:{copy.pk}" for copy in PublicCopy.objects.filter(letter=letter)))
    enter(actor, letter, LetterAct.RATED, checked("评价说明", text, longest=500, required=False), key=key)
    return letter


def _claimed(claim: Claim) -> Letter:
    checks.open_to_all()
    found = queries.under_claim(claim)
    if found is None:
        raise NothingUnderCode
    return Letter.objects.select_related("unit", "person").select_for_update(of=("self",)).get(pk=found.pk)
