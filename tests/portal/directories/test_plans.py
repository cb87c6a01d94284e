"""The public's queries of a large edition are read along their indexes."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from tests.portal.directories.conftest import Keeper
from yaojian.kernel.search.queries import matching
from yaojian.portal.directories.models import Edition, EditionState, Entry

pytestmark = pytest.mark.django_db
ROWS = 20_000


@pytest.fixture
def large(keeper: Keeper) -> Edition:
    """An edition of many rows, written in one statement."""
    edition = Edition.objects.create(
        directory=keeper.directory,
        number=1,
        state=EditionState.PUBLISHED,
        fields=keeper.directory.fields,
        key_label=keeper.directory.key_label,
        rows=ROWS,
        imported_by_name="测试",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO directories_entry (edition_id, place, key, values, words) "
            "SELECT %s, n, 'K' || n, jsonb_build_object('企业名称', '示范药店' || n), '示范药店' || n || '号' "
            "FROM generate_series(1, %s) n",
            [edition.pk, ROWS],
        )
        cursor.execute("ANALYZE directories_entry")
    return edition


def _plan(rows: QuerySet[Any]) -> str:
    return str(rows.explain())


def test_the_next_page_is_found_by_its_place(large: Edition) -> None:
    plan = _plan(Entry.objects.filter(edition=large, place__gt=10_000).order_by("place")[:21])
    assert "entry_in_order" in plan
    assert "Seq Scan" not in plan


def test_a_row_is_found_by_its_key(large: Edition) -> None:
    plan = _plan(Entry.objects.filter(edition=large, key="K5"))
    assert "entry_key_once" in plan


def test_a_rare_word_is_found_by_its_pairs(large: Edition) -> None:
    plan = _plan(matching(Entry.objects.filter(edition=large), "19998号"))
    assert "entry_words" in plan
