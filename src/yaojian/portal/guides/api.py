"""API of the guides, under ``/api/v1/portal/guides``. The same services and queries as the pages."""

from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.portal.guides import content, queries, services
from yaojian.portal.guides.errors import DraftStale
from yaojian.portal.guides.models import Audience, Guide
from yaojian.portal.guides.rights import PUBLISH, WRITE
from yaojian.portal.guides.services import Conflict

router = Router(tags=["portal"])
_KEY = Field(max_length=64, min_length=1)


class GuideFactsIn(Schema):
    """What stands around the content."""

    code: str = Field(max_length=40, min_length=1)
    title: str = Field(max_length=120, min_length=1)
    audience: Audience = Audience.COMPANIES
    owner_unit_id: UUID
    theme_ids: list[int] = Field(default_factory=list, max_length=20)
    order: int = Field(100, ge=0, le=999)


class NewGuideIn(GuideFactsIn):
    """A new one."""

    key: str = _KEY


class GuideDraftIn(Schema):
    """``content`` by the definition ``/guides/definition``; ``row_version``: the draft it was made from."""

    content: dict[str, Any]
    row_version: int = Field(ge=1)


class GuidePublishIn(Schema):
    """``row_version``: the draft that was read."""

    row_version: int = Field(ge=1)
    opinion: str = Field("", max_length=300)
    key: str = _KEY


class GuideReasonIn(Schema):
    """Why."""

    reason: str = Field(max_length=300, min_length=1)


class ThemeIn(Schema):
    """A theme."""

    title: str = Field(max_length=30, min_length=1)
    order: int = Field(100, ge=0, le=999)


class ThemeOut(ThemeIn):
    """A theme with its number."""

    id: int


class GuideOut(Schema):
    """A guide with its draft and what keeps it back."""

    id: int
    code: str
    title: str
    audience: str
    address: str
    is_in_force: bool
    has_changes: bool
    row_version: int
    content: dict[str, Any]
    edited_at: datetime


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the API's authentication
    return actor


def _facts(body: GuideFactsIn) -> services.GuideFacts:
    return services.GuideFacts(**body.model_dump(exclude={"key"}))


def _settled(done: Guide | Conflict) -> Guide:
    """Raises ``DraftStale`` (409)."""
    if isinstance(done, Conflict):
        editor = done.current.edited_by
        raise DraftStale(name=editor.name if editor else "系统")
    return done


@router.get("/guides/definition", response=dict[str, Any], operation_id="guide_definition")
def guide_definition(request: HttpRequest) -> Any:
    """The JSON Schema of a guide's content."""
    checks.signed_in(_actor(request))
    return dict(content.definition().schema)


@router.get("/guides", response=list[GuideOut], operation_id="list_guides")
def list_guides(request: HttpRequest) -> Any:
    """Those the caller writes or publishes."""
    return queries.seen_by(_actor(request))


@router.post("/guides", response={201: GuideOut}, operation_id="create_guide")
def create_guide(request: HttpRequest, body: NewGuideIn) -> Any:
    """Begin a guide."""
    return Status(201, services.create_guide(actor=_actor(request), facts=_facts(body), key=body.key))


@router.put("/guides/{guide_id}", response=GuideOut, operation_id="change_guide")
def change_guide(request: HttpRequest, guide_id: int, body: GuideFactsIn) -> Guide:
    """Change what stands around the content."""
    return services.change_facts(actor=_actor(request), guide_id=guide_id, facts=_facts(body))


@router.put("/guides/{guide_id}/draft", response=GuideOut, operation_id="save_guide_draft")
def save_guide_draft(request: HttpRequest, guide_id: int, body: GuideDraftIn) -> Guide:
    """Keep the draft; 409 when somebody saved meanwhile."""
    return _settled(services.save_draft(actor=_actor(request), guide_id=guide_id, **body.model_dump()))


@router.get("/guides/{guide_id}/problems", response=list[dict[str, str]], operation_id="guide_problems")
def guide_problems(request: HttpRequest, guide_id: int) -> Any:
    """What keeps the draft from being published."""
    guide = checks.fetch(_actor(request), WRITE, Guide.objects.all(), guide_id)
    found = content.problems_of(guide.title, guide.content)
    return [{"pointer": one.pointer, "label": one.label, "sentence": one.sentence} for one in found]


@router.post("/guides/{guide_id}/publish", response=GuideOut, operation_id="publish_guide")
def publish_guide(request: HttpRequest, guide_id: int, body: GuidePublishIn) -> Guide:
    """Make the draft the version in force."""
    return _settled(services.publish_guide(actor=_actor(request), guide_id=guide_id, **body.model_dump()))


@router.post("/guides/{guide_id}/withdraw", response=GuideOut, operation_id="withdraw_guide")
def withdraw_guide(request: HttpRequest, guide_id: int, body: GuideReasonIn) -> Guide:
    """停用."""
    return services.withdraw_guide(actor=_actor(request), guide_id=guide_id, reason=body.reason)


@router.post("/guides/themes", response={201: ThemeOut}, operation_id="create_guide_theme")
def create_guide_theme(request: HttpRequest, body: ThemeIn) -> Any:
    """Make a theme."""
    checks.require(_actor(request), PUBLISH)
    return Status(HTTPStatus.CREATED, services.save_theme(actor=_actor(request), **body.model_dump()))
