"""The page of the editors' ledger of articles."""

from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yaojian.kernel.permissions import checks
from yaojian.portal.articles.rights import WRITE
from yaojian.portal.columns import queries as columns
from yaojian.portal.review import article_ledger as ledger
from yaojian.portal.review.queries import STAGES
from yaojian.web.requests import Request

ALL = [("", "全部")]


class ArticleFilterForm(forms.Form):
    """Filters of the ledger; one that makes no sense narrows nothing."""

    q = forms.CharField(label="标题、文号或作者", required=False, max_length=60)
    stage = forms.ChoiceField(
        label="状态", required=False, choices=ALL + [(code, label) for code, (label, _) in STAGES.items()]
    )
    column = forms.TypedChoiceField(label="栏目", required=False, coerce=int, empty_value=None)
    author = forms.CharField(label="撰写人", required=False, max_length=20)
    since = forms.DateField(label="修改日期从", required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label="到", required=False, widget=forms.DateInput({"type": "date"}))
    missing = forms.ChoiceField(
        label="缺项", required=False, choices=ALL + [(code, label) for code, (label, _) in ledger.MISSING.items()]
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed through
        names = columns.tree().values_list("pk", "title", "depth")
        choices = ALL + [(pk, "　" * (depth - 3) + title) for pk, title, depth in names]
        self.fields["column"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def filters(self) -> ledger.Filters:
        """What was asked for, wrong fields left out."""
        self.is_valid()
        given = self.cleaned_data
        return ledger.Filters(
            words=given.get("q", ""),
            stage=given.get("stage", ""),
            column_id=given.get("column"),
            author=given.get("author", ""),
            since=given.get("since"),
            until=given.get("until"),
            missing=given.get("missing", ""),
        )


@require_GET
def article_list(request: Request) -> HttpResponse:
    """信息: everything this person has to do with."""
    checks.signed_in(request.actor)
    form = ArticleFilterForm(request.GET)
    after = request.GET.get("after", "")
    found = ledger.page(request.actor, form.filters(), after=after)
    kept = {name: value for name, value in request.GET.items() if value and name in form.fields}
    context = {
        "form": form,
        "rows": found.rows,
        "may_write": checks.holds(request.actor, WRITE),
        "narrowed": bool(kept),
        "more_filters": bool(set(kept) - {"q", "stage"}),
        "previous": f"?{urlencode(kept)}" if after else "",
        "next": f"?{urlencode(kept | {'after': found.after})}" if found.after else "",
    }
    return render(request, "desk/review/articles.html", context)
