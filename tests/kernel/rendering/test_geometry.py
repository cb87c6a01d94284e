"""Every kind of document, read back from the finished PDF and measured against GB/T 9704-2012."""

from typing import Any

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ImageChops

from tests.kernel.rendering.factories import OFFICES, PARAGRAPH, document, mapping, rendered, seal, words
from yaojian.kernel.rendering import geometry, pdf, reading
from yaojian.kernel.rendering.errors import PdfUnreadable
from yaojian.kernel.rendering.grid import MM
from yaojian.kernel.rendering.headings import chinese

MINUTES = {
    "format": "纪要",
    "issuers": ["湖北省药品监督管理局局务会议"],
    "body": [PARAGRAPH, "出席：张示范　李示范　王示范", "请假：冯示范"],
}
ORDER = {"format": "命令", "number": "第3号", "signer": "局长 张示范", "main_to": "", "body": [PARAGRAPH]}
KINDS: dict[str, dict[str, Any]] = {
    "one page": {"body": [PARAGRAPH]},
    "many pages": {"body": [PARAGRAPH] * 40, "attachments": ["工作方案", "汇总表"], "note": "联系人：示范"},
    "300 lines": {"body": ["好。"] * 300},
    "marks above": {"copy_no": 7, "urgency": "特急", "secrecy": "秘密★1年"},
    "upward": {"signer": ["张示范", "李示范", "欧阳示范"], "issuers": list(OFFICES[:3])},
    "joint of two": {"issuers": list(OFFICES[:2])},
    "joint of six": {"issuers": list(OFFICES)},
    "joint of twelve": {"issuers": [*OFFICES, *OFFICES]},
    "one short name": {"issuers": ["省局"]},
    "one long name": {"issuers": [OFFICES[5] * 2]},
    "rare characters": {"body": ["龑喆䶮㛃𬭎，示范。" * 9]},
    "figures only": {"body": ["1234567890" * 60]},
    "letter": {"format": "信函", "urgency": "加急"},
    "letter of three": {"format": "信函", "issuers": list(OFFICES[:3]), "body": [PARAGRAPH] * 12},
    "order": ORDER,
    "minutes": MINUTES,
    "no end": {"copy_to": [], "print_office": "", "print_date": ""},
    "long end": {"copy_to": [OFFICES[5]] * 24},
}


@pytest.mark.parametrize("sealed", [False, True], ids=["bare", "sealed"])
@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_as_the_standard_says(kind: str, *, sealed: bool) -> None:
    data = mapping(**KINDS[kind])
    seals = [seal()] * len(data["issuers"]) if sealed else []
    assert geometry.check(pdf.render(document(seals, **KINDS[kind]))) == []


TEXT = st.text(
    st.sampled_from("药品监督管理局，。、；：“”（）《》—0123456789abc龑䶮 "), min_size=1, max_size=400
).filter(str.strip)
NAME = st.text(st.sampled_from("湖北省药品监督管理局人力资源"), min_size=2, max_size=40)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=st.sampled_from(["文件", "信函", "命令", "纪要"]),
    issuers=st.lists(NAME, min_size=1, max_size=6),
    body=st.lists(
        st.one_of(TEXT, st.builds(lambda level, text: {"level": level, "text": text}, st.integers(1, 4), TEXT)),
        min_size=1,
        max_size=6,
    ),
    title=st.text(st.sampled_from("关于开展药品安全检查的通知2026"), min_size=1, max_size=120),
    attachments=st.lists(NAME, max_size=5),
    sealed=st.booleans(),
)
def test_no_text_leaves_the_grid(
    kind: str, issuers: list[str], body: list[Any], title: str, attachments: list[str], *, sealed: bool
) -> None:
    made = document(
        [seal()] * (len(issuers) if sealed else 0),
        format=kind, issuers=issuers, body=body, title=title, attachments=attachments,
    )  # fmt: skip
    assert geometry.check(pdf.render(made)) == []


def test_nothing_of_the_text_is_lost_or_doubled() -> None:
    body = [f"第{chinese(place)}段：{PARAGRAPH}" for place in range(1, 30)]
    pages = rendered(body=body, attachments=["工作方案"], note="联系人：示范")
    found = "".join(glyph.char for page in pages for glyph in page.glyphs if glyph.y < 266)
    for piece in (*body, "附件：工作方案", "（联系人：示范）", "抄送：国家药品监督管理局，省卫生健康委员会。"):
        assert found.count(piece) == 1, piece


def test_joint_names_stand_in_one_column_beside_the_word() -> None:
    (first, *_) = rendered(issuers=list(OFFICES[:5]))
    red = [glyph for glyph in first.glyphs if glyph.red]
    word = red[-2:]
    names = red[:-2]
    lines = sorted({round(glyph.y) for glyph in names})
    assert "".join(glyph.char for glyph in word) == "文件"
    assert len(lines) == 5
    lefts = [min(one.x for one in names if round(one.y) == line) for line in lines]
    rights = [max(one.right for one in names if round(one.y) == line) for line in lines]
    assert max(lefts) - min(lefts) < 1
    assert max(rights) - min(rights) < 2
    middle = (min(one.top for one in names) + max(one.bottom for one in names)) / 2
    assert abs((word[0].top + word[0].bottom) / 2 - middle) < 2
    assert word[0].left > max(rights)


def test_first_page_shows_body_text_however_many_issuers() -> None:
    (first, *_) = rendered(issuers=[*OFFICES, *OFFICES], main_to=["各市州局"] * 30, body=[PARAGRAPH] * 3)
    assert PARAGRAPH[:20] in words([first])


@pytest.mark.parametrize("paragraphs", range(1, 12))
@pytest.mark.parametrize("sealed", [False, True])
def test_signature_never_stands_alone_and_the_end_lies_on_an_even_page(paragraphs: int, *, sealed: bool) -> None:
    pages = rendered([seal()] if sealed else [], body=[PARAGRAPH] * paragraphs)
    signed = next(page for page in pages if "2026年3月5日" in words([page]))
    before = words([signed]).partition("湖北省药品监督管理局2026年3月5日")[0]
    assert before.endswith("通知如下。")
    assert len(pages) % 2 == 0
    assert "印发" in words([pages[-1]])
    assert "此页无正文" not in words(pages)


def test_blank_page_before_the_end_has_no_number() -> None:
    found = [rendered(body=["好。"] * lines) for lines in range(20, 34)]
    with_blank = [pages for pages in found if any(not page.glyphs for page in pages)]
    assert with_blank
    for pages in with_blank:
        assert [bool(f"—{page.number}—" in words([page])) for page in pages][-2:] == [False, False]


def test_seal_lies_over_name_and_date() -> None:
    made = pdf.render(document([seal()], body=[PARAGRAPH] * 6))
    page = next(one for one in reading.pages(made) if "2026年3月5日" in words([one]))
    assert page.number > 1  # no other red there
    with pypdfium2.PdfDocument(made) as opened:
        image = opened[page.number - 1].render(scale=2).to_pil().convert("RGB")
    scale = 2 * MM
    strong = image.split()[1].point(lambda green: 255 if green < 80 else 0)
    ring = ImageChops.multiply(strong, image.split()[0].point(lambda red: 255 if red > 180 else 0)).getbbox()
    assert ring is not None
    left, top, right, bottom = (edge / scale for edge in ring)
    text = words([page])
    day = text.index("2026年3月5日")
    glyphs = page.glyphs
    assert abs((left + right) / 2 - (glyphs[day].left + glyphs[day + 8].right) / 2) < 1
    assert 39 < right - left < 43
    assert top < glyphs[day - 1].top
    assert glyphs[day].bottom < bottom
    end_of_text = max(glyph.bottom for glyph in glyphs[1 : day - 10] if glyph.size == 16)
    assert 0 <= top - end_of_text < 10.3


def test_letter_shows_the_leading_organ_alone() -> None:
    (first, *_) = rendered(format="信函", issuers=list(OFFICES[:3]))
    assert "".join(glyph.char for glyph in first.glyphs if glyph.red) == OFFICES[0]


def test_checker_sees_a_shifted_page(monkeypatch: pytest.MonkeyPatch) -> None:
    good = pdf.render(document())
    pages = reading.pages(good)
    moved = [
        reading.Page(
            page.number, page.width, page.height,
            tuple(
                reading.Glyph(
                    one.char, one.left + 2, one.top + 3, one.right + 2, one.bottom + 3,
                    one.x + 2, one.y + 3, one.size, one.pressed, one.red,
                )
                for one in page.glyphs
            ),
            page.rules,
        )
        for page in pages
    ]  # fmt: skip
    monkeypatch.setattr(geometry, "pages", lambda _: moved)
    clauses = {deviation.clause for deviation in geometry.check(good)}
    assert {"5.2.1", "5.2.3", "7.2.4", "7.2.7", "7.5"} <= clauses


def test_checker_refuses_what_is_no_pdf() -> None:
    with pytest.raises(PdfUnreadable):
        geometry.check(b"%PDF-1.7 not really")
