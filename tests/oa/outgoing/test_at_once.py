"""Two people at once: versions of a body, and numbers, in real transactions."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from tests.oa.outgoing import factories
from tests.oa.outgoing.factories import Bureau, new_key
from yaojian.oa.outgoing import queries, registers, services
from yaojian.oa.outgoing.models import Outgoing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made(settings: Settings, keys: Path) -> Bureau:
    """A bureau whose rows are committed."""
    settings.YAOJIAN_DATA = keys
    return factories.bureau()


def test_of_two_who_save_at_once_one_is_shown_the_other(made: Bureau) -> None:
    outgoing = factories.drafted(made)
    start = Barrier(2)

    def save(text: str) -> bool:
        actor = made.actor("drafter")
        start.wait()
        try:
            saving = services.save_version(actor=actor, document_id=outgoing.pk, base=1, text=text, key=new_key())
        finally:
            connection.close()
        assert saving.is_mine or saving.mine == (text,)
        return saving.is_mine

    with ThreadPoolExecutor(2) as pool:
        mine = list(pool.map(save, ("甲改的正文。", "乙改的正文。")))
    assert sorted(mine) == [False, True]
    assert outgoing.versions.count() == 2


def test_many_writers_leave_no_gap_in_the_register(made: Bureau) -> None:
    sign = factories.sign(made)
    waiting = [factories.signed(made, factories.drafted(made)) for _ in range(4)]
    start = Barrier(len(waiting))

    def take(outgoing: Outgoing) -> int:
        actor = made.actor("clerk")
        start.wait()
        try:
            return services.take_number(actor=actor, document_id=outgoing.pk, sign_id=sign.pk).serial or 0
        finally:
            connection.close()

    with ThreadPoolExecutor(len(waiting)) as pool:
        assert sorted(pool.map(take, waiting)) == [1, 2, 3, 4]
    assert registers.register_of(sign, queries.this_year()).missing == ()
