"""Who is who in the demo institution, and the little acts every office story is made of."""

import re

from playwright.sync_api import Page, expect

from tests.support.browsing import assert_accessible, assert_fits
from tests.support.system import RunningSystem


def user_of(system: RunningSystem, unit: str, rank: int) -> str:
    """User name of a post: ``rank`` 10 leads, 30 is a branch's clerk (收发、编号、用印); others as they come."""
    found = system.rows(
        "SELECT a.username FROM accounts_user a JOIN organisations_post p ON p.person_id = a.person_id "
        "JOIN organisations_unit u ON u.id = p.unit_id WHERE u.name = %s AND p.rank = %s ORDER BY a.username LIMIT 1",
        [unit, rank],
    )
    return str(found[0][0])


def look(page: Page) -> None:
    """Every page of a story is accessible and fits a narrow screen."""
    assert_accessible(page)
    assert_fits(page)


def open_todo(page: Page, title: str, centre: str = "work") -> None:
    """The document among what waits for this person."""
    page.goto(f"/oa/{centre}/todo")
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()


def open_drawer(page: Page) -> None:
    """On a phone the card with the opinion is a drawer."""
    if page.viewport_size and page.viewport_size["width"] < 821 and "#act" not in page.url:
        page.get_by_role("link", name=re.compile("^(写办理意见|标为已阅)$")).click()


def submit(page: Page, opinion: str = "", way: str = "") -> None:
    """On the open document: write the opinion, choose the way, send."""
    open_drawer(page)
    if opinion:
        page.get_by_role("textbox", name="办理意见").fill(opinion)
    if way:
        page.get_by_label(re.compile(way)).check()
    page.get_by_role("button", name=re.compile("^(提交意见|办结)$")).click()
    expect(page.locator(".flashes")).to_be_visible()


def name_of(system: RunningSystem, username: str) -> str:
    """The name colleagues know this account by."""
    return str(system.rows("SELECT name FROM accounts_user WHERE username = %s", [username])[0][0])


def pick(page: Page, name: str) -> None:
    """In the picker in sight: look for somebody by his name and take him; whom one has taken before stays."""
    page.get_by_role("textbox", name="找人").locator("visible=true").first.fill(name)
    page.locator(".picker__found label:visible", has_text=name).first.click()
