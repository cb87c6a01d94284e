"""Pages of the desk about reviews: the ledgers, one review with its decision, its printed sheet."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks
from yaojian.kernel.wording.rights import JUDGE
from yaojian.portal.articles.rights import REVIEW, WRITE
from yaojian.portal.publishing import previews
from yaojian.portal.review import gating, ledgers, papers, queries, services
from yaojian.portal.review.forms import DecideForm
from yaojian.portal.review.gate import Stage
from yaojian.portal.review.ledgers import OpinionRow, TaskRow
from yaojian.portal.review.models import Review, ReviewTask
from yaojian.portal.review.rights import OVERRIDE, POLICY
from yaojian.portal.review.steps import AUTHOR, RIGHTS, stored
from yaojian.web.answers import go
from yaojian.web.requests import Request

PAGE_SIZE = 30
Row = Review | TaskRow | OpinionRow
TABS = {"mine": "待我办理", "done": "我办过的", "late": "超期未办", "sent": "我送审的"}


@require_GET
def review_list(request: Request) -> HttpResponse:
    """待审核: what waits for me, what I did, what is late, what I handed in."""
    checks.signed_in(request.actor)
    if not any(checks.holds(request.actor, right) for right in (WRITE, POLICY, *RIGHTS.values())):
        checks.require(request.actor, REVIEW)
    tab = request.GET.get("tab", "mine")
    tab = tab if tab in TABS else "mine"
    asks: dict[str, Callable[..., Sequence[Row]]] = {
        "mine": ledgers.review_ledger,
        "late": ledgers.overdue_ledger,
        "done": ledgers.done_ledger,
        "sent": ledgers.submitted_ledger,
    }
    rows = list(asks[tab](request.actor, after=request.GET.get("after", ""), limit=PAGE_SIZE + 1))
    last = rows[PAGE_SIZE - 1] if len(rows) > PAGE_SIZE else None
    context = {
        "tab": tab,
        "tabs": [
            {"label": label, "address": f"?tab={code}", "current": code == tab, "count": None}
            for code, label in TABS.items()
        ],
        "rows": rows[:PAGE_SIZE],
        "next": f"?tab={tab}&after={_cursor(last)}" if last is not None else "",
        "previous": f"?tab={tab}" if request.GET.get("after") else "",
    }
    return render(request, "desk/review/reviews.html", context)


def _cursor(row: Row) -> str:
    """As it stands in an address."""
    cursor = f"{row.submitted_at.isoformat()}|{row.pk}" if isinstance(row, Review) else row.cursor
    return cursor.replace("+", "%2B")


def _seen_review(request: Request, review_id: UUID) -> Review:
    """A review of whoever judges, writes or arranges in its column."""
    rows = Review.objects.select_related("article__home_column", "article__owner", "revision", "policy")
    found = rows.filter(pk=review_id).first()
    if found is None:
        raise Unknown(kind="审核")
    if not any(checks.holds_on(request.actor, right, found) for right in (WRITE, POLICY, *RIGHTS.values())):
        checks.require_on(request.actor, REVIEW, found)
    return found


@require_http_methods(["GET", "POST"])
def review(request: Request, review_id: UUID) -> HttpResponse:
    """One review: the very version submitted, what the gate says of it, and the decision of whose turn it is."""
    checks.signed_in(request.actor)
    found = _seen_review(request, review_id)
    task = ledgers.tasks_of(request.actor).filter(review=found).first()
    form = _form(request, task) if task is not None else None
    if request.method == "POST" and form is None:
        # Says why not: somebody else's turn, one's own article, already decided.
        services.approve_article(actor=request.actor, review_id=review_id, text="", key=request.POST.get("key", ""))
        return go(request, "portal:review:reviews")
    if task is not None and form is not None and form.is_valid():
        return _decide(request, found, task, form)
    content = queries.content_of_review(found)
    context = {
        "review": found,
        "content": content,
        "parts": previews.parts_of(content),
        "form": form,
        "task": task,
        "judged": gating.judged(content, Stage.REVIEW),
        "standing": ledgers.standing_of(found),
        "may_override": checks.holds_on(request.actor, OVERRIDE, found.article),
        "may_judge": checks.holds(request.actor, JUDGE),
        "is_own": request.actor.user_id in queries.authors_of(found),
        "trail": queries.trail_of(found.article),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None and form.is_bound else HTTPStatus.OK
    return render(request, "desk/review/review.html", context, status=status)


def _form(request: Request, task: ReviewTask) -> DecideForm:
    earlier = [] if task.is_later else [step for step in stored(task.review.steps) if step.order < task.order]
    return DecideForm(request.POST or None, task=task, earlier=earlier)


def _decide(request: Request, found: Review, task: ReviewTask, form: DecideForm) -> HttpResponse:
    said = {
        "text": form.cleaned_data["text"],
        "key": request.POST.get("key", ""),
        "remarks": form.cleaned_data["remarks"],
        "step": task.code,
    }
    if form.cleaned_data["verdict"] == "approve":
        done = services.approve_article(actor=request.actor, review_id=found.pk, **said)
        out = done.state == "approved" and not task.is_later
        told = "已通过，正在发布，几秒后可在网站看到。" if out else f"的“{task.step}”已办结。"
    else:
        to = form.cleaned_data.get("to") or AUTHOR
        services.return_article(actor=request.actor, review_id=found.pk, to=to, **said)
        told = "已退回，对方会收到您的意见。"
    messages.success(request, f"《{found.title}》{told}")
    return go(request, "portal:review:reviews")


@require_GET
def review_preview(request: Request, review_id: UUID) -> HttpResponse:
    """The submitted version as visitors would see it."""
    checks.signed_in(request.actor)
    return previews.preview_of(queries.content_of_review(_seen_review(request, review_id)))


@require_GET
def sheet(request: Request, review_id: UUID) -> HttpResponse:
    """发布审核单 as PDF."""
    checks.signed_in(request.actor)
    found = _seen_review(request, review_id)
    content = papers.sheet_of(request.actor, found)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="review-sheet.pdf"', "Cache-Control": "no-store"},
    )
