"""Files over HTTP, as a program sees them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.kernel import factories
from tests.kernel.files import samples
from yaojian.kernel.accounts.models import User

pytestmark = pytest.mark.django_db


def signed_in(account: User) -> Client:
    client = Client()
    client.post("/account/login", {"login": account.username, "password": "correct-Horse-9"})
    return client


def test_program_uploads_looks_and_downloads() -> None:
    client = signed_in(factories.user())
    kept = client.post("/api/v1/files/", {"file": SimpleUploadedFile("通知.pdf", samples.pdf("one"))})
    assert kept.status_code == 201
    address = f"/api/v1/files/{kept.json()['id']}"
    assert client.get(address).json()["pages"] == 1
    content = client.get(f"{address}/content")
    assert b"".join(content) == samples.pdf("one")
    assert client.get(f"{address}/pages/1")["Content-Type"] == "image/webp"
    assert client.get(f"{address}/pages/2").status_code == 404
    other = signed_in(factories.user())
    assert other.get(address).status_code == 403
    assert other.get(f"{address}/content").status_code == 403
    assert Client().get(address).status_code == 401


def test_refused_upload_says_why() -> None:
    client = signed_in(factories.user())
    answer = client.post("/api/v1/files/", {"file": SimpleUploadedFile("a.pdf", b"MZ\x00\x01")})
    assert answer.status_code == 422
    assert answer.json()["code"] == "kernel.files.kind_not_allowed"
