"""The demo office: everything went through the services, so everything holds together."""

import pytest

from yaojian.config.demo import grants, institution
from yaojian.config.demo.institution import FIXED, actor_for
from yaojian.kernel.audit import queries as audit
from yaojian.oa.desk import queries
from yaojian.oa.documents.models import Document
from yaojian.oa.flow import queries as flow
from yaojian.oa.flow.models import Instance, InstanceState
from yaojian.oa.incoming.models import Receipt
from yaojian.oa.samples import small


@pytest.mark.django_db
def test_small_office_has_work_in_every_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(small, "COUNT", 36)  # sixty take the sandbox of the PDF reader half a minute
    made = institution.build()
    grants.grant_all(made)
    fixed = {name: actor_for(made, made.people[code][place]) for (code, place), name in FIXED.items()}
    heads = {code: actor_for(made, made.people[code][0]) for code in made.units if code != "HB"}
    small.load(small.Office(fixed["registrar"], heads))
    assert Document.objects.count() == 36
    assert sorted(Receipt.objects.values_list("register_number", flat=True)) == list(range(1, 37))
    assert Instance.objects.filter(state=InstanceState.ENDED).count() > 12
    assert not any(list(flow.breaks_in(instance)) for instance in Instance.objects.all())
    assert not list(audit.verify())
    counts = {code: queries.counts(head) for code, head in heads.items()}
    assert counts["LTC"]["todo"] >= 1
    assert counts["SCC"]["done"] >= 3
    assert sum(one["overdue"] for one in counts.values()) >= 1
    assert sum(one["read"] for one in counts.values()) >= 1
    assert queries.counts(fixed["registrar"])["todo"] >= 3
    assert queries.counts(fixed["sysadmin"])["running"] == 0
