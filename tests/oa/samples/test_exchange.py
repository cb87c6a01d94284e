"""Demo data of the exchange: every state at both ends, through the services."""

import pytest

from yaojian.config.demo import grants, institution
from yaojian.config.demo.institution import actor_for
from yaojian.config.demo.loader import people_of
from yaojian.kernel.audit import queries as audit
from yaojian.oa.exchange import lists
from yaojian.oa.exchange.ledgers import IN, OUT
from yaojian.oa.samples import exchange


@pytest.mark.django_db
def test_both_ends_have_documents_in_every_state() -> None:
    made = institution.build()
    grants.grant_all(made)
    people = people_of(made)
    exchange.load(people.registrar, people.staff)
    assert all(lists.counts(people.registrar, OUT).values())
    wuhan = lists.counts(actor_for(made, made.people["WH"][2]), IN)
    assert wuhan["waiting"] >= 1
    assert wuhan["received"] >= 3
    assert not list(audit.verify())
