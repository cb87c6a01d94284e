"""What visitors look up, and who keeps it: guides, data directories, disclosed documents."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, PageOf
from tests.support.browsing import PHONE, assert_accessible, assert_fits

LICENCES = "药品经营许可名单（示范数据）"


def judged(page: Page) -> None:
    """Accessible, and no sideways scrolling at 320 pixels."""
    assert_accessible(page)
    assert_fits(page)


def test_a_visitor_without_script_finds_a_guide_on_the_phone(desk: Desk) -> None:
    page = desk.page(size=PHONE, script=False)
    page.goto("/fw/")
    page.get_by_label("关键词").fill("批发")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="药品批发企业许可证核发").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("药品批发企业许可证核发")
    expect(page.get_by_text("药品经营许可证申请表")).to_be_visible()


def test_pages_of_guides_data_and_disclosure_are_for_everybody(page: Page) -> None:
    for address in (
        "/fw/",
        "/fw/1.html",
        "/d/fw/?q=药品",
        "/data/",
        "/data/jingying/",
        "/d/data/jingying/?q=武汉",
        "/zfxxgk/",
        "/zfxxgk/fggz/",
        "/d/zfxxgk/?q=办法",
    ):
        page.goto(address)
        judged(page)


def test_a_visitor_without_script_looks_up_a_licence_and_takes_the_whole_table(desk: Desk) -> None:
    page = desk.page(script=False)
    page.goto("/data/")
    page.get_by_role("link", name=LICENCES).click()
    page.get_by_label("关键词").fill("宜昌")
    page.get_by_label("经营方式").select_option("批发")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("status")).to_contain_text("找到")
    page.get_by_role("link", name="详情").first.click()
    expect(page.get_by_text("注册地址")).to_be_visible()
    page.goto("/data/jingying/")
    with page.expect_download() as given:
        page.get_by_role("link", name="下载全部数据").click()
    assert len(Path(given.value.path()).read_text(encoding="utf-8-sig").splitlines()) == 97


def test_a_document_says_its_number_its_validity_and_what_explains_it(page: Page) -> None:
    page.goto("/zfxxgk/fggz/")
    page.get_by_role("link", name="药品抽检管理办法（示范稿）").click()
    expect(page.get_by_text("索引号").first).to_be_visible()
    page.get_by_role("link", name="《药品抽检管理办法》政策解读").click()
    expect(page.get_by_role("heading", name="解读的文件")).to_be_visible()
    judged(page)


def test_the_keeper_mends_a_faulty_table_and_publishes_it(page_of: PageOf, tmp_path: Path) -> None:
    page = page_of("editor")
    page.goto("/cms/directories/")
    judged(page)
    page.get_by_role("link", name="药品监督抽检结果（示范数据）").click()
    judged(page)
    head = "抽样编号,药品名称,批号,标示生产企业,检验结论,抽样日期"
    for name, verdict in (("bad.csv", "待定"), ("good.csv", "合格")):
        (tmp_path / name).write_text(f"{head}\n2026-9001,示范片,A1,示范药厂,{verdict},2026-11-01\n", encoding="utf-8")
    page.get_by_label("表格文件").set_input_files(tmp_path / "bad.csv")
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_text("不在选项中")).to_be_visible(timeout=30_000)
    judged(page)
    page.get_by_role("link", name="返回目录").click()
    page.get_by_label("表格文件").set_input_files(tmp_path / "good.csv")
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_role("button", name="发布这一版")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="发布这一版").click()
    expect(page.get_by_text("确认减少").first).to_be_visible()
    page.get_by_label("确认减少").check()
    page.get_by_role("button", name="发布这一版").click()
    expect(page.get_by_text("已发布，网站几秒内更新")).to_be_visible()


def test_a_guide_is_completed_by_one_person_and_published_by_another(page_of: PageOf) -> None:
    writer, publisher = page_of("editor"), page_of("reviewer")
    writer.goto("/cms/guides/")
    judged(writer)
    writer.get_by_role("link", name="执业药师注册").click()
    writer.get_by_role("link", name="编写内容").click()
    writer.get_by_label("办理结果").fill("执业药师注册证（电子）")
    writer.get_by_role("button", name="保存并检查").click()
    expect(writer.get_by_text("请由另一位同事").or_(writer.get_by_text("编写内容"))).to_be_visible()
    publisher.goto(writer.url)
    judged(publisher)
    publisher.get_by_role("button", name="同意并发布").click()
    expect(publisher.get_by_text("已发布，网站几秒内更新")).to_be_visible()
