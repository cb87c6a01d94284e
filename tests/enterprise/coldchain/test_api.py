"""Cold-chain data over HTTP: a program uploads, waits, reads and answers; nobody else's."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.enterprise import factories
from tests.enterprise.coldchain.scene import HARMLESS, YEAR, Scene, log, scene

pytestmark = pytest.mark.django_db
API = "/api/v1/enterprise/coldchain"
HERE = f"{API}/years/{YEAR}"


@pytest.fixture
def cold() -> Scene:
    return scene()


@pytest.fixture
def client(cold: Scene) -> Client:
    return factories.browser(cold.clerk)


def _upload(client: Client, text: str, key: str = "k1") -> int:
    files = [SimpleUploadedFile("一号库.csv", text.encode("utf-16"))]
    return client.post(f"{HERE}/files", {"uploads": files, "key": key}).status_code


def test_program_uploads_waits_reads_and_answers(cold: Scene, client: Client) -> None:
    assert client.get(HERE).status_code == 404
    assert _upload(client, log(days=200)) == 202
    assert _upload(client, log(days=200)) == 202
    working = client.get(HERE).json()
    assert (working["state"], working["percent"]) == ("working", 0)
    cold.analyse()
    assert client.get(HERE).json()["state"] == "done"
    assert [one["year"] for one in client.get(f"{API}/years").json()] == [YEAR]
    (file,) = client.get(f"{HERE}/files").json()
    assert file["told"][0]["encoding"] == "UTF-16"
    (probe,) = client.get(f"{HERE}/months").json()
    assert (probe["probe"], len(probe["months"]), probe["months"][0]["count"]) == ("1号库", 12, 744)
    assert (probe["months"][11]["count"], probe["months"][11]["short"]) == (0, True)
    (one,) = client.get(f"{HERE}/excursions").json()
    said = {name: getattr(HARMLESS, name) for name in HARMLESS.__slots__} | {"row_version": one["row_version"]}
    where = f"{API}/excursions/{one['id']}"
    answered = client.post(f"{where}/answer", said, content_type="application/json").json()
    assert (answered["cause"], answered["answered_by"]) == ("door", cold.clerk.name)
    assert client.get(where).json()["row_version"] == 1
    note = {"probe": "1号库", "month": 12, "text": "停用。"}
    assert client.post(f"{HERE}/coverage", note, content_type="application/json").json()["said_by"] == cold.clerk.name


def test_readings_of_a_month_come_as_csv(cold: Scene, client: Client) -> None:
    cold.upload(log(days=2))
    answer = client.get(f"{HERE}/readings?probe=1号库&month=1")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]  # a streaming answer
    assert (answer["Content-Type"], len(lines)) == ("text/csv; charset=utf-8", 49)


def test_file_is_replaced_and_removed_with_its_reason(cold: Scene, client: Client) -> None:
    cold.upload(log(days=2))
    upload = SimpleUploadedFile("更正.csv", log(days=3).encode())
    old = cold.file()
    replaced = client.post(f"{API}/files/{old.pk}/replace", {"upload": upload, "reason": "导出有误"})
    assert replaced.status_code == 202
    removed = client.post(
        f"{API}/files/{replaced.json()['id']}/remove", {"reason": "停用"}, content_type="application/json"
    )
    assert removed.json()["reason"] == "停用"
    again = client.post(f"{API}/files/{old.pk}/remove", {"reason": "再次"}, content_type="application/json")
    assert again.status_code == 409
    assert cold.analyse().state == "empty"


def test_harm_needs_its_vaccine_and_a_picture_is_no_logger_file(cold: Scene, client: Client) -> None:
    cold.upload(log())
    (one,) = client.get(f"{HERE}/excursions").json()
    said = {name: getattr(HARMLESS, name) for name in HARMLESS.__slots__}
    said |= {"assessment": "harmed", "batches": "", "row_version": 0}
    refused = client.post(f"{API}/excursions/{one['id']}/answer", said, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "enterprise.coldchain.harm_without_vaccine")
    picture = SimpleUploadedFile("一号库.csv", b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    assert client.post(f"{HERE}/files", {"uploads": [picture], "key": "p"}).status_code in (415, 422)


@pytest.mark.parametrize("year", [1999, 2099])
def test_years_that_cannot_be_are_refused(cold: Scene, client: Client, year: int) -> None:
    upload = SimpleUploadedFile("一号库.csv", log(days=1).encode())
    refused = client.post(f"{API}/years/{year}/files", {"uploads": [upload], "key": "k"})
    assert refused.status_code in (404, 422)
    assert refused.json()["remedy"]


def test_another_company_finds_nothing_under_any_address(cold: Scene, client: Client) -> None:
    cold.upload(log())
    (one,) = client.get(f"{HERE}/excursions").json()
    stranger = factories.browser(scene("宜昌分局").clerk)
    ask: Callable[..., object] = stranger.get
    for address in (HERE, f"{HERE}/files", f"{HERE}/months", f"{HERE}/excursions", f"{API}/excursions/{one['id']}"):
        assert getattr(ask(address), "status_code") in (403, 404), address  # noqa: B009 - an answer of the test client
    assert stranger.post(f"{HERE}/analyse").status_code == 404
    gone = stranger.post(f"{API}/files/{cold.file().pk}/remove", {"reason": "x"}, content_type="application/json")
    assert gone.status_code in (403, 404)
