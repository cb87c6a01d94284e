"""The company's pages, from upload to answer."""

import base64
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.enterprise import factories
from tests.enterprise.coldchain.scene import HARMLESS, YEAR, log, scene
from tests.kernel.files import samples
from yaojian.enterprise.coldchain import queries
from yaojian.enterprise.coldchain.models import EVIDENCE, FILES, Excursion, Year
from yaojian.kernel.files import photo_services
from yaojian.kernel.files.models import PhotoTicket

pytestmark = pytest.mark.django_db
PAGE = f"/qy/coldchain/{YEAR}"


def test_upload_chart_and_answer_by_pages() -> None:
    cold = scene()
    client = factories.browser(cold.clerk)
    assert "还没有上传数据" in client.get(PAGE).content.decode()
    upload = SimpleUploadedFile("一号库.csv", log().encode("gbk"))
    answer = client.post(PAGE, {"uploads": upload, "key": "k1"})
    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    assert "正在分析" in client.get(PAGE).content.decode()
    cold.analyse()
    page = client.get(PAGE).content.decode()
    assert "超限 180 分" in page
    assert "待说明" in page
    probe = client.get(f"{PAGE}/probe?probe=1号库").content.decode()
    assert "<polyline" in probe
    assert "全年最低 4 ℃，最高 9.5 ℃" in probe
    one = Excursion.objects.get()
    where = reverse("enterprise:coldchain:excursion", args=[one.pk])
    assert client.post(where, {"cause": "door", "row_version": 0}).status_code == 422
    said = {name: getattr(HARMLESS, name) for name in HARMLESS.__slots__}
    assert client.post(where, said | {"row_version": 0}).status_code == 303
    assert "开门" in client.get(PAGE).content.decode()


def test_tables_are_there_as_csv() -> None:
    cold = scene()
    cold.upload(log())
    client = factories.browser(cold.clerk)
    months = b"".join(client.get(f"{PAGE}/months.csv").streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]  # a streaming answer
    assert len(months) == 13
    assert months[0].count(",") == months[1].count(",")
    hours = b"".join(client.get(f"{PAGE}/probe.csv?probe=1号库").streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]  # as above
    assert hours[1] == f"{YEAR}-01-01 00:00,4,4,4"


def test_coverage_is_explained_on_the_probes_page() -> None:
    cold = scene()
    of = cold.upload(log(days=300))
    client = factories.browser(cold.clerk)
    client.post(f"{PAGE}/coverage", {"probe": "1号库", "month": 12, "text": "设备送检。"})
    assert {cell.month for cell in queries.unexplained(queries.lines_of(of))} == {10, 11}
    assert "设备送检。" in client.get(f"{PAGE}/probe?probe=1号库").content.decode()


def test_harm_without_vaccine_and_batch_is_refused() -> None:
    cold = scene()
    cold.upload(log())
    said = {name: getattr(HARMLESS, name) for name in HARMLESS.__slots__} | {"assessment": "harmed", "batches": ""}
    where = reverse("enterprise:coldchain:excursion", args=[Excursion.objects.get().pk])
    page = factories.browser(cold.clerk).post(where, said | {"row_version": 0})
    assert page.status_code == 422
    assert "请填写涉及疫苗和批号" in page.content.decode()


def test_unknown_probes_years_and_strangers_find_nothing() -> None:
    cold = scene()
    cold.upload(log())
    client = factories.browser(cold.clerk)
    assert client.get(f"{PAGE}/probe?probe=没有").status_code == 404
    assert client.get("/qy/coldchain/1999").status_code == 404
    assert client.get("/qy/coldchain/2099").status_code == 422
    stranger = factories.browser(scene("宜昌分局").clerk)
    assert stranger.get(f"{PAGE}/probe?probe=1号库").status_code == 404
    assert stranger.get(reverse("enterprise:coldchain:excursion", args=[Excursion.objects.get().pk])).status_code in (
        403,
        404,
    )
    assert Year.objects.count() == 1


def test_large_file_comes_in_pieces_and_is_analysed() -> None:
    cold = scene()
    client = factories.browser(cold.clerk)
    tus = {"Tus-Resumable": "1.0.0"}
    content = log().encode("gbk")
    said = {"filename": "一号库.csv", "place": FILES, "target": str(cold.company.pk)}
    told = ",".join(f"{name} {base64.b64encode(text.encode()).decode()}" for name, text in said.items())
    begun = client.post("/files/uploads", headers={**tus, "Upload-Length": str(len(content)), "Upload-Metadata": told})
    kept = ""
    for start in range(0, len(content), 100_000):
        answer = client.patch(
            begun["Location"],
            content[start : start + 100_000],
            content_type="application/offset+octet-stream",
            headers={**tus, "Upload-Offset": str(start)},
        )
        kept = answer.get("X-Kept", "")
    assert client.post(PAGE, {"uploads-kept": kept, "key": "k1"}).status_code == 303
    assert cold.analyse().state == "done"
    other = factories.browser(scene("宜昌分局").clerk)
    headers = {**tus, "Upload-Length": "10", "Upload-Metadata": told}
    assert other.post("/files/uploads", headers=headers).status_code == 404


def test_photo_proves_an_answer() -> None:
    cold = scene()
    cold.upload(log())
    client, one = factories.browser(cold.clerk), Excursion.objects.get()
    page = reverse("enterprise:coldchain:excursion", args=[one.pk])
    assert client.post(reverse("files:photo_ticket", args=[EVIDENCE, one.pk])).status_code == 200
    phone = reverse("files:photo", args=[photo_services.token_of(PhotoTicket.objects.get())])
    photo = SimpleUploadedFile("维修单.png", samples.picture())
    assert Client().post(phone, {"photos": photo, "key": "k1"}).status_code == 303
    (token,) = re.findall(r'name="evidence-kept" value="([^"]+)"', client.get(page).content.decode())
    said = {name: getattr(HARMLESS, name) for name in HARMLESS.__slots__} | {"row_version": 0, "evidence-kept": token}
    assert client.post(page, said).status_code == 303
    assert [file.name for file in queries.evidence_of(one)] == ["维修单.png"]


def test_same_file_twice_is_told_when_it_comes() -> None:
    cold = scene()
    client = factories.browser(cold.clerk)
    told = []
    for key in ("k1", "k2"):
        upload = SimpleUploadedFile("一号库.csv", log().encode("gbk"))
        told.append(client.post(PAGE, {"uploads": upload, "key": key}, follow=True).content.decode())
        cold.analyse()
    assert ["内容完全相同" in page for page in told] == [False, True]
    (line,) = queries.lines_of(Year.objects.get(company=cold.company))
    assert [cell.coverage for cell in line.cells] == [1.0] * 12
