"""Changing a definition in memory: each function takes one and gives another. Pure; nobody's rights, nothing saved."""

import re
from collections.abc import Iterable
from dataclasses import replace

from pypinyin import lazy_pinyin

from yaojian.oa.flow.steps import END, STARTER, Act, Definition, Mode, Rule, Step, Who

from .errors import StartStays, StepGone

LONGEST_KEY = 40
ASKED = frozenset(
    {
        Act.RETURN,
        Act.WITHDRAW,
        Act.ADD_BEFORE,
        Act.ADD_BESIDE,
        Act.ADD_AFTER,
        Act.DROP,
        Act.TRANSFER,
        Act.CIRCULATE,
        Act.URGE,
    }
)
"""Acts of a step somebody has just added."""


def key_for(name: str, taken: Iterable[str]) -> str:
    """A key nobody has to see: the name in pinyin, with a number when it is taken."""
    letters = re.sub(r"[^a-z0-9]+", "_", "_".join(lazy_pinyin(name)).lower()).strip("_")
    base = (letters or "step")[: LONGEST_KEY - 4].rstrip("_")
    used, key, number = {*taken, END}, base, 2
    while key in used:
        key, number = f"{base}_{number}", number + 1
    return key


def blank(code: str, name: str, kind: str) -> Definition:
    """The least definition: the starter does it and it is finished."""
    step = Step("start", "发起", STARTER, Mode.ONE, (END,), acts=frozenset({Act.WITHDRAW, Act.CIRCULATE, Act.URGE}))
    return Definition(code, name, kind, step.key, (step,))


def find(definition: Definition, key: str) -> Step:
    """The step ``key``. Raises ``StepGone`` (404)."""
    for step in definition.steps:
        if step.key == key:
            return step
    raise StepGone(name=definition.name)


def with_step(definition: Definition, step: Step) -> Definition:
    """``step`` in place of the one with its key."""
    find(definition, step.key)
    return replace(definition, steps=tuple(step if one.key == step.key else one for one in definition.steps))


def added(definition: Definition, name: str, after: str) -> Definition:
    """A new step behind ``after``, which takes over where that one led; behind a fork it is one more branch."""
    before = find(definition, after)
    key = key_for(name, (step.key for step in definition.steps))
    if before.fork:
        new = Step(key, name, Who(Rule.LEADER), Mode.ONE, (before.join or END,), acts=ASKED)
        before = replace(before, fork=(*before.fork, key))
    else:
        new = Step(key, name, Who(Rule.LEADER), Mode.ONE, before.next or (END,), acts=ASKED)
        before = replace(before, next=(key,))
    at = next(n for n, step in enumerate(definition.steps) if step.key == after) + 1
    steps = definition.steps
    return with_step(replace(definition, steps=(*steps[:at], new, *steps[at:])), before)


def removed(definition: Definition, key: str) -> Definition:
    """Without the step ``key``; whoever led there leads to where it led. Raises ``StartStays`` for the first step."""
    gone = find(definition, key)
    if key == definition.start:
        raise StartStays(step=gone.name)
    onward = gone.next or ((gone.join,) if gone.join else ())
    if any(step.join == key for step in definition.steps):
        onward = onward[:1]  # branches can only meet at one step
    steps = tuple(_without(step, gone, onward) for step in definition.steps if step.key != key)
    return replace(definition, steps=steps)


def _without(step: Step, gone: Step, ahead: tuple[str, ...]) -> Step:
    onward = tuple(key for key in ahead if key != step.key)
    next_ = _once(one for key in step.next for one in (onward if key == gone.key else (key,)))
    fork = _once(one for key in step.fork for one in (_branch_after(step, onward) if key == gone.key else (key,)))
    join = (onward[0] if onward else None) if step.join == gone.key else step.join
    who = replace(step.who, step=None) if step.who.step == gone.key else step.who
    return replace(step, next=next_, fork=fork, join=join, who=who)


def _branch_after(fork: Step, onward: tuple[str, ...]) -> tuple[str, ...]:
    """What is left of a branch whose first step went: nothing when only the join came after it."""
    return tuple(key for key in onward[:1] if key not in (fork.join, END))


def _once(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))


def moved(definition: Definition, key: str, by: int) -> Definition:
    """The step ``key`` one place up (-1) or down (1) in the order it is written and drawn; the first step stays first."""
    find(definition, key)
    steps = list(definition.steps)
    at = next(n for n, step in enumerate(steps) if step.key == key)
    to = at + by
    if key == definition.start or not 0 <= to < len(steps) or steps[to].key == definition.start:
        return definition
    steps[at], steps[to] = steps[to], steps[at]
    return replace(definition, steps=tuple(steps))
