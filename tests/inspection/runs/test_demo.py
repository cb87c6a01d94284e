"""The demo's inspection is one of the ordinary kind."""

from dataclasses import dataclass

import pytest

from tests.inspection.runs import factories
from tests.kernel.factories import actor
from yaojian.inspection import demo
from yaojian.inspection.runs import queries
from yaojian.inspection.runs.models import RunState
from yaojian.kernel.actors import Actor


@dataclass
class Staff:
    inspector: Actor


@pytest.mark.django_db
def test_demo_run_has_score_findings_and_report() -> None:
    made = demo.load(Staff(actor(factories.inspector())), scale="small")
    assert made.state == RunState.DONE
    assert made.findings.count() == made.findings_count == 9
    assert made.score["label"] == "试算分"
    assert "电子证书查询" in queries.report_file(made, "report.html").read_text("utf-8")
