"""The forms themselves: versions in force, download, and publishing a new version."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import catalogue, queries, services
from .forms import FormUpload
from .rights import PUBLISH_FORM


@require_http_methods(["GET", "POST"])
def forms(request: Request) -> HttpResponse:
    """审批表单: every form with its versions; upload of a new one."""
    checks.require(request.actor, PUBLISH_FORM)
    upload = FormUpload(request.POST or None, request.FILES or None)
    titles = {code: services.form_in_force(code).title for code in catalogue.CODES}
    upload.fields["code"].choices = list(titles.items())  # type: ignore[attr-defined]  # a choice field
    if request.method == "POST" and upload.is_valid():
        form = services.publish_form(actor=request.actor, **upload.cleaned_data)
        messages.success(request, f"{form}已发布，新的申请从现在起使用它；办理中的申请不受影响。")
        return go(request, "oa:approvals:forms")
    context = {
        "upload": upload,
        "lines": [(titles[code], queries.versions_of(code)) for code in catalogue.CODES],
        "crumbs": [("内部审批", reverse("oa:approvals:home")), ("审批表单", "")],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if upload.errors else HTTPStatus.OK
    return render(request, "oa/approvals/forms.html", context, status=status)


@require_GET
def source(request: Request, code: str) -> HttpResponse:
    """The definition in force as a file, to start the next version from."""
    checks.require(request.actor, PUBLISH_FORM)
    form = services.form_in_force(code)
    answer = HttpResponse(form.source, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{form.code}-{form.number}.json"'
    return answer
