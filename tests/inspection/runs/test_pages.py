"""The console's pages and the API: what a person and a program see."""

import json

import pytest
from django.test import Client

from tests.inspection.runs import factories
from tests.kernel.factories import official
from yaojian.inspection.runs.models import Finding, Run
from yaojian.kernel.accounts.models import User

pytestmark = pytest.mark.django_db
BASE = "/console/inspection/"


@pytest.fixture
def browser(client: Client, inspector: User) -> Client:
    client.force_login(inspector)
    return client


def test_list_starts_empty_with_a_way_on(browser: Client) -> None:
    text = browser.get(f"{BASE}runs/").content.decode()
    assert "还没有检查过网站" in text
    assert f'href="{BASE}new/"' in text


def test_starting_shows_the_progress(browser: Client) -> None:
    answer = browser.post(
        f"{BASE}new/",
        {
            "target": "www.example.gov.cn",
            "max_pages": "50",
            "rate": "2",
            "indicators": "national_2019",
            "key": factories.key(),
        },
    )
    run = Run.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"{BASE}{run.pk}/")
    text = browser.get(answer["Location"]).content.decode()
    assert "正在排队" in text
    assert "停止检查" in text
    assert "正在排队" in browser.get(f"{BASE}{run.pk}/progress/").content.decode()


def test_wrong_input_is_kept_with_a_sentence(browser: Client) -> None:
    answer = browser.post(
        f"{BASE}new/",
        {"target": "ftp://x.cn", "max_pages": "0", "rate": "9999", "indicators": "x", "key": factories.key()},
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="ftp://x.cn"' in text
    assert "网址不完整或写错" in text
    assert "至少 1 页。" in text
    assert Run.objects.count() == 0


def test_form_sent_without_any_field_is_refused_with_its_sentences(browser: Client) -> None:
    answer = browser.post(f"{BASE}new/", {})
    assert answer.status_code == 422
    assert "请填写要检查的网址。" in answer.content.decode()
    assert Run.objects.count() == 0


def test_words_of_the_list_are_looked_for_in_any_order_and_width(browser: Client, finished: Run) -> None:
    inside = finished.site
    assert inside in browser.get(f"{BASE}runs/", {"words": f"程检 {inside[:6]}"}).content.decode()
    assert "没有符合条件的检查" in browser.get(f"{BASE}runs/", {"words": "并无此站"}).content.decode()


def test_internal_address_is_refused_on_a_page_of_its_own(browser: Client) -> None:
    answer = browser.post(
        f"{BASE}new/",
        {
            "target": "http://10.0.0.1/",
            "max_pages": "5",
            "rate": "2",
            "indicators": "national_2019",
            "key": factories.key(),
        },
    )
    assert answer.status_code == 422
    assert "是内部网络地址" in answer.content.decode()


def test_finished_run_shows_score_findings_and_files(browser: Client, finished: Run) -> None:
    page = f"{BASE}{finished.pk}/"
    text = browser.get(page).content.decode()
    assert str(finished.points) in text
    assert "链接打不开" in text
    assert "单项否决" in text
    found = finished.findings.get(rule="link.broken", url__endswith="gone.html")
    detail = browser.get(f"{page}findings/{found.number}/").content.decode()
    assert "怎么改" in detail
    assert "list.html" in detail
    for path in (f"{page}report/", f"{page}findings.json", f"{page}findings/{found.number}/evidence/"):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")
        assert len(answer.getvalue()) > 100


def test_filter_stands_in_the_address(browser: Client, finished: Run) -> None:
    page = f"{BASE}{finished.pk}/"
    text = browser.get(page, {"rule": "link.broken", "words": "gone.png"}).content.decode()
    assert "gone.png" in text
    assert "other.html" not in text
    assert "没有符合条件的问题" in browser.get(page, {"words": "zzz"}).content.decode()
    assert browser.get(page, {"severity": "nonsense", "after": "x"}).status_code == 200


def test_progress_of_an_ended_run_reloads_the_page(browser: Client, finished: Run) -> None:
    assert browser.get(f"{BASE}{finished.pk}/progress/")["HX-Refresh"] == "true"


@pytest.mark.parametrize("path", ["", "runs/", "new/", "{run}/", "{run}/report/", "{run}/findings/1/"])
def test_pages_refuse_who_has_no_right(path: str, finished: Run, client: Client) -> None:
    address = BASE + path.format(run=finished.pk)
    assert client.get(address).status_code in (302, 303, 401)
    client.force_login(official("路人"))
    answer = client.get(address)
    assert answer.status_code == 403
    assert "权限" in answer.content.decode()


def test_reader_sees_results_but_no_buttons(finished: Run, client: Client) -> None:
    client.force_login(factories.reader())
    assert "发起检查" not in client.get(f"{BASE}runs/").content.decode()
    assert client.get(f"{BASE}{finished.pk}/").status_code == 200
    assert client.post(f"{BASE}{finished.pk}/stop/").status_code == 403


def test_api_does_what_the_pages_do(browser: Client, finished: Run) -> None:
    api = "/api/v1/inspection/runs"
    body = {"target": "https://www.example.gov.cn/", "max_pages": 10, "rate": "2", "key": factories.key()}
    made = browser.post(f"{api}/", json.dumps(body), content_type="application/json")
    assert made.status_code == 201
    again = browser.post(f"{api}/", json.dumps(body), content_type="application/json")
    assert again.json()["id"] == made.json()["id"]
    assert {run["id"] for run in browser.get(f"{api}/").json()["items"]} == {made.json()["id"], str(finished.pk)}
    assert browser.get(f"{api}/{finished.pk}").json()["score"]["label"] == "试算分"
    findings = browser.get(f"{api}/{finished.pk}/findings", {"rule": "link.broken"}).json()["items"]
    assert len(findings) == 3
    assert set(findings[0]["places"][0]) == {"page", "selector", "text"}
    assert set(json.loads(browser.get(f"{api}/{finished.pk}/findings.json").getvalue())) == {"run", "score", "findings"}
    assert browser.post(f"{api}/{made.json()['id']}/stop").json()["state"] == "waiting"
    assert browser.post(f"{api}/{finished.pk}/stop").status_code == 409


@pytest.fixture
def pictured(finished: Run) -> Run:
    """A run whose first finding has a place in the source and a picture, as a machine with a browser leaves them."""
    path = finished.folder / "findings.json"
    data = json.loads(path.read_text("utf-8"))
    data["findings"][0] |= {"offset": [119, 122]}
    data["findings"][0]["evidence"]["picture"] = f"evidence/{'0' * 20}.png"
    path.write_text(json.dumps(data), encoding="utf-8")
    (finished.folder / "evidence" / f"{'0' * 20}.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    Finding.objects.filter(run=finished, number=1).update(excerpt="用词：…扫黑【除<恶】专项…")
    return finished


def test_finding_shows_the_marked_words_their_place_and_the_picture(browser: Client, pictured: Run) -> None:
    page = f"{BASE}{pictured.pk}/findings/1/"
    text = browser.get(page).content.decode()
    assert "扫黑<mark>除&lt;恶</mark>专项" in text
    assert "第 120 至 122 个字符" in text
    assert f'src="{page}picture/"' in text
    assert "这次检查的文件不在本机" not in text
    answer = browser.get(f"{page}picture/")
    assert (answer.status_code, answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        200,
        "image/png",
        "nosniff",
    )
    assert answer.getvalue().startswith(b"\x89PNG")


def test_picture_is_shown_to_nobody_who_may_not_see_the_run(pictured: Run, client: Client) -> None:
    address = f"{BASE}{pictured.pk}/findings/1/picture/"
    assert client.get(address).status_code in (302, 303, 401)
    client.force_login(official("路人"))
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("name", ["../../secret.png", "evidence/../findings.json", "evidence/x.png", "/etc/passwd", ""])
def test_picture_outside_the_evidence_is_never_served(browser: Client, pictured: Run, name: str) -> None:
    path = pictured.folder / "findings.json"
    data = json.loads(path.read_text("utf-8"))
    data["findings"][0]["evidence"]["picture"] = name
    path.write_text(json.dumps(data), encoding="utf-8")
    page = f"{BASE}{pictured.pk}/findings/1/"
    assert browser.get(f"{page}picture/").status_code == 404
    assert "picture/" not in browser.get(page).content.decode()


def test_finding_without_files_is_still_shown(browser: Client, pictured: Run) -> None:
    (pictured.folder / "findings.json").unlink()
    page = f"{BASE}{pictured.pk}/findings/1/"
    text = browser.get(page).content.decode()
    assert "<mark>" in text
    assert "这次检查的文件不在本机" in text
    assert f"{page}evidence" not in text
    assert browser.get(f"{page}picture/").status_code == 404
