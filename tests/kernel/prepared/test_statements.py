"""Prepared statements: values both ways, what fails in the middle, other transactions, connections and threads."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import (
    IntegrityError,
    InternalError,
    OperationalError,
    ProgrammingError,
    connection,
    connections,
    transaction,
)
from psycopg import pq

from yaojian.kernel import prepared

MOMENT = datetime(2026, 11, 28, 12, 30, 15, 250_000, tzinfo=UTC)
INSERT = "INSERT INTO lab (n, word) VALUES ($1, $2)"


@pytest.fixture
def lab(transactional_db: None) -> None:
    """A table of this test's own, whose pairs are asked at commit to be of different words."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE lab (n integer PRIMARY KEY, word text UNIQUE DEFERRABLE INITIALLY DEFERRED)")


def words() -> list[tuple[object, ...]]:
    """What another connection sees: what was committed."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_read).result()


def _read() -> list[tuple[object, ...]]:
    try:
        return prepared.run("SELECT n, word FROM lab ORDER BY n")
    finally:
        connections.close_all()


@pytest.mark.django_db
def test_values_come_back_as_they_went() -> None:
    pk = uuid4()
    statement = "SELECT $1::uuid, $2::timestamptz, $3::boolean, $4::bigint, $5::text, $6::uuid[], $7::text, $8::jsonb"
    sent: Sequence[prepared.Value] = [pk, MOMENT, True, 2**40, "引号'\\\n字", [pk, UUID(int=1)], None, '{"步骤": [1]}']
    (row,) = prepared.run(statement, sent)
    assert row == (pk, MOMENT, True, 2**40, "引号'\\\n字", [pk, UUID(int=1)], None, {"步骤": [1]})


@pytest.mark.django_db
def test_nothing_found_and_nothing_returned_are_empty() -> None:
    statements: list[prepared.Statement] = [("SELECT 1 WHERE false", ()), ("SET LOCAL work_mem = '4MB'", ())]
    assert prepared.run_all(statements) == [[], []]


def test_statement_that_fails_takes_those_around_it_with_it(lab: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        prepared.run_all([(INSERT, [1, "甲"]), (INSERT, [1, "乙"]), (INSERT, [2, "丙"])])
    assert words() == []
    with transaction.atomic():
        prepared.run_all([(INSERT, [2, "丙"])])
    assert words() == [(2, "丙")], "the connection goes on, and what was not prepared is prepared now"


def test_text_that_cannot_be_prepared_is_refused_each_time(lab: None) -> None:
    for _ in range(2):
        with pytest.raises(ProgrammingError), transaction.atomic():
            prepared.run_all([("SELECT nothing FROM nowhere", ()), ("SELECT 1", ())])
    assert prepared.run("SELECT 1") == [(1,)]


def test_failed_transaction_refuses_more_until_it_is_rolled_back(lab: None) -> None:
    def fail() -> None:
        prepared.run(INSERT, [1, "甲"])
        with pytest.raises(IntegrityError):
            prepared.run(INSERT, [1, "乙"])
        prepared.run("SELECT 1")

    with pytest.raises(InternalError, match="aborted"), transaction.atomic():
        fail()
    assert prepared.run("SELECT 1") == [(1,)]


def test_savepoint_keeps_what_was_before_a_failure(lab: None) -> None:
    with transaction.atomic():
        prepared.run(INSERT, [1, "甲"])
        with pytest.raises(IntegrityError), transaction.atomic():
            prepared.run(INSERT, [1, "乙"])
        prepared.run(INSERT, [2, "丙"])
    assert words() == [(1, "甲"), (2, "丙")]


def test_commit_travels_with_the_last_statement_of_the_outermost_block(lab: None) -> None:
    told: list[str] = []
    with transaction.atomic():
        transaction.on_commit(lambda: told.append("after"))
        prepared.run_all([(INSERT, [1, "甲"])], last=True)
        assert connection.connection.pgconn.transaction_status == pq.TransactionStatus.IDLE
        assert words() == [(1, "甲")]
        assert told == []
    assert told == ["after"]


def test_inside_another_block_nothing_is_committed(lab: None) -> None:
    with transaction.atomic():
        with transaction.atomic():
            prepared.run_all([(INSERT, [1, "甲"])], last=True)
        assert words() == []
        transaction.set_rollback(True)
    assert words() == []


def test_what_is_asked_at_commit_is_raised_by_the_last_statement(lab: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        prepared.run_all([(INSERT, [1, "甲"]), (INSERT, [2, "甲"])], last=True)
    assert words() == []
    with transaction.atomic():
        prepared.run_all([(INSERT, [1, "甲"])], last=True)
    assert words() == [(1, "甲")]


def test_statement_before_the_commit_that_fails_leaves_nothing(lab: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        prepared.run_all([(INSERT, [1, "甲"]), (INSERT, [1, "乙"])], last=True)
    assert words() == []


def test_new_connection_prepares_anew(lab: None) -> None:
    prepared.run(INSERT, [1, "甲"])
    connection.close()
    prepared.run(INSERT, [2, "乙"])
    assert words() == [(1, "甲"), (2, "乙")]


def test_connection_the_server_ended_is_told_and_the_next_one_works(lab: None) -> None:
    pid = prepared.run("SELECT pg_backend_pid()")[0][0]
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_end, pid).result()
    with pytest.raises(OperationalError):
        prepared.run("SELECT 1")
    connection.close()
    assert prepared.run("SELECT 1") == [(1,)]


def _end(pid: int) -> None:
    try:
        prepared.run("SELECT pg_terminate_backend($1, 5000)", [pid])
    finally:
        connections.close_all()


def test_threads_have_their_own_statements(lab: None) -> None:
    def write(first: int) -> None:
        try:
            for n in range(first, first + 50):
                prepared.run_all([(INSERT, [n, f"词{n}"]), ("SELECT $1::int", [n])])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, (0, 100)))
    assert len(words()) == 100


def test_more_than_the_socket_takes_at_once_arrives(lab: None) -> None:
    text = "公文" * 300_000
    found = prepared.run_all([("SELECT $1::text", [text]) for _ in range(4)])
    assert [rows[0][0] for rows in found] == [text] * 4
