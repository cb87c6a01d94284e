"""The administrators' desks over HTTP: the same queries and services as the pages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from yaojian.kernel.accounts.models import User
from yaojian.kernel.audit.registry import label_of
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions import services as permissions
from yaojian.kernel.permissions.models import Grant, PermissionTemplate
from yaojian.kernel.permissions.rights import MANAGE_GRANTS, READ_GRANTS
from yaojian.operations.administration import queries
from yaojian.web.requests import Request

router = Router(tags=["administration"])


class AuditEventOut(Schema):
    """One event of the audit log. Times are UTC."""

    id: int
    at: datetime
    action: str
    label: str
    summary: str
    actor_name: str
    channel: str
    address: str
    subject_type: str
    subject_id: str
    data: dict[str, Any]
    lane: int
    seq: int
    hash: str

    @staticmethod
    def resolve_label(event: Any) -> str:
        """The action's Chinese name."""
        return label_of(event.action)


class LogOut(Schema):
    """A page of the log; pass ``next_before`` as ``before`` for the next."""

    events: list[AuditEventOut]
    next_before: int | None


class LogIn(Schema):
    """Filter of the log."""

    action: str = ""
    words: str = Field("", max_length=40)
    before: int | None = None


class TemplateOut(Schema):
    """A permission template as it is in force."""

    id: UUID
    code: str
    name: str
    note: str
    rights: list[str]
    version: int
    is_active: bool


class GrantIn(Schema):
    """Who gets which template where; without ``unit_id`` everywhere."""

    username: str
    template_id: UUID
    unit_id: UUID | None = None


class PermissionGrantOut(Schema):
    """A grant. ``until`` is UTC, null while it lasts."""

    id: UUID
    template_id: UUID
    user_id: int | None
    post_id: UUID | None
    scope_kind: str
    scope_id: UUID | None
    since: datetime
    until: datetime | None
    granted_by: str


class UnitOut(Schema):
    """A unit of the institution."""

    id: UUID
    code: str
    name: str
    kind: str
    parent_id: UUID | None
    staff: int


@router.get("/log", response=LogOut, operation_id="audit_log", summary="审计记录")
def audit_log(request: Request, wanted: Query[LogIn]) -> dict[str, Any]:
    """Newest first, 50 a page."""
    page = queries.log_page(
        request.actor, queries.LogFilter(action=wanted.action, words=wanted.words, before=wanted.before)
    )
    return {"events": [row.event for row in page.rows], "next_before": page.next_before}


@router.get("/templates", response=list[TemplateOut], operation_id="permission_templates", summary="权限模板")
def permission_templates(request: Request) -> Any:
    """All templates."""
    return queries.templates(request.actor)


@router.get("/grants", response=list[PermissionGrantOut], operation_id="grants", summary="现行授权")
def grants(request: Request, words: str = "") -> list[Grant]:
    """Grants in force."""
    return [row.grant for row in queries.grants(request.actor, words=words)]


@router.post("/grants", response=PermissionGrantOut, operation_id="grant_template", summary="授权")
def grant_template(request: Request, body: GrantIn) -> Grant:
    """Give a user a template."""
    checks.require(request.actor, MANAGE_GRANTS)
    user = User.objects.filter(username=body.username.strip().lower(), is_active=True).first()
    if user is None:
        raise Unknown(kind="账号")
    template = checks.fetch(request.actor, READ_GRANTS, PermissionTemplate.objects.all(), body.template_id)
    return permissions.grant_template(
        actor=request.actor,
        template=template,
        user=user,
        scope_kind="unit" if body.unit_id else "system",
        scope_id=body.unit_id,
    )


@router.post(
    "/grants/{uuid:grant_id}/revoke", response=PermissionGrantOut, operation_id="revoke_grant", summary="收回授权"
)
def revoke_grant(request: Request, grant_id: UUID) -> Grant:
    """End a grant now."""
    return permissions.revoke_grant(actor=request.actor, grant_id=grant_id)


@router.get("/units", response=list[UnitOut], operation_id="units", summary="机构")
def units(request: Request) -> Any:
    """The open units in tree order."""
    return queries.units(request.actor)
