"""Handling sheets and listings, read back."""

import dataclasses
import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pikepdf
import pytest

from tests.kernel.rendering.factories import words
from tests.kernel.rendering.test_pdf import faults
from yaojian.kernel.rendering import listing, reading, sheet
from yaojian.kernel.rendering.listing import Column, Listing
from yaojian.kernel.rendering.sheet import Fact, Opinion, Sheet

MORNING = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)


def made(*opinions: Opinion) -> Sheet:
    facts = (
        Fact("收文号", "2026-0012"),
        Fact("来文单位", "国家药品监督管理局"),
        Fact("标题", "关于示范的通知", wide=True),
    )
    return Sheet("收文处理笺", facts, opinions, "张示范", MORNING, "张示范 0305")


def opinion(step: str, text: str, hours: int, on_behalf_of: str = "") -> Opinion:
    return Opinion(step, "王示范", text, MORNING + timedelta(hours=hours), on_behalf_of=on_behalf_of)


def test_opinions_stand_in_the_order_of_signing_with_who_for_whom_and_when() -> None:
    content = sheet.render(
        made(
            opinion("承办", "已办。", 3),
            opinion("拟办", "请办。", 0),
            opinion("批示", "同意。", 1, on_behalf_of="赵示范"),
        )
    )
    found = words(reading.pages(content))
    assert faults(content) == []
    places = [
        found.index(piece)
        for piece in ("2026-0012", "关于示范的通知", "拟办", "请办。", "批示", "同意。", "承办", "已办。")
    ]
    assert places == sorted(places)
    assert "王示范（代赵示范）2026年3月5日10:00" in found
    assert "张示范于2026年3月5日09:00打印" in found


def test_long_opinions_flow_over_pages_and_lose_nothing() -> None:
    text = "请认真研究落实。" * 800
    pages = reading.pages(sheet.render(made(opinion("批示", text, 0))))
    assert len(pages) > 2
    assert words(pages).count("研究落实") > 790


@pytest.mark.parametrize(
    "printed_at",
    [MORNING + timedelta(microseconds=1), datetime(2026, 3, 5, 9, 0, 0, 999_999, ZoneInfo("Asia/Shanghai"))],
)
def test_any_aware_moment_of_printing_will_do(printed_at: datetime) -> None:
    made_at = dataclasses.replace(made(), printed_at=printed_at)
    content = sheet.render(made_at)
    assert "张示范于2026年3月5日09:00打印" in words(reading.pages(content))
    with pikepdf.open(io.BytesIO(content)) as opened, opened.open_metadata() as about:
        assert datetime.fromisoformat(str(about["xmp:CreateDate"])) == MORNING
    catalogue = Listing("簿", (Column("甲"),), (("一",),), "张示范", printed_at)
    assert "09:00打印" in words(reading.pages(listing.render(catalogue)))


def test_moment_without_zone_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        sheet.render(dataclasses.replace(made(), printed_at=MORNING.replace(tzinfo=None)))


def test_sheet_without_opinions_says_so() -> None:
    assert "还没有办理意见。" in words(reading.pages(sheet.render(made())))


def test_listing_repeats_its_head_and_counts_pages() -> None:
    rows = tuple((str(number), f"第{number}号通知") for number in range(120))
    content = listing.render(
        Listing("收文登记簿", (Column("序号", 1, figures=True), Column("标题", 4)), rows, "张示范", MORNING, "示范")
    )
    pages = reading.pages(content)
    assert faults(content) == []
    assert len(pages) > 2
    for page in pages:
        found = words([page])
        assert "序号标题" in found
        assert f"第{page.number}页，共{len(pages)}页" in found
    assert all(f"第{number}号通知" in words(pages) for number in range(120))


def test_empty_listing_says_so_and_uneven_rows_are_a_mistake_of_the_caller() -> None:
    assert "没有符合条件的记录。" in words(
        reading.pages(listing.render(Listing("簿", (Column("甲"),), (), "张示范", MORNING)))
    )
    with pytest.raises(ValueError, match="row 1 has 2 texts for 1 columns"):
        listing.render(Listing("簿", (Column("甲"),), (("a", "b"),), "张示范", MORNING))
