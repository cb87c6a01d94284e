"""Photos by telephone: what a ticket lets its bearer do, and everything it does not."""

import io
import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tests.kernel import factories
from tests.kernel.files import samples
from yaojian.kernel.accounts.models import User
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.files import photo_services, places
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import PhotoTicket, StoredFile
from yaojian.kernel.files.places import Place

pytestmark = pytest.mark.django_db
PLACE = "test.letter"
LIMIT = 200_000


class Desk:
    """One field of one letter; ``open_to`` says whose it is, ``refuses`` what it answers instead."""

    def __init__(self) -> None:
        self.target = uuid4()
        self.owner = factories.user()
        self.refuses: Exception | None = None
        self.client = Client()
        self.client.force_login(self.owner)

    def admit(self, actor: Any, target: UUID) -> str:
        """As an owner of places answers."""
        if self.refuses:
            raise self.refuses
        if target != self.target or actor.user_id != self.owner.pk:
            raise RightMissing(right="办理来信")
        return "来信 12 号的附件"

    def asked(self, client: Client | None = None, target: UUID | None = None) -> Any:
        """The answer to somebody who asks for a code."""
        address = reverse("files:photo_ticket", args=[PLACE, target or self.target])
        return (client or self.client).post(f"{address}?field=attached", headers={"HX-Request": "true"})

    def ticket(self) -> PhotoTicket:
        """A new ticket."""
        assert self.asked().status_code == 200
        return PhotoTicket.objects.latest("created")

    def panel(self, ticket: PhotoTicket, seen: str = "") -> Any:
        """What the open field hears."""
        address = reverse("files:photo_panel", args=[ticket.pk])
        return self.client.get(f"{address}?field=attached&seen={seen}", headers={"HX-Request": "true"})


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with one field that takes PDF and pictures."""
    made = Desk()
    monkeypatch.setitem(places._places, PLACE, Place(Kinds.PDF | Kinds.PICTURES, LIMIT, made.admit))
    return made


def _page(ticket: PhotoTicket) -> str:
    return reverse("files:photo", args=[photo_services.token_of(ticket)])


def _picture(color: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), color).save(out, "JPEG")
    return out.getvalue()


def _send(ticket: PhotoTicket, *photos: bytes, key: str = "", phone: Client | None = None) -> Any:
    files = [SimpleUploadedFile(f"IMG_{number}.jpg", content) for number, content in enumerate(photos)]
    return (phone or Client()).post(_page(ticket), {"photos": files, "key": key or uuid4().hex})


def test_photo_of_a_telephone_appears_at_the_desks_field(desk: Desk) -> None:
    asked = desk.asked()
    assert 'class="qr"' in asked.content.decode()
    assert "还没有收到照片" in asked.content.decode()
    ticket = PhotoTicket.objects.get()
    assert "来信 12 号的附件" in Client().get(_page(ticket)).content.decode()
    assert desk.panel(ticket, "0-live").status_code == 204
    assert _send(ticket, _picture("red"), _picture("blue")).status_code == 303
    shown = desk.panel(ticket, "0-live").content.decode()
    tokens = re.findall(r'name="attached-kept" value="([^"]+)"', shown)
    assert len(tokens) == 2
    assert "已收到 2 张" in shown
    assert desk.panel(ticket, "2-live").status_code == 204
    kept = StoredFile.objects.all()
    assert {(one.owner_kind, one.owner_id, one.uploaded_by_id) for one in kept} == {("draft", ticket.pk, desk.owner.pk)}
    assert Event.objects.filter(action="kernel.files.photos_taken").count() == 1


def test_telephone_may_do_nothing_else(desk: Desk) -> None:
    ticket, phone = desk.ticket(), Client()
    assert phone.get(_page(ticket)).status_code == 200
    assert _send(ticket, _picture(), phone=phone).status_code == 303
    (file,) = StoredFile.objects.all()
    for address in (f"/files/{file.pk}", reverse("files:photo_panel", args=[ticket.pk]), "/account/", "/qy/", "/oa/"):
        assert phone.get(address).status_code in (302, 303), address
    assert "_auth_user_id" not in phone.session
    assert phone.post(reverse("files:photo_ticket", args=[PLACE, desk.target])).status_code == 401
    assert phone.post(reverse("files:revoke_photo_ticket", args=[ticket.pk])).status_code == 401


def test_ticket_ends_after_ten_minutes_when_taken_back_and_with_the_next_one(desk: Desk) -> None:
    old = desk.ticket()
    PhotoTicket.objects.filter(pk=old.pk).update(
        created=timezone.now() - timedelta(minutes=11), expires=timezone.now() - timedelta(minutes=1)
    )
    assert _send(old, _picture()).status_code == 410
    first, second = desk.ticket(), desk.ticket()
    assert _send(first, _picture()).status_code == 410
    answer = desk.client.post(
        reverse("files:revoke_photo_ticket", args=[second.pk]) + "?field=attached", headers={"HX-Request": "true"}
    )
    assert "二维码已停用" in answer.content.decode()
    assert "hx-trigger" not in answer.content.decode()
    assert _send(second, _picture()).status_code == 410
    assert "拍照链接已失效" in Client().get(_page(second)).content.decode()
    assert not StoredFile.objects.exists()


def test_signature_older_than_ten_minutes_is_not_believed_whatever_the_row_says(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = desk.ticket()
    monkeypatch.setattr(photo_services, "GOOD_FOR", timedelta(seconds=-1))
    assert _send(ticket, _picture()).status_code == 410


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:-1] + "x", lambda t: "x" + t[1:], lambda t: t.split(".")[0], lambda t: "."]
)
def test_forged_ticket_is_told_like_an_old_one(desk: Desk, spoil: Any) -> None:
    token = spoil(photo_services.token_of(desk.ticket()))
    assert Client().get(reverse("files:photo", args=[token])).status_code == 410


def test_same_form_sent_twice_keeps_one_photo(desk: Desk) -> None:
    ticket = desk.ticket()
    assert [_send(ticket, _picture(), key="once").status_code for _ in range(2)] == [303, 303]
    assert StoredFile.objects.count() == 1


def test_other_accounts_see_and_take_back_nothing(desk: Desk) -> None:
    ticket, other = desk.ticket(), Client()
    other.force_login(factories.user())
    assert desk.asked(other).status_code == 403
    assert desk.asked(target=uuid4()).status_code == 403
    assert other.get(reverse("files:photo_panel", args=[ticket.pk])).status_code == 404
    assert other.post(reverse("files:revoke_photo_ticket", args=[ticket.pk])).status_code == 404
    assert _send(ticket, _picture(), phone=other).status_code == 303
    assert StoredFile.objects.get().uploaded_by_id == desk.owner.pk


def test_unknown_place_has_no_code(desk: Desk) -> None:
    address = reverse("files:photo_ticket", args=["test.unknown", desk.target])
    assert desk.client.post(address).status_code == 404


def test_closed_draft_and_closed_account_take_no_photo(desk: Desk) -> None:
    ticket = desk.ticket()
    desk.refuses = RightMissing(right="办理来信")
    assert _send(ticket, _picture()).status_code == 403
    desk.refuses = None
    User.objects.filter(pk=desk.owner.pk).update(is_active=False)
    assert _send(ticket, _picture()).status_code == 410
    assert not StoredFile.objects.exists()


def test_what_is_no_photo_or_too_large_is_told_and_the_others_stay(desk: Desk) -> None:
    ticket = desk.ticket()
    answer = _send(ticket, samples.pdf("x"), _picture(), _picture() + b"\0" * LIMIT)
    told = answer.content.decode()
    assert answer.status_code == 422
    assert "的内容是PDF" in told
    assert "超过了 195.3 KB 的上限" in told
    assert "已上传 1 张" in told
    assert StoredFile.objects.count() == 1
    assert _send(ticket).status_code == 422


def test_ticket_takes_twenty_photos(desk: Desk) -> None:
    ticket = desk.ticket()
    PhotoTicket.objects.filter(pk=ticket.pk).update(taken=19)
    answer = _send(ticket, _picture("red"), _picture("blue"))
    assert answer.status_code == 422
    assert "最多上传 20 张" in answer.content.decode()
    assert _send(ticket, _picture()).status_code == 303


def test_code_opens_as_a_page_without_script(desk: Desk) -> None:
    page = desk.client.post(reverse("files:photo_ticket", args=[PLACE, desk.target])).content.decode()
    assert "<h1" in page
    assert 'class="qr"' in page


def test_old_tickets_are_swept(desk: Desk) -> None:
    old, new = desk.ticket(), desk.ticket()
    PhotoTicket.objects.filter(pk=old.pk).update(created=timezone.now() - timedelta(days=9))
    assert photo_services.sweep_tickets() == 1
    assert list(PhotoTicket.objects.all()) == [new]
