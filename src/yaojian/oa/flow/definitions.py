"""What a flow is: steps, who does them, what follows. Plain values, and the proof that a definition is sound."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

END = "end"
"""The key that stands for 办结 in ``Step.next``."""
SHIPPED = Path(__file__).parent / "shipped"


class Who(StrEnum):
    """Who does a step."""

    STARTER = "starter"
    CHOSEN = "chosen"


class Mode(StrEnum):
    """When a step of several people is done."""

    ONE = "one"
    ALL = "all"
    ANY = "any"
    SERIAL = "serial"


MANY_SUBMIT = (Mode.ALL, Mode.SERIAL)
"""Modes in which several people submit, so that none of them alone can choose what follows."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``next`` are the keys that may follow, the first is the default; ``END`` finishes the flow."""

    key: str
    name: str
    who: Who
    mode: Mode
    next: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole flow. Equal definitions have equal ``digest()``."""

    code: str
    name: str
    start: str
    steps: tuple[Step, ...]

    def step(self, key: str) -> Step:
        """The step called ``key``. Raises ``KeyError``."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)

    def body(self) -> dict[str, Any]:
        """As JSON values; ``parse`` reads it back."""
        body: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return body

    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hex."""
        text = json.dumps(self.body(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def parse(body: Mapping[str, Any]) -> Definition:
    """From JSON or YAML values. Raises ``KeyError`` or ``ValueError`` for what is no definition at all."""
    steps = tuple(
        Step(row["key"], row["name"], Who(row["who"]), Mode(row["mode"]), tuple(row["next"])) for row in body["steps"]
    )
    return Definition(body["code"], body["name"], body["start"], steps)


def shipped(code: str) -> Definition:
    """The definition that comes with the product. Raises ``FileNotFoundError``."""
    return parse(yaml.safe_load((SHIPPED / f"{code}.yaml").read_text(encoding="utf-8")))


def faults(definition: Definition) -> list[str]:
    """Everything that would make an instance get stuck, each as a sentence for its author. Empty means sound."""
    return [*_faults_of_names(definition), *_faults_of_ways(definition)] or [*_faults_of_choice(definition)]


def _faults_of_names(definition: Definition) -> Iterator[str]:
    keys = [step.key for step in definition.steps]
    if definition.start not in keys:
        yield "没有写明从哪个环节开始。"
    for step in definition.steps:
        if keys.count(step.key) > 1 or step.key == END:
            yield f"环节“{step.name}”的代号与别的环节重复。"
        if not step.next:
            yield f"环节“{step.name}”之后没有去向，公文到这里就停住了。"
        for key in step.next:
            if key != END and key not in keys:
                yield f"环节“{step.name}”指向一个不存在的环节。"


def _faults_of_ways(definition: Definition) -> Iterator[str]:
    ways = {step.key: set(step.next) for step in definition.steps}
    reached = _reach(definition.start, ways)
    for step in definition.steps:
        if step.key not in reached:
            yield f"没有一条路走到环节“{step.name}”。"
        elif END not in _reach(step.key, ways):
            yield f"从环节“{step.name}”出发走不到办结。"


def _faults_of_choice(definition: Definition) -> Iterator[str]:
    start = definition.step(definition.start)
    if start.who is not Who.STARTER or start.mode is not Mode.ONE:
        yield f"第一个环节“{start.name}”应由发起人一人办理。"
    for step in definition.steps:
        if step.who is Who.STARTER and step.mode is not Mode.ONE:
            yield f"环节“{step.name}”由发起人办理，只能是一人。"
        if step.mode not in MANY_SUBMIT:
            continue
        if len(step.next) > 1:
            yield f"环节“{step.name}”由多人办理，去向只能有一个。"
        for key in step.next:
            if key != END and definition.step(key).who is Who.CHOSEN:
                yield f"环节“{step.name}”由多人办理，没有人能为“{definition.step(key).name}”选择办理人。"


def _reach(start: str, ways: Mapping[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        key = waiting.pop()
        if key not in reached:
            reached.add(key)
            waiting.extend(ways.get(key, ()))
    return reached
