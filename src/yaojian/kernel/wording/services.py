"""Changing the own words of the site. Every version stays; what was published under an older list is not touched."""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid, Unknown
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.queries import holders_anywhere
from yaojian.kernel.wording import proposal_page
from yaojian.kernel.wording.errors import ProposalDecided, WordUnsuitable
from yaojian.kernel.wording.models import (
    Judgement,
    MarkVerdict,
    ProposalState,
    SiteWord,
    SiteWordVersion,
    WordProposal,
    WordUse,
    WordWeight,
)
from yaojian.kernel.wording.rights import JUDGE, MANAGE

PROPOSED: Final = "kernel.words.proposed"
DECIDED: Final = "kernel.words.decided"


@transaction.atomic
def save_word(
    *, actor: Actor, form: str, use: str, reason: str, right: str = "", weight: str = WordWeight.WARN
) -> SiteWord:
    """Add a word, or say something else of one that is there; the same again changes nothing.

    ``right`` and ``weight`` count for wrong words only. Raises ``RightMissing``, ``WordUnsuitable``, ``Invalid`` (422).
    """
    checks.require(actor, MANAGE)
    form, right, reason = form.strip(), right.strip(), reason.strip()
    _require_suitable(form, use, right)
    if not reason:
        raise Invalid(field="依据", reason="请写明这个词出自哪份文件或谁的要求。")
    said = {"use": use, "right": right if use == WordUse.WRONG else "", "weight": weight, "reason": reason}
    word = SiteWord.objects.select_for_update().filter(form=form).first()
    if word is not None and word.is_active and all(getattr(word, name) == value for name, value in said.items()):
        return word
    if word is None:
        word = SiteWord(form=form, version=0)
    for name, value in said.items():
        setattr(word, name, value)
    word.is_active, word.version = True, word.version + 1
    word.save()
    _keep(actor, word, said | {"is_active": True})
    audit.record(
        actor, "kernel.words.saved", word, summary=f"保存词条“{form}”（{word.get_use_display()}）。", said=said
    )
    return word


@transaction.atomic
def switch_word(*, actor: Actor, word_id: UUID, is_active: bool) -> SiteWord:
    """Let a word count or not. Harmless when it is so already. Raises ``Unknown``, ``RightMissing``."""
    checks.require(actor, MANAGE)
    word = SiteWord.objects.select_for_update().filter(pk=word_id).first()
    if word is None:
        raise Unknown(kind="词条")
    if word.is_active == is_active:
        return word
    word.is_active, word.version = is_active, word.version + 1
    word.save()
    said = {"use": word.use, "right": word.right, "weight": word.weight, "reason": word.reason}
    _keep(actor, word, said | {"is_active": is_active})
    act = "启用" if is_active else "停用"
    audit.record(actor, "kernel.words.switched", word, summary=f"{act}词条“{word.form}”。")
    return word


@transaction.atomic
def judge_mark(
    *, actor: Actor, rule: str, form: str, suggestion: str, around: str, judgement: str, word: str = ""
) -> MarkVerdict:
    """Say of one mark that it is right, no fault, or (``taught``) that ``word`` is right and to be left alone from now on.

    ``around``: some text before and after, with ``form`` in it; it tells two places of the same form apart. Said again by
    the same person, nothing changes. Who may keep words teaches at once; of anybody else it is a proposal. Raises
    ``RightMissing``, ``Invalid``, ``WordUnsuitable``.
    """
    checks.require(actor, JUDGE)
    if judgement not in Judgement.values:
        raise Invalid(field="评判", reason="请选择提示正确、不是问题或认定为正确用词。")
    if not form or form not in around:
        raise Invalid(field="上下文", reason="上下文里应有被提示的文字。")
    if judgement == Judgement.TAUGHT:
        word = word.strip()
        if word not in around or form not in word:
            raise Invalid(field="词", reason="请填写包含被提示文字、并在原文中出现的词。")
        _teach(actor, word, around)
    said = {"suggestion": suggestion, "judgement": judgement, "judge_name": actor.name}
    verdict, is_new = MarkVerdict.objects.get_or_create(
        rule=rule, form=form, around=around, judged_by_id=actor.user_id, defaults=said
    )
    if is_new:
        told = f"评判用词提示“{form}”：{verdict.get_judgement_display()}。"
        audit.record(actor, "kernel.words.judged", verdict, summary=told, said=said | {"rule": rule, "around": around})
    return verdict


def _teach(actor: Actor, word: str, around: str) -> None:
    _require_suitable(word, WordUse.ALLOWED, "")
    if checks.holds(actor, MANAGE):
        save_word(actor=actor, form=word, use=WordUse.ALLOWED, reason=_reason(around))
        return
    proposal, is_new = WordProposal.objects.get_or_create(
        form=word,
        state=ProposalState.OPEN,
        defaults={"around": around, "proposed_by_id": actor.user_id, "proposer_name": actor.name},
    )
    if is_new:
        _tell_keepers(actor, proposal)
        audit.record(actor, PROPOSED, proposal, summary=f"建议把“{word}”列为正确用词。", around=around)


def _tell_keepers(actor: Actor, proposal: WordProposal) -> None:
    """Once a proposal; a second editor who proposes the same word tells nobody anew."""
    keepers = holders_anywhere(MANAGE).values_list("pk", flat=True)
    notices.after_commit(
        PROPOSED,
        to=[pk for pk in keepers if pk != actor.user_id],
        title=f"{actor.name}建议把“{proposal.form}”列为正确用词。",
        link=proposal_page(proposal.pk),
        body=f"原文：{proposal.around}",
    )


@transaction.atomic
def decide_proposal(*, actor: Actor, proposal_id: UUID, take: bool) -> WordProposal:
    """Take a proposed word into the list of words never marked, or decline it. The same again changes nothing.

    Raises ``RightMissing``, ``Unknown``, ``ProposalDecided`` (409) when it was decided otherwise.
    """
    checks.require(actor, MANAGE)
    proposal = WordProposal.objects.select_for_update().filter(pk=proposal_id).first()
    if proposal is None:
        raise Unknown(kind="用词建议")
    wanted = ProposalState.TAKEN if take else ProposalState.DECLINED
    if proposal.state == wanted:
        return proposal
    if proposal.state != ProposalState.OPEN:
        raise ProposalDecided(form=proposal.form, decider=proposal.decider_name, outcome=proposal.get_state_display())
    if take:
        save_word(actor=actor, form=proposal.form, use=WordUse.ALLOWED, reason=_reason(proposal.around))
    proposal.state, proposal.decided_at = wanted, timezone.now()
    proposal.decided_by_id, proposal.decider_name = actor.user_id, actor.name
    proposal.save()
    _tell_proposer(actor, proposal)
    told = f"{proposal.get_state_display()}用词建议“{proposal.form}”。"
    audit.record(actor, DECIDED, proposal, summary=told)
    return proposal


def _tell_proposer(actor: Actor, proposal: WordProposal) -> None:
    if proposal.proposed_by_id is None or proposal.proposed_by_id == actor.user_id:
        return
    taken = proposal.state == ProposalState.TAKEN
    title = f"您建议的“{proposal.form}”已列为正确用词。" if taken else f"您建议的“{proposal.form}”没有被采纳。"
    effect = "以后的检查不再提示这个词。" if taken else "检查时仍会提示，请按提示核对原文。"
    notices.after_commit(DECIDED, to=[proposal.proposed_by_id], title=title, body=f"{actor.name}已处理。{effect}")


def _reason(around: str) -> str:
    return f"评判“{around}”时认定。"


def _require_suitable(form: str, use: str, right: str) -> None:
    if not 2 <= len(form) <= 24:
        raise WordUnsuitable(form=form, reason="词条应有 2 至 24 个字。")
    if use not in WordUse.values:
        raise Invalid(field="用途", reason="请选择应改的词或不提示的词。")
    if use == WordUse.WRONG and form in right:
        # It would be found again in the corrected text.
        raise WordUnsuitable(form=form, reason="改后的词里还含有这个词，改完仍会提示。")


def _keep(actor: Actor, word: SiteWord, said: dict[str, object]) -> None:
    SiteWordVersion.objects.create(
        word=word, version=word.version, said=said, made_by_id=actor.user_id, maker_name=actor.name
    )
