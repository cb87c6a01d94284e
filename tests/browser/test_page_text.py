"""The text over the page images: selected with the mouse, found by the browser, read out once, without script too."""

from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.kernel.rendering.factories import PARAGRAPH, document
from tests.support.browsing import DESKTOP, PHONE, assert_accessible, assert_fits
from yaojian.kernel.rendering import pdf

ACROSS = "质量管理，保障人民群众用药安全，根据"
"""Begins on one line of the page and ends on the next."""


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """An official document of two pages, unlike any other: the same paper twice would be asked about."""
    path = tmp_path / "正文.pdf"
    path.write_bytes(pdf.render(document(body=[*[PARAGRAPH] * 6, f"本件流水号为{uuid4().hex}。"])))
    return path


def _registered(page: Page, letter: Path, title: str) -> None:
    """The page of a document just registered."""
    page.goto("/oa/documents/register")
    page.get_by_role("textbox", name="标题", exact=True).fill(title)
    page.get_by_role("textbox", name="来文单位", exact=True).fill("省政府办公厅")
    page.locator("#id_main_file").set_input_files(letter)
    page.get_by_role("button", name="登记并继续分送").click()
    page.wait_for_url(lambda url: "/register" not in url)
    page.goto("/oa/incoming/todo")
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def _line(page: Page, beginning: str) -> tuple[float, float, float, float]:
    line = page.locator(".document-pages__text tspan").filter(has_text=beginning).first
    line.scroll_into_view_if_needed()
    box = line.bounding_box()
    assert box is not None
    return box["x"], box["y"], box["width"], box["height"]


@pytest.mark.parametrize(("size", "name"), [(DESKTOP, "电脑"), (PHONE, "手机")])
def test_text_of_a_page_is_selected_found_and_read_out_once(
    desk: Desk, letter: Path, size: dict[str, int], name: str
) -> None:
    page = desk.page("registrar", size=size)
    _registered(page, letter, f"关于在{name}上选取文字的通知")
    assert page.evaluate("words => window.find(words)", ACROSS)
    assert page.evaluate("getSelection().toString()") == ACROSS
    image = page.locator(".document-pages__image").first.bounding_box()
    marked = page.evaluate(
        "(({x, y, width, height}) => [x, y, width, height])(getSelection().getRangeAt(0).getBoundingClientRect())"
    )
    assert image is not None
    assert image["x"] < marked[0]
    assert marked[0] + marked[2] < image["x"] + image["width"]

    x, y, _, height = _line(page, "湖北省药品监督管理局关于")
    to_x, to_y, to_width, to_height = _line(page, "2026年疫苗")
    page.mouse.move(x + 1, y + height / 2)
    page.mouse.down()
    page.mouse.move(to_x + to_width - 1, to_y + to_height / 2, steps=6)
    page.mouse.up()
    assert page.evaluate("getSelection().toString()") == "湖北省药品监督管理局关于开展2026年疫苗储存运输专项检查的通知"

    read_out = page.locator("#page-1").aria_snapshot()
    assert read_out.count("湖北省药品监督管理局文件") == 1
    assert page.locator("#page-1 .document-pages__text [style]").count() == 0
    assert_accessible(page)
    assert_fits(page)


def test_text_is_there_without_script_and_the_image_keeps_its_watermark(desk: Desk, letter: Path) -> None:
    page = desk.page("registrar", script=False)
    _registered(page, letter, "关于不用脚本选取文字的通知")
    layer = page.locator("#page-1 .document-pages__text")
    expect(layer).to_contain_text("各市、州市场监督管理局，各分局：")
    image, text = page.locator("#page-1 img").bounding_box(), layer.bounding_box()
    assert image is not None
    assert text is not None
    for side in ("x", "y", "width", "height"):
        assert abs(image[side] - text[side]) < 1
    source = page.locator("#page-1 img").get_attribute("src") or ""
    shown = page.request.get(source)
    assert shown.headers["content-type"] == "image/webp"
    assert len(shown.body()) > 10_000
