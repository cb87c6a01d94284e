"""API of the directories, under ``/api/v1/portal/directories``. The same services and queries as the pages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.files.services import DRAFT
from yaojian.kernel.permissions import checks
from yaojian.portal.directories import patrol, queries, services
from yaojian.portal.directories.fields import FieldKind
from yaojian.portal.directories.models import Directory, Edition
from yaojian.portal.directories.rights import IMPORT

router = Router(tags=["portal"])
_KEY = Field(max_length=64, min_length=1)


class FieldIn(Schema):
    """A column. ``choices`` parted by 、."""

    label: str = Field(max_length=40, min_length=1)
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    listed: bool = True
    searched: bool = False
    unit: str = Field("", max_length=10)
    choices: str = Field("", max_length=500)


class DirectoryIn(Schema):
    """What is said about a directory."""

    title: str = Field(max_length=60, min_length=1)
    slug: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")
    description: str = Field(max_length=300, min_length=1)
    source: str = Field(max_length=100, min_length=1)
    owner_unit_id: UUID
    key_label: str = Field(max_length=40, min_length=1)
    fields: list[FieldIn] = Field(min_length=1, max_length=40)
    update_cycle_days: int = Field(0, ge=0, le=730)


class NewDirectoryIn(DirectoryIn):
    """A new one."""

    key: str = _KEY


class DirectoryOut(Schema):
    """A directory."""

    id: int
    title: str
    address: str
    is_open: bool
    key_label: str
    edition_id: UUID | None


class EditionOut(Schema):
    """An import, with what is to be mended and what it changes."""

    id: UUID
    directory_id: int
    number: int
    state: str
    rows: int
    added: int
    removed: int
    changed: int
    problem_count: int
    problems: list[dict[str, Any]]
    imported_at: datetime
    published_at: datetime | None


class ImportIn(Schema):
    """``file_id``: a file uploaded by the caller (``/files/``)."""

    file_id: UUID
    key: str = _KEY


class PublishIn(Schema):
    """``removal_confirmed``: these rows shall really go."""

    removal_confirmed: bool = False
    key: str = _KEY


class DirectoryOpenIn(Schema):
    """Whether the public may read it."""

    is_open: bool


class CitationIn(Schema):
    """An article quotes one value."""

    article_id: int
    key: str = Field(max_length=200, min_length=1)
    label: str = Field(max_length=40, min_length=1)


class CitationOut(Schema):
    """A citation as the patrol found it."""

    id: UUID
    article_id: int
    key: str
    label: str
    value: str
    state: str


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the API's authentication
    return actor


def _facts(body: DirectoryIn) -> services.DirectoryFacts:
    given = body.model_dump(mode="json", exclude={"key", "owner_unit_id"})
    return services.DirectoryFacts(owner_unit_id=body.owner_unit_id, **given)


@router.get("/directories", response=list[DirectoryOut], operation_id="list_directories")
def list_directories(request: HttpRequest) -> Any:
    """Those the caller manages or imports into."""
    return queries.seen_by(_actor(request))


@router.post("/directories", response={201: DirectoryOut}, operation_id="create_directory")
def create_directory(request: HttpRequest, body: NewDirectoryIn) -> Any:
    """Make a directory, closed and empty."""
    return Status(201, services.create_directory(actor=_actor(request), facts=_facts(body), key=body.key))


@router.put("/directories/{directory_id}", response=DirectoryOut, operation_id="change_directory")
def change_directory(request: HttpRequest, directory_id: int, body: DirectoryIn) -> Directory:
    """Change what is said about it; changed columns hold from the next import on."""
    return services.change_directory(actor=_actor(request), directory_id=directory_id, facts=_facts(body))


@router.post("/directories/{directory_id}/open", response=DirectoryOut, operation_id="open_directory")
def open_directory(request: HttpRequest, directory_id: int, body: DirectoryOpenIn) -> Directory:
    """公开 or 停止公开."""
    return services.open_directory(actor=_actor(request), directory_id=directory_id, is_open=body.is_open)


@router.post("/directories/{directory_id}/editions", response={202: EditionOut}, operation_id="import_edition")
def import_edition(request: HttpRequest, directory_id: int, body: ImportIn) -> Any:
    """Take an uploaded file as the next edition; ask for it again until it is read."""
    actor = _actor(request)
    checks.fetch(actor, IMPORT, Directory.objects.all(), directory_id)
    file = StoredFile.objects.filter(pk=body.file_id, owner_kind=DRAFT, uploaded_by=actor.user_id).first()
    if file is None:
        raise Unknown(kind="文件")
    return Status(202, services.import_file(actor=actor, directory_id=directory_id, file=file, key=body.key))


@router.get("/directories/editions/{edition_id}", response=EditionOut, operation_id="get_edition")
def get_edition(request: HttpRequest, edition_id: UUID) -> Edition:
    """How an import stands."""
    return checks.fetch(_actor(request), IMPORT, Edition.objects.all(), edition_id)


@router.post("/directories/editions/{edition_id}/publish", response=EditionOut, operation_id="publish_edition")
def publish_edition(request: HttpRequest, edition_id: UUID, body: PublishIn) -> Edition:
    """Put it in force."""
    return services.publish_edition(actor=_actor(request), edition_id=edition_id, **body.model_dump())


@router.post("/directories/editions/{edition_id}/drop", response=EditionOut, operation_id="drop_edition")
def drop_edition(request: HttpRequest, edition_id: UUID) -> Edition:
    """Give it up."""
    return services.drop_edition(actor=_actor(request), edition_id=edition_id)


@router.get("/directories/{directory_id}/citations", response=list[CitationOut], operation_id="list_citations")
def list_citations(request: HttpRequest, directory_id: int) -> Any:
    """Where its values are quoted."""
    directory = checks.fetch(_actor(request), IMPORT, Directory.objects.all(), directory_id)
    return queries.citations_of(directory)


@router.post("/directories/{directory_id}/citations", response={201: CitationOut}, operation_id="note_citation")
def note_citation(request: HttpRequest, directory_id: int, body: CitationIn) -> Any:
    """Say that an article quotes a value."""
    return Status(201, patrol.note_citation(actor=_actor(request), directory_id=directory_id, **body.model_dump()))


@router.delete("/directories/citations/{citation_id}", response={204: None}, operation_id="drop_citation")
def drop_citation(request: HttpRequest, citation_id: UUID) -> Any:
    """The article no longer quotes the value."""
    patrol.drop_citation(actor=_actor(request), citation_id=citation_id)
    return Status(204, None)
