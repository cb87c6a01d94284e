"""What a description may say, and how its faults are told."""

import json
from typing import Any

import jsonschema_rs
import pytest

from tests.kernel.rendering.factories import document, mapping
from yaojian.kernel.rendering import spec
from yaojian.kernel.rendering.arranging import arrange
from yaojian.kernel.rendering.errors import SpecFaulty, SpecTooLarge
from yaojian.kernel.rendering.headings import chinese
from yaojian.kernel.rendering.titles import broken, width


def faults(data: object) -> dict[str, str]:
    return {fault.pointer: fault.sentence for fault in spec.faults_of(data)}


def test_schema_is_2020_12_and_its_example_is_a_document() -> None:
    schema = json.loads(spec.SCHEMA_FILE.read_text(encoding="utf-8"))
    jsonschema_rs.meta.validate(schema)
    assert schema["$schema"].endswith("2020-12/schema")
    for example in schema["examples"]:
        assert not faults(example)


@pytest.mark.parametrize(
    ("changes", "pointer", "sentence"),
    [
        ({"format": "通知"}, "/format", "“格式”只能是：文件、信函、命令、纪要。"),
        ({"issuers": []}, "/issuers", "“发文机关”不能为空。"),
        ({"issuers": ["某局"] * 13}, "/issuers", "“发文机关”太多，最多 12 项。"),
        ({"date": "2026-02-30"}, "/date", "“成文日期”不是有效的日期，应写成 2026-01-31 这样。"),
        ({"print_date": "昨天"}, "/print_date", "“印发日期”不是有效的日期，应写成 2026-01-31 这样。"),
        ({"title": "题" * 201}, "/title", "“标题”太长，最多 200 个字。"),
        ({"title": ""}, "/title", "“标题”不能为空。"),
        ({"note": "\u202e反向"}, "/note", "“附注”的写法不对，或含有不能排印的控制字符。"),
        ({"number": "一\n二"}, "/number", "“发文字号”的写法不对，或含有不能排印的控制字符。"),
        ({"seal": ["a.png", "b.png"]}, "/seal", "“印章”比“发文机关”多，每个发文机关至多一枚。"),
        ({"format": "信函", "signer": "张示范"}, "/signer", "“信函”格式没有“签发人”。"),
        ({"colour": "red"}, "", "整个内容中有不认识的内容：colour。"),
        ({"note": "\ud800"}, "", "内容中有不成对的编码，不是完整的文字。"),
    ],
)
def test_fault_names_its_place_in_words(changes: dict[str, Any], pointer: str, sentence: str) -> None:
    assert faults(mapping(**changes)) == {pointer: sentence}


def test_every_fault_is_told_at_once() -> None:
    told = faults({"format": "文件", "issuers": ["  "], "body": ["好", {"level": 9, "text": "x"}]})
    assert set(told) == {"/issuers/0", "/body/1", "/date", "/title"}
    assert told["/body/1"].startswith("“正文”第 2 段")
    assert all(sentence.endswith("。") for sentence in told.values())


@pytest.mark.parametrize("text", [b"{", b"\xff\xfe", b"[" * 200_000, b"3", b'"x"', b"null"])
def test_what_is_no_description_is_refused_in_a_sentence(text: bytes) -> None:
    with pytest.raises(SpecFaulty) as caught:
        spec.parse(text, lambda _: b"")
    assert str(caught.value).endswith("请改正后重新生成。")


def test_body_of_20_mb_is_refused_before_it_is_read() -> None:
    with pytest.raises(SpecTooLarge, match=r"公文内容有 20\.0 MB，超过了 2 MB 的上限"):
        spec.parse(b" " * 20 * 1024**2, lambda _: b"")


def test_copy_number_has_six_digits_and_line_breaks_make_paragraphs() -> None:
    made = document(copy_no=12, body=["一\n\n  二  "])
    assert made.copy_no == "000012"
    assert [part.text for part in made.body] == ["一", "二"]


def test_headings_get_numbers_and_keep_those_they_have() -> None:
    levels = [(1, "甲"), (2, "乙"), (3, "丙"), (3, "丁"), (4, "戊"), (2, "己"), (1, "二、庚"), (2, "辛")]
    parts = arrange(document(body=[{"level": level, "text": text} for level, text in levels])).parts
    assert [part.text for part in parts] == [
        "一、甲", "（一）乙", "1.丙", "2.丁", "（1）戊", "（二）己", "二、庚", "（一）辛",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "words"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (105, "一百零五"), (230, "二百三十")]
)
def test_numbers_in_words(count: int, words: str) -> None:
    assert chinese(count) == words


def test_long_title_is_broken_at_words_into_lines_of_unlike_length() -> None:
    lines = broken("湖北省药品监督管理局关于印发《湖北省药品网络销售违法违规行为专项整治工作方案》的通知", 20)
    assert lines == ("湖北省药品监督管理局关于印发", "《湖北省药品网络销售违法违规行为", "专项整治工作方案》的通知")
    assert broken("关于\n示范的通知", 20) == ("关于", "示范的通知")
    assert all(width(line) <= 20 for line in broken("一" * 150, 20))


def test_receivers_that_would_push_the_text_off_the_first_page_move_to_the_end() -> None:
    arranged = arrange(document(main_to=["各市州市场监督管理局"] * 40))
    assert not arranged.main_to
    assert arranged.version[0].label == "主送："
    assert arranged.version[0].text.count("各市州市场监督管理局") == 40
