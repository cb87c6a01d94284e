"""Where the check looks for seals: over name and date, 42 mm, apart from each other, in each format."""

import dataclasses
from collections.abc import Callable

import pytest

from tests.kernel.rendering.factories import OFFICES, document, mapping, seal
from tests.kernel.rendering.test_geometry import ORDER
from yaojian.kernel.rendering import geometry, pdf, reading
from yaojian.kernel.rendering.reading import Picture


@pytest.mark.parametrize(
    "changes",
    [{}, {"issuers": list(OFFICES[:3])}, {"issuers": list(OFFICES)}, {"format": "信函"}, ORDER],
    ids=["文件", "three organs", "six organs", "信函", "命令"],
)
def test_every_seal_is_found_where_it_belongs(changes: dict[str, object]) -> None:
    count = len(mapping(**changes)["issuers"])
    content = pdf.render(document([seal()] * count, **changes))
    assert sum(len(page.pictures) for page in reading.pages(content)) == count
    assert geometry.check(content) == []


def moved(across: float, down: float, wider: float = 0) -> Callable[[Picture], Picture]:
    return lambda one: Picture(one.left + across, one.top + down, one.right + across + wider, one.bottom + down)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (moved(0, -24), "印章没有压在成文日期上。"),
        (moved(-60, 0), "印章没有压在成文日期上。"),
        (moved(0, 0, wider=6), "印章为 48×42 毫米，应为 42 毫米。"),
    ],
)
def test_seal_beside_its_place_or_of_another_size_is_told(
    change: Callable[[Picture], Picture], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = pdf.render(document([seal()]))
    pages = [dataclasses.replace(page, pictures=tuple(map(change, page.pictures))) for page in reading.pages(content)]
    monkeypatch.setattr(geometry, "pages", lambda _: pages)
    assert sentence in [deviation.sentence for deviation in geometry.check(content)]


def test_seals_that_touch_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    content = pdf.render(document([seal()] * 2, issuers=list(OFFICES[:2])))
    pages = [
        dataclasses.replace(
            page, pictures=tuple(moved(-45.0 * place, 0)(one) for place, one in enumerate(page.pictures))
        )
        for page in reading.pages(content)
    ]
    monkeypatch.setattr(geometry, "pages", lambda _: pages)
    assert "第 2 枚印章与前面的印章相交。" in [deviation.sentence for deviation in geometry.check(content)]
