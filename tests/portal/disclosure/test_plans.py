"""A heading's newest documents are read along the index named after it."""

import pytest
from django.db import connection

from yaojian.portal.disclosure.models import DisclosureItem

pytestmark = pytest.mark.django_db


def test_newest_documents_of_a_heading_come_in_the_order_of_the_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    rows = DisclosureItem.objects.filter(heading="01").order_by("-formed_on", "-index_number")[:20]
    assert "disclosure_of_heading" in rows.explain()
