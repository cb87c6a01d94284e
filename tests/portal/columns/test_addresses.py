"""Old addresses lead on, never round in a circle."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from yaojian.portal.columns import addresses, queries
from yaojian.portal.columns.models import MovedAddress

pytestmark = pytest.mark.django_db


def test_old_address_leads_to_the_new_one_with_all_below() -> None:
    addresses.remember_move("/xw/", "/yw/")
    assert queries.moved_to("xw/") == "/yw/"
    assert queries.moved_to("/xw") == "/yw/"
    assert queries.moved_to("/xw/bm/index.html") == "/yw/bm/index.html"
    assert queries.moved_to("/xwzx/") is None


def test_numbered_page_of_a_moved_list_leads_to_its_first_page() -> None:
    addresses.remember_move("/xw/", "/yw/")
    assert queries.moved_to("/xw/list-3.html") == "/yw/"


def test_two_moves_are_one_step() -> None:
    addresses.remember_move("/a/", "/b/")
    addresses.remember_move("/b/", "/c/")
    assert queries.moved_to("/a/x.html") == "/c/x.html"
    assert queries.redirect_map() == [("/a/", "/c/"), ("/b/", "/c/")]


def test_move_of_what_stands_above_leads_on_too() -> None:
    addresses.remember_move("/a/", "/zw/b/")
    addresses.remember_move("/zw/", "/xx/")
    assert queries.moved_to("/a/") == "/xx/b/"


def test_moved_back_is_no_old_address_any_more() -> None:
    addresses.remember_move("/a/", "/b/")
    addresses.remember_move("/b/", "/a/")
    assert queries.redirect_map() == [("/b/", "/a/")]


def test_longest_old_address_counts() -> None:
    addresses.remember_move("/a/", "/x/")
    addresses.remember_move("/a/b/", "/y/")
    assert queries.moved_to("/a/b/c.html") == "/y/c.html"
    assert queries.redirect_map()[0] == ("/a/b/", "/y/")


class OldAddresses(TestCase):
    """Any sequence of moves."""

    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), max_size=12))
    def test_never_lead_in_a_circle_nor_over_two_steps(self, moves: list[tuple[str, str]]) -> None:
        MovedAddress.objects.all().delete()
        for old, new in moves:
            addresses.remember_move(f"/{old}/", f"/{new}/")
        old_addresses = {one.old for one in MovedAddress.objects.all()}
        for one in MovedAddress.objects.all():
            assert one.new not in old_addresses
