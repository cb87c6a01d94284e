"""Whatever somebody writes into a document: a page as the standard says, or a refusal in a clear sentence. Nothing else."""

import io
import re
from functools import partial
from typing import Any

import docx as python_docx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.kernel.rendering.factories import PARAGRAPH, document, mapping, seal, words
from tests.kernel.rendering.test_sheets import MORNING
from yaojian.kernel.errors import Refusal
from yaojian.kernel.rendering import docx, geometry, ofd, pdf, reading, sheet, spec
from yaojian.kernel.rendering.errors import CharacterForbidden, GlyphMissing, NotSettable, SpecFaulty
from yaojian.kernel.rendering.listing import Column, Listing
from yaojian.kernel.rendering.listing import render as render_listing
from yaojian.kernel.rendering.sheet import Fact, Opinion, Sheet
from yaojian.kernel.rendering.titles import broken, width

HAN = re.compile("[\u4e00-\u9fff]")
ODD = (
    "\u0000\u0007\t\u001b\u0085\u00a0\u00ad\u034f\u061c\u115f\u200b\u200d\u200e\u202e\u2028\u2029\u2060\u2066\u3000\ufe0f\ufeff\ufffc\ufffe"
    "שלום مرحبا नमस्ते ไทย e\u0301 o\u0308 👍🏽👨‍👩‍👧🇨🇳 龑䶮𠮷 ﷽ ½ ㍿ ① Ⅻ \\#$*_`<>&{}[]\"'"
)
TEXT = st.one_of(
    st.text(st.sampled_from(ODD), min_size=1, max_size=40),
    st.text(min_size=1, max_size=40),
    st.text(st.characters(categories=["Lo", "Ll", "Nd", "Po"]), min_size=1, max_size=40),
    st.builds(lambda char, times: char * times, st.sampled_from("W中，a\u0301—1 "), st.integers(1, 300)),
)
SOME = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def told_well(refusal: Refusal) -> None:
    """A refusal anybody can understand: Chinese, two sentences, and not the typesetter's own words."""
    assert not isinstance(refusal, NotSettable), refusal
    told = str(refusal)
    assert HAN.search(told)
    assert told.endswith("。")
    assert "Error" not in told


def set_or_refused(data: dict[str, Any], seals: tuple[bytes, ...] = ()) -> bool:
    """Every writer does the same: all make the document, or one refuses it well. Whether it was made."""
    try:
        made = spec.from_mapping(data, seals)
        content = pdf.render(made)
    except Refusal as refusal:
        told_well(refusal)
        return False
    assert geometry.check(content) == []
    assert python_docx.Document(io.BytesIO(docx.render(made))).paragraphs
    return True


@SOME
@given(kind=st.sampled_from(["文件", "信函", "命令", "纪要"]), field=st.data(), sealed=st.booleans())
def test_any_text_in_any_field_is_set_or_refused(kind: str, field: st.DataObject, *, sealed: bool) -> None:
    data = mapping(format=kind)
    for name in field.draw(
        st.sets(
            st.sampled_from(
                [
                    "issuers",
                    "title",
                    "number",
                    "main_to",
                    "note",
                    "copy_to",
                    "print_office",
                    "attachments",
                    "body",
                    "signer",
                ]
            ),
            min_size=1,
            max_size=3,
        )
    ):
        text = field.draw(TEXT, label=name)
        data[name] = [text] if name in {"issuers", "copy_to", "attachments", "body"} else text
    set_or_refused(data, (seal(),) if sealed else ())


@SOME
@given(title=TEXT, label=TEXT, value=TEXT, text=TEXT)
@example("处理笺", "标签", "值", "长" * 5_000)
def test_any_text_in_a_sheet_and_a_listing_is_set_or_refused(title: str, label: str, value: str, text: str) -> None:
    made = Sheet(
        title,
        (Fact(label, value), Fact(label, text, wide=True)),
        (Opinion(label, value, text, MORNING),),
        value,
        MORNING,
        title,
    )
    listing = Listing(title, (Column(label), Column(value)), ((text, value),), value, MORNING, title)
    for render in (partial(sheet.render, made), partial(render_listing, listing)):
        try:
            assert reading.pages(render())
        except Refusal as refusal:
            told_well(refusal)


def test_control_character_in_a_listing_is_named_in_a_sentence() -> None:
    made = Listing("台账", (Column("甲"), Column("乙")), (("\x00", "值"),), "说明", MORNING, "台账")
    with pytest.raises(CharacterForbidden, match="看不见的控制字符"):
        render_listing(made)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": "题" * 10_000}, "“标题”太长，最多 200 个字。"),
        ({"attachments": ["附件"] * 200}, "“附件”太多，最多 100 项。"),
        ({"body": []}, "“正文”不能为空。"),
        ({"body": ["   "]}, "“正文”第 1 段的写法不对"),
        ({"body": ["好"] * 3_001}, "“正文”太多，最多 3000 项。"),
    ],
)
def test_too_much_and_too_little_are_refused_by_their_name(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SpecFaulty, match=re.escape(sentence)):
        document(**changes)


def test_a_hundred_attachments_are_listed_on_the_grid() -> None:
    names = [f"第{place}号附件" for place in range(1, 101)]
    assert set_or_refused(mapping(attachments=names), (seal(),))
    found = words(reading.pages(pdf.render(document(attachments=names))))
    assert all(f"{place}.{name}" in found for place, name in enumerate(names, 1))


def test_longest_title_and_longest_word_stay_on_the_page() -> None:
    assert set_or_refused(mapping(title="题" * 200))
    assert set_or_refused(mapping(title="W" * 200, body=["W" * 3_000, PARAGRAPH], note="W" * 400, copy_to=["W" * 100]))


@pytest.mark.parametrize(
    "run", ["—" * 300, "。" * 300, "“" * 300, "½" * 300, "★" * 300, "é" * 300, "（(" * 150, "W" * 300]
)
@pytest.mark.parametrize("field", ["main_to", "body", "title", "note", "copy_to", "attachments"])
def test_run_without_a_place_to_break_stays_within_the_margins(run: str, field: str) -> None:
    longest = {"title": 200, "copy_to": 100, "attachments": 200}.get(field, 300)
    listed = field in {"body", "copy_to", "attachments"}
    assert set_or_refused(mapping(**{field: [run[:longest]] if listed else run[:longest]}))


def test_title_that_cannot_be_broken_well_is_broken_at_once() -> None:
    """Looked for without end before: every way of brackets that hold together, and none fits."""
    for title in ("(（" * 100, "¥" * 100 + "％" * 100, "（药）" * 66):
        assert all(width(line) <= 20 for line in broken(title, 20))


def test_emoji_without_glyph_is_refused_by_name_and_never_an_empty_box() -> None:
    with pytest.raises(GlyphMissing, match="“👍”中有本机字体都没有的字"):
        pdf.render(document(body=["同意👍。"]))


def test_ofd_refuses_what_the_pdf_refuses() -> None:
    with pytest.raises(GlyphMissing):
        ofd.render(document(body=["张\U0003134a示范"]))
