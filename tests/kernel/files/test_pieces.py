"""Large files in pieces: resumed after a broken line, and nothing gained by whoever bends the protocol."""

import base64
import errno
import itertools
import os
import shutil
from collections import namedtuple
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http.request import UnreadablePostError
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from tests.kernel import factories
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.files import blobs, piece_services, places, scanning, services
from yaojian.kernel.files.errors import NoRoom, ScannerSilent
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import PieceUpload, StoredFile
from yaojian.kernel.files.places import Place

pytestmark = pytest.mark.django_db
PLACE = "test.logs"
LIMIT = 50_000
LOG = "时间,温度\n".encode() + b"2025-01-01 00:00,4.5\n" * 1000
TUS = {"Tus-Resumable": "1.0.0"}


class Field:
    """A field for logger files, and the account it is open to."""

    def __init__(self) -> None:
        self.target = uuid4()
        self.owner = factories.user()
        self.closed = False
        self.client = Client()
        self.client.force_login(self.owner)

    def admit(self, actor: Any, target: UUID) -> str:
        """As an owner of places answers."""
        if self.closed or target != self.target or actor.user_id != self.owner.pk:
            raise RightMissing(right="上传冷链数据")
        return "冷链数据"

    def begin(self, size: int = len(LOG), *, name: str = "日志.csv", **changed: Any) -> Any:
        """The answer to an announcement."""
        said = {"filename": name, "place": PLACE, "target": str(self.target)} | changed
        metadata = ",".join(f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in said.items())
        headers = {"Upload-Length": str(size), "Upload-Metadata": metadata, **TUS}
        return self.client.post("/files/uploads", headers=headers)

    def begun(self, size: int = len(LOG), **changed: Any) -> str:
        """The address of a new upload."""
        answer = self.begin(size, **changed)
        assert answer.status_code == 201, answer.content.decode()
        return str(answer["Location"])

    def piece(
        self, address: str, offset: int, content: bytes, client: Client | None = None, *, told: bool = False
    ) -> Any:
        """The answer to a piece."""
        return (client or self.client).patch(
            address,
            content,
            content_type="application/offset+octet-stream",
            headers={**TUS, "Upload-Offset": str(offset)} | ({"X-Autosave": "1"} if told else {}),
        )

    def standing(self, address: str) -> Any:
        """How far an upload is."""
        return self.client.head(address, headers=TUS)


@pytest.fixture
def field(monkeypatch: pytest.MonkeyPatch) -> Field:
    """A field that takes text and CSV."""
    made = Field()
    monkeypatch.setitem(places._places, PLACE, Place(Kinds.CSV | Kinds.TXT, LIMIT, made.admit))
    return made


def test_file_in_pieces_becomes_a_kept_file(
    field: Field, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    address = field.begun()
    assert field.piece(address, 0, LOG[:9000])["Upload-Offset"] == "9000"
    assert "X-Kept" not in field.standing(address)
    with django_capture_on_commit_callbacks(execute=True):
        last = field.piece(address, 9000, LOG[9000:])
    assert last.status_code == 204
    kept = services.kept_file(factories.actor(field.owner), last["X-Kept"])
    assert (kept.name, kept.size, kept.kind) == ("日志.csv", len(LOG), "CSV")
    assert blobs.blob_path(kept.sha256).read_bytes() == LOG
    assert not blobs.every_piece()


def test_upload_goes_on_where_the_line_broke_and_hears_of_an_end_it_missed(field: Field) -> None:
    address = field.begun()
    field.piece(address, 0, LOG[:5000])
    again = field.standing(address)
    assert (again["Upload-Offset"], again["Upload-Length"], again["Cache-Control"]) == (
        "5000",
        str(len(LOG)),
        "no-store",
    )
    token = field.piece(address, 5000, LOG[5000:])["X-Kept"]
    end = field.standing(address)
    assert end["Upload-Offset"] == str(len(LOG))
    assert token.split(":")[0] == end["X-Kept"].split(":")[0]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(1, len(LOG) - 1), max_size=6), lost=st.integers(0, 6))
def test_any_cut_into_pieces_gives_the_same_bytes(field: Field, cuts: list[int], lost: int) -> None:
    address = field.begun()
    places_of = [0, *sorted(set(cuts)), len(LOG)]
    token = ""
    for number, (start, end) in enumerate(itertools.pairwise(places_of)):
        answer = field.piece(address, start, LOG[start:end])
        if (
            number == lost
        ):  # its answer was lost: the same piece comes again, is refused, and the client asks where to go on
            assert field.piece(address, start, LOG[start:end]).status_code == 409
            assert field.standing(address)["Upload-Offset"] == str(end)
        token = answer.get("X-Kept", "")
    kept = services.kept_file(factories.actor(field.owner), token)
    assert blobs.blob_path(kept.sha256).read_bytes() == LOG


def test_piece_out_of_order_is_refused_and_changes_nothing(field: Field) -> None:
    address = field.begun()
    assert field.piece(address, 100, LOG[100:200]).status_code == 409
    field.piece(address, 0, LOG[:100])
    assert field.piece(address, 0, LOG[:100]).status_code == 409
    assert field.standing(address)["Upload-Offset"] == "100"


def test_more_than_announced_and_more_than_a_piece_are_refused(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    address = field.begun(100)
    assert field.piece(address, 0, b"x" * 101).status_code == 413
    assert field.begin(LIMIT + 1).status_code == 413
    monkeypatch.setattr(piece_services, "LARGEST_PIECE", 50)
    assert field.piece(address, 0, b"x" * 51).status_code == 413
    assert field.standing(address)["Upload-Offset"] == "0"


@pytest.mark.parametrize("came", [b"2025", UnreadablePostError("connection reset")])
def test_piece_cut_short_is_not_counted(field: Field, came: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(request: WSGIRequest, size: int) -> bytes:
        if isinstance(came, bytes):
            return came
        raise came

    address = field.begun()
    with monkeypatch.context() as patch:
        patch.setattr(WSGIRequest, "read", broken)
        assert field.piece(address, 0, LOG[:100]).status_code == 400
    assert field.standing(address)["Upload-Offset"] == "0"


def test_anothers_upload_is_no_such_thing(field: Field) -> None:
    address, other = field.begun(), Client()
    other.force_login(factories.user())
    assert other.head(address, headers=TUS).status_code == 404
    assert field.piece(address, 0, LOG[:10], client=other).status_code == 404
    assert other.delete(address, headers=TUS).status_code == 404
    assert Client().delete(address, headers=TUS).status_code == 401
    assert field.begin(target=str(uuid4())).status_code == 403
    assert field.begin(place="test.unknown").status_code == 404
    assert PieceUpload.objects.count() == 1


def test_field_that_closed_meanwhile_takes_no_more(field: Field) -> None:
    address = field.begun()
    field.closed = True
    assert field.piece(address, 0, LOG).status_code == 403
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("headers", [{"Upload-Length": "ten"}, {"Upload-Length": "-1"}, {"Upload-Length": "²"}, {}])
def test_announcement_without_a_size_is_refused_in_words(field: Field, headers: dict[str, str]) -> None:
    answer = field.client.post("/files/uploads", headers={**TUS, **headers, "X-Autosave": "1"})
    assert answer.status_code == 422
    assert answer.json()["told"].endswith("。")


def test_metadata_that_is_no_base64_and_an_empty_file_are_refused(field: Field) -> None:
    headers = {"Upload-Length": "10", "Upload-Metadata": "filename %%%,target 5rWL", **TUS}
    assert field.client.post("/files/uploads", headers=headers).status_code == 422
    assert field.begin(0).status_code == 422


def test_other_version_of_the_protocol_is_named(field: Field) -> None:
    answer = field.client.post("/files/uploads", headers={"Upload-Length": "10"})
    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")
    assert field.client.options("/files/uploads")["Tus-Extension"] == "creation,termination"


def test_file_of_a_wrong_kind_is_refused_with_its_last_piece(field: Field) -> None:
    address = field.begun(8, name="装作表格.csv")
    answer = field.piece(address, 0, b"\x89PNG\r\n\x1a\n", told=True)
    assert answer.status_code == 422
    assert "PNG" in answer.json()["told"]
    assert not StoredFile.objects.exists()


def test_last_piece_refused_by_a_silent_scanner_may_come_again(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    address = field.begun()
    field.piece(address, 0, LOG[:100])

    def silent(path: Path, name: str) -> None:
        raise ScannerSilent(name=name)

    with monkeypatch.context() as patch:
        patch.setattr(scanning, "refuse_infected", silent)
        assert field.piece(address, 100, LOG[100:]).status_code == 503
    assert field.standing(address)["Upload-Offset"] == "100"
    assert "X-Kept" in field.piece(address, 100, LOG[100:])


def test_full_disk_is_told_before_and_while_it_fills(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda path: usage(1, 1, piece_services.KEPT_FREE + len(LOG)))
        assert field.begin().status_code == 507
    address = field.begun()

    def full(handle: int, content: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        answer = field.piece(address, 0, LOG[:100], told=True)
    assert answer.status_code == 507
    assert "存储空间不足" in answer.json()["told"]
    assert field.standing(address)["Upload-Offset"] == "0"


def test_full_disk_refuses_a_plain_upload_in_words(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.EDQUOT, "Disk quota exceeded")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NoRoom, match="“日志.csv”没有保存"):
        services.store(
            actor=factories.actor(field.owner), upload=LOG, name="日志.csv", owner_kind="draft", allowed=Kinds.CSV
        )
    assert not list((blobs.root() / "incoming").iterdir())


def test_account_begins_only_so_many(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(piece_services, "MOST_OPEN", 2)
    field.begun()
    field.begun()
    assert field.begin().status_code == 429


def test_crash_between_disk_and_row_is_mended_by_the_next_piece(field: Field) -> None:
    address = field.begun()
    (upload,) = PieceUpload.objects.all()
    blobs.write_piece(upload.pk, 0, b"x" * 500)  # written, never counted
    field.piece(address, 0, LOG[:100])
    assert blobs.piece_path(upload.pk).read_bytes() == LOG[:100]


def test_abandoned_uploads_go_at_once_or_after_a_day(
    field: Field, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    dropped, stale, going = (field.begun() for _ in range(3))
    for address in (dropped, stale, going):
        field.piece(address, 0, LOG[:100])
    with django_capture_on_commit_callbacks(execute=True):
        assert field.client.delete(dropped, headers=TUS).status_code == 204
    assert field.standing(dropped).status_code == 404
    PieceUpload.objects.filter(pk=stale.rsplit("/", 1)[1]).update(touched=timezone.now() - timedelta(days=2))
    blobs.write_piece(uuid4(), 0, b"nobody's")
    assert piece_services.sweep_uploads() == 1
    assert [str(one) for one in blobs.every_piece()] == [going.rsplit("/", 1)[1]]
