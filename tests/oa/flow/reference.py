"""A small pure reference of the engine, written from its description: what a definition and the acts mean, without rows.

Whatever is taken back or resumed (直送, 恢复, 撤回) is a copy of how it was; the engine has to arrive at the same by rows.
"""

import math
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count

from yaojian.oa.flow.definitions import END, Definition, Mode, Rule, Step

_clock = count(1)


@dataclass(eq=False)
class Seat:
    """One person's place in a stage: open, queued, waiting (for those asked before) or done."""

    person: int
    state: str = "open"
    placing: str = ""
    asker: "Seat | None" = None
    signed_at: int = 0

    @property
    def is_base(self) -> bool:
        return self.placing in ("", "beside")


@dataclass(eq=False)
class Stage:
    """One occurrence of a step. ``back`` is the stage before it, ``fork`` the one that opened its branch."""

    step: Step
    branch: int
    seats: list[Seat]
    total: int
    back: "Stage | None" = None
    fork: "Stage | None" = None
    resumes: "list[Stage]" = field(default_factory=list)
    signed: int = 0

    @property
    def needed(self) -> int:
        if self.step.mode is Mode.RATIO:
            return math.ceil(self.total * (self.step.ratio or 100) / 100)
        return 1 if self.step.mode is Mode.ANY else self.total

    def did(self) -> list[int]:
        """Those who did it last; where it was passed over, those who should have."""
        base = [seat for seat in self.seats if seat.is_base]
        return [seat.person for seat in base if seat.state == "done"] or [seat.person for seat in base]


class Readers:
    """Who was given the matter to read, beside its flow; by the stage that was the newest then."""

    def __init__(self) -> None:
        self.open: list[tuple[int, int]] = []
        self.known: set[int] = set()

    def circulate(self, stage: int, people: Sequence[int]) -> None:
        new = [one for one in people if one not in self.known]
        self.open += [(stage, one) for one in new]
        self.known.update(new)

    def read(self, stage: int, person: int) -> None:
        self.open.remove((stage, person))

    def hand_over(self, person: int, to: int) -> None:
        for stage, one in [place for place in self.open if place[1] == person]:
            self.open.remove((stage, one))
            if (stage, to) not in self.open:
                self.open.append((stage, to))
                self.known.add(to)


class Matter:
    """Where a matter is: open stages by branch."""

    def __init__(self, definition: Definition, starter: int) -> None:
        self.definition, self.starter, self.state = definition, starter, "running"
        self.at: dict[int, Stage] = {}
        self.kept: dict[int, Stage] = {}
        self._enter(definition.step(definition.start), 0, [starter], None, None)

    def waiting(self) -> list[tuple[int, int, str]]:
        """(branch, person, state) of everybody not finished."""
        return sorted((n, s.person, s.state) for n, stage in self.at.items() for s in stage.seats if s.state != "done")

    def seat(self, branch: int, person: int) -> Seat:
        return next(one for one in self.at[branch].seats if one.person == person and one.state != "done")

    def submit(self, branch: int, person: int, way: str, chosen: dict[str, list[int]]) -> None:
        stage, seat = self.at[branch], self.seat(branch, person)
        seat.state, seat.signed_at = "done", next(_clock)
        after = [one for one in stage.seats if one.asker is seat and one.placing == "after"]
        for one in after:
            one.state = "open"
        if not after:
            self._settled(stage, seat, way, chosen)

    def send_back(self, branch: int, person: int, step: str, *, direct: bool) -> None:
        stage = self.at[branch]
        target = next(one for one in self.way_back(branch) if one.step.key == step)
        closed = [stage] if target.branch == branch else list(self.at.values())
        resumes = deepcopy(closed) if direct else []
        for one in closed:
            del self.at[one.branch]
        self._enter(target.step, target.branch, target.did(), target.back, target.fork)
        self.at[target.branch].resumes = resumes

    def way_back(self, branch: int) -> Iterator[Stage]:
        stage: Stage | None = self.at[branch]
        while stage and (stage := stage.back):
            yield stage

    def add(self, branch: int, person: int, placing: str, people: Sequence[int]) -> None:
        stage, seat = self.at[branch], self.seat(branch, person)
        if placing == "beside":
            asker = seat.asker if not seat.is_base else seat
            stage.total += len(people) if seat.is_base else 0
            stage.seats += [Seat(one, "open", "beside" if seat.is_base else seat.placing, asker) for one in people]
            return
        seat.state = "waiting" if placing == "before" else seat.state
        state = "open" if placing == "before" else "queued"
        stage.seats += [Seat(one, state, placing, seat) for one in people]

    def would_strand(self, branch: int, person: int) -> bool:
        """Nobody would be left to sign if he were dropped, and too few have."""
        stage, seat = self.at[branch], self.seat(branch, person)
        gone = self._with_added(stage, seat)
        if not seat.is_base or any(one.state != "done" and one not in gone for one in stage.seats):
            return False
        after = deepcopy(stage)
        after.total -= 1
        return stage.total == 1 or after.signed < after.needed

    def _with_added(self, stage: Stage, seat: Seat) -> set[Seat]:
        gone = {seat}
        for one in stage.seats * 3:  # added signers may have added others, at most three deep
            if one.asker in gone and not one.is_base:
                gone.add(one)
        return gone

    def drop(self, branch: int, person: int) -> None:
        stage, seat = self.at[branch], self.seat(branch, person)
        gone = self._with_added(stage, seat)
        stage.seats = [one for one in stage.seats if one not in gone or one.state == "done"]
        if seat.is_base:
            stage.total -= 1
            self._check(stage, "", {})
        elif not self._unsettled(stage, seat):
            self._for_asker(stage, seat, "", {})

    def hand_over(self, person: int, to: int) -> None:
        """Who signs here already signs once; where nobody else would be left to sign, it stays."""
        for branch, stage in list(self.at.items()):
            seat = next((one for one in stage.seats if one.person == person and one.state != "done"), None)
            if seat is None or self.at.get(branch) is not stage:
                continue
            if not any(one.person == to and one.state != "done" for one in stage.seats):
                seat.person = to
            elif not self.would_strand(branch, person):
                self.drop(branch, person)

    def transfer(self, branch: int, person: int, to: int) -> None:
        self.seat(branch, person).person = to

    def jump(self, step: str, people: list[int]) -> None:
        here = self.at[min(self.at)]
        self.at.clear()
        rule = self.definition.step(step).who.rule
        self._enter(
            self.definition.step(step), 0, [self.starter] if rule is Rule.STARTER else people, here.fork or here, None
        )

    def close(self, state: str) -> None:
        self.kept, self.at, self.state = self.at, {}, state

    def restore(self) -> None:
        self.at, self.state = self.kept, "running"

    def _enter(self, step: Step, branch: int, people: list[int], back: Stage | None, fork: Stage | None) -> None:
        serial = step.mode is Mode.SERIAL
        seats = [Seat(one, "queued" if serial and n else "open") for n, one in enumerate(dict.fromkeys(people))]
        self.at[branch] = Stage(step, branch, seats, len(seats), back, fork)

    def _whole(self, stage: Stage, seat: Seat) -> bool:
        after = [one for one in stage.seats if one.asker is seat and one.placing == "after"]
        return seat.state == "done" and all(self._whole(stage, one) for one in after)

    def _unsettled(self, stage: Stage, seat: Seat) -> bool:
        mates = [one for one in stage.seats if one.asker is seat.asker and one.placing == seat.placing]
        return any(not self._whole(stage, one) for one in mates)

    def _settled(self, stage: Stage, seat: Seat, way: str, chosen: dict[str, list[int]]) -> None:
        if seat.is_base:
            stage.signed += 1
            self._check(stage, way, chosen)
        elif not self._unsettled(stage, seat):
            self._for_asker(stage, seat, way, chosen)

    def _for_asker(self, stage: Stage, seat: Seat, way: str, chosen: dict[str, list[int]]) -> None:
        assert seat.asker
        if seat.placing == "before":
            seat.asker.state = "open"
        elif seat.asker.state == "done":
            self._settled(stage, seat.asker, way, chosen)

    def _check(self, stage: Stage, way: str, chosen: dict[str, list[int]]) -> None:
        if stage.signed >= stage.needed:
            stage.seats = [one for one in stage.seats if one.state == "done"]
            del self.at[stage.branch]
            self.at |= {one.branch: one for one in deepcopy(stage.resumes)}
            if not stage.resumes:
                self._onward(stage, way, chosen)
        elif stage.step.mode is Mode.SERIAL:
            queued = [one for one in stage.seats if one.is_base and one.state == "queued"]
            if queued and not any(one.state in ("open", "waiting") for one in stage.seats):
                queued[0].state = "open"

    def _onward(self, stage: Stage, way: str, chosen: dict[str, list[int]]) -> None:
        for branch, key in enumerate(stage.step.fork, start=1):
            self._enter(self.definition.step(key), branch, self._people(key, chosen), stage, stage)
        if stage.step.fork:
            return
        target = way or stage.step.next[0]
        fork = stage.fork.step if stage.fork else None
        if fork and target == fork.join:
            if not self.at:
                self._enter(self.definition.step(target), 0, self._people(target, chosen), stage.fork, None)
        elif target == END:
            last = max((one for one in stage.seats if one.is_base), key=lambda one: one.signed_at)
            kept = deepcopy(stage)
            kept.signed -= 1
            kept.seats.append(Seat(last.person))
            self.kept, self.state = {stage.branch: kept}, "ended"
        else:
            self._enter(self.definition.step(target), stage.branch, self._people(target, chosen), stage, stage.fork)

    def _people(self, key: str, chosen: dict[str, list[int]]) -> list[int]:
        return [self.starter] if self.definition.step(key).who.rule is Rule.STARTER else chosen[key]
