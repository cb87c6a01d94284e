"""Words are found wherever they stand, as a plain ``in`` over the normalised text would find them."""

import unicodedata

import pytest
from django.db import connection
from django.db.models import Value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.kernel import factories
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.search.fields import Normalised
from yaojian.kernel.search.queries import MOST_WORDS, matching, words_of

ALPHABET = "药品监管械局AaＢb12０〔〕，。 -_%\\（）·々〇é\n"  # noqa: RUF001 - full width on purpose
TEXTS = st.text(ALPHABET, max_size=14)


def finds(words: str, *fields: str) -> bool:
    """Whether the row is found by these words."""
    rows = Unit.objects.annotate(searchable=Normalised(*(Value(field) for field in fields)))
    return matching(rows, words).exists()


def plain(text: str) -> str:
    """The reference: letters, digits and ideographs, as a person would compare them."""
    kept = (
        character for character in unicodedata.normalize("NFKC", text) if unicodedata.category(character)[0] in "LN"
    )
    return "".join(kept).lower()


@pytest.fixture(autouse=True)
def _one_unit(db: None) -> None:
    factories.unit()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=TEXTS, number=TEXTS, words=TEXTS)
def test_finds_what_a_plain_reader_finds(title: str, number: str, words: str) -> None:
    lines = [plain(line) for field in (title, number) for line in field.split("\n")]
    wanted = [plain(word) for word in words.split() if plain(word)][:MOST_WORDS]
    assert finds(words, title, number) == all(any(word in line for line in lines) for word in wanted)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("疫苗", True),
        ("疫苗 通知", True),
        ("疫 苗 通", True),
        ("鄂政办发2026 17号", True),
        ("鄂政办发〔２０２６〕17号", True),  # noqa: RUF001 - full width on purpose
        ("GSP", True),
        ("苗疫", False),
        ("通知鄂政", False),  # over the edge of a field
        ("储存通知", False),  # its pairs are not neighbours
        ("%", True),  # nothing to look for
        ("_苗", True),
        ("", True),
    ],
)
def test_examples_of_the_office(words: str, found: bool) -> None:
    assert finds(words, "关于开展疫苗储存配送（gsp）检查的通知", "鄂政办发〔2026〕17号") is found


def test_strewn_pairs_are_not_a_word() -> None:
    assert not finds("药品监管", "药品管品监理监管", "")
    assert finds("药品监管", "药品管品监理监管", "药品、监管")


def test_zero_byte_and_a_pasted_page_are_survived() -> None:
    assert words_of("药\x00品 " * 3 + " ".join(f"词{n}" for n in range(50))) == ["药品", "词0", "词1", "词2", "词3"]
    assert not finds("药\x00品", "器械", "")


def test_functions_may_be_indexed() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE letter (title text, searchable text GENERATED ALWAYS AS "
            "(search_normalised(title)) STORED)"
        )
        cursor.execute("CREATE INDEX letter_pairs ON letter USING gin (search_bigrams(searchable))")
        cursor.execute("INSERT INTO letter SELECT '关于药品' || n || '号' FROM generate_series(1, 5000) n")
        cursor.execute("ANALYZE letter")
        cursor.execute("EXPLAIN SELECT 1 FROM letter WHERE search_bigrams(searchable) @> search_bigrams('77')")
        assert "letter_pairs" in "\n".join(line for (line,) in cursor.fetchall())
