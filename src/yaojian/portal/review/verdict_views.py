"""Pages about the marks of the wording check: what readers say of them, and what it says of the rules."""

from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from yaojian.kernel.permissions import checks
from yaojian.kernel.wording import queries as words
from yaojian.kernel.wording import services as word_services
from yaojian.kernel.wording.rights import JUDGE, MANAGE
from yaojian.portal.articles.content import content_of
from yaojian.portal.review import judging
from yaojian.portal.review.errors import FindingGone
from yaojian.portal.review.gate import Stage, check
from yaojian.portal.review.views import seen_article
from yaojian.portal.review.word_forms import JudgeForm, VerdictLedgerForm
from yaojian.web.answers import go
from yaojian.web.requests import Request

PAGE_SIZE: Final = 50
PROPOSALS_SHOWN: Final = 50
FEW: Final = 10
"""Fewer verdicts than this say little of a rule."""


@require_http_methods(["GET", "POST"])
def judge(request: Request, article_id: int, finding: str) -> HttpResponse:
    """评判: say of one mark on the newest version that it is right, no fault, or that a word around it is right."""
    checks.require(request.actor, JUDGE)
    article = seen_article(request, article_id)
    content = content_of(article.get_latest_revision_as_object())
    found = next((one for one in check(content, Stage.DRAFT) if one.key == finding and one.is_wording), None)
    if found is None:
        raise FindingGone(title=article.draft_title)
    around = judging.around_of(content, found)
    form = JudgeForm(
        request.POST if request.method == "POST" else None, initial={"word": judging.word_around(around, found.text)}
    )
    if form.is_valid():
        said = form.cleaned_data
        messages.success(request, judging.judge(request.actor, content, found, said["judgement"], said["word"]))
        return go(request, "portal:review:article", article_id)
    context = {"form": form, "article": article, "finding": found, "around": around}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "desk/review/judge.html", context, status=status)


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
        "few": FEW,
        "proposals": words.open_proposals()[:PROPOSALS_SHOWN],
    }
    return render(request, "desk/review/verdicts.html", context)


@require_http_methods(["GET", "POST"])
def decide(request: Request, proposal_id: UUID) -> HttpResponse:
    """用词建议: one proposed word, to be taken or declined; notices lead here."""
    checks.require(request.actor, MANAGE)
    if request.method == "GET":
        proposal = words.proposal(proposal_id)
        return render(request, "desk/review/proposal.html", {"proposal": proposal, "is_open": proposal.is_open})
    take = request.POST.get("take") == "1"
    proposal = word_services.decide_proposal(actor=request.actor, proposal_id=proposal_id, take=take)
    told = f"“{proposal.form}”已列为正确用词，马上生效。" if take else f"没有采纳“{proposal.form}”。"
    messages.success(request, told)
    return go(request, "portal:review:verdicts")
