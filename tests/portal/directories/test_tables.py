"""Cells, rows and differences, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaojian.kernel.spreadsheets.reading import Line
from yaojian.portal.directories.fields import BadCell, FieldKind, TableField, value_of
from yaojian.portal.directories.tables import checked, compare

FIELDS = [
    TableField("编号", required=True),
    TableField("方式", FieldKind.CHOICE, choices=("批发", "零售")),
    TableField("人数", FieldKind.NUMBER),
    TableField("有效期至", FieldKind.DATE),
]
HEAD = Line(1, ["编号", "方式", "人数", "有效期至"])


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (FieldKind.NUMBER, "\uff11,\uff1234", "1234"),
        (FieldKind.NUMBER, "2.5", "2.5"),
        (FieldKind.DATE, "2026年3月1日", "2026-03-01"),
        (FieldKind.DATE, "2026/3/1", "2026-03-01"),
        (FieldKind.DATE, "20260301", "2026-03-01"),
        (FieldKind.DATE, "2026-03-01 00:00", "2026-03-01"),
        (FieldKind.TEXT, "  甲 ", "甲"),
        (FieldKind.TEXT, "", ""),
    ],
)
def test_a_cell_is_read_as_its_column_means_it(kind: FieldKind, cell: str, value: str) -> None:
    assert value_of(TableField("列", kind), cell) == value


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        (TableField("人数", FieldKind.NUMBER), "两人"),
        (TableField("日期", FieldKind.DATE), "2026-02-30"),
        (TableField("日期", FieldKind.DATE), "长期"),
        (TableField("方式", FieldKind.CHOICE, choices=("批发",)), "零售"),
        (TableField("编号", required=True), "  "),
        (TableField("说明"), "长" * 2001),
    ],
)
def test_a_cell_that_does_not_fit_is_told_in_a_sentence(field: TableField, cell: str) -> None:
    with pytest.raises(BadCell, match=r"。$"):
        value_of(field, cell)


def test_headings_are_found_below_a_title_in_any_order_and_with_odd_blanks() -> None:
    lines = [
        Line(1, ["全省许可名单"]),
        Line(2, ["有效期至", "人 数", "方式", "编号", "备注"]),
        Line(3, ["2026-01-01", "3", "批发", "A1", "无"]),
    ]
    table = checked(FIELDS, "编号", lines)
    assert table.rows == {"A1": {"编号": "A1", "方式": "批发", "人数": "3", "有效期至": "2026-01-01"}}
    assert table.unknown_columns == ["备注"]
    assert table.problem_count == 0


def test_each_fault_names_its_row_and_column() -> None:
    lines = [HEAD, Line(2, ["A1", "批发", "x", "2026-01-01"]), Line(3, ["", "零售"]), Line(5, ["A1", "无"])]
    found = [(one.row, one.column) for one in checked(FIELDS, "编号", lines).problems]
    assert found == [(2, "人数"), (3, "编号"), (3, "编号"), (5, "方式"), (5, "编号")]


def test_a_file_without_our_headings_is_one_fault_not_thousands() -> None:
    table = checked(FIELDS, "编号", [Line(1, ["a", "b"]), *(Line(n, ["1", "2"]) for n in range(2, 500))])
    assert [problem.row for problem in table.problems] == [1]


def test_an_unmasked_identity_number_in_a_cell_is_not_imported() -> None:
    lines = [HEAD, Line(2, ["11010519491231002X", "批发", "1", "2026-01-01"])]
    (problem,) = checked(FIELDS, "编号", lines).problems
    assert (problem.row, problem.column) == (2, "编号")
    assert "个人信息" in problem.sentence
    assert "11010519491231002X" not in problem.sentence


_rows = st.dictionaries(
    st.sampled_from("ABCDEF"),
    st.fixed_dictionaries({"名称": st.sampled_from(["甲", "乙", ""]), "数": st.sampled_from("12")}),
)


@given(_rows, _rows)
def test_a_difference_leads_from_one_edition_to_the_other(
    before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]
) -> None:
    difference = compare(before, after)
    rebuilt = {key: dict(values) for key, values in before.items() if key not in difference.removed}
    for key, cells in difference.changed.items():
        for label, (old, new) in cells.items():
            assert rebuilt[key][label] == old != new
            rebuilt[key][label] = new
    for key in difference.added:
        rebuilt[key] = after[key]
    assert rebuilt == after
