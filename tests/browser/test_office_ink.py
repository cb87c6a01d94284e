"""手写签批: an official writes by hand, on a screen and on a phone; typing does as well; whoever reads the document sees it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, PageOf
from tests.browser.office_people import look, open_drawer, open_todo
from tests.support.browsing import DESKTOP, PHONE


def _sent(page: Page, folder: Path, title: str) -> None:
    from tests.oa.factories import pdf

    letter = folder / "正文.pdf"
    letter.write_bytes(pdf(1))
    page.goto("/oa/documents/register")
    page.get_by_role("textbox", name="标题", exact=True).fill(title)
    page.get_by_role("textbox", name="来文单位", exact=True).fill("省政府办公厅")
    page.locator("#id_main_file").set_input_files(letter)
    page.get_by_role("button", name="登记并继续分送").click()
    page.get_by_label("承办：药品流通监管处").check()
    page.get_by_role("button", name="分送").click()
    expect(page.locator(".flashes")).to_contain_text("已分送 1 个承办单位。")


def _draw(page: Page, top: int) -> None:
    """One stroke from left to right."""
    box = page.locator(".ink__sheet").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + top)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + top + 30, steps=6)
    page.mouse.move(box["x"] + 200, box["y"] + top, steps=6)
    page.mouse.up()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_strokes_are_kept_and_shown_beside_the_words(
    desk: Desk, page_of: PageOf, tmp_path: Path, size: dict[str, int]
) -> None:
    title = f"关于手写签批试用的函（{size['width']}）"
    registrar = page_of("registrar")
    _sent(registrar, tmp_path, title)
    page = desk.page("head.liutong", size=size)
    open_todo(page, title)
    open_drawer(page)
    page.get_by_role("button", name="手写").click()
    page.locator(".ink__sheet").scroll_into_view_if_needed()
    _draw(page, 40)
    _draw(page, 90)
    expect(page.get_by_text("提交时一并保存。")).to_be_visible()
    two = len(page.locator("[name=ink]").input_value())
    page.get_by_role("button", name="撤一笔").click()
    assert 0 < len(page.locator("[name=ink]").input_value()) < two
    page.get_by_role("button", name="清除").click()
    expect(page.locator("[name=ink]")).to_have_value("")
    _draw(page, 60)
    look(page)
    page.get_by_role("button", name="提交意见").click()
    expect(page.locator(".flashes")).to_contain_text("办理意见已提交")

    open_todo(registrar, title)
    picture = registrar.get_by_role("img", name="的手写签批")
    expect(picture).to_be_visible()
    picture.scroll_into_view_if_needed()
    registrar.wait_for_function("img => img.complete && img.naturalWidth > 40", arg=picture.element_handle())
    expect(registrar.get_by_text("（手写签批，见笔迹）")).to_be_visible()
    look(registrar)
