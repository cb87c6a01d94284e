"""Narrowing a queryset to the rows that hold some words."""

import json
import math
import unicodedata
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import BooleanField, F, Lookup, Model, QuerySet

from yaojian.kernel.prepared_rows import Written

if TYPE_CHECKING:
    _Lookup = Lookup[bool]
else:
    _Lookup = Lookup  # Django's own class takes no parameter

M = TypeVar("M", bound=Model)
R = TypeVar("R")
MOST_WORDS = 5
"""More words in one search are not looked at: whoever pastes a page wants its first line found."""


class Holds(_Lookup):
    """The column holds the word: by its pairs, which the index knows, and as a whole, because pairs may be strewn.

    A word of one character has no pair; it is found by looking, newest rows first where the query is ordered so.
    """

    by_looking = False
    lookup_name = "holds"
    prepare_rhs = False
    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """``search_normalised`` on both sides, so that they agree; the planner sees constants."""
        column, params = self.process_lhs(compiler, connection)
        if self.by_looking:
            # Prepared, the word is no constant: as a query of its own it is normalised once, not once a row.
            return f"({column} LIKE (SELECT '%%' || search_normalised(%s) || '%%'))", (*params, Written(self.rhs))
        whole = f"{column} LIKE '%%' || search_normalised(%s) || '%%'"
        if plain_length(self.rhs) < 2:
            return f"({whole})", (*params, self.rhs)
        pairs = f"search_bigrams({column}) @> search_bigrams(%s)"
        return f"({whole} AND {pairs})", (*params, self.rhs, *params, self.rhs)


class HoldsOnSight(Holds):
    """The same without the index: for few rows, or where a hit is to be expected among the first."""

    by_looking = True
    lookup_name = "holds_on_sight"


class HoldsPairs(_Lookup):
    """The pairs alone: more rows than hold the word, but of these the planner has statistics."""

    lookup_name = "holds_pairs"
    prepare_rhs = False
    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """As the index asks."""
        column, params = self.process_lhs(compiler, connection)
        return f"search_bigrams({column}) @> search_bigrams(%s)", (*params, self.rhs)


def plain_length(word: str) -> int:
    """How many characters of a word count: letters, digits, ideographs."""
    return sum(unicodedata.category(character)[0] in "LN" for character in unicodedata.normalize("NFKC", word))


def words_of(text: str) -> list[str]:
    """The words of a search box: parted by blanks, without those of punctuation alone, at most five."""
    words = (word.replace("\x00", "") for word in text.split())
    return [word for word in dict.fromkeys(words) if plain_length(word)][:MOST_WORDS]


def matching(
    rows: "QuerySet[M, R]", words: str, column: str = "searchable", *, by_looking: bool = False
) -> "QuerySet[M, R]":
    """The rows whose ``column`` (``fields.searchable``; a path over relations is fine) holds every one of the words.

    Nothing to look for narrows nothing. ``by_looking``: leave the index alone, because the rows are few.
    """
    lookup = HoldsOnSight if by_looking else Holds
    for word in words_of(words):
        rows = rows.filter(lookup(F(column), word))
    return rows


def expected(rows: "QuerySet[M, R]", words: str, column: str = "searchable") -> float:
    """About how many of the rows hold all the words, by the planner's statistics: counting would read them all.

    Without a word of two characters nothing is known; then as good as all.
    """
    known = [word for word in words_of(words) if plain_length(word) > 1]
    if not known:
        return math.inf
    for word in known:
        rows = rows.filter(HoldsPairs(F(column), word))
    (plan,) = json.loads(rows.order_by().values("pk").explain(format="json"))
    return float(plan["Plan"]["Plan Rows"])
