"""At 200,000 letters every ledger walks its index: said by the planner, not by a clock."""

import pytest
from django.db import connection

from tests.kernel import factories as kernel
from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations.models import Unit
from yaojian.portal.interaction.acting.paging import PAGE
from yaojian.portal.interaction.letters import queries
from yaojian.portal.interaction.letters.queries import BY_KEY, Filters
from yaojian.portal.interaction.letters.rights import HANDLE, READ, REGISTER

MANY = 200_000
FILL = """
INSERT INTO letters_letter (id, number, kind, subject, sealed_text, page_address, wants_public, identity, code_hash, tail_hash,
    phone_index, state, publicity, doubt, fingerprint, sealed_answer, received_at, due, answered_at, on_time, extension,
    extension_days, unit_id)
SELECT gen_random_uuid(), '', 'consultation', '第' || n || '封信，问处方药登记', '', '', true, '', sha256(n::text::bytea),
    '', '', CASE WHEN n % 200 = 0 THEN (ARRAY['received', 'registered', 'assigned', 'drafted', 'quarantined'])[1 + n / 200 %% 5]
    ELSE 'answered' END, CASE WHEN n % 500 = 0 THEN 'none' ELSE 'public' END, '', n, '',
    now() - n * interval '10 minutes', now() - n * interval '10 minutes' + interval '7 days', now(), true, 'none', 0,
    CASE WHEN n % 3 = 0 THEN %s::uuid ELSE %s::uuid END
FROM generate_series(1, %s) AS n
""".replace("n % ", "n %% ")
INDEXES = {
    "received": "letter_by_state",
    "registered": "letter_by_state",
    "assigned": "letter_by_state",
    "drafted": "letter_by_state",
    "quarantine": "letter_by_state",
    "late": "letter_by_due",
    "soon": "letter_by_due",
    "publish": "letter_to_publish",
    "all": "letter_every",
}


@pytest.fixture
def reader(db: None) -> Actor:
    """Who may read all, among very many letters."""
    mine, other = kernel.unit("药品流通处"), kernel.unit("药品生产处")
    with connection.cursor() as cursor:
        cursor.execute(FILL, [mine.pk, other.pk, MANY])
        cursor.execute("ANALYZE letters_letter")
    from yaojian.portal.interaction.letters.rights import PUBLISH, REVIEW

    account = kernel.official("王查阅", mine)
    kernel.grant(account, READ, REGISTER, HANDLE, REVIEW, PUBLISH)
    return kernel.actor(account)


def explained(actor: Actor, key: str, filters: Filters) -> str:
    ledger = BY_KEY[key]
    order = ("due", "id") if ledger.by_due else ("-received_at", "-id")
    return queries.listed(actor, ledger, filters).order_by(*order)[: PAGE + 1].explain()


def test_every_ledger_walks_its_index_among_200000_letters(reader: Actor) -> None:
    plans = {key: explained(reader, key, Filters()) for key in INDEXES}
    words = explained(reader, "all", Filters(words="199998封信"))
    clerk = kernel.official("李承办", reader_unit(reader))
    kernel.grant(clerk, READ, HANDLE, scope=reader_unit(reader))
    own = explained(kernel.actor(clerk), "assigned", Filters())
    faults = [f"{key} without {INDEXES[key]}:\n{plan}" for key, plan in plans.items() if INDEXES[key] not in plan]
    faults += [
        f"{name} reads all letters:\n{plan}"
        for name, plan in (plans | {"words": words, "own": own}).items()
        if "Seq Scan on letters_letter" in plan
    ]
    assert not faults, "\n".join(faults)
    assert "letter_pairs" in words


def reader_unit(actor: Actor) -> Unit:
    return Unit.objects.get(name="药品流通处", pk__in=[actor.unit_id])
