"""What a template says of itself is for who edits it: Django shows a ``{# … #}`` that goes over two lines to the reader."""

from pathlib import Path

SOURCES = Path(__file__).parents[2] / "src"


def test_no_page_shows_the_comment_of_its_template() -> None:
    shown = [
        f"{path.relative_to(SOURCES)}:{number}"
        for path in SOURCES.rglob("*.html")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if "{#" in line and "#}" not in line[line.index("{#") :]
    ]
    assert shown == []
