"""Playing a definition with tokens instead of people: every situation an instance can get into, and those with no way out.

Moves: submitting along each way, opening and joining branches, every return and jump the steps allow. A return may go to any
step that can have been done before, which covers whatever an instance really did. Withdrawing (撤回), adding signers and
handing tasks on lead to no situation of their own. Pure: no people, no rows.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from yaojian.oa.flow.steps import END, Definition

from .graph import Graph

ARRIVED = "."
"""In place of a step: this branch waits at the join for the others."""
MOST = 200_000
"""More situations than this are not played."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Where the work stands: one step on the main line (``fork`` empty), or one place a branch. No place: 办结."""

    places: tuple[str, ...]
    fork: str = ""
    lost: str = ""


ENDED = Situation(())


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody did: ``act`` is submit, return or jump."""

    act: str
    step: str
    to: str


@dataclass(frozen=True, slots=True)
class Played:
    """The whole game. ``stuck``: for each situation without a way to 办结 the moves that lead there, shortest first."""

    situations: int
    moves: int
    stuck: tuple[tuple[Situation, tuple[Move, ...]], ...]
    complete: bool


class Game:
    """The moves of one definition."""

    def __init__(self, definition: Definition) -> None:
        """Targets must exist; whether the rest makes sense is what playing shows."""
        self.graph = Graph(definition)
        self.start = Situation((definition.start,))
        self._sooner = {key: self.graph.reach(key) for key in self.graph.steps}
        self._along = {key: self.graph.reach(key, self.graph.along) for key in self.graph.steps}

    def submits(self, now: Situation) -> Iterator[tuple[Move, Situation]]:
        """Every way one submission can go."""
        if now.lost:
            return
        for n, place in enumerate(now.places):
            if place == ARRIVED:
                continue
            step = self.graph.steps[place]
            for to in step.next:
                yield Move("submit", place, to), self._gone(now, n, to)
            if step.fork and step.join:
                opens = not now.fork and END not in step.fork  # no branch begins with the end of the matter
                opened = Situation(step.fork, place) if opens else Situation(now.places, now.fork, place)
                yield Move("submit", place, step.fork[0]), opened

    def _gone(self, now: Situation, n: int, to: str) -> Situation:
        if not now.fork:
            return ENDED if to == END else Situation((to,))
        if to == END:  # the matter would be over while other branches are at work
            return Situation(now.places, now.fork, now.places[n])
        join = self.graph.steps[now.fork].join or ""
        places = (*now.places[:n], ARRIVED if to == join else to, *now.places[n + 1 :])
        return Situation((join,)) if set(places) == {ARRIVED} else Situation(places, now.fork)

    def others(self, now: Situation) -> Iterator[tuple[Move, Situation]]:
        """Every return and jump."""
        if now.lost:
            return
        for n, place in enumerate(now.places):
            if place == ARRIVED:
                continue
            acts = self.graph.steps[place].acts
            if "return" in acts:
                yield from self._returns(now, n, place)
            if "jump" in acts:
                for to in self.graph.main - {END}:
                    yield Move("jump", place, to), Situation((to,))

    def _returns(self, now: Situation, n: int, place: str) -> Iterator[tuple[Move, Situation]]:
        for to in self.graph.steps:
            move = Move("return", place, to)
            if to in self.graph.main:
                behind = now.fork or place
                if to != place and behind in self._along[to]:
                    yield move, Situation((to,))
            elif now.fork and to != place and place in self._sooner[to] and self._same_branch(now.fork, n, to):
                yield move, Situation((*now.places[:n], to, *now.places[n + 1 :]), now.fork)

    def _same_branch(self, fork: str, n: int, key: str) -> bool:
        return any(one.fork == fork and one.number == n + 1 and key in one.steps for one in self.graph.branches)


def play(definition: Definition, most: int = MOST) -> Played:
    """Every situation from the start on, and which of them have no way to 办结 by submitting alone."""
    game = Game(definition)
    came: dict[Situation, tuple[Situation, Move] | None] = {game.start: None}
    before: dict[Situation, list[Situation]] = {}
    waiting, moves = deque([game.start]), 0
    while waiting and len(came) <= most:
        now = waiting.popleft()
        for submitting, found in ((True, game.submits(now)), (False, game.others(now))):
            for move, then in found:
                moves += 1
                if submitting:
                    before.setdefault(then, []).append(now)
                if then not in came:
                    came[then] = (now, move)
                    waiting.append(then)
    if waiting:
        return Played(len(came), moves, (), complete=False)
    alive = _alive(before)
    stuck = tuple((one, _story(came, one)) for one in came if one not in alive)
    return Played(len(came), moves, stuck, complete=True)


def _alive(before: dict[Situation, list[Situation]]) -> set[Situation]:
    alive, waiting = set[Situation](), [ENDED]
    while waiting:
        one = waiting.pop()
        if one not in alive:
            alive.add(one)
            waiting.extend(before.get(one, ()))
    return alive


def _story(came: dict[Situation, tuple[Situation, Move] | None], end: Situation) -> tuple[Move, ...]:
    moves: list[Move] = []
    at = came[end]
    while at is not None:
        moves.append(at[1])
        at = came[at[0]]
    return tuple(reversed(moves))
