"""The desk speaks Chinese: the catalogue is compiled and covers what an editor reads."""

import ast
import gettext
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import wagtail
from django.test import Client

import yaojian.portal.desk
from tests.portal import factories
from tests.portal.conftest import Newsroom
from tests.portal.test_pages import browser_of
from yaojian.portal.articles import services as articles
from yaojian.portal.articles.models import Attachment, Picture

LOCALE = Path(yaojian.portal.desk.__file__).parent / "locale"
_ENTRY = re.compile(r'^msgid (".*")\n(?:msgid_plural (".*")\n)?msgstr(?:\[0\])? (".*")$', re.MULTILINE)
WAGTAIL = Path(wagtail.__file__).parent
CLOSED = Path(__file__).parent / "desk" / "closed_words.txt"
# Names that stay: kinds of files, programs, units.
STAYS = frozenset(
    {"Word", "WPS", "PDF", "OFD", "JPG", "PNG", "GIF", "WebP", "ZIP", "Excel", "PowerPoint", "MP3", "MP4", "CSV"}
    | {
        "docx",
        "xlsx",
        "pptx",
        "doc",
        "xls",
        "ppt",
        "txt",
        "csv",
        "zip",
        "ofd",
        "pdf",
        "png",
        "jpg",
        "webp",
        "gif",
        "mp3",
        "mp4",
    }
    | {"Actions"}  # a name in a template of Wagtail's past its catalogue, mended by editor.js
    | {"https", "http", "www", "tel", "mailto", "alt", "SM3", "RSS", "HTML", "URL", "Esc", "Ctrl", "Enter", "and"}
)
_LATIN = re.compile(r"(?<![\w/.@#%&-])[A-Za-z][A-Za-z']{2,}(?![\w/.@-])")
_SPOKEN = ("aria-label", "title", "placeholder", "alt", "aria-roledescription")


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_compiled_catalogue_is_that_of_the_text(domain: str) -> None:
    folder = LOCALE / "zh_Hans" / "LC_MESSAGES"
    with (folder / f"{domain}.mo").open("rb") as stream:
        compiled = gettext.GNUTranslations(stream)
    entries = [entry for entry in _ENTRY.findall((folder / f"{domain}.po").read_text()) if entry[0] != '""']
    assert len(entries) > 10
    for single, plural, told in entries:
        first, other = json.loads(single), json.loads(plural or single)
        said = compiled.ngettext(first, other, 2) if plural else compiled.gettext(first)
        assert said == json.loads(told)


def msgids(path: Path) -> set[str]:
    """Every text of a catalogue, translated or not."""
    found: set[str] = set()
    pieces: list[str] | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("msgid "):
            pieces = [str(ast.literal_eval(line[6:]))]
        elif line.startswith('"') and pieces is not None:
            pieces.append(str(ast.literal_eval(line)))
        elif pieces is not None:
            found.add("".join(pieces))
            pieces = None
    return found - {""}


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_upgrade_brings_no_english_nobody_looked_at(domain: str) -> None:
    """New words of Wagtail are translated, or listed as words of a closed page, before an upgrade may pass."""
    closed = {line.replace("\\n", "\n") for line in CLOSED.read_text(encoding="utf-8").splitlines()[1:]}
    left = set()
    for app in ("admin", ".", "images", "documents", "contrib/typed_table_block"):
        source = WAGTAIL / app / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"
        if not source.is_file():
            continue
        catalogues = []
        for folder in (LOCALE, WAGTAIL / app / "locale"):
            compiled = folder / "zh_Hans" / "LC_MESSAGES" / f"{domain}.mo"
            if compiled.is_file():
                with compiled.open("rb") as stream:
                    catalogues.append(gettext.GNUTranslations(stream)._catalog)  # type: ignore[attr-defined]  # its only list
        known = {key[0] if isinstance(key, tuple) else key for one in catalogues for key in one}
        known |= {key.partition("\x04")[2] for key in known if "\x04" in key}
        left |= msgids(source) - known
    assert left - closed == set()


class Reading(HTMLParser):
    """Gathers what is read or spoken: texts and the attributes that speak, without scripts, drawings and code."""

    silent = frozenset({"script", "style", "svg", "code", "template"})

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.silent:
            self._within.append(tag)
        self.words += [value for name, value in attrs if name in _SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if not self._within and data.strip():
            self.words.append(data.strip())


def words_on(browser: Client, path: str) -> list[str]:
    """What a person reads or hears on the page; dialogs come as JSON."""
    answer = browser.get(path)
    assert answer.status_code == 200, path
    page = answer.content.decode()
    if answer.headers["Content-Type"].startswith("application/json"):
        page = str(json.loads(page).get("html", ""))
    reading = Reading()
    reading.feed(page)
    return reading.words


def reachable(newsroom: Newsroom) -> list[str]:
    """The pages an editor can open, with something on each."""
    article = factories.draft(newsroom.writes, newsroom.column, "第一版标题")
    articles.change_draft(
        actor=newsroom.writes, article_id=article.pk, draft=articles.Draft(title="第二版", body=[factories.text()])
    )
    public = factories.published(newsroom.writes, newsroom.judges, newsroom.column, "已发布的信息")
    review = factories.submitted(newsroom.writes, newsroom.column, "在审的信息")
    picture, attachment = factories.picture(), factories.attachment()
    Picture.objects.update(title="冷库", uploaded_by_user=newsroom.editor)
    Attachment.objects.update(title="名单", uploaded_by_user=newsroom.editor)
    first = article.revisions.order_by("pk")[0].pk
    of_pages = [
        f"/cms/pages/{pk}/{rest}"
        for pk in (article.pk, public.pk, review.article_id)
        for rest in ("edit/", "history/", "history/results/")
    ]
    choosers = ["/cms/images/chooser/", "/cms/documents/chooser/", "/cms/choose-page/", "/cms/choose-external-link/"]
    mails = ["/cms/choose-email-link/", "/cms/choose-phone-link/", "/cms/choose-anchor-link/"]
    ours = ["/cms/", "/cms/articles/", "/cms/articles/new", "/cms/articles/bin", "/cms/articles/import"]
    return [
        *ours,
        *(f"/cms/articles/{article.pk}{rest}" for rest in ("", "/places", "/move", "/bin", "/import", "/submit")),
        f"/cms/pages/add/articles/article/{newsroom.column.pk}/",
        *of_pages,
        f"/cms/pages/{article.pk}/revisions/compare/earliest...latest/",
        f"/cms/pages/{article.pk}/revisions/{first}/revert/",
        *choosers,
        *mails,
        "/cms/images/",
        "/cms/images/add/",
        f"/cms/images/{picture.pk}/",
        "/cms/documents/",
        "/cms/documents/add/",
        f"/cms/documents/edit/{attachment.pk}/",
    ]


def test_no_latin_word_is_left_where_an_editor_works(newsroom: Newsroom) -> None:
    paths, editor = reachable(newsroom), browser_of(newsroom.editor)
    found: dict[str, set[str]] = {}
    for path in paths:
        for text in words_on(editor, path):
            if words := set(_LATIN.findall(text)) - STAYS:
                found.setdefault(path, set()).update(words)
    assert found == {}


def test_scripts_of_the_editor_speak_chinese(newsroom: Newsroom) -> None:
    catalogue = browser_of(newsroom.editor).get("/cms/jsi18n/").content.decode()
    for words in ("保存", "网络中断，没有保存"):
        assert json.dumps(words)[1:-1] in catalogue
