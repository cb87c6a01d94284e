"""What the store takes and what it refuses."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.kernel.files import samples
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import queries as audit
from yaojian.kernel.files import blobs, errors, queries, services
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile

pytestmark = pytest.mark.django_db
EVERYTHING = ~Kinds(0)


def take(
    clerk: Actor, name: str, content: bytes, allowed: Kinds = EVERYTHING, limit: int = services.LIMIT
) -> StoredFile:
    upload = SimpleUploadedFile(name, content, content_type="text/html")
    return services.store(actor=clerk, upload=upload, owner_kind="test.letter", allowed=allowed, limit=limit)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("通知.pdf", samples.pdf("one"), Kinds.PDF),
        ("a.png", samples.picture("PNG"), Kinds.PNG),
        ("a.jpg", samples.picture("JPEG"), Kinds.JPEG),
        ("a.gif", samples.picture("GIF"), Kinds.GIF),
        ("a.webp", samples.picture("WEBP"), Kinds.WEBP),
        ("a.docx", samples.office("word"), Kinds.DOCX),
        ("a.xlsx", samples.office("xl"), Kinds.XLSX),
        ("a.pptx", samples.office("ppt"), Kinds.PPTX),
        ("a.ofd", samples.archive(OFD_dot_xml=b"<OFD/>"), Kinds.OFD),
        ("a.zip", samples.archive(a_dot_txt=b"a"), Kinds.ZIP),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Kinds.DOC),
        ("a.txt", "湖北省".encode(), Kinds.TXT),
        ("温度.csv", "时间,温度\n1,2.5\n".encode("gb18030"), Kinds.CSV),
    ],
)
def test_a_files_kind_is_told_by_its_bytes(clerk: Actor, name: str, content: bytes, kind: Kinds) -> None:
    file = take(clerk, name, content)
    assert file.of_kind is kind
    assert file.name == name
    assert queries.content_of(file) == content


def test_wrong_ending_is_put_right(clerk: Actor) -> None:
    assert take(clerk, "../../照片.jpg", samples.picture("PNG")).name == "照片.png"
    assert take(clerk, "page.html", b"<script>alert(1)</script>").name == "page.html.txt"


def test_renamed_program_is_refused_whatever_its_name_says(clerk: Actor) -> None:
    with pytest.raises(errors.KindNotAllowed, match="系统不认识的类型，这里只接收 PDF"):
        take(clerk, "通知.pdf", b"MZ\x90\x00" + bytes(200), allowed=Kinds.PDF)


def test_one_byte_too_many_is_refused_with_the_limit_and_leaves_nothing(clerk: Actor, store_home: Path) -> None:
    with pytest.raises(errors.TooLarge, match="超过了 1 KB 的上限") as refused:
        take(clerk, "a.txt", b"a" * 1025, limit=1024)
    assert refused.value.status == 413
    assert [path for path in store_home.rglob("*") if path.is_file()] == []
    assert take(clerk, "a.txt", b"a" * 1024, limit=1024).size == 1024


def test_archive_named_pdf_hears_that_a_pdf_is_wanted(clerk: Actor) -> None:
    with pytest.raises(errors.KindNotAllowed, match="这里只接收 PDF"):
        services.store(
            actor=clerk,
            upload=SimpleUploadedFile("通知.pdf", b"PK\x03\x04 broken"),
            owner_kind="draft",
            allowed=Kinds.PDF,
        )


def test_broken_pdf_is_refused_in_words(clerk: Actor) -> None:
    with pytest.raises(errors.Broken, match="不是有效的"):
        take(clerk, "a.pdf", b"%PDF-1.7 nothing else")


def test_picture_of_a_million_megapixels_is_refused_by_its_header(clerk: Actor) -> None:
    content = bytearray(samples.picture("PNG"))
    content[16:24] = (60_000).to_bytes(4, "big") * 2
    with pytest.raises((errors.TooManyPixels, errors.Broken)):
        take(clerk, "a.png", bytes(content))


def test_archive_bomb_is_refused(clerk: Actor) -> None:
    with pytest.raises(errors.Swells):
        take(clerk, "a.zip", samples.archive(a_dot_txt=bytes(60 * 1024**2)))


def test_macros_are_refused(clerk: Actor) -> None:
    with pytest.raises(errors.HasMacros):
        take(clerk, "a.docx", samples.office("word", word__vbaProject_dot_bin=b"x"))


def test_locked_archive_is_refused(clerk: Actor) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("a.txt", "a")
    content = bytearray(target.getvalue())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(errors.Locked):
        take(clerk, "a.zip", bytes(content))


def test_empty_file_is_refused(clerk: Actor) -> None:
    with pytest.raises(errors.Empty):
        take(clerk, "a.txt", b"")


def test_equal_bytes_lie_once_on_disk_under_two_names(clerk: Actor) -> None:
    one, two = take(clerk, "a.txt", b"same"), take(clerk, "b.txt", b"same")
    assert one.sha256 == two.sha256
    assert (one.name, two.name) == ("a.txt", "b.txt")
    assert len(list(blobs.every_blob())) == 1


def test_upload_leaves_an_audit_event(clerk: Actor) -> None:
    file = take(clerk, "a.txt", b"a")
    assert [event.action for event in audit.events_of(file)] == ["kernel.files.stored"]


def test_sweep_removes_bytes_only_when_no_row_names_them(clerk: Actor) -> None:
    one, two = take(clerk, "a.txt", b"same"), take(clerk, "b.txt", b"same")
    old = 1_000_000_000
    for path in blobs.every_blob():
        path.chmod(0o600)
        os.utime(path, (old, old))
    services.remove_file(actor=clerk, file=one)
    assert services.sweep(actor=clerk) == 0
    services.remove_file(actor=clerk, file=two)
    assert services.sweep(actor=clerk) == 1
    assert list(blobs.every_blob()) == []
