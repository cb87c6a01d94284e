"""Pages about the rules of reviewing: policies of columns, own words of the site."""

from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks
from yaojian.kernel.wording import queries as words
from yaojian.kernel.wording import services as word_services
from yaojian.kernel.wording.models import SiteWord
from yaojian.kernel.wording.rights import MANAGE
from yaojian.portal.columns.models import Column
from yaojian.portal.review import people, queries, services
from yaojian.portal.review.errors import PolicyUnsound
from yaojian.portal.review.models import ReviewPolicy
from yaojian.portal.review.policy_forms import PolicyForm, StepForm, steps_from
from yaojian.portal.review.rights import POLICY
from yaojian.portal.review.steps import MOST_STEPS, PRESETS, RIGHTS, Step
from yaojian.portal.review.word_forms import WordForm, WordLedgerForm
from yaojian.web.answers import go
from yaojian.web.requests import Request

PAGE_SIZE = 50


@require_GET
def policies(request: Request) -> HttpResponse:
    """审核流程: every column with the policy that counts for it."""
    checks.require(request.actor, POLICY)
    columns = list(checks.allowed(request.actor, POLICY, Column.objects.order_by("path")))
    rows = [
        {"column": column, "policy": policy, "steps": steps}
        for column, (policy, steps) in zip(columns, queries.policies_of(columns), strict=True)
    ]
    return render(request, "desk/review/policies.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def policy(request: Request, column_id: int) -> HttpResponse:
    """The policy of one column: presets, own steps, former versions."""
    column = checks.fetch(request.actor, POLICY, Column.objects.all(), column_id)
    in_force, steps = queries.policy_for(column)
    chosen = PRESETS.get(request.GET.get("preset", ""), ("", steps))[1]
    form = PolicyForm(request.POST or None, initial=_initial(in_force))
    rows = _rows(request, column, chosen)
    if request.method == "POST" and form.is_valid() and all(row.is_valid() for row in rows):
        given = steps_from([row.cleaned_data for row in rows], separate=form.cleaned_data["separate"])
        try:
            made = services.set_policy(
                actor=request.actor,
                column_id=column_id,
                steps=[] if "inherit" in request.POST else given,
                later_hours=form.cleaned_data["later_hours"],
                note=form.cleaned_data["note"],
            )
        except PolicyUnsound as refusal:
            form.add_error(None, refusal.faults)
        else:
            messages.success(request, f"“{column.title}”的审核流程已保存为第 {made.version} 版，新送审的信息按它办理。")
            return go(request, "portal:review:policies")
    context = {
        "column": column,
        "in_force": in_force,
        "form": form,
        "used": [row for row in rows if row["name"].value() or row.errors],
        "unused": [row for row in rows if not row["name"].value() and not row.errors],
        "most": MOST_STEPS,
        "presets": [(code, label) for code, (label, _) in PRESETS.items()],
        "versions": ReviewPolicy.objects.filter(column=column),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "desk/review/policy.html", context, status=status)


def _initial(policy: ReviewPolicy | None) -> dict[str, object]:
    return {"later_hours": policy.later_hours if policy else 14, "separate": True, "note": ""}


def _rows(request: Request, column: Column, steps: tuple[Step, ...]) -> list[StepForm]:
    able = {user.pk: user for right in RIGHTS.values() for user in people.holders_in(column, right)}
    everybody = sorted(able.values(), key=lambda user: user.name)
    made = []
    for number in range(MOST_STEPS):
        step = steps[number] if number < len(steps) else None
        initial = step.told() if step else {"kind": "review", "readers": 1, "hours": 8}
        given = request.POST if request.method == "POST" else None
        made.append(StepForm(given, prefix=f"step{number}", initial=initial, people=everybody, number=number + 1))
    return made


@require_http_methods(["GET", "POST"])
def word_list(request: Request) -> HttpResponse:
    """本站词表: the ledger, and the form for one word."""
    checks.require(request.actor, MANAGE)
    form = WordForm(request.POST or None)
    if form.is_valid():
        word = word_services.save_word(actor=request.actor, **form.cleaned_data)
        messages.success(request, f"词条“{word.form}”已保存，马上生效。")
        return go(request, "portal:review:words")
    filters = WordLedgerForm(request.GET)
    given = filters.cleaned_data if filters.is_valid() else {}
    rows = list(
        words.ledger(words=given.get("q") or "", use=given.get("use") or "", after=request.GET.get("after", ""))[
            : PAGE_SIZE + 1
        ]
    )
    kept = {name: value for name, value in given.items() if value}
    onward = urlencode(kept | {"after": rows[PAGE_SIZE - 1].form}) if len(rows) > PAGE_SIZE else ""
    context = {
        "form": form,
        "filters": filters,
        "rows": rows[:PAGE_SIZE],
        "next": f"?{onward}" if onward else "",
        "shipped": words.shipped(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "desk/review/words.html", context, status=status)


@require_GET
def word(request: Request, word_id: UUID) -> HttpResponse:
    """One own word with all its versions."""
    checks.require(request.actor, MANAGE)
    found = SiteWord.objects.filter(pk=word_id).first()
    if found is None:
        raise Unknown(kind="词条")
    return render(request, "desk/review/word.html", {"word": found, "versions": found.versions.all()})


@require_POST
def switch_word(request: Request, word_id: UUID) -> HttpResponse:
    """启用或停用."""
    wanted = request.POST.get("active") == "1"
    changed = word_services.switch_word(actor=request.actor, word_id=word_id, is_active=wanted)
    messages.success(request, f"词条“{changed.form}”已{'启用' if wanted else '停用'}。")
    return go(request, "portal:review:words")
