"""What a browser loads stays within the budgets of the design, and the lock file names no address."""

import gzip
import re
from pathlib import Path

import pytest

import yaojian

BUILT = Path(yaojian.__file__).parent / "web" / "static" / "built"
FRONTEND = Path(yaojian.__file__).parents[2] / "frontend"
KB = 1024
# gzip -9 in KB; brotli, which the budgets are written in, is some 15 % smaller.
BUDGETS = {
    "css/office.css": 18,
    "css/portal.css": 17,
    "js/app.js": 26,
    "js/portal.js": 3,
    "js/mode.js": 1,
    "js/yj-pieces.js": 18,
    "icons.svg": 8,
}
TOO_NEW = re.compile(r"color-mix\(|oklch\(|light-dark\(|:has\(|@layer|@container")


@pytest.mark.parametrize(("name", "limit"), BUDGETS.items(), ids=BUDGETS)
def test_file_stays_within_its_budget(name: str, limit: int) -> None:
    assert len(gzip.compress((BUILT / name).read_bytes(), 9)) <= limit * KB


def test_front_page_of_the_portal_stays_within_sixty_kilobytes() -> None:
    first = ["css/portal.css", "js/portal.js", "js/mode.js", "icons.svg"]
    assert sum(len(gzip.compress((BUILT / name).read_bytes(), 9)) for name in first) <= 50 * KB


def test_style_sheets_know_nothing_chromium_88_does_not() -> None:
    for sheet in (BUILT / "css").glob("*.css"):
        assert not TOO_NEW.search(sheet.read_text(encoding="utf-8")), sheet.name


def test_every_icon_of_the_templates_is_in_the_sprite() -> None:
    sprite = (BUILT / "icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    used = {
        name
        for template in Path(yaojian.__file__).parent.rglob("templates/**/*.html")
        for name in re.findall(r'{% icon "([^"]+)"', template.read_text(encoding="utf-8"))
    }
    assert used <= drawn


def test_lock_file_names_no_address() -> None:
    lock = (FRONTEND / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in lock
    assert "://" not in lock
