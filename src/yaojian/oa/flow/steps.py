"""The plain values a definition is made of."""

import hashlib
import json
import math
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

END = "end"
"""The key that stands for 办结 in ``Step.next``."""


class Rule(StrEnum):
    """How those who do a step are found."""

    STARTER = "starter"
    CHOSEN = "chosen"
    LEADER = "leader"
    CHARGE = "charge"
    POSTS = "posts"
    DUTY = "duty"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Who:
    """Who does a step.

    ``starter``: who began the matter. ``chosen``: whom the one before chooses. ``leader``: the head of the starter's unit.
    ``charge``: the bureau's leader in charge (分管) of it. ``posts``: whoever holds these posts, each a unit's code and a
    title, an empty title for the unit's head. ``duty``: whoever does this duty for the starter's body (``oa.duties``).
    ``same``: whoever did ``step`` last.
    """

    rule: Rule
    posts: tuple[tuple[str, str], ...] = ()
    step: str | None = None
    duty: str = ""


STARTER, CHOSEN = Who(Rule.STARTER), Who(Rule.CHOSEN)
"""The two commonest."""


class Mode(StrEnum):
    """When a step of several people is done. ``serial``: all, one after the other; ``ratio``: a percentage."""

    ONE = "one"
    ALL = "all"
    ANY = "any"
    RATIO = "ratio"
    SERIAL = "serial"


class Act(StrEnum):
    """What may be done beside submitting."""

    RETURN = "return"
    WITHDRAW = "withdraw"
    ADD_BEFORE = "add_before"
    ADD_BESIDE = "add_beside"
    ADD_AFTER = "add_after"
    DROP = "drop"
    TRANSFER = "transfer"
    CIRCULATE = "circulate"
    JUMP = "jump"
    URGE = "urge"
    FINISH = "finish"
    VOID = "void"

    @property
    def label(self) -> str:
        """退回, 撤回 and so on."""
        return _LABELS[self]


_LABELS = {
    Act.RETURN: "退回",
    Act.WITHDRAW: "撤回",
    Act.ADD_BEFORE: "前加签",
    Act.ADD_BESIDE: "并加签",
    Act.ADD_AFTER: "后加签",
    Act.DROP: "减签",
    Act.TRANSFER: "转办",
    Act.CIRCULATE: "传阅",
    Act.JUMP: "特送",
    Act.URGE: "催办",
    Act.FINISH: "强制办结",
    Act.VOID: "作废",
}


USUAL = frozenset(Act) - {Act.JUMP, Act.FINISH, Act.VOID}
"""What a step allows whose definition does not say. The other three its holder may only where the step names them; who
steers flows always may."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``next`` are the keys that may follow, the first is the default; ``END`` finishes the flow.

    ``fork`` instead of ``next``: the first steps of parallel branches, all opened at once; each leads by its own ``next``
    to ``join``. ``days``: working days its tasks have. ``ratio``: per cent, mode ratio only. ``tools``: what a centre offers
    at this step; the engine only carries them.
    """

    key: str
    name: str
    who: Who
    mode: Mode
    next: tuple[str, ...] = ()
    ratio: int | None = None
    fork: tuple[str, ...] = ()
    join: str | None = None
    days: int | None = None
    acts: frozenset[Act] = field(default=USUAL)
    tools: tuple[str, ...] = ()

    def needed(self, total: int) -> int:
        """How many of ``total`` signers complete it."""
        if self.mode is Mode.ANY:
            return min(1, total)
        if self.mode is Mode.RATIO:
            return math.ceil(total * (self.ratio or 100) / 100)
        return total


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole flow. ``kind`` is the centre it belongs to. Equal definitions have equal ``digest()``."""

    code: str
    name: str
    kind: str
    start: str
    steps: tuple[Step, ...]

    def step(self, key: str) -> Step:
        """The step called ``key``. Raises ``KeyError``."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)

    def fork_around(self, key: str) -> Step | None:
        """The step whose fork opened the branch on which ``key`` lies; None on the main line."""
        for step in self.steps:
            if step.fork and key in self.branch_steps(step):
                return step
        return None

    def branch_steps(self, fork: Step) -> frozenset[str]:
        """All steps on the branches of ``fork``, without its join."""
        known = {step.key: step for step in self.steps}
        found: set[str] = set()
        waiting = list(fork.fork)
        while waiting:
            key = waiting.pop()
            if key in found or key in (fork.join, END) or key not in known:
                continue
            found.add(key)
            waiting.extend(known[key].next)
        return frozenset(found)

    def body(self) -> dict[str, Any]:
        """As JSON values; ``parse`` reads it back."""
        return {
            "code": self.code,
            "name": self.name,
            "kind": self.kind,
            "start": self.start,
            "steps": [_step_body(step) for step in self.steps],
        }

    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hex."""
        text = json.dumps(self.body(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def _step_body(step: Step) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(json.dumps(asdict(step) | {"acts": sorted(step.acts)}))
    return body
