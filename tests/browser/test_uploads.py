"""Uploads that outlive a broken line, and photos that come from a telephone while the desk looks on."""

from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, Request, Route, expect

from tests.browser.conftest import Desk, PageOf
from tests.kernel.files import samples
from tests.support.browsing import PHONE, assert_accessible, assert_fits
from yaojian.kernel.calendar import workdays


def _look(page: Page) -> None:
    """Accessible, and fits a narrow screen."""
    assert_accessible(page)
    assert_fits(page)


def _large_log(path: Path, year: int) -> Path:
    """Some 10 MB: a reading every 26 minutes, each with a long remark."""
    start, remark = datetime(year, 1, 1), "示范数据" * 40  # noqa: DTZ001 - local, as loggers write it
    lines = [f"{start + timedelta(minutes=26 * number):%Y-%m-%d %H:%M},4.6,{remark}" for number in range(20_000)]
    path.write_text("\n".join(["时间,三号库(℃),备注", *lines]), encoding="utf-8")
    return path


def _break_after_the_first_piece(route: Route) -> None:
    request = route.request
    if request.method == "PATCH" and request.headers["upload-offset"] != "0":
        route.abort()
    else:
        route.continue_()


def test_large_file_goes_on_after_the_line_broke_and_the_page_was_left(page_of: PageOf, tmp_path: Path) -> None:
    page, year = page_of("qy12"), workdays.today().year - 3
    log = _large_log(tmp_path / "三号库全年.csv", year)
    page.goto(f"/qy/coldchain/{year}")
    page.route("**/files/uploads/*", _break_after_the_first_piece)
    with page.expect_event("requestfailed", lambda request: request.method == "PATCH", timeout=30_000):
        page.locator("input[type=file]").set_input_files(log)
    expect(page.locator("yj-pieces").get_by_role("status")).to_contain_text("正在上传，网络断开会自动继续")
    _look(page)
    page.get_by_role("button", name="上传并分析").click()
    expect(page.get_by_role("alert").filter(has_text="还有文件没有传完")).to_be_visible()

    page.goto(f"/qy/coldchain/{year}")
    page.unroute_all(behavior="ignoreErrors")
    sent: list[int] = []

    def note(asked: Request) -> None:
        if asked.method == "PATCH":
            sent.append(int(asked.headers["upload-offset"]))

    page.on("request", note)
    page.locator("input[type=file]").set_input_files(log)
    expect(page.locator("yj-pieces").get_by_role("status")).to_contain_text("已上传，尚未提交", timeout=60_000)
    assert sent[0] > 0, "the first piece was sent again"
    _look(page)
    page.get_by_role("button", name="上传并分析").click()
    expect(page.get_by_role("status").first).to_contain_text("已上传 1 个文件")
    expect(page.get_by_role("link", name="三号库全年.csv").first).to_be_visible()


def _open_field(page: Page) -> str:
    """The attachments of a section of the returned report; gives the telephone's address."""
    page.goto("/qy/")
    page.get_by_role("link", name="更正").first.click()
    page.get_by_role("link", name="仓库布局及设施设备验证情况").first.click()
    page.get_by_role("button", name="用手机拍照上传").click()
    expect(page.get_by_role("img", name="拍照上传的二维码")).to_be_visible()
    _look(page)
    page.get_by_text("不能扫码？").click()
    return page.get_by_role("link", name="/files/photos/").get_attribute("href") or ""


def test_photo_of_a_telephone_appears_at_the_desk_and_is_added(desk: Desk, tmp_path: Path) -> None:
    page = desk.page("qy16")
    address = _open_field(page)
    photo = tmp_path / "仓库.png"
    photo.write_bytes(samples.picture())

    phone = desk.page(size=PHONE)  # nobody signs in on it
    phone.goto(address)
    _look(phone)
    phone.get_by_label("拍照或选择照片").set_input_files(photo)
    phone.get_by_role("button", name="上传", exact=True).click()
    expect(phone.get_by_text("已上传 1 张")).to_be_visible()
    _look(phone)

    expect(page.get_by_text("已收到 1 张")).to_be_visible()
    page.get_by_role("button", name="拍完了").click()
    expect(page.get_by_text("二维码已停用")).to_be_visible()
    _look(page)
    phone.goto(address)
    expect(phone.get_by_text("这个拍照链接已失效")).to_be_visible()
    phone.goto("/qy/")
    expect(phone.get_by_label("用户名")).to_be_visible()

    page.get_by_role("button", name="上传附件").click()
    expect(page.get_by_role("status").first).to_contain_text("已添加 1 个附件")
    expect(page.get_by_role("link", name="仓库.png")).to_be_visible()
