"""The demo's draft of a flow is one a visitor can publish."""

from tests.kernel import factories as kernel
from tests.oa.factories import Office
from yaojian.oa.flow.design import services as drafting
from yaojian.oa.flow.design import soundness, trials
from yaojian.oa.flow.models import DefinitionDraft
from yaojian.oa.flow.rights import PUBLISH
from yaojian.oa.samples import definitions


def test_draft_is_sound_and_its_tests_come_out(office: Office) -> None:
    kernel.grant(office.users["registrar"], PUBLISH)
    definitions.load(office.actor("registrar"))
    draft = DefinitionDraft.objects.get(code=definitions.CODE)
    definition = drafting.definition_in(draft)
    assert soundness.faults(definition) == []
    assert [one.passed for one in trials.run(definition, draft.trials)] == [True, True]
    assert drafting.differs(draft)
