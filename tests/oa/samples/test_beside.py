"""The demo office beside its documents: delegations and supervisions in every state."""

import pytest

from yaojian.config.demo import grants, institution, loader
from yaojian.kernel.audit import queries as audit
from yaojian.oa.delegation.models import Delegation, State
from yaojian.oa.samples import delegation, small, supervision
from yaojian.oa.supervision import queries
from yaojian.oa.supervision.models import Supervision


@pytest.mark.django_db
def test_small_office_has_delegations_and_supervisions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(small, "COUNT", 9)  # more take the sandbox of the PDF reader long
    made = institution.build()
    grants.grant_all(made)
    people = loader.people_of(made)
    small.load(small.Office(people.registrar, people.heads))
    delegation.load(people.heads, people.staff)
    supervision.load(people.registrar, people.heads)
    states = sorted(one.state for one in Delegation.objects.all())
    assert states == sorted([State.IN_FORCE, State.WAITING, State.REVOKED])
    counts = queries.counts(people.registrar)
    assert counts["asked"] == 6
    assert counts["confirm"] == counts["closed"] == 1
    assert counts["late"] == 1
    assert queries.counts(people.heads["LTC"])["answer"] == 2
    assert {one.get_level_display() for one in Supervision.objects.all()} == {"一般", "重要", "领导批示"}
    assert not list(audit.verify())
