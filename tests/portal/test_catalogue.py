"""The desk speaks Chinese: the catalogue is compiled and covers what an editor reads."""

import gettext
import json
import re
from pathlib import Path

import pytest
from django.test import Client

import yaojian.portal.desk
from tests.portal.conftest import Newsroom
from tests.portal.test_pages import browser_of

LOCALE = Path(yaojian.portal.desk.__file__).parent / "locale"
_ENTRY = re.compile(r'^msgid (".*")\n(?:msgid_plural (".*")\n)?msgstr(?:\[0\])? (".*")$', re.MULTILINE)
# Names that stay: kinds of files, the institution's English name, addresses.
_LATIN_WORDS = re.compile(r"(?<![\w/.@#-])[A-Za-z]{3,}(?:[ '][A-Za-z]+)+")


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


def words_on(browser: Client, path: str) -> str:
    """What stands on the page as text, without scripts, styles and tags."""
    page = browser.get(path).content.decode()
    page = re.sub(r"<(script|style|svg|template)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", "\n", page)


def test_no_english_sentence_is_left_where_an_editor_writes(newsroom: Newsroom) -> None:
    editor = browser_of(newsroom.editor)
    for path in (
        f"/cms/pages/add/articles/article/{newsroom.column.pk}/",
        "/cms/images/",
        "/cms/images/add/",
        "/cms/documents/",
        "/cms/documents/add/",
    ):
        found = _LATIN_WORDS.findall(words_on(editor, path))
        assert found == [], path
