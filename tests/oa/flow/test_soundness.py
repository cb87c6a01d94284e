"""What would strand a document is found before publication, told as a story, and nothing else is."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yaojian.oa.flow import definitions
from yaojian.oa.flow.design import soundness, tokens
from yaojian.oa.flow.design.editing import find, with_step
from yaojian.oa.flow.steps import CHOSEN, END, STARTER, Act, Definition, Mode, Rule, Step, Who

LEADER = Who(Rule.LEADER)
OFFICE = Who(Rule.POSTS, (("BGS", ""),))
RETURN = frozenset({Act.RETURN, Act.WITHDRAW})


def step(key: str, *following: str, who: Who = LEADER, mode: Mode = Mode.ONE, **rest: object) -> Step:
    """A step named after its key."""
    return Step(key, f"环节{key}", who, mode, following, acts=RETURN, **rest)  # type: ignore[arg-type]  # by name


def forked() -> Definition:
    """Sound: start, a fork of two branches of which one has two steps, a join that may go back, an end."""
    steps = (
        replace(step("a", "b", "c", who=STARTER), acts=frozenset({Act.WITHDRAW})),
        step("b", "c", who=CHOSEN, mode=Mode.ALL),
        step("c", fork=("d", "e"), join="g"),
        step("d", "f", who=OFFICE),
        step("e", "g"),
        step("f", "g"),
        step("g", "h", "a"),
        step("h", END, who=Who(Rule.SAME, step="c")),
    )
    return Definition("forked", "分送会签", "approval", "a", steps)


def changed(key: str, **fields: object) -> Callable[[], Definition]:
    """``forked`` with one step changed."""
    definition = forked()
    return lambda: with_step(definition, replace(find(definition, key), **fields))  # type: ignore[arg-type]  # as above


def with_extra(extra: Step, **to: tuple[str, ...]) -> Callable[[], Definition]:
    """``forked`` with one more step, and other ways of the steps named in ``to``."""
    definition = forked()
    for key, following in to.items():
        definition = with_step(definition, replace(find(definition, key), next=following))
    return lambda: replace(definition, steps=(*definition.steps, extra))


SEEDED: dict[str, tuple[str, Callable[[], Definition]]] = {
    "no steps at all": ("empty", lambda: replace(forked(), steps=())),
    "no beginning": ("no_start", lambda: replace(forked(), start="nowhere")),
    "one step twice": ("twice", lambda: replace(forked(), steps=(*forked().steps, step("h", END)))),
    "the place of the end is taken": ("reserved", with_extra(step("end", "a"))),
    "a way to a step that is gone": ("missing", changed("b", next=("gone",))),
    "a join that is gone": ("missing", changed("c", join="gone")),
    "nothing follows": ("dead_end", changed("h", next=())),
    "a step nobody comes to": ("unreachable", with_extra(step("x", END))),
    "two steps in a circle": ("endless", changed("g", next=("a",))),
    "a step that only leads to itself": ("endless", changed("h", next=("h",))),
    "ways and branches at once": ("both", changed("c", next=("g",))),
    "a fork with one branch": ("few_branches", changed("c", fork=("e",))),
    "a fork without a join": ("no_join", changed("c", join=None)),
    "a branch without a step": ("empty_branch", changed("c", fork=("d", "g"))),
    "a fork that meets at itself": ("join_itself", changed("c", join="c")),
    "a join without a fork": ("join_alone", changed("g", join="h")),
    "a branch that ends the matter": ("branch_ends", changed("e", next=(END,))),
    "a branch that leads past the join": ("branch_leaves", changed("f", next=("h",))),
    "a branch that never arrives": ("branch_misses", changed("f", next=("d",))),
    "two branches on one step": ("branches_share", changed("e", next=("f",))),
    "a fork within a branch": ("nested", changed("e", next=(), fork=("d", "f"), join="g")),
    "a way into a branch": ("enters_branch", changed("b", next=("e",))),
    "the beginning lies in a branch": ("start_inside", lambda: replace(forked(), start="e")),
    "the first step is for somebody else": ("start_who", changed("a", who=CHOSEN)),
    "the starter several times": ("alone", changed("g", who=STARTER, mode=Mode.ALL)),
    "a fixed post nobody named": ("no_posts", changed("d", who=Who(Rule.POSTS))),
    "two posts for one person": ("posts_one", changed("d", who=Who(Rule.POSTS, (("BGS", ""), ("HB", ""))))),
    "the same as nobody": ("same_step", changed("h", who=Who(Rule.SAME))),
    "the same as one who may have been skipped": ("same_unknown", changed("h", who=Who(Rule.SAME, step="b"))),
    "a ratio of nothing": ("ratio", changed("b", mode=Mode.RATIO, ratio=0)),
    "a ratio beyond all": ("ratio", changed("b", mode=Mode.RATIO, ratio=101)),
    "no time at all": ("days", changed("b", days=0)),
    "a step without a name": ("name", changed("b", name=" ")),
}


def test_sound_definition_has_no_fault_and_is_played_wholly() -> None:
    report = soundness.examine(forked())
    assert report.faults == ()
    assert report.situations > len(forked().steps)


@pytest.mark.parametrize("seeded", SEEDED)
def test_every_seeded_fault_is_found(seeded: str) -> None:
    kind, definition = SEEDED[seeded]
    found = soundness.examine(definition()).faults
    assert kind in {one.kind for one in found}
    assert all(one.sentence.endswith("。") for one in found)


def test_fault_is_told_as_the_way_there() -> None:
    [fault] = soundness.examine(changed("h", next=())()).faults[:1]
    assert fault.sentence == "从“环节a”经“环节c”“环节e”“环节g”走到“环节h”后，没有写下一步，公文到这里就停住了。"
    faults = soundness.faults(changed("h", who=Who(Rule.SAME, step="b"))())
    assert faults == [
        "从“环节a”经“环节c”“环节e”“环节g”走到“环节h”时，没有经过“环节b”，找不到原办理人，公文到这里就停住了。"
    ]


def test_who_did_a_branch_is_known_after_the_join() -> None:
    assert soundness.faults(changed("h", who=Who(Rule.SAME, step="d"))()) == []
    assert soundness.faults(changed("f", who=Who(Rule.SAME, step="e"))()) != []


@pytest.mark.parametrize(
    ("kind", "definition"),
    [
        ("return", changed("a", acts=RETURN)),
        ("drop", changed("h", acts=frozenset({Act.DROP}))),
        ("same_name", changed("b", name="环节c")),
        ("ratio_unused", changed("b", ratio=50)),
        ("choice_of_many", with_extra(step("x", "c", who=CHOSEN), b=("c", "x"))),
        ("choice_at_join", changed("g", who=CHOSEN)),
        ("join_entered", lambda: with_step(changed("b", next=("c", "g"))(), step("h", END))),
    ],
)
def test_what_is_only_odd_is_a_warning(kind: str, definition: Callable[[], Definition]) -> None:
    report = soundness.examine(definition())
    assert kind in {one.kind for one in report.warnings}
    assert report.faults == ()


@pytest.mark.parametrize("code", sorted(path.stem for path in definitions.SHIPPED.glob("*.yaml")))
def test_shipped_definitions_are_sound(code: str) -> None:
    assert soundness.faults(definitions.shipped(code)) == []


def big() -> Definition:
    """Fifteen steps and more on the main line, three forks of four branches of two steps, every act everywhere."""
    steps: list[Step] = [Step("m0", "起", STARTER, Mode.ONE, ("m1",))]
    for n in range(1, 15):
        following = (f"m{n + 1}", f"m{n - 1}") if n < 14 else (END,)
        if n in (3, 7, 11):
            branches = tuple(f"b{n}_{branch}" for branch in range(4))
            steps.append(Step(f"m{n}", f"分{n}", LEADER, Mode.ONE, (), fork=branches, join=f"m{n + 1}"))
            for key in branches:
                steps.append(Step(key, f"甲{key}", LEADER, Mode.ONE, (f"{key}x",), acts=frozenset(Act)))
                steps.append(Step(f"{key}x", f"乙{key}", LEADER, Mode.ONE, (f"m{n + 1}",), acts=frozenset(Act)))
        else:
            steps.append(Step(f"m{n}", f"环节{n}", LEADER, Mode.ONE, following, acts=frozenset(Act)))
    return Definition("big", "大流程", "approval", "m0", tuple(steps))


def test_large_definition_is_proved_in_time() -> None:
    began = time.perf_counter()
    report = soundness.examine(big())
    assert report.faults == ()
    assert report.situations > 3 * 3**4
    assert time.perf_counter() - began < 5


def test_too_many_situations_are_refused_rather_than_played_for_ever() -> None:
    definition = forked()
    played = tokens.play(definition, most=3)
    assert not played.complete


@st.composite
def any_definition(draw: st.DrawFn) -> Definition:
    """Any graph of up to six steps: ways anywhere, forks anywhere; most are broken."""
    keys = [f"s{n}" for n in range(draw(st.integers(1, 6)))]
    steps = []
    for key in keys:
        who = STARTER if key == "s0" else LEADER
        if draw(st.integers(0, 3)) == 0:
            fork = tuple(draw(st.lists(st.sampled_from(keys), min_size=2, max_size=3, unique=len(keys) > 1)))
            join = draw(st.sampled_from(keys))
            steps.append(Step(key, key, who, Mode.ONE, (), fork=fork, join=join, acts=frozenset(Act)))
        else:
            ways = tuple(draw(st.lists(st.sampled_from([*keys, END, END]), min_size=1, max_size=3)))
            steps.append(Step(key, key, who, Mode.ONE, tuple(dict.fromkeys(ways)), acts=frozenset(Act)))
    return Definition("any", "任意", "approval", "s0", tuple(steps))


@st.composite
def mutated(draw: st.DrawFn) -> Definition:
    """``forked`` with the ways of one or two steps drawn anew: half of them stay sound."""
    definition = forked()
    keys = [one.key for one in definition.steps]
    for key in draw(st.lists(st.sampled_from(keys), min_size=1, max_size=2, unique=True)):
        old = find(definition, key)
        ways = tuple(draw(st.lists(st.sampled_from([*keys, END]), min_size=1, max_size=2, unique=True)))
        changed_step = replace(old, fork=ways) if old.fork else replace(old, next=ways)
        definition = with_step(definition, changed_step)
    return with_step(definition, replace(find(definition, "h"), who=LEADER))


SOME = st.one_of(any_definition(), mutated())


@settings(max_examples=250, deadline=None)
@given(definition=SOME, data=st.data())
def test_what_has_no_fault_always_finds_its_end(definition: Definition, data: st.DataObject) -> None:
    if soundness.faults(definition):
        return
    assert tokens.play(definition).stuck == (), "the rules alone must be enough"
    places, fork, ended = [definition.start], "", False
    for _ in range(60):  # a game of its own, played at random
        n = data.draw(st.integers(0, len(places) - 1))
        at = definition.step(places[n])
        if at.fork:
            assert not fork, "no fork within a branch"
            fork, places = at.key, list(at.fork)
            continue
        to = data.draw(st.sampled_from(at.next))
        join = definition.step(fork).join if fork else None
        if fork and to == join:
            places.pop(n)
            if not places:
                fork, places = "", [to]
        elif to == END:
            assert not fork, "nobody ends the matter while others are at work"
            ended = True
            break
        else:
            places[n] = to
    assert ended or _can_end(definition, places, fork)


def _can_end(definition: Definition, places: list[str], fork: str) -> bool:
    """Whether every place can still lead on to its join, and that or the place itself to the end."""
    goal = definition.step(fork).join if fork else END
    return all(goal in _ahead(definition, place) for place in places) and (
        not fork or END in _ahead(definition, str(goal))
    )


def _ahead(definition: Definition, start: str) -> set[str]:
    seen, waiting = set[str](), [start]
    while waiting:
        key = waiting.pop()
        if key not in seen and key != END:
            found = definition.step(key)
            waiting += [*found.next, *([found.join] if found.join else [])]
        seen.add(key)
    return seen


@settings(max_examples=150, deadline=None)
@given(definition=SOME)
def test_whatever_gets_stuck_has_a_fault(definition: Definition) -> None:
    if tokens.play(definition).stuck:
        assert soundness.faults(definition) != []
