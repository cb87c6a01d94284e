"""Asks the questions of ``reads`` on behalf of pages, once each within a build, and remembers who asked what."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

Answer = tuple[Any, Iterable[str]]
Prints = Callable[[int], dict[int, str]]
_questions: dict[str, Callable[..., Answer]] = {}
_prints: dict[str, Prints] = {}


def question(name: str) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Declare a question: a function of whole numbers to an answer of JSON values and the tags it depends on."""

    def declare(function: Callable[..., Answer]) -> Callable[..., Answer]:
        _questions[name] = function
        return function

    return declare


def fingerprints(name: str) -> Callable[[Prints], Prints]:
    """Declare how the answers of a question of two numbers are compared without asking: all digests for the first number.

    Two answers with one digest must be equal; equal answers may have two.
    """

    def declare(function: Prints) -> Prints:
        _prints[name] = function
        return function

    return declare


def key_of(name: str, numbers: Iterable[int]) -> str:
    """``latest:12,8``."""
    return f"{name}:{','.join(str(number) for number in numbers)}"


def _parts(key: str) -> tuple[str, list[int]]:
    name, _, numbers = key.partition(":")
    return name, [int(number) for number in numbers.split(",") if number]


def digest_of(value: Any) -> str:
    """The same for equal JSON values."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Reader:
    """One build's memory. Keep none longer: an old answer is a wrong page.

    ``at``: the moment a preview speaks of, in seconds since 1970 (UTC); 0 for the public site, which shows what the last
    act or boundary left. A renderer that needs a moment asks with this number, never a clock.
    """

    def __init__(self, at: int = 0) -> None:
        self.at = at
        self.answers: dict[str, Any] = {}
        self.tags: dict[str, frozenset[str]] = {}
        self.asked_by: dict[str, set[str]] = defaultdict(set)
        self.page = ""
        self._shared: dict[object, tuple[str, set[str]]] = {}
        self._settled: dict[str, str] = {}
        self._printed: dict[tuple[str, int], dict[int, str]] = {}
        self._noting: list[set[str]] = []

    def ask(self, name: str, *numbers: int) -> Any:
        """The answer, as the page now being rendered sees it. Raises ``KeyError`` for a question nobody declared."""
        key = key_of(name, numbers)
        if key not in self.answers:
            value, tags = _questions[name](*numbers)
            self.answers[key], self.tags[key] = value, frozenset(tags)
        self._note({key})
        return self.answers[key]

    def shared(self, name: object, make: Callable[[], str]) -> str:
        """What ``make`` renders, once within a build for all pages that show it. ``name`` must tell apart what differs.

        Each of these pages counts as having asked what ``make`` asked.
        """
        if name not in self._shared:
            asked: set[str] = set()
            self._noting.append(asked)
            try:
                self._shared[name] = make(), asked
            finally:
                self._noting.pop()
        shown, asked = self._shared[name]
        self._note(asked)
        return shown

    def know(self, name: str, numbers: tuple[int, ...], answer: Answer) -> None:
        """Take an answer read together with others, so that it need not be asked."""
        key = key_of(name, numbers)
        value, tags = answer
        self.answers[key], self.tags[key] = value, frozenset(tags)

    def settle(self, key: str) -> None:
        """Keep only the digest of an answer no later page will ask for: a whole build of many pages stays small."""
        if key in self.answers:
            self._settled[key] = digest_of(self.answers.pop(key))

    def digests(self) -> dict[str, str]:
        """The digest of every answer given."""
        return self._settled | {key: self._digest(key) for key in self.answers}

    def ask_again(self, key: str) -> str:
        """Ask a stored question anew; returns the digest of the answer."""
        name, numbers = _parts(key)
        if name not in _prints:
            self.ask(name, *numbers)
        return self._digest(key)

    def _digest(self, key: str) -> str:
        name, numbers = _parts(key)
        if name not in _prints:
            return digest_of(self.answers[key])
        first, second = numbers
        if (name, first) not in self._printed:
            self._printed[name, first] = _prints[name](first)
        return self._printed[name, first].get(second, "")

    def _note(self, keys: set[str]) -> None:
        if self.page:
            self.asked_by[self.page] |= keys
        for noted in self._noting:
            noted.update(keys)
