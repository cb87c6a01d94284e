"""What readers say of the marks of the wording check, at the place where they see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.kernel.wording import queries as words
from yaojian.kernel.wording import services as word_services
from yaojian.kernel.wording.models import Judgement
from yaojian.kernel.wording.rights import MANAGE
from yaojian.portal.articles.content import ArticleContent
from yaojian.portal.review import services
from yaojian.portal.review.gate import Finding
from yaojian.portal.review.gate.texts import texts_of

CORRECTED: Final = "corrected"
"""What the page says where a reader wants the words changed at once, besides the judgements there are."""
_AROUND: Final = 20
_LONGEST_FORM: Final = 60
_LONGEST_WORD: Final = 24
_STEPS: Final = 3
"""So many characters on either side a word offered as right may reach beyond its mark."""
_NO_WORDS: Final = frozenset({"words.date", "words.sum", "words.punctuation", "words.personal"})
"""Rules about facts and signs: there is no word to be taught."""
_ENDS: Final = frozenset("，。、；：？！（）《》“”〔〕 \n")


@dataclass(frozen=True, slots=True)
class Place:
    """A mark where it stands. ``words``: what may be meant as the right word, the likeliest (``guess``) among them."""

    around: str
    guess: str
    words: tuple[str, ...]
    said: str = ""
    """What the reader has said of it already, for people; empty when nothing yet."""


def places_of(actor: Actor, content: ArticleContent, findings: Iterable[Finding]) -> dict[str, Place]:
    """For each mark of the wording check among ``findings``, by its key. One query."""
    texts = dict(texts_of(content))
    marks = {
        one.key: (one.rule, one.text[:_LONGEST_FORM], _around(texts.get(one.part, ""), one))
        for one in findings
        if one.is_wording
    }
    said = words.said_by(actor.user_id, marks.values())
    return {
        key: Place(around, word_around(around, form), _words(rule, around, form), said.get((rule, form, around), ""))
        for key, (rule, form, around) in marks.items()
    }


def judge(actor: Actor, content: ArticleContent, finding: Finding, judgement: str, word: str) -> str:
    """Keep the verdict; gives what to tell the reader. Raises what ``judge_mark`` raises."""
    word_services.judge_mark(
        actor=actor,
        rule=finding.rule,
        form=finding.text[:_LONGEST_FORM],
        suggestion=finding.suggestion[:_LONGEST_FORM],
        around=around_of(content, finding),
        judgement=judgement,
        word=word if judgement == Judgement.TAUGHT else "",
    )
    if judgement != Judgement.TAUGHT:
        return "已记下您的评判，规则的准确率按评判计算。"
    if checks.holds(actor, MANAGE):
        return "已列为正确用词，马上生效。"
    return "已提交用词建议，词表管理人员确认后生效。"


def correct(actor: Actor, content: ArticleContent, finding: Finding) -> None:
    """Keep that the mark is right, and change the words. Raises what ``judge_mark`` and ``correct_mark`` raise."""
    with transaction.atomic():
        judge(actor, content, finding, Judgement.ACCEPTED, "")
        services.correct_mark(actor=actor, article_id=content.pk, finding=finding.key)


def around_of(content: ArticleContent, finding: Finding) -> str:
    """The mark with some text of its line on both sides."""
    return _around(dict(texts_of(content)).get(finding.part, ""), finding)


def word_around(around: str, form: str) -> str:
    """A first guess at the word that is right: the mark, of a single character with its neighbours in the sentence."""
    begin = around.find(form)
    end = begin + len(form)
    if len(form) == 1:
        begin -= begin > 0 and around[begin - 1] not in _ENDS
        end += end < len(around) and around[end] not in _ENDS
    return around[begin:end]


def _around(text: str, finding: Finding) -> str:
    if finding.text not in text[finding.start : finding.end]:
        return finding.text[:_LONGEST_FORM]
    begin = max(text.rfind("\n", 0, finding.start) + 1, finding.start - _AROUND)
    end = text.find("\n", finding.end)
    return text[begin : min(finding.end + _AROUND, end if end >= 0 else len(text))]


def _words(rule: str, around: str, form: str) -> tuple[str, ...]:
    """Words of the sentence that hold the mark, the short ones first."""
    if rule in _NO_WORDS:
        return ()
    begin = around.find(form)
    end = begin + len(form)
    first = next((n for n in range(_STEPS) if begin - n < 1 or around[begin - n - 1] in _ENDS), _STEPS)
    last = next((n for n in range(_STEPS) if end + n >= len(around) or around[end + n] in _ENDS), _STEPS)
    found = {around[begin - left : end + right] for left in range(first + 1) for right in range(last + 1)}
    return tuple(sorted((one for one in found if 2 <= len(one) <= _LONGEST_WORD), key=lambda one: (len(one), one)))
