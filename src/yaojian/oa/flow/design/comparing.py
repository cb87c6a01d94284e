"""What differs between two definitions, in words a clerk reads."""

from dataclasses import dataclass

from yaojian.oa.flow.steps import Definition, Step

from . import words


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: the step, what of it, before and after; empty before: new, empty after: gone."""

    step: str
    what: str
    before: str
    after: str


def differences(old: Definition, new: Definition, units: words.Units | None = None) -> list[Change]:
    """Everything that differs, in the order of ``new``, removed steps last."""
    named = units or {}
    before, after = ({step.key: step for step in one.steps} for one in (old, new))
    changes = [] if old.name == new.name else [Change("整个流程", "名称", old.name, new.name)]
    for key, step in after.items():
        if key not in before:
            changes.append(Change(step.name, "整个环节", "", described(step, new, named)))
        else:
            changes += _of_step(before[key], step, old, new, named)
    gone = [step for key, step in before.items() if key not in after]
    changes += [Change(step.name, "整个环节", described(step, old, named), "") for step in gone]
    if not changes and [*before] != [*after]:
        changes.append(Change("整个流程", "排列次序", "、".join(words_of(old)), "、".join(words_of(new))))
    return changes


def words_of(definition: Definition) -> list[str]:
    """The names of all steps in order."""
    return [step.name for step in definition.steps]


def _of_step(old: Step, new: Step, before: Definition, after: Definition, units: words.Units) -> list[Change]:
    left, right = facts(old, before, units), facts(new, after, units)
    return [
        Change(new.name, what, left[what] or "无", right[what] or "无") for what in right if left[what] != right[what]
    ]


def facts(step: Step, definition: Definition, units: words.Units) -> dict[str, str]:
    """Everything about a step by its Chinese label."""
    mode = words.MODES[step.mode] + (f"（{step.ratio}%）" if step.ratio else "")
    return {
        "名称": step.name,
        "办理人": words.who(step, definition, units),
        "办理方式": mode,
        "之后": words.after(step, definition),
        "办理时限": f"{step.days} 个工作日" if step.days else "不限",
        "允许的操作": "、".join(label for act, label in words.ACTS.items() if act in step.acts),
        "本环节工具": "、".join(words.TOOLS.get(tool, tool) for tool in step.tools),
    }


def described(step: Step, definition: Definition, units: words.Units) -> str:
    """The essentials of a step in one phrase."""
    told = facts(step, definition, units)
    return f"{told['办理人']}，{told['办理方式']}，之后：{told['之后']}"
