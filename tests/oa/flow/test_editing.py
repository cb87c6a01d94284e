"""Changing a definition on the page never breaks what was sound for no reason."""

import pytest

from tests.oa.flow.test_soundness import forked
from yaojian.oa.flow import definitions
from yaojian.oa.flow.design import comparing, editing, soundness
from yaojian.oa.flow.design.errors import StartStays, StepGone
from yaojian.oa.flow.steps import END, Definition

ALL = {path.stem: definitions.shipped(path.stem) for path in definitions.SHIPPED.glob("*.yaml")} | {"forked": forked()}
PLACES = [(name, step.key) for name, definition in sorted(ALL.items()) for step in definition.steps]


@pytest.mark.parametrize(("name", "after"), PLACES)
def test_step_added_anywhere_leaves_a_sound_flow_sound(name: str, after: str) -> None:
    changed = editing.added(ALL[name], "复核", after)
    assert soundness.faults(changed) == []
    assert definitions.parse(changed.body()) == changed
    [change] = [one for one in comparing.differences(ALL[name], changed) if one.before == ""]
    assert change.step == "复核"


@pytest.mark.parametrize(("name", "key"), PLACES)
def test_step_taken_out_again_leaves_no_trace(name: str, key: str) -> None:
    definition = ALL[name]
    new = editing.key_for("复核", [step.key for step in definition.steps])
    assert editing.removed(editing.added(definition, "复核", key), new) == definition


@pytest.mark.parametrize(("name", "key"), PLACES)
def test_removed_step_is_led_to_by_nobody(name: str, key: str) -> None:
    definition = ALL[name]
    if key == definition.start:
        with pytest.raises(StartStays):
            editing.removed(definition, key)
        return
    changed = editing.removed(definition, key)
    kinds = {one.kind for one in soundness.examine(changed).faults}
    assert kinds <= {"same_step", "few_branches", "unreachable"}, "only what needs a decision is left"
    assert all(key not in (*step.next, *step.fork, step.join, step.who.step) for step in changed.steps)


def test_order_is_moved_within_its_bounds() -> None:
    def order(definition: Definition) -> str:
        return "".join(step.key for step in definition.steps)

    assert order(editing.moved(forked(), "c", -1)) == "acbdefgh"
    assert order(editing.moved(forked(), "b", -1)) == "abcdefgh", "the first step stays first"
    assert order(editing.moved(forked(), "h", 1)) == "abcdefgh"
    [change] = comparing.differences(forked(), editing.moved(forked(), "c", -1))
    assert change.what == "排列次序"


def test_keys_are_made_from_names_and_never_twice() -> None:
    assert editing.key_for("复核", []) == "fu_he"
    assert editing.key_for("复核", ["fu_he", "fu_he_2"]) == "fu_he_3"
    assert editing.key_for("end", []) == "end_2"
    assert editing.key_for("……", []) == "step"
    assert len(editing.key_for("药品" * 40, [])) <= editing.LONGEST_KEY


def test_changing_what_is_gone_is_refused() -> None:
    with pytest.raises(StepGone):
        editing.find(forked(), "x")


def test_least_flow_is_sound() -> None:
    least = editing.blank("note", "便函", "approval")
    assert soundness.faults(least) == []
    assert least.steps[0].next == (END,)
