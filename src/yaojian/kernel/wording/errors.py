"""What is refused about the lists of words."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class WordUnsuitable(Refusal):
    """A word that would mark everything, or nothing."""

    code = "kernel.wording.unsuitable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "词条“{form}”没有保存：{reason}"
    remedy = "请改正后重新保存。"
    form: str
    reason: str


@dataclass(eq=False)
class ProposalDecided(Refusal):
    """Somebody else decided on the proposal in the meantime."""

    code = "kernel.wording.proposal_decided"
    status = HTTPStatus.CONFLICT
    sentence = "对“{form}”的建议已由{decider}处理：{outcome}。"
    remedy = "需要改变时，请在本站词表中启用或停用这个词。"
    form: str
    decider: str
    outcome: str
