"""What a centre relies on and a new version would no longer offer: a warning to be confirmed, never a block."""

from yaojian.oa.flow import gates
from yaojian.oa.flow.steps import Definition, Step

from . import words


def losses(old: Definition, new: Definition) -> list[str]:
    """Sentences, in the order of ``old``: steps the room of the kind looks for, and tools no step offers any more."""
    kept, needed = {step.key for step in new.steps}, gates.needed_steps(new.kind)
    gone = [step for step in old.steps if step.key not in kept and step.key in needed]
    told = [f"没有了环节“{step.name}”：{needed[step.key]}。" for step in gone]
    offered = {tool for step in new.steps for tool in step.tools}
    missing = dict.fromkeys(tool for step in old.steps for tool in step.tools if tool not in offered)
    return told + [
        f"没有环节再提供“{words.TOOLS.get(tool, tool)}”，原来在{_places(old.steps, tool)}。" for tool in missing
    ]


def _places(steps: tuple[Step, ...], tool: str) -> str:
    return "、".join(f"“{step.name}”" for step in steps if tool in step.tools)
