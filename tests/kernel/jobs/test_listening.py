"""What is to follow a commit at once: the worker hears of it, also of what came before it listened."""

from queue import Queue

import pytest
from django.db import connection, transaction

from yaojian.kernel.jobs import listening


@pytest.mark.django_db(transaction=True)
def test_worker_hears_of_a_commit_within_a_blink_and_one_failure_does_not_end_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: Queue[str] = Queue()

    def work() -> None:
        heard.put("called")
        if heard.qsize() == 2:
            raise RuntimeError("the second time fails")

    monkeypatch.setattr(listening, "_listeners", {})
    listening.register_listener("yaojian_test", work)
    stop = listening.start()
    assert heard.get(timeout=10) == "called", "what came while nobody listened"
    for _ in range(3):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify('yaojian_test', '')")
        assert heard.get(timeout=2) == "called"
    stop()


@pytest.mark.django_db(transaction=True)
def test_work_is_called_once_more_for_those_who_left_their_notice_out(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: Queue[str] = Queue()
    monkeypatch.setattr(listening, "_listeners", {})
    listening.register_listener("yaojian_test", lambda: heard.put("called"))
    stop = listening.start()
    assert heard.get(timeout=10) == "called", "what came while nobody listened"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('yaojian_test', '')")
    assert [heard.get(timeout=10), heard.get(timeout=10)] == ["called", "called"]
    stop()
    assert heard.empty()
