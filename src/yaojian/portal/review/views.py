"""Pages of the desk about articles: 工作台, ledgers, one article, its submission, its review, its withdrawal."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.errors import RightMissing, Unknown
from yaojian.kernel.permissions import checks
from yaojian.kernel.wording.rights import JUDGE
from yaojian.portal.articles import services as articles
from yaojian.portal.articles.content import content_of
from yaojian.portal.articles.models import Article
from yaojian.portal.articles.rights import WITHDRAW, WRITE
from yaojian.portal.columns.queries import open_for_writing
from yaojian.portal.publishing import previews
from yaojian.portal.publishing import queries as publishing
from yaojian.portal.review import gating, judging, ledgers, people, queries, services
from yaojian.portal.review.errors import FindingGone
from yaojian.portal.review.forms import OverrideForm, SubmitForm, UrgentForm, WithdrawForm, WriteForm
from yaojian.portal.review.gate import Stage, check
from yaojian.portal.review.judging import CORRECTED
from yaojian.portal.review.models import Review, ReviewState
from yaojian.portal.review.rights import OVERRIDE, URGENT
from yaojian.portal.review.steps import RIGHTS
from yaojian.web.answers import go
from yaojian.web.requests import Request


def _status(form: Form) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK


def seen_article(request: Request, article_id: int) -> Article:
    """An article of whoever writes, reviews or may withdraw it."""
    checks.signed_in(request.actor)
    article = Article.objects.filter(pk=article_id).select_related("home_column", "owner").first()
    if article is None:
        raise Unknown(kind="信息")
    if not Article.objects.filter(queries.may_see(request.actor), pk=article_id).exists():
        raise RightMissing(right=WRITE.label)
    return article


@require_GET
def desk(request: Request) -> HttpResponse:
    """工作台: what waits for me, what I began, what was published, which columns are overdue."""
    checks.signed_in(request.actor)
    context = {
        "reviews": ledgers.review_ledger(request.actor, limit=10),
        "drafts": queries.my_drafts(request.actor),
        "published": queries.recently_published(request.actor),
        "stale": queries.stale_columns(request.actor),
        "may_write": checks.holds(request.actor, WRITE),
    }
    return render(request, "desk/review/desk.html", context)


@require_GET
def articles_of_column(request: Request, parent_page_id: int = 0) -> HttpResponse:
    """Where the editor's own links to its tree of pages lead."""
    checks.signed_in(request.actor)
    return go(request, f"/cms/articles/?column={parent_page_id}" if parent_page_id else "/cms/articles/")


@require_http_methods(["GET", "POST"])
def write(request: Request) -> HttpResponse:
    """Choose the column of a new article, then on to the editor."""
    checks.require(request.actor, WRITE)
    columns = checks.allowed(request.actor, WRITE, open_for_writing())
    form = WriteForm(request.POST or None, columns=columns)
    if form.is_valid():
        return go(request, "wagtailadmin_pages:add", "articles", "article", form.cleaned_data["column"].pk)
    return render(request, "desk/review/write.html", {"form": form, "columns": columns}, status=_status(form))


@require_GET
def article(request: Request, article_id: int) -> HttpResponse:
    """One article: where it stands, its reviews, what may be done."""
    found = seen_article(request, article_id)
    row = queries.with_stage(Article.objects.filter(pk=article_id)).get()
    label, tone = queries.STAGES[row.stage]
    writes = checks.holds_on(request.actor, WRITE, found)
    still = row.stage == "reviewing"
    open_review = Review.objects.filter(article=found, state=ReviewState.OPEN).first()
    context = {
        "article": found,
        "stage": label,
        "tone": tone,
        "trail": queries.trail_of(found),
        "withdrawals": found.withdrawals.all(),
        "open_review": open_review,
        "standing": ledgers.standing_of(open_review) if open_review else [],
        "judged": gating.judged(content_of(found.get_latest_revision_as_object()), Stage.DRAFT),
        "may_edit": writes and not still,
        "may_submit": writes and not still and row.stage != "published",
        "may_recall": writes and still,
        "may_withdraw": found.live and checks.holds_on(request.actor, WITHDRAW, found),
        "may_review": open_review is not None and _is_my_turn(request, open_review),
        "may_override": checks.holds_on(request.actor, OVERRIDE, found),
        "may_judge": checks.holds(request.actor, JUDGE),
        "may_urge": not still and row.stage != "published" and checks.holds_on(request.actor, URGENT, found),
        "is_public": publishing.article_is_public(article_id),
    }
    return render(request, "desk/review/article.html", context)


def _is_my_turn(request: Request, review: Review) -> bool:
    return ledgers.tasks_of(request.actor).filter(review=review).exists()


@require_GET
def findings(request: Request, article_id: int) -> HttpResponse:
    """What the gate says of the newest version: a fragment for the editor's side, renewed after each saving."""
    found = seen_article(request, article_id)
    newest = found.get_latest_revision_as_object()
    context = {
        "judged": gating.judged(content_of(newest), Stage.DRAFT),
        "article": found,
        "blocks": [block["id"] for block in newest.body.get_prep_value()],
        "may_judge": checks.holds(request.actor, JUDGE),
    }
    return render(request, "desk/review/findings.html", context)


@require_http_methods(["GET", "POST"])
def override(request: Request, article_id: int, finding: str) -> HttpResponse:
    """放行: let one finding pass, with the reason."""
    article = checks.fetch(request.actor, OVERRIDE, Article.objects.select_related("home_column"), article_id)
    judged = gating.judged(content_of(article.get_latest_revision_as_object()), Stage.DRAFT)
    found = next((one.finding for one in judged if one.finding.key == finding and one.finding.blocks), None)
    if found is None:
        raise FindingGone(title=article.draft_title)
    form = OverrideForm(request.POST or None)
    if form.is_valid():
        services.override_finding(
            actor=request.actor, article_id=article_id, finding=finding, reason=form.cleaned_data["reason"]
        )
        messages.success(request, "已放行这个问题，理由已记入审核记录。")
        return go(request, "portal:review:article", article_id)
    context = {"form": form, "article": article, "finding": found}
    return render(request, "desk/review/override.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
def urge(request: Request, article_id: int) -> HttpResponse:
    """应急发布."""
    found = checks.fetch(request.actor, URGENT, Article.objects.select_related("home_column"), article_id)
    form = UrgentForm(request.POST or None)
    if form.is_valid():
        review = services.publish_urgently(
            actor=request.actor,
            article_id=article_id,
            reason=form.cleaned_data["reason"],
            key=request.POST.get("key", ""),
        )
        messages.success(request, f"《{review.title}》已应急发布，审核人员会收到补审通知。")
        return go(request, "portal:review:article", article_id)
    return render(request, "desk/review/urge.html", {"form": form, "article": found}, status=_status(form))


@require_GET
def preview(request: Request, article_id: int) -> HttpResponse:
    """The newest version as visitors would see it."""
    found = seen_article(request, article_id)
    return previews.preview_of(content_of(found.get_latest_revision_as_object()))


@require_http_methods(["GET", "POST"])
def submit(request: Request, article_id: int) -> HttpResponse:
    """送审."""
    found = checks.fetch(request.actor, WRITE, Article.objects.select_related("home_column"), article_id)
    policy, steps = queries.policy_for(found.home_column)
    first = next((step for step in steps if step.order == steps[0].order and step.kind == "review"), None)
    able = people.reviewers_for(found, RIGHTS[first.right]) if first and not first.persons else []
    is_judging = "judge" in request.POST
    if is_judging:
        _judge_here(request, found)
        found.refresh_from_db()  # a corrected mark makes a new version
    content = content_of(found.get_latest_revision_as_object())
    given = {"initial": request.POST.dict()} if is_judging else {"data": request.POST or None}
    form = SubmitForm(**given, reviewers=able)
    if form.is_valid():
        review = services.submit_article(
            actor=request.actor,
            article_id=article_id,
            key=request.POST.get("key", ""),
            reviewer_id=form.cleaned_data["reviewer"],
            note=form.cleaned_data["note"],
        )
        messages.success(request, f"《{review.title}》已送审，审核结果会通知您。")
        return go(request, "portal:review:article", article_id)
    judged = gating.judged(content, Stage.SUBMIT)
    may_judge = checks.holds(request.actor, JUDGE)
    context = {
        "form": form,
        "article": found,
        "policy": policy,
        "steps": steps,
        "judged": judged,
        "places": judging.places_of(request.actor, content, [one.finding for one in judged]) if may_judge else {},
        "here": request.path,
    }
    return render(request, "desk/review/submit.html", context, status=_status(form))


def _judge_here(request: Request, article: Article) -> None:
    """What the author says of a mark before he submits; the form he was filling in is shown again as it was."""
    judgement, _, key = request.POST["judge"].partition(" ")
    content = content_of(article.get_latest_revision_as_object())
    finding = next((one for one in check(content, Stage.SUBMIT) if one.key == key and one.is_wording), None)
    if finding is None:
        messages.warning(request, "这处提示已经没有了，下面是最新的检查结果。")
        return
    if judgement == CORRECTED:
        judging.correct(request.actor, content, finding)
        messages.success(request, f"已把“{finding.text}”改为“{finding.suggestion}”，保存为新版本。")
        return
    told = judging.judge(request.actor, content, finding, judgement, request.POST.get(f"word-{key}", ""))
    messages.success(request, told)


@require_POST
def recall(request: Request, review_id: UUID) -> HttpResponse:
    """撤回送审."""
    review = services.recall_submission(actor=request.actor, review_id=review_id)
    messages.success(request, f"《{review.title}》已撤回送审，可以继续修改。")
    return go(request, "portal:review:article", review.article_id)


@require_http_methods(["GET", "POST"])
def move(request: Request, article_id: int) -> HttpResponse:
    """移动到其他栏目."""
    found = checks.fetch(request.actor, WRITE, Article.objects.select_related("home_column"), article_id)
    elsewhere = open_for_writing().exclude(pk=found.home_column_id)
    form = WriteForm(request.POST or None, columns=checks.allowed(request.actor, WRITE, elsewhere))
    if form.is_valid():
        column = form.cleaned_data["column"]
        articles.move_article(actor=request.actor, article_id=article_id, column_id=column.pk)
        messages.success(request, f"《{found.draft_title}》已移到“{column.title}”，网址不变。")
        return go(request, "portal:review:article", article_id)
    return render(request, "desk/review/move.html", {"form": form, "article": found}, status=_status(form))


@require_POST
def discard(request: Request, article_id: int) -> HttpResponse:
    """Delete a draft that never left the desk."""
    title = articles.discard_draft(actor=request.actor, article_id=article_id)
    messages.success(request, f"草稿《{title}》已删除。")
    return go(request, "portal:review:articles")


@require_http_methods(["GET", "POST"])
def withdraw(request: Request, article_id: int) -> HttpResponse:
    """撤下."""
    found = checks.fetch(request.actor, WITHDRAW, Article.objects.select_related("home_column"), article_id)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        services.withdraw_article(
            actor=request.actor,
            article_id=article_id,
            key=request.POST.get("key", ""),
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, f"《{found.title}》已撤下，网站页面几秒内更新。")
        return go(request, "portal:review:article", article_id)
    return render(request, "desk/review/withdraw.html", {"form": form, "article": found}, status=_status(form))
