"""Numbers: gapless, never twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from tests.kernel import factories
from yaojian.kernel.actors import Actor, system_actor
from yaojian.kernel.numbering import errors, queries, services

CLERK = system_actor("测试")
LETTERS = "test.letters"


def take(actor: Actor = CLERK) -> int:
    return services.take(actor=actor, series=LETTERS, year=2026)


@pytest.mark.django_db(transaction=True)
def test_hundred_writers_at_once_leave_no_gap_and_no_double() -> None:
    def write(attempt: int) -> int | None:
        try:
            with transaction.atomic():
                value = take()
                if attempt % 10 == 0:
                    raise RuntimeError("the act fails after numbering")
                return value
        except RuntimeError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=20) as pool:
        values = list(pool.map(write, range(100)))
    assert sorted(value for value in values if value is not None) == list(range(1, 91))


@pytest.mark.django_db
def test_series_and_years_count_apart() -> None:
    assert [take(), take()] == [1, 2]
    assert services.take(actor=CLERK, series="test.letters", year=2027) == 1
    assert services.take(actor=CLERK, series="test.reports", year=2026) == 1


@pytest.mark.django_db
def test_subject_numbered_again_keeps_its_number() -> None:
    letter, other = factories.user(), factories.user()
    assert services.take(actor=CLERK, subject=letter, series=LETTERS, year=2026) == 1
    assert services.take(actor=CLERK, subject=other, series=LETTERS, year=2026) == 2
    assert services.take(actor=CLERK, subject=letter, series=LETTERS, year=2026) == 1
    assert queries.number_of(letter, series=LETTERS, year=2026) == 1


@pytest.mark.django_db
def test_reserved_numbers_are_skipped_and_bound_once() -> None:
    letter, other = factories.user(), factories.user()
    assert services.reserve(actor=CLERK, count=2, reason="纸质文件", series=LETTERS, year=2026) == [1, 2]
    assert take() == 3
    assert services.bind(actor=CLERK, value=2, subject=letter, series=LETTERS, year=2026) == 2
    assert services.bind(actor=CLERK, value=2, subject=letter, series=LETTERS, year=2026) == 2
    with pytest.raises(errors.NumberTaken, match="第 2 号已经用过"):
        services.bind(actor=CLERK, value=2, subject=other, series=LETTERS, year=2026)
    with pytest.raises(errors.NumberNotReserved):
        services.bind(actor=CLERK, value=9, subject=other, series=LETTERS, year=2026)


@pytest.mark.django_db
def test_number_given_back_is_the_next_one_given() -> None:
    services.reserve(actor=CLERK, count=2, series=LETTERS, year=2026)
    services.release(actor=CLERK, value=1, series=LETTERS, year=2026)
    assert queries.next_number(series=LETTERS, year=2026) == 1
    assert [take(), take()] == [1, 3]


@pytest.mark.django_db
def test_void_number_is_never_given_again() -> None:
    take()
    services.void(actor=CLERK, value=1, reason="发文取消", series=LETTERS, year=2026)
    services.void(actor=CLERK, value=1, reason="发文取消", series=LETTERS, year=2026)
    assert take() == 2
    with pytest.raises(errors.NumberTaken, match="作废"):
        services.release(actor=CLERK, value=1, series=LETTERS, year=2026)
    assert [number.state for number in queries.numbers_of(series=LETTERS, year=2026)] == ["void", "bound"]
