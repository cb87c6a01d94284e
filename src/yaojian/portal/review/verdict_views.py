"""Pages about the marks of the wording check: what readers say of them, and what it says of the rules."""

from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.permissions import checks
from yaojian.kernel.wording import queries as words
from yaojian.kernel.wording import services as word_services
from yaojian.kernel.wording.models import Judgement
from yaojian.kernel.wording.rights import JUDGE, MANAGE
from yaojian.portal.articles.content import ArticleContent, content_of
from yaojian.portal.review.errors import FindingGone
from yaojian.portal.review.gate import Finding, Stage, check
from yaojian.portal.review.gate.texts import texts_of
from yaojian.portal.review.views import seen_article
from yaojian.portal.review.word_forms import JudgeForm, VerdictLedgerForm
from yaojian.web.answers import go
from yaojian.web.requests import Request

PAGE_SIZE: Final = 50
PROPOSALS_SHOWN: Final = 50
_AROUND: Final = 20
_LONGEST_FORM: Final = 60
_ENDS: Final = frozenset("，。、；：？！（）《》“”〔〕 \n")


@require_http_methods(["GET", "POST"])
def judge(request: Request, article_id: int, finding: str) -> HttpResponse:
    """评判: say of one mark on the newest version that it is right, no fault, or that a word around it is right."""
    checks.require(request.actor, JUDGE)
    article = seen_article(request, article_id)
    content = content_of(article.get_latest_revision_as_object())
    found = next((one for one in check(content, Stage.DRAFT) if one.key == finding and one.is_wording), None)
    if found is None:
        raise FindingGone(title=article.draft_title)
    around = _around(content, found)
    form = JudgeForm(
        request.POST if request.method == "POST" else None, initial={"word": _word_around(around, found.text)}
    )
    if form.is_valid():
        said = form.cleaned_data
        word_services.judge_mark(
            actor=request.actor,
            rule=found.rule,
            form=found.text[:_LONGEST_FORM],
            suggestion=found.suggestion[:_LONGEST_FORM],
            around=around,
            judgement=said["judgement"],
            word=said["word"] if said["judgement"] == Judgement.TAUGHT else "",
        )
        messages.success(request, _told(request, said["judgement"]))
        return go(request, "portal:review:article", article_id)
    context = {"form": form, "article": article, "finding": found, "around": around}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "desk/review/judge.html", context, status=status)


def _told(request: Request, judgement: str) -> str:
    if judgement != Judgement.TAUGHT:
        return "已记下您的评判，规则的准确率按评判计算。"
    if checks.holds(request.actor, MANAGE):
        return "已列为正确用词，马上生效。"
    return "已提交用词建议，词表管理人员确认后生效。"


def _around(content: ArticleContent, finding: Finding) -> str:
    """The mark with some text of its line on both sides."""
    text = dict(texts_of(content)).get(finding.part, "")
    if finding.text not in text[finding.start : finding.end]:
        return finding.text[:_LONGEST_FORM]
    begin = max(text.rfind("\n", 0, finding.start) + 1, finding.start - _AROUND)
    end = text.find("\n", finding.end)
    return text[begin : min(finding.end + _AROUND, end if end >= 0 else len(text))]


def _word_around(around: str, form: str) -> str:
    """A first guess at the word that is right: the mark with a neighbour on either side, within its sentence."""
    begin = around.find(form)
    end = begin + len(form)
    if len(form) == 1:
        begin -= begin > 0 and around[begin - 1] not in _ENDS
        end += end < len(around) and around[end] not in _ENDS
    return around[begin:end]


@require_GET
def verdicts(request: Request) -> HttpResponse:
    """用词提示评判: precision of each rule, words proposed, and the ledger of verdicts."""
    checks.require(request.actor, MANAGE)
    filters = VerdictLedgerForm(request.GET)
    given = filters.cleaned_data if filters.is_valid() else {}
    before = request.GET.get("before", "")
    rows = list(
        words.verdicts(
            rule=given.get("rule") or "",
            judgement=given.get("judgement") or "",
            words=given.get("q") or "",
            before=int(before) if before.isascii() and before.isdigit() and len(before) < 19 else 0,
        )[: PAGE_SIZE + 1]
    )
    kept = {name: value for name, value in given.items() if value}
    onward = urlencode(kept | {"before": rows[PAGE_SIZE - 1].pk}) if len(rows) > PAGE_SIZE else ""
    context = {
        "filters": filters,
        "narrowed": bool(kept),
        "rows": rows[:PAGE_SIZE],
        "next": f"?{onward}" if onward else "",
        "figures": words.figures(),
        "proposals": words.open_proposals()[:PROPOSALS_SHOWN],
    }
    return render(request, "desk/review/verdicts.html", context)


@require_POST
def decide(request: Request, proposal_id: UUID) -> HttpResponse:
    """采纳或不采纳 a proposed word."""
    take = request.POST.get("take") == "1"
    proposal = word_services.decide_proposal(actor=request.actor, proposal_id=proposal_id, take=take)
    told = f"“{proposal.form}”已列为正确用词，马上生效。" if take else f"没有采纳“{proposal.form}”。"
    messages.success(request, told)
    return go(request, "portal:review:verdicts")
