"""Lists of disclosed documents are read along the indexes named after them."""

import pytest
from django.db import connection

from yaojian.portal.disclosure import queries
from yaojian.portal.disclosure.models import DisclosureItem
from yaojian.portal.disclosure.queries import Filters

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("filters", "index"), [(Filters(heading="01"), "disclosure_of_heading"), (Filters(), "disclosure_every")]
)
def test_newest_documents_come_in_the_order_of_an_index(filters: Filters, index: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    rows = queries.narrowed(DisclosureItem.objects.all(), filters).order_by("-formed_on", "-index_number")[:20]
    assert index in rows.explain()
