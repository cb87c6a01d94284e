"""House rules every template of the product keeps."""

import re
from pathlib import Path

import pytest

import yaojian

TEMPLATES = sorted(Path(yaojian.__file__).parent.rglob("templates/**/*.html"))
# data-…= is no handler; the space before "on" keeps words such as "action=" out.
# "one=" is what includes call a single thing.
HANDLER = re.compile(r"\son(?!e\s*=)[a-z]+\s*=", re.IGNORECASE)
STYLE = re.compile(r"\sstyle\s*=|<style", re.IGNORECASE)
# A block of JSON is data, not script.
INLINE_SCRIPT = re.compile(r"<script(?![^>]*(?:\bsrc=|application/json))", re.IGNORECASE)
EVAL = re.compile(r"hx-on|hx-vals\s*=\s*[\"']js:|hx-trigger\s*=\s*[\"'][^\"']*\[")
INCLUDE = re.compile(r"{% include \"parts/(?:(?!%}).)*%}")
# Text that was cleaned (nh3) when it was saved, and where that is promised.
CLEANED = {"portal/publishing/_part.html"}
# Forms of visitors nobody signed in: what they may do hangs on a signed slip or on a query code, never on a cookie.
VISITORS = {
    "portal/applications/new.html",
    "portal/applications/status.html",
    "portal/interaction/query.html",
    "portal/letters/new.html",
    "portal/letters/status.html",
    "portal/surveys/answer.html",
    "portal/verification/verify.html",
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: "/".join(path.parts[-4:]))
def test_template_keeps_the_house_rules(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not HANDLER.search(text)
    assert not STYLE.search(text)
    assert not INLINE_SCRIPT.search(text)
    assert not EVAL.search(text)
    assert text.count("\n") <= 100
    assert "{{ form }}" not in text
    assert "|safe" not in text or template.as_posix().endswith(tuple(CLEANED))
    for include in INCLUDE.findall(text):
        assert include.endswith("only %}"), include
    if 'method="post"' in text:
        assert "csrf" in text or template.as_posix().endswith(tuple(VISITORS))
