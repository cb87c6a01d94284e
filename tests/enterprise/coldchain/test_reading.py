"""Every way loggers write their files that we know of; and files that mean harm."""

import zipfile
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # ships no types
import pytest

from tests.enterprise.coldchain.logs import START, analysed, every, kinds, local, only, table, written

WIDE_T1, WIDE_T2 = "\uff34\uff11", "\uff34\uff12"
"""Full-width."""
VALUES: list[float | str] = [4.5, 5.0, 9.1, 4.8]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，"])
def test_any_encoding_and_delimiter_reads_the_same(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = "设备编号：LT-01\r\n\r\n序号,记录时间,冷库温度(℃),湿度(%RH)\r\n" + "".join(
        f"{number},{moment:%Y-%m-%d %H:%M},{value},60\r\n" for number, (moment, value) in enumerate(every(5, VALUES))
    )
    probe = only(analysed(written(tmp_path, text.replace(",", delimiter), encoding=encoding)))
    month = probe.months[0]
    assert (month.count, month.low, month.high, month.minutes_out) == (4, 4.5, 9.1, 5)
    assert month.humidity is not None
    assert month.humidity.mean == 60


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2026-01-05 15:07:00", "2026-01-05 15:12:00"),
        ("2026/1/5 15:07", "2026/1/5 15:12"),
        ("2026.01.05 15:07", "2026.01.05 15:12"),
        ("2026年1月5日 15时07分", "2026年1月5日 15时12分"),
        ("2026年1月5日 下午3:07:00", "2026年1月5日 下午3:12:00"),
        ("2026-01-05 下午 03:07", "2026-01-05 下午 03:12"),
        ("2026-01-05 03:07:00 下午", "2026-01-05 03:12:00 下午"),
        ("1/5/2026 3:07 PM", "1/5/2026 3:12 PM"),
        ("13/01/2026 15:07", "13/01/2026 15:12"),
        ("05-Jan-2026 15:07:00", "05-Jan-2026 15:12:00"),
        ("Jan 5, 2026 3:07 PM", "Jan 5, 2026 3:12 PM"),
        ("2026-01-05T15:07:00+08:00", "2026-01-05T15:12:00+08:00"),
        ("2026-01-05T07:07:00Z", "2026-01-05T07:12:00Z"),
        ("2026-01-05 15:07:00.000", "2026-01-05 15:12:00.000"),
        ("20260105150700", "20260105151200"),
        ("2026-01-05 星期一 15:07", "2026-01-05 星期一 15:12"),
        ("1767596820", "1767597120"),
    ],
)
def test_any_way_of_writing_a_moment_is_local_time(tmp_path: Path, first: str, second: str) -> None:
    probe = only(analysed(written(tmp_path, f"时间\t温度\n{first}\t4.5\n{second}\t5.5\n")))
    day = 13 if first.startswith("13") else 5
    assert (probe.first, probe.last) == (local(2026, 1, day, 15, 7), local(2026, 1, day, 15, 12))


@pytest.mark.parametrize(
    ("half", "hour"), [("上午 12:10", 0), ("下午 12:10", 12), ("上午 9:10", 9), ("下午 9:10", 21), ("中午 12:10", 12)]
)
def test_twelve_hour_clock_knows_noon_and_midnight(tmp_path: Path, half: str, hour: int) -> None:
    text = f"时间,温度\n2026/1/5 {half},4.5\n2026/1/6 {half},4.5\n"
    assert only(analysed(written(tmp_path, text))).first == local(2026, 1, 5, hour, 10)


def test_day_and_month_are_told_apart_over_the_file(tmp_path: Path) -> None:
    days = "".join(f"{day:02d}/03/2026 08:00,5\n" for day in range(1, 13))
    probe = only(analysed(written(tmp_path, "date,temp\n" + days)))
    assert (probe.first, probe.last) == (local(2026, 3, 1, 8), local(2026, 3, 12, 8))


def test_day_and_time_of_day_may_stand_in_two_columns(tmp_path: Path) -> None:
    text = "日期,时间,温度\n2026-01-05,15:07:00,4.5\n2026-01-05,15:12:00,5.5\n"
    assert only(analysed(written(tmp_path, text))).last == local(2026, 1, 5, 15, 12)


def test_header_that_names_utc_is_turned_into_local_time(tmp_path: Path) -> None:
    text = "Time (UTC),Temp\n2026-01-05 07:07:00,4.5\n2026-01-05 07:12:00,5.5\n"
    assert only(analysed(written(tmp_path, text))).first == local(2026, 1, 5, 15, 7)


@pytest.mark.parametrize(
    "text",
    [
        "时间,温度(°F)\n2026-01-05 00:00,41\n2026-01-05 00:05,50\n",
        "时间,温度\n2026-01-05 00:00,41°F\n2026-01-05 00:05,50 ℉\n",
        "单位,°F\n时间,温度\n2026-01-05 00:00,41\n2026-01-05 00:05,50\n",
        "时间,温度,单位\n2026-01-05 00:00,41,°F\n2026-01-05 00:05,50,°F\n",
        "时间,温度\n,℉\n2026-01-05 00:00,41\n2026-01-05 00:05,50\n",
    ],
)
def test_fahrenheit_by_header_value_or_unit_column_becomes_celsius(tmp_path: Path, text: str) -> None:
    month = only(analysed(written(tmp_path, text))).months[0]
    assert [month.low, month.high] == pytest.approx([5, 10])


def test_long_table_parts_its_probes_and_joins_names_that_differ_in_width(tmp_path: Path) -> None:
    rows = [f"{name},2026-01-05 00:{minute:02d},5.{minute}" for minute in (0, 5) for name in ("T1", WIDE_T2)]
    text = "\n".join(["探头,时间,温度", *rows, f"{WIDE_T1},2026-01-05 00:10,6"]) + "\n"
    assert [(probe.name, probe.months[0].count) for probe in analysed(written(tmp_path, text)).probes] == [
        ("T1", 3),
        ("T2", 2),
    ]


def test_wide_table_has_a_probe_a_column_with_its_humidity(tmp_path: Path) -> None:
    text = "时间,东侧温度(℃),东侧湿度(%),西侧温度(℃),电池电压\n2026-01-05 00:00,4,60,5,3.6\n2026-01-05 00:05,4.5,62,5,3.6\n"
    east, west = analysed(written(tmp_path, text)).probes
    assert (east.name, west.name) == ("东侧", "西侧")
    assert east.months[0].humidity is not None
    assert west.months[0].humidity is None


def test_cells_that_are_no_readings_are_told_with_their_lines(tmp_path: Path) -> None:
    rows = every(5, [4.5, "断电", "断电", "-", "OL", "NaN", "=1+1", 5.0, -127, 5.1, ""])
    found = analysed(written(tmp_path, table(rows)))
    probe = only(found)
    assert probe.months[0].count == 3
    told = {problem.kind: (problem.rows, problem.lines) for problem in probe.problems if problem.kind != "gap"}
    assert told == {"power_cut": (2, (3, 4)), "unreadable": (4, (5, 6, 7, 8)), "implausible": (1, (10,))}


def test_lines_whose_time_cannot_be_read_are_told_with_their_numbers(tmp_path: Path) -> None:
    text = table(every(5, VALUES)) + "昨天下午,5.0\n2026-02-30 00:00,5.0\n时间,温度\n\n,,\n"
    (file,) = analysed(written(tmp_path, text)).files
    (problem,) = file.problems
    assert (problem.kind, problem.rows, problem.lines) == ("bad_time", 2, (6, 7))


def test_decimal_commas_and_quotes_and_blanks_are_understood(tmp_path: Path) -> None:
    german = "Datum;Zeit;Temperatur\n05.01.2026;15:07;4,5\n05.01.2026;15:12;5,5\n"
    quoted = '"时间","探头,名称","温度"\n"2026-01-05 15:07","A,1","4.5"\n"2026-01-05 15:12","A,1","5.5"\n'
    blanks = "2026-01-05  15:07:00   4.5\n2026-01-05  15:12:00   5.5\n"
    for text in (german.replace("Datum", "日期").replace("Zeit", "时间"), quoted, blanks):
        probe = only(analysed(written(tmp_path, text)))
        assert (probe.last, probe.months[0].high) == (local(2026, 1, 5, 15, 12), 5.5)


def test_workbook_and_archive_read_like_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["记录仪导出"])
    sheet.append([])
    sheet.append(["时间", "1号库温度"])
    for moment, value in every(5, VALUES):
        sheet.append([moment, value])
    book.save(tmp_path / "a.xlsx")
    text = written(tmp_path, table(every(5, VALUES, START.replace(month=2)), "时间,1号库温度"), "二月.csv", "gbk")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(tmp_path / "a.xlsx", "一月.xlsx")
        archive.write(text, "二月.csv")
    probe = only(analysed(tmp_path / "all.zip"))
    assert [(month.month, month.count) for month in probe.months] == [("2026-01", 4), ("2026-02", 4)]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "文件是空的"),
        ("a.csv", "名称,温度\n甲,5\n乙,6\n".encode(), "没有找到时间列"),
        ("a.csv", "时间,备注\n2026-01-05 00:00,好\n2026-01-05 00:05,好\n".encode(), "没有找到温度列"),
        ("a.pdf", b"%PDF-1.7 ...", "这不是记录仪的数据文件"),
        ("a.bin", bytes(range(256)) * 20, "这不是文本或表格文件"),
        ("a.zip", b"PK\x03\x04 broken", "压缩包已损坏"),
        ("a.csv", "时间,温度\n2026-01-05 00:00,".encode() + b"5" * 3_000_000, "超过 1 MB 的一行"),
    ],
)
def test_file_that_holds_no_readings_is_refused_in_a_sentence(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    found = analysed(tmp_path / name)
    assert not found.probes
    assert said in found.files[0].error
    assert found.files[0].error.endswith("。")


def test_archive_that_swells_is_not_unpacked(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.csv", "w", force_zip64=True) as member,
    ):
        for _ in range(100):
            member.write(b"0" * 1024**2)
    assert "展开后过大" in analysed(tmp_path / "bomb.zip").files[0].error


def test_archive_within_an_archive_is_refused_and_its_neighbours_are_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "inner.zip", "w") as archive:
        archive.writestr("a.csv", table(every(5, VALUES)))
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as archive:
        archive.write(tmp_path / "inner.zip", "inner.zip")
        archive.writestr("a.csv", table(every(5, VALUES)))
    found = analysed(tmp_path / "outer.zip")
    assert [bool(file.error) for file in found.files] == [False, True]
    assert found.probes[0].months[0].count == 4


def test_row_with_the_heading_again_is_no_problem_and_old_line_ends_are_read(tmp_path: Path) -> None:
    rows = table(every(5, VALUES))
    text = rows + table(every(5, VALUES, START.replace(day=6)))
    found = None
    for end in ("\n", "\r\n", "\r"):
        file = tmp_path / "a.csv"
        file.write_bytes(text.replace("\n", end).encode())
        found = analysed(file)
        assert found.files[0].problems == ()
        assert only(found).months[0].count == 8
    assert found is not None
    assert kinds(only(found)) == ["gap"]
