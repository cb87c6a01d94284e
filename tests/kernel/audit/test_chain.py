"""The chain refuses change, and where change was forced it tells where."""

import json

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.kernel import factories as make
from yaojian.kernel import prepared
from yaojian.kernel.audit import chain, queries, services
from yaojian.kernel.audit.models import FIRST, Event, Lane

pytestmark = pytest.mark.django_db
ACTION = "kernel.organisation.unit_created"


def record(n: int = 1) -> list[int]:
    with transaction.atomic():
        return [services.record(make.SYSTEM, ACTION, summary=f"设立机构“第 {i} 处”。", number=i) for i in range(n)]


def by_force(sql: str) -> None:
    """What somebody with the database in hand does: triggers off, change, triggers on."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_untouched_chain_verifies() -> None:
    record(5)
    assert list(queries.verify()) == []
    assert Event.objects.filter(action=ACTION).count() == 5


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_event SET summary = summary || '。' WHERE id = {id}",
        "UPDATE audit_event SET data = '{{\"number\": 7}}' WHERE id = {id}",
        "UPDATE audit_event SET at = at + interval '1 microsecond' WHERE id = {id}",
        "UPDATE audit_event SET actor_name = '别人' WHERE id = {id}",
        "UPDATE audit_event SET hash = repeat('0', 64) WHERE id = {id}",
        "DELETE FROM audit_event WHERE id = {id}",
    ],
)
def test_change_made_straight_in_the_database_is_found(change: str) -> None:
    ids = record(5)
    by_force(change.format(id=ids[2]))
    faults = list(queries.verify())
    assert faults
    assert {fault.lane for fault in faults} == {Event.objects.get(pk=ids[0]).lane}


def test_events_cut_off_at_the_end_are_missed() -> None:
    ids = record(5)
    by_force(f"DELETE FROM audit_event WHERE id >= {ids[3]}")
    assert [fault.sentence for fault in queries.verify()] != []


@pytest.mark.parametrize(
    "act", ["UPDATE audit_event SET summary = ''", "DELETE FROM audit_event", "TRUNCATE audit_event"]
)
def test_triggers_refuse_to_change_the_log(act: str) -> None:
    record()
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act)


def test_lane_never_runs_backwards() -> None:
    record()
    with pytest.raises(DatabaseError, match="只能向前"), transaction.atomic():
        Lane.objects.filter(seq__gt=0).update(seq=0)


def test_event_recorded_between_lock_and_act_is_a_defect_and_nothing_is_written() -> None:
    with transaction.atomic():
        place = prepared.run(*services.PLACE)[0]
        services.record(make.SYSTEM, ACTION, summary="夹在中间。")
        with pytest.raises(services.OutOfPlace, match="unit_created"), transaction.atomic():
            services.record(make.SYSTEM, ACTION, summary="本应紧接其后。", place=place)
    assert list(Event.objects.filter(action=ACTION).values_list("summary", flat=True)) == ["夹在中间。"]
    assert list(queries.verify()) == []


def test_unregistered_action_is_refused() -> None:
    with pytest.raises(KeyError), transaction.atomic():
        services.record(make.SYSTEM, "oa.document.eaten", summary="没有这种动作。")


def test_floats_are_refused_because_their_text_is_not_stable() -> None:
    with pytest.raises(TypeError), transaction.atomic():
        services.record(make.SYSTEM, ACTION, summary="面积。", sizes=[{"area": 1.5}])


@given(text=st.text(min_size=1), number=st.integers(-(2**53), 2**53))
def test_any_difference_in_the_data_changes_the_hash(text: str, number: int) -> None:
    fields: dict[str, object] = dict.fromkeys(chain.HASHED, "") | {"data": {"text": text, "number": number}}
    other = fields | {"data": {"text": text + "x", "number": number}}
    assert chain.link(FIRST, fields) == chain.link(FIRST, dict(reversed(fields.items())))
    assert chain.link(FIRST, fields) != chain.link(FIRST, other)


_VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
_FIELDS = st.dictionaries(
    st.text(max_size=4),
    _VALUES | st.lists(_VALUES, max_size=3) | st.dictionaries(st.text(max_size=4), _VALUES, max_size=3),
    max_size=6,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(_FIELDS)
def test_canonical_form_is_that_of_pythons_own_writer(fields: dict[str, object]) -> None:
    expected = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert chain.canonical(fields) == expected.encode()


def test_every_control_sign_is_written_as_python_writes_it() -> None:
    signs = {"signs": "".join(map(chr, range(0x20))) + '"\\/\x7f\u2028汉😀'}
    assert chain.canonical(signs) == json.dumps(signs, ensure_ascii=False, separators=(",", ":")).encode()
