"""Pages: what becomes a file of the site, what the desk shows, what comes out as a sheet."""

import io
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import load_workbook  # type: ignore[import-untyped]  # ships no types

from tests.kernel import factories as kernel
from tests.portal.conftest import Newsroom
from tests.portal.interaction import factories
from tests.portal.interaction.conftest import Bureau
from yaojian.kernel.audit.models import Event
from yaojian.portal.interaction.letters.models import Letter, PublicCopy
from yaojian.portal.interaction.letters.services import opening, writing
from yaojian.portal.publishing import building

pytestmark = pytest.mark.django_db


def signed_in(user: object) -> Client:
    browser = Client()
    browser.force_login(user)  # type: ignore[arg-type]  # a user
    return browser


def published(bureau: Bureau, **facts: object) -> PublicCopy:
    letter = factories.copied(bureau, **facts)
    opening.publish(actor=bureau.publisher, letter_id=letter.pk, key=factories.key())
    return PublicCopy.objects.get(letter=letter)


def test_published_letter_becomes_a_page_and_a_line_and_goes_when_withdrawn(
    bureau: Bureau, newsroom: Newsroom, built: Path
) -> None:
    copy = published(bureau, subject="处方药怎样登记")
    building.follow([f"letter:{copy.pk}", "letters"])
    for route in (f"hd/lx/{copy.pk}.html", "hd/lx/index.html", "hd/index.html", "index.html"):
        assert "处方药怎样登记" in (built / route).read_text(), route
    page = (built / f"hd/lx/{copy.pk}.html").read_text()
    assert "张三丰" not in page
    assert "张*丰" in page
    opening.withdraw(actor=bureau.publisher, letter_id=copy.letter_id, text="来信人要求。", key=factories.key())
    building.follow([f"letter:{copy.pk}", "letters"])
    assert not (built / f"hd/lx/{copy.pk}.html").exists()
    assert [path for path in built.rglob("*.html") if "处方药怎样登记" in path.read_text()] == []


def test_rating_shows_on_the_published_page_and_in_the_figures(bureau: Bureau, newsroom: Newsroom, built: Path) -> None:
    copy = published(bureau, phone=factories.PHONE)
    building.follow([f"letter:{copy.pk}", "letters"])
    claim = factories.claim(copy.letter)
    writing.rate(actor=factories.visitor(), claim=claim, score=4, text="", key=factories.key())
    building.follow([f"letter:{copy.pk}", "letter_figures"])
    assert "来信人评价 4 分" in (built / f"hd/lx/{copy.pk}.html").read_text()
    assert "4.0 分" in (built / "hd/index.html").read_text()


def test_whole_build_equals_what_was_followed(bureau: Bureau, newsroom: Newsroom, built: Path) -> None:
    copy = published(bureau)
    building.follow([f"letter:{copy.pk}", "letters", "letter_figures"])
    followed = {path.relative_to(built): path.read_bytes() for path in built.rglob("hd/**/*.html")}
    building.build_all()
    newest = (
        max((built.parent / "releases").iterdir(), key=lambda folder: int(folder.name))
        if (built.parent / "releases").is_dir()
        else built
    )
    whole = {path.relative_to(newest): path.read_bytes() for path in newest.rglob("hd/**/*.html")}
    assert {str(key): value for key, value in followed.items()} == {str(key): value for key, value in whole.items()}


def test_desk_offers_only_what_is_possible_and_keeps_a_wrong_form(bureau: Bureau) -> None:
    letter = factories.assigned(bureau)
    browser = signed_in(bureau.handler_user)
    page = browser.get(f"/cms/letters/{letter.pk}").content.decode()
    assert "拟写答复并送审" in page
    assert "审核通过并答复" not in page
    wrong = browser.post(
        f"/cms/letters/{letter.pk}/acts/extend", {"extend-days": "3", "extend-text": "", "key": factories.key()}
    )
    assert wrong.status_code == 422
    assert 'value="3"' in wrong.content.decode()
    done = browser.post(f"/cms/letters/{letter.pk}/acts/draft", {"draft-answer": "您好。", "key": factories.key()})
    assert done.status_code == 303
    assert browser.post(f"/cms/letters/{letter.pk}/acts/approve", {"key": factories.key()}).status_code == 403
    assert browser.post(f"/cms/letters/{letter.pk}/acts/nothing").status_code == 404


@pytest.mark.parametrize("path", ["", "figures", "export"])
def test_who_has_no_right_sees_no_ledger(bureau: Bureau, path: str) -> None:
    stranger = signed_in(kernel.official("路人", bureau.other))
    assert stranger.get(f"/cms/letters/{path}").status_code == 403
    letter = factories.assigned(bureau)
    assert stranger.get(f"/cms/letters/{letter.pk}").status_code == 403


def test_ledger_is_filtered_paged_and_exported_without_names(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [factories.registered(bureau, subject=f"=第{number}封") for number in range(3)]
    from yaojian.portal.interaction.acting import paging

    monkeypatch.setattr(paging.page_of, "__kwdefaults__", {"after": "", "limit": 2})
    browser = signed_in(bureau.registrar_user)
    first = browser.get("/cms/letters/?tab=registered")
    assert [letter.subject in first.content.decode() for letter in made] == [False, True, True]
    following = first.context["next_page"]
    second = browser.get(f"/cms/letters/{following}")
    assert [letter.subject in second.content.decode() for letter in made] == [True, False, False]
    found = browser.get("/cms/letters/?tab=all&words=第1封").content.decode()
    assert [letter.subject in found for letter in made] == [False, True, False]
    sheet = load_workbook(io.BytesIO(browser.get("/cms/letters/export?tab=registered").content)).active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert sum("=第" in cell for cell in cells) == 3
    assert not any("张三丰" in cell or "138" in cell[:3] for cell in cells if cell)
    assert Event.objects.filter(action="portal.letter.exported").count() == 1


def test_figures_open_their_lists(bureau: Bureau) -> None:
    factories.answered(bureau)
    browser = signed_in(bureau.registrar_user)
    page = browser.get("/cms/letters/figures")
    whole = page.context["by_kind"][-1]
    for figure in (whole.received, whole.answered, whole.on_time):
        listed = browser.get(f"/cms/letters/{figure.address}")
        assert len(listed.context["page"].rows) == figure.value == 1


def test_api_acts_like_the_page(bureau: Bureau) -> None:
    letter = factories.letter()
    browser = signed_in(bureau.registrar_user)
    base = f"/api/v1/portal/letters/{letter.pk}"
    told = browser.get(base).json()
    assert told["acts"] == ["register", "close", "discard"]
    assert "identity" not in told
    act = f"{base}/acts/register"
    wrong = browser.post(act, {"fields": {"kind": "x"}, "key": factories.key()}, content_type="application/json")
    assert wrong.status_code == 422
    body = {"fields": {"kind": "complaint"}, "key": factories.key()}
    done = browser.post(act, body, content_type="application/json").json()
    assert (done["state"], done["kind"]) == ("registered", "complaint")
    assert Letter.objects.get().number == done["number"]
    rows = browser.get("/api/v1/portal/letters?tab=registered").json()["rows"]
    assert [row["id"] for row in rows] == [str(letter.pk)]


def test_every_page_of_applications_and_surveys_opens(bureau: Bureau) -> None:
    from yaojian.portal.interaction.applications.rights import READ as APPLICATIONS
    from yaojian.portal.interaction.applications.rights import REGISTER, REPORT
    from yaojian.portal.interaction.surveys.rights import MANAGE, READ

    account = kernel.official("吴全部", bureau.unit)
    kernel.grant(account, APPLICATIONS, REGISTER, REPORT, MANAGE, READ)
    browser = signed_in(account)
    for path in (
        "/cms/applications/", "/cms/applications/?tab=all&report=2026&row=3.1&column=natural", "/cms/applications/new",
        "/cms/applications/export?tab=all", "/cms/applications/report/2026", "/cms/surveys/", "/cms/surveys/new",
        "/d/query", "/d/letters/new?kind=director", "/d/applications/new",
    ):  # fmt: skip
        assert browser.get(path).status_code == 200, path
    rows = {"questions-TOTAL_FORMS": "1", "questions-INITIAL_FORMS": "0", "questions-0-text": "满意吗？"}
    rows |= {"questions-0-kind": "single", "questions-0-options": "满意\n不满意", "questions-0-required": "on"}
    facts = {"kind": "survey", "matter": "other", "title": "调查", "intro": "请填。", "opens_on": "2026-01-01"}
    made = browser.post("/cms/surveys/new", facts | rows | {"closes_on": "2099-01-01", "key": factories.key()})
    assert made.status_code == 303
    page = browser.get(made.headers["Location"]).content.decode()
    assert "满意吗？" in page
    assert "送审" in page
