"""A company that stores vaccines: a logger file in GBK, its year, an excursion answered, the report that waits for the answer."""

from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import PageOf
from tests.support.browsing import assert_accessible, assert_fits
from tests.support.system import RunningSystem
from yaojian.kernel.calendar import workdays

_ONE_YEAR = timedelta(days=365)


def _look(page: Page) -> None:
    """Every page of the story is accessible and fits a narrow screen."""
    assert_accessible(page)
    assert_fits(page)


def _logger_file(path: Path, year: int) -> Path:
    """Two probes hourly over a year in GBK, as a Chinese logger exports them; a door stands open for three hours."""
    start = datetime(year, 1, 1)  # noqa: DTZ001 - local, as loggers write it
    lines = ["设备：SF-02（示范数据）", "时间,二号库南(℃),二号库北(℃)"]
    for hour in range(int(_ONE_YEAR / timedelta(hours=1))):
        south = 11.5 if 4000 <= hour < 4003 else 4.8
        lines.append(f"{start + timedelta(hours=hour):%Y-%m-%d %H:%M},{south},5.1")
    path.write_bytes("\n".join(lines).encode("gbk"))
    return path


def _answer(page: Page) -> None:
    page.locator("#excursions").get_by_role("link").first.click()
    _look(page)
    page.get_by_role("button", name="保存说明").click()
    expect(page.get_by_role("alert")).to_contain_text("请选择超限的原因")
    _look(page)
    page.get_by_label("开门", exact=True).check()
    page.get_by_label("采取的措施").fill("关闭库门，移库隔离。")
    page.get_by_label("无影响", exact=True).check()
    page.get_by_role("textbox", name="处置", exact=True).fill("持有人评估无影响，恢复使用。")
    page.get_by_role("button", name="保存说明").click()
    expect(page.get_by_role("status").first).to_contain_text("已保存对这段超限的说明")


def test_logger_file_becomes_a_year_whose_excursion_the_report_waits_for(
    page_of: PageOf, phone_of: PageOf, system: RunningSystem, tmp_path: Path
) -> None:
    page, year = page_of("qy01"), workdays.today().year - 1
    page.goto("/qy/coldchain/")
    _look(page)
    page.goto(f"/qy/coldchain/{year}")
    _look(page)
    page.get_by_role("button", name="上传并分析").click()
    expect(page.get_by_role("alert")).to_contain_text("请选择要上传的文件")
    page.locator("input[type=file]").set_input_files(_logger_file(tmp_path / "二号库.csv", year))
    page.get_by_role("button", name="上传并分析").click()
    expect(page.get_by_role("status").first).to_contain_text("已上传 1 个文件")
    expect(page.get_by_role("heading", name="月度趋势")).to_be_visible(timeout=60_000)  # the worker reads it meanwhile
    _look(page)

    report = _begin_report(page)
    page.goto(f"{report}/sections/{_trend_section(system)}")
    expect(page.get_by_text("提交前还要")).to_contain_text("说明 1 段超限")
    _look(page)
    page.goto(f"/qy/coldchain/{year}")
    _answer(page)
    page.goto(f"{report}/sections/{_trend_section(system)}")
    expect(page.get_by_text("超限和读数不足都已说明")).to_be_visible()
    _look(page)

    phone = phone_of("qy01")
    phone.goto(f"/qy/coldchain/{year}")
    _look(phone)
    phone.get_by_role("link", name="二号库南").first.click()
    expect(phone.get_by_role("heading", name="全年温度")).to_be_visible()
    _look(phone)


def _begin_report(page: Page) -> str:
    """The vaccine report on last year; returns its address."""
    page.goto("/qy/")
    page.get_by_role("listitem").filter(has_text="疫苗").get_by_role("button", name="开始填报").click()
    expect(page.get_by_role("status").first).to_contain_text("已建立")
    _look(page)
    return page.url


def _trend_section(system: RunningSystem) -> str:
    """Code of the section with the trend."""
    found = system.rows(
        "SELECT key FROM annual_reports_reportdefinition d, json_each(d.source::json -> 'properties') "
        "WHERE d.code = 'vaccine-annual-report' AND value ->> 'x-widget' = 'coldchain' LIMIT 1"
    )
    return str(found[0][0])
