"""Bodies as Word files: what is read out, what is refused, what is counted as left out."""

import io
import zipfile
from pathlib import Path

import pytest

from yaojian.oa.outgoing import bodies
from yaojian.oa.outgoing.bodies import Unreadable

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(tmp_path: Path, body: str, **parts: str) -> Path:
    """A DOCX whose document.xml holds ``body``; ``parts`` by name without folder and ending."""
    path = tmp_path / "正文.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return path


def run(text: str) -> str:
    """A paragraph of one run."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    text = ("各分局：", "一、检查<范围>", "“引号”&符号。")
    path = tmp_path / "正文.docx"
    path.write_bytes(bodies.write(text))
    assert bodies.read(path).paragraphs == text


def test_same_text_is_the_same_file() -> None:
    assert bodies.write(["一段。"]) == bodies.write(["一段。"])


def test_inserted_text_counts_and_deleted_text_does_not(tmp_path: Path) -> None:
    changed = (
        "<w:p><w:r><w:t>请各分局</w:t></w:r><w:ins><w:r><w:t>及时</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>尽快</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:r><w:t>报送。</w:t></w:r></w:p>"
    )
    assert bodies.read(word(tmp_path, changed)).paragraphs == ("请各分局及时报送。",)


def test_numbers_word_writes_by_itself_are_part_of_the_text(tmp_path: Path) -> None:
    numbering = (
        f"<w:numbering {W}><w:abstractNum w:abstractNumId='1'>"
        "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl>"
        "<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%2.'/></w:lvl>"
        "</w:abstractNum><w:num w:numId='7'><w:abstractNumId w:val='1'/></w:num></w:numbering>"
    )

    def listed(text: str, level: int) -> str:
        place = f"<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='7'/></w:numPr>"
        return f"<w:p><w:pPr>{place}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

    body = listed("范围", 0) + listed("药店", 1) + listed("医院", 1) + listed("要求", 0) + listed("时限", 1)
    found = bodies.read(word(tmp_path, body, numbering=numbering)).paragraphs
    assert found == ("一、范围", "1.药店", "2.医院", "二、要求", "1.时限")


def test_pictures_and_tables_are_counted_not_lost_in_silence(tmp_path: Path) -> None:
    picture = '<w:p><w:r><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></w:r></w:p>'
    table = f"<w:tbl><w:tr><w:tc>{run('品种')}</w:tc><w:tc>{run('数量')}</w:tc></w:tr></w:tbl>"
    reading = bodies.read(word(tmp_path, run("见下表。") + table + picture))
    assert reading.paragraphs == ("见下表。", "品种", "数量")
    assert reading.left_out == "图片 1 幅、表格 1 个"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "没有文字"),
        ("<w:p>", "不完整"),
        (run("字" * 200_001), "万字"),
        (run("段。") * 3_001, "3000 段"),
    ],
)
def test_body_nobody_can_use_is_refused_with_the_reason(tmp_path: Path, body: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        bodies.read(word(tmp_path, body))


def test_bomb_of_entities_is_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "炸弹.docx"
    bomb = '<!DOCTYPE d [<!ENTITY a "哈哈哈"><!ENTITY b "&a;&a;&a;">]><w:document>&b;</w:document>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", bomb)
    with pytest.raises(Unreadable, match="不会写"):
        bodies.read(path)


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        bodies.read(word(tmp_path, "<w:p>" * 100_000 + "</w:p>" * 100_000))


def test_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "假的.docx"
    path.write_bytes(b"PK\x03\x04" + b"\0" * 64)
    with pytest.raises(Unreadable, match="损坏"):
        bodies.read(path)


def test_damaged_archive_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO(bodies.write(["一段很长的正文。" * 50]))
    content = bytearray(out.getvalue())
    for place in range(len(content) // 3, len(content) // 2):
        content[place] ^= 0x5A
    path = tmp_path / "坏的.docx"
    path.write_bytes(bytes(content))
    with pytest.raises(Unreadable):
        bodies.read(path)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("一、检查范围", 1),
        ("（一）药品零售企业。", 2),
        ("1.查验记录", 3),
        ("（1）冷藏药品", 4),
        ("1.5万家企业参加", 0),
        ("一、请各分局认真组织。逐家检查，做到全覆盖。", 0),
        ("为加强监管，现通知如下。", 0),
    ],
)
def test_heading_is_known_by_its_number(text: str, level: int) -> None:
    assert bodies.level_of(text) == level


def test_typed_text_loses_indents_and_empty_lines() -> None:
    assert bodies.typed("　　一段。\n\n\t二段。\r\n") == ("一段。", "二段。")
