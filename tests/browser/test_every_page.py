"""Every page a role can reach by links: answers, keeps the content policy, passes axe, fits a narrow screen.

Walks from the surface's first page, one page of each kind (addresses that differ only in identifiers are one kind).
With ``YAOJIAN_PICTURES`` set to a folder it leaves a picture of each there, for a desktop and for a phone.
"""

import os
import re
from collections import deque
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

from tests.browser.conftest import Desk
from tests.support.browsing import PHONE, assert_fits, axe_findings

_IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+|(?<=/flow/definitions/)\w+|(?<=/steps/)\w+")
_MOST_PAGES = 60
# Not pages: streams, downloads, signing out, the editor of Wagtail (its own product, tested by it).
# Nor the doors to other systems, which lie on other hosts (test_sso).
_SKIPPED = re.compile(r"^/(sso/|qy/systems/.|live|files|api|static|media|account/logout|cms/(?!$)|.*\.xml$)")
WALKS = [
    ("", "/"),
    ("registrar", "/oa/"),
    ("head.liutong", "/oa/"),
    ("editor", "/cms/"),
    ("reviewer", "/cms/"),
    ("branch.wuhan", "/qy/supervision/"),
    ("qy01", "/qy/"),
    ("inspector", "/console/inspection/"),
    ("sysadmin", "/console/"),
    ("secadmin", "/console/"),
    ("auditor", "/console/"),
    ("registrar", "/account/"),
]


def kind_of(address: str) -> str:
    """Addresses of one kind look the same but for their identifiers."""
    return _IDENTIFIER.sub("…", urlsplit(address).path)


def links_of(page: Page) -> list[str]:
    """Paths this page links to, on this host, opened by a plain click."""
    hrefs = page.eval_on_selector_all("a[href]:not([download]):not([target])", "links => links.map(link => link.href)")
    own = urlsplit(page.url).netloc
    paths = [urlsplit(href) for href in hrefs]
    return [part.path for part in paths if part.netloc == own and not _SKIPPED.match(part.path)]


def take_pictures(page: Page, name: str) -> None:
    """Whole page, as on a desktop and as on a phone."""
    folder = os.environ.get("YAOJIAN_PICTURES")
    if not folder:
        return
    file = re.sub(r"[^\w.-]+", "_", name).strip("_") or "home"
    page.screenshot(path=Path(folder) / f"{file}.png", full_page=True)
    before = page.viewport_size
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a dict of the right keys
    page.screenshot(path=Path(folder) / f"{file}-phone.png", full_page=True)
    if before is not None:
        page.set_viewport_size(before)


@pytest.mark.browser
@pytest.mark.parametrize(("who", "start"), WALKS, ids=[f"{who or 'visitor'} {start}" for who, start in WALKS])
def test_every_page_in_reach_is_sound(desk: Desk, who: str, start: str) -> None:
    page = desk.page(who)
    waiting, seen, problems = deque([start]), {kind_of(start)}, []
    surface = "/" + start.split("/")[1]
    while waiting and len(seen) <= _MOST_PAGES:
        address = waiting.popleft()
        try:
            answer = page.goto(address)
        except PlaywrightError as download:
            if "Download is starting" not in str(download):
                raise
            continue
        if answer is None or answer.status != 200:
            problems.append(f"{address}: status {answer.status if answer else 'none'}")
            continue
        problems += [f"{address}: {finding}" for finding in axe_findings(page)]
        try:
            assert_fits(page)
        except AssertionError as wide:
            problems.append(str(wide))
        take_pictures(page, f"{who}{kind_of(address)}")
        for link in links_of(page):
            inside = link.startswith(surface) or surface == "/"
            if inside and kind_of(link) not in seen:
                seen.add(kind_of(link))
                waiting.append(link)
    assert not problems, "\n".join(problems)
