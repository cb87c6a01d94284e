"""Tests of a definition that its author writes: 若 登记提交到批办，批办退回，则应到 登记. Run on every save and before publication.

A line begins with 若, tells acts one after the other (环节 + 提交、提交到、退回、退回到、跳转到), and ends with 应到 and the steps at
which the work must stand then, or 办结. Pure: played with tokens, so who does a step does not matter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yaojian.oa.flow.steps import END, Definition

from .tokens import ENDED, Game, Move, Situation

MOST = 100
"""Lines."""
LONGEST = 400
"""Letters in a line."""
EXAMPLE = "若 登记提交到拟办，拟办退回，则应到 登记"
FINISHED = ("结束", "办结")
"""How an author may call the end."""
VERBS = {"提交": "submit", "办理": "submit", "送": "submit", "退回": "return", "跳转": "jump", "特送": "jump"}


@dataclass(frozen=True, slots=True)
class Trial:
    """One line and what came of it; ``sentence`` says why when it failed."""

    number: int
    line: str
    passed: bool
    sentence: str = ""


class _Failed(Exception):
    """Why a line did not come out, as a sentence."""


def run(definition: Definition, text: str) -> list[Trial]:
    """Every line of ``text`` that is not empty. Definitions whose targets are missing fail every line."""
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]
    return [_run(definition, number, line) for number, line in lines[:MOST]]


def _run(definition: Definition, number: int, line: str) -> Trial:
    try:
        _Run(definition).follow(line)
    except _Failed as failed:
        return Trial(number, line, passed=False, sentence=str(failed))
    return Trial(number, line, passed=True)


class _Run:
    """One line played from the start."""

    def __init__(self, definition: Definition) -> None:
        self.game = Game(definition)
        self.names = {step.name: step.key for step in definition.steps}
        known = {step.key for step in definition.steps} | {END}
        targets = {
            key for step in definition.steps for key in (*step.next, *step.fork, *([step.join] if step.join else []))
        }
        if definition.start not in known or not targets <= known:
            raise _Failed("流程还有指向不明的环节，请先改正流程。")
        self.now = self.game.start
        self.came: dict[str, str] = {}

    def follow(self, line: str) -> None:
        """Do all acts, then compare. Raises ``_Failed``."""
        if len(line) > LONGEST:
            raise _Failed(f"一行不要超过 {LONGEST} 个字。")
        match = re.fullmatch(r"若\s*(?P<acts>.+?)[，,；;\s]*则?\s*应到\s*[:：]?\s*(?P<goal>.+?)[。.]?", line)
        if not match:
            raise _Failed(f"没有看懂。写法如：{EXAMPLE}。")
        for clause in re.split(r"[，,；;]", match["acts"]):
            if clause.strip():
                self._act(clause.strip().removeprefix("则").strip())
        self._expect([self._key(one.strip()) for one in re.split(r"[、和]", match["goal"])])

    def _key(self, name: str) -> str:
        plain = name.strip("“”\"'《》 ")
        if plain in self.names:
            return self.names[plain]
        if plain in FINISHED:
            return END
        raise _Failed(f"流程里没有叫“{plain}”的环节。")

    def _act(self, clause: str) -> None:
        plain = re.sub(r"[“”\"'\s]", "", clause)
        name = next((one for one in sorted(self.names, key=len, reverse=True) if plain.startswith(one)), None)
        verb = next((one for one in VERBS if name is not None and plain[len(name) :].startswith(one)), None)
        if name is None or verb is None:
            raise _Failed(
                f"没有看懂“{clause}”。写法是环节名称加“提交”“提交到某环节”“退回”“退回到某环节”或“跳转到某环节”。"
            )
        rest = plain[len(name) + len(verb) :].removeprefix("到").removeprefix("给")
        key, act = self.names[name], VERBS[verb]
        if key not in self.now.places:
            raise _Failed(f"轮到“{name}{verb}”时，公文在{self._where()}，“{name}”没有待办。")
        self._do(key, act, self._key(rest) if rest else "", verb)

    def _do(self, key: str, act: str, to: str, verb: str) -> None:
        name = self.game.graph.name(key)
        to = to or self._usual(key, act)
        for move, then in self._moves(act):
            if move.step == key and (move.to == to or (act == "submit" and self._opens(key, to))):
                for place in then.places:
                    if place not in self.now.places:
                        self.came[place] = key if act == "submit" else self.came.get(place, "")
                self.now = then
                return
        target = f"{verb}到“{self.game.graph.name(to)}”" if to else verb
        raise _Failed(f"“{name}”不能{target}。")

    def _opens(self, key: str, to: str) -> bool:
        return to in self.game.graph.steps[key].fork

    def _usual(self, key: str, act: str) -> str:
        """Where an act leads that names no step: the first way, or back to where the work came from."""
        step = self.game.graph.steps[key]
        if act == "submit":
            return (*step.fork, *step.next, "")[0]
        return self.came.get(key, "") if act == "return" else ""

    def _moves(self, act: str) -> Iterator[tuple[Move, Situation]]:
        found = self.game.submits(self.now) if act == "submit" else self.game.others(self.now)
        return ((move, then) for move, then in found if move.act == act)

    def _expect(self, goal: list[str]) -> None:
        """Somebody who writes 办结 may mean the end, or a step that is called so."""
        names = self.game.graph.names
        if self.now == ENDED:
            reached = all(key == END or self.game.graph.name(key) in FINISHED for key in goal)
        else:
            reached = {key for key in self.now.places if key in self.game.graph.steps} == set(goal)
        if not reached:
            raise _Failed(f"应到{names(goal)}，实际到{self._where()}。")

    def _where(self) -> str:
        if self.now == ENDED:
            return "“结束”"
        return self.game.graph.names(key for key in self.now.places if key in self.game.graph.steps)
