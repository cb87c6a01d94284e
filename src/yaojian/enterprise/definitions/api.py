"""Report definitions over HTTP, for programs of the bureau: the whole draft at once, its check, publication."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema, Status

from yaojian.enterprise.annual_reports.models import ReportDefinition
from yaojian.enterprise.definitions import queries, services
from yaojian.enterprise.definitions.models import DraftDefinition
from yaojian.enterprise.definitions.queries import Kind
from yaojian.kernel.forms.comparing import Change
from yaojian.kernel.forms.readiness import Flaw
from yaojian.kernel.requests import ActorRequest

router = Router()


class PublishedOut(Schema):
    """One published version. ``reports`` were opened on it."""

    id: UUID
    version: str
    first_year: int
    published_at: datetime
    reports: int


class KindOut(Schema):
    """One kind of report. ``draft_id``: its next version, where one is being written."""

    code: str
    title: str
    versions: list[PublishedOut]
    draft_id: UUID | None

    @staticmethod
    def resolve_draft_id(kind: Kind) -> UUID | None:
        """The draft's id."""
        return kind.draft.pk if kind.draft else None


class DraftOut(Schema):
    """A draft. ``definition`` is JSON Schema 2020-12 with hints (``x-…``), references written out."""

    id: UUID
    code: str
    base_version: str
    version: str
    first_year: int
    row_version: int
    saved_by: str
    saved_at: datetime
    definition: dict[str, Any]

    @staticmethod
    def resolve_base_version(draft: DraftDefinition) -> str:
        """The version it was made from."""
        return draft.base.version

    @staticmethod
    def resolve_definition(draft: DraftDefinition) -> dict[str, Any]:
        """With its questions in order."""
        return queries.source_of(draft)


class NewVersionOut(Schema):
    """A version just published."""

    id: UUID
    code: str
    version: str
    first_year: int
    sha256: str


class FlawOut(Schema):
    """One result of the check; ``grave`` ones stand in the way of publication. ``path``: ``basic/warehouses/area``."""

    path: str
    where: str
    sentence: str
    grave: bool


class DefinitionChangeOut(Schema):
    """One difference to the version the draft was made from."""

    kind: str
    where: str
    what: str
    before: str
    after: str


class DefinitionDraftIn(Schema):
    """The whole definition in place of the draft's. ``row_version`` as it was read."""

    row_version: int
    definition: dict[str, Any]


class DefinitionPublicationIn(Schema):
    """``confirmed``: the hints of the check were read."""

    row_version: int
    confirmed: bool = False


@router.get("", response=list[KindOut], operation_id="report_definitions", summary="报告格式及其版本")
def report_definitions(request: ActorRequest) -> list[Kind]:
    """Every kind of report with its versions, the newest first."""
    return queries.kinds(request.actor)


@router.post("/{code}/draft", response=DraftOut, operation_id="start_definition_draft", summary="起草下一版")
def start_definition_draft(request: ActorRequest, code: str) -> DraftDefinition:
    """The draft of the next version, begun now or before."""
    return services.start_draft(actor=request.actor, code=code)


@router.get("/drafts/{draft_id}", response=DraftOut, operation_id="definition_draft", summary="报告格式草稿")
def definition_draft(request: ActorRequest, draft_id: UUID) -> DraftDefinition:
    """One draft, whole."""
    return queries.draft(request.actor, draft_id)


@router.put("/drafts/{draft_id}", response=DraftOut, operation_id="replace_definition_draft", summary="整份替换草稿")
def replace_definition_draft(request: ActorRequest, draft_id: UUID, body: DefinitionDraftIn) -> DraftDefinition:
    """Another text of the whole definition; it need not be ready for publication."""
    return services.replace_source(
        actor=request.actor, draft_id=draft_id, row_version=body.row_version, source=body.definition
    )


@router.get(
    "/drafts/{draft_id}/check", response=list[FlawOut], operation_id="check_definition_draft", summary="发布检查"
)
def check_definition_draft(request: ActorRequest, draft_id: UUID) -> list[Flaw]:
    """What stands in the way of publication, and hints."""
    return queries.flaws(queries.draft(request.actor, draft_id))


@router.get(
    "/drafts/{draft_id}/changes",
    response=list[DefinitionChangeOut],
    operation_id="definition_draft_changes",
    summary="与上一版的差别",
)
def definition_draft_changes(request: ActorRequest, draft_id: UUID) -> list[Change]:
    """Against the version it was made from."""
    return queries.changes(queries.draft(request.actor, draft_id))


@router.post(
    "/drafts/{draft_id}/publish", response={201: NewVersionOut}, operation_id="publish_definition", summary="发布新版本"
)
def publish_definition(
    request: ActorRequest, draft_id: UUID, body: DefinitionPublicationIn
) -> Status[ReportDefinition]:
    """Make it a version that never changes."""
    made = services.publish_draft(
        actor=request.actor, draft_id=draft_id, row_version=body.row_version, confirmed=body.confirmed
    )
    return Status(201, made)


@router.delete("/drafts/{draft_id}", response={204: None}, operation_id="drop_definition_draft", summary="放弃草稿")
def drop_definition_draft(request: ActorRequest, draft_id: UUID, row_version: int) -> Status[None]:
    """Throw the draft away."""
    services.drop_draft(actor=request.actor, draft_id=draft_id, row_version=row_version)
    return Status(204, None)
