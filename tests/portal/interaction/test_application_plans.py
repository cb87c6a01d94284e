"""Among 100,000 applications every ledger walks its index: said by the planner, not by a clock."""

import pytest
from django.db import connection

from tests.kernel import factories as kernel
from yaojian.kernel.actors import Actor
from yaojian.portal.interaction.acting.paging import PAGE
from yaojian.portal.interaction.applications import queries
from yaojian.portal.interaction.applications.queries import BY_KEY, Filters
from yaojian.portal.interaction.applications.rights import HANDLE, READ, REGISTER, REVIEW

MANY = 100_000
FILL = """
INSERT INTO applications_application (id, number, applicant, identity, wanted, info_form, delivery, code_hash, tail_hash,
    phone_index, submitted_at, received_basis, received_on, state, doubt, due, extension, extension_days, extension_reason,
    fee, reply_code, reply_row, sealed_reply, reply_number, finished_on, on_time, unit_id)
SELECT gen_random_uuid(), '', 'natural', '', '第' || n || '件申请，抽检结果', 'electronic', 'online', sha256(n::text::bytea),
    '', '', now() - n * interval '20 minutes', 'internet', current_date - n / 72,
    CASE WHEN n %% 200 = 0
        THEN (ARRAY['submitted', 'registered', 'assigned', 'drafted', 'correcting', 'quarantined'])[1 + n / 200 %% 6]
        ELSE 'done' END,
    '', CASE WHEN n %% 200 = 0 THEN now() + (n %% 7 - 3) * interval '1 day' END,
    CASE WHEN n %% 1000 = 0 THEN 'asked' ELSE 'none' END, 0, '', 0, 'R2', '3.1', '', '', current_date - n / 72, true, %s
FROM generate_series(1, %s) AS n
"""
INDEXES = {
    "submitted": "application_by_state",
    "registered": "application_by_state",
    "waiting": "application_by_state",
    "quarantine": "application_by_state",
    "late": "application_by_due",
    "soon": "application_by_due",
    "all": "application_every",
}


@pytest.fixture
def reader(db: None) -> Actor:
    """Who may read all, among very many."""
    unit = kernel.unit("药品流通处")
    with connection.cursor() as cursor:
        cursor.execute(FILL, [unit.pk, MANY])
        cursor.execute("ANALYZE applications_application")
    account = kernel.official("王查阅", unit)
    kernel.grant(account, READ, REGISTER, HANDLE, REVIEW)
    return kernel.actor(account)


def test_every_ledger_walks_its_index_among_100000_applications(reader: Actor) -> None:
    plans = {}
    for key in (*INDEXES, "assigned", "drafted"):
        ledger = BY_KEY[key]
        order = ("due", "id") if ledger.by_due else ("-submitted_at", "-id")
        plans[key] = queries.listed(reader, ledger, Filters()).order_by(*order)[: PAGE + 1].explain()
    words = queries.listed(reader, BY_KEY["all"], Filters(words="99998件申请"))
    plans["words"] = words.order_by("-submitted_at", "-id")[: PAGE + 1].explain()
    faults = [f"{key} without {index}:\n{plans[key]}" for key, index in INDEXES.items() if index not in plans[key]]
    faults += [
        f"{key} reads all:\n{plan}" for key, plan in plans.items() if "Seq Scan on applications_application" in plan
    ]
    assert not faults, "\n".join(faults)
    assert "application_pairs" in plans["words"]
