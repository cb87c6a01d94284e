"""When two letters are one: numbers and titles as people really write them."""

import pytest

from yaojian.oa.incoming.likeness import are_similar, is_telling, number_key, title_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("鄂政办发〔2026〕17号", "鄂政办发[2026]17号"),
        ("鄂政办发〔2026〕17号", "鄂政办发（2026）17 号"),
        ("鄂政办发〔2026〕17号", "鄂政办发【2026】第17号"),
    ],
)
def test_one_number_however_it_is_written(one: str, other: str) -> None:
    assert number_key(one) == number_key(other)


def test_other_numbers_are_others() -> None:
    assert number_key("鄂政办发〔2026〕17号") != number_key("鄂政办发〔2026〕18号")
    assert number_key("鄂政办发〔2026〕17号") != number_key("鄂政发〔2026〕17号")


@pytest.mark.parametrize(
    ("number", "telling"), [("鄂政办发〔2026〕17号", True), ("第5号", False), ("2026年5号", False)]
)
def test_a_number_without_its_sender_tells_nothing(number: str, telling: bool) -> None:
    assert is_telling(number_key(number)) is telling


@pytest.mark.parametrize(
    ("one", "other", "similar"),
    [
        ("关于开展疫苗储存配送环节专项检查的通知", "关于开展疫苗储存、配送环节专项检查的通知", True),
        ("关于开展疫苗储存配送环节专项检查的通知", "转发关于开展疫苗储存配送环节专项检查的通知", True),
        ("关于报送2026年3月药品抽检情况的通知", "关于报送2026年4月药品抽检情况的通知", False),
        ("关于开展疫苗储存配送环节专项检查的通知", "关于召开全省药品监管工作会议的通知", False),
        ("函", "通知", False),
    ],
)
def test_titles_nearly_the_same(one: str, other: str, similar: bool) -> None:
    assert are_similar(title_key(one), title_key(other)) is similar
