"""A small pure reference of the engine: what a definition means, written without any database."""

from dataclasses import dataclass, field

from yaojian.oa.flow.definitions import END, Definition, Mode, Who


@dataclass
class Reference:
    """Who must act now, and who waits in a row, after any sequence of signatures."""

    definition: Definition
    starter: int
    step: str = ""
    waiting: list[int] = field(default_factory=list)
    queue: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """The flow begins with its starter."""
        self.step, self.waiting = self.definition.start, [self.starter]

    @property
    def ended(self) -> bool:
        """Nothing is left to do."""
        return self.step == END

    def sign(self, person: int, receivers: list[int]) -> None:
        """One person signs; ``receivers`` do the next step where it leaves the choice."""
        step = self.definition.step(self.step)
        self.waiting.remove(person)
        if step.mode is Mode.SERIAL and self.queue:
            self.waiting = [self.queue.pop(0)]
            return
        if step.mode is Mode.ANY:
            self.waiting = []
        if self.waiting:
            return
        self.step = step.next[0]
        if self.ended:
            return
        following = self.definition.step(self.step)
        chosen = [self.starter] if following.who is Who.STARTER else list(dict.fromkeys(receivers))
        if following.mode is Mode.SERIAL:
            self.waiting, self.queue = chosen[:1], chosen[1:]
        else:
            self.waiting, self.queue = chosen, []
