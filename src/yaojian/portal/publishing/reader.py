"""Asks the questions of ``reads`` on behalf of pages, once each within a build, and remembers who asked what."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

Answer = tuple[Any, Iterable[str]]
_questions: dict[str, Callable[..., Answer]] = {}


def question(name: str) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Declare a question: a function of whole numbers to an answer of JSON values and the tags it depends on."""

    def declare(function: Callable[..., Answer]) -> Callable[..., Answer]:
        _questions[name] = function
        return function

    return declare


def key_of(name: str, numbers: Iterable[int]) -> str:
    """``latest:12,8``."""
    return f"{name}:{','.join(str(number) for number in numbers)}"


def digest_of(value: Any) -> str:
    """The same for equal JSON values."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Reader:
    """One build's memory. Keep none longer: an old answer is a wrong page."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.tags: dict[str, frozenset[str]] = {}
        self.asked_by: dict[str, set[str]] = defaultdict(set)
        self.page = ""

    def ask(self, name: str, *numbers: int) -> Any:
        """The answer, as the page now being rendered sees it. Raises ``KeyError`` for a question nobody declared."""
        key = key_of(name, numbers)
        if key not in self.answers:
            value, tags = _questions[name](*numbers)
            self.answers[key], self.tags[key] = value, frozenset(tags)
        if self.page:
            self.asked_by[self.page].add(key)
        return self.answers[key]

    def know(self, name: str, numbers: tuple[int, ...], answer: Answer) -> None:
        """Take an answer read together with others, so that it need not be asked."""
        key = key_of(name, numbers)
        value, tags = answer
        self.answers[key], self.tags[key] = value, frozenset(tags)

    def ask_again(self, key: str) -> str:
        """Ask a stored question anew; returns the digest of the answer."""
        name, _, numbers = key.partition(":")
        return digest_of(self.ask(name, *(int(number) for number in numbers.split(",") if number)))
