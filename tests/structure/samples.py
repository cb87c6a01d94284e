"""A real object of the demo data for every parameter of every route."""

import re
from collections.abc import Callable

from tests.structure.routes import Route
from yaojian.enterprise.annual_reports.models import Report, ReportDefinition
from yaojian.inspection.runs.models import Run
from yaojian.kernel.accounts.models import ApiToken, User
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.notices.models import Notice
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions.models import Grant, PermissionTemplate
from yaojian.oa.documents.models import Document
from yaojian.oa.flow.models import Task

# Third parties' addresses: Wagtail's under /cms/ are judged in test_foreign.py, the rest belong to sign-in and API docs.
FOREIGN = re.compile(r"^(wagtail|account_|mfa_|api:openapi|api:api-root)")
_PARAMETER = re.compile(r"<(?:\w+:)?(?P<name>\w+)>")
ABSENT = "00000000-0000-4000-8000-000000000000"


def is_foreign(route: Route) -> bool:
    """Whether a library answers here."""
    return bool(FOREIGN.match(route.name)) or route.pattern.startswith("cms/wagtail/")


def path_of(route: Route) -> str:
    """The route's address with samples in it. Raises ``KeyError`` for a parameter nobody gave a sample for."""
    return "/" + _PARAMETER.sub(lambda found: str(_sample(route, found["name"])), route.pattern)


def _sample(route: Route, name: str) -> object:
    for key in (f"{route.name}/{name}", name):
        if key in _SAMPLES:
            return _SAMPLES[key]()
    raise KeyError(f"no sample for {name} of {route.name}")


def _wuhan_report(state: str) -> object:
    """A report of a company in the Wuhan branch's charge, of the demo company user."""
    return Report.objects.filter(company__branch__code="WH", state=state).order_by("pk").values_list("pk", flat=True).first() or ABSENT


_SAMPLES: dict[str, Callable[[], object]] = {
    "token_id": lambda: ApiToken.objects.values_list("pk", flat=True).first() or ABSENT,
    "company_id": lambda: ABSENT,
    "user_id": lambda: User.objects.get(username="editor").pk,
    "notice_id": lambda: Notice.objects.order_by("pk").values_list("pk", flat=True).first() or ABSENT,
    "file_id": lambda: StoredFile.objects.order_by("created").values_list("pk", flat=True).first(),
    "number": lambda: 1,
    "document_id": lambda: Document.objects.order_by("created", "pk").values_list("pk", flat=True).first(),
    "task_id": lambda: Task.objects.order_by("pk").values_list("pk", flat=True).first(),
    "status": lambda: "todo",
    "report_id": lambda: _wuhan_report("draft"),
    "code": lambda: "basic",
    "version": lambda: ReportDefinition.objects.values_list("version", flat=True).first(),
    "run_id": lambda: Run.objects.values_list("pk", flat=True).first() or ABSENT,
    "unit_id": lambda: Unit.objects.get(code="BGS").pk,
    "template_id": lambda: PermissionTemplate.objects.order_by("code").values_list("pk", flat=True).first(),
    "grant_id": lambda: Grant.objects.order_by("since", "pk").values_list("pk", flat=True).first(),
}
