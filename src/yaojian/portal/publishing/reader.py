"""Asks the questions of ``reads`` on behalf of pages, once each within a build, and remembers who asked what.

An answer that many pages share is kept with its question (``models.Question``). A build takes it from there as long as
nothing that waits to be followed touches one of its tags: whatever changes later brings its own tags, and has the question
asked again (decision 0012).
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

Answer = tuple[Any, Iterable[str]]
Prints = Callable[[int], tuple[dict[int, str], Iterable[str]]]
Source = TypeVar("Source")
_questions: dict[str, Callable[..., Answer]] = {}
_not_kept: set[str] = set()
_prints: dict[str, Prints] = {}
_sources: ContextVar[dict[object, Any] | None] = ContextVar("sources", default=None)


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored answer: its JSON text and the tags it depends on."""

    text: str
    tags: frozenset[str]


def question(name: str, *, keep: bool = True) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Declare a question: a function of whole numbers to an answer of JSON values and the tags it depends on.

    ``keep``: store the answer for later builds. Not where it is long and one page alone asks, as a text.
    """

    def declare(function: Callable[..., Answer]) -> Callable[..., Answer]:
        _questions[name] = function
        if not keep:
            _not_kept.add(name)
        return function

    return declare


def fingerprints(name: str) -> Callable[[Prints], Prints]:
    """Declare how the answers of a question of two numbers are compared without asking: all digests for the first number,
    and the tags of all these answers.

    Two answers with one digest must be equal; equal answers may have two. Such answers are not kept.
    """

    def declare(function: Prints) -> Prints:
        _prints[name] = function
        _not_kept.add(name)
        return function

    return declare


def once(name: object, read: Callable[[], Source]) -> Source:
    """What several questions read, read once by one reader. Each of their answers names the tags that ``read`` depends on."""
    sources = _sources.get()
    if sources is None:
        return read()
    if name not in sources:
        sources[name] = read()
    return sources[name]


def key_of(name: str, numbers: Iterable[int]) -> str:
    """``latest:12,8``."""
    return f"{name}:{','.join(map(str, numbers))}"


def _parts(key: str) -> tuple[str, list[int]]:
    name, _, numbers = key.partition(":")
    return name, [int(number) for number in numbers.split(",") if number]


def text_of(value: Any) -> str:
    """The same for equal JSON values."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    """Of what ``text_of`` gives."""
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
        self._texts: dict[str, str] = {}
        self._digests: dict[str, str] = {}
        self._kept: dict[str, Kept] = {}
        self._shared: dict[object, tuple[Any, set[str]]] = {}
        self._printed: dict[tuple[str, int], tuple[dict[int, str], frozenset[str]]] = {}
        self._noting: list[set[str]] = []
        self._read: dict[object, Any] = {}

    def ask(self, name: str, *numbers: int) -> Any:
        """The answer, as the page now being rendered sees it. Raises ``KeyError`` for a question nobody declared."""
        key = key_of(name, numbers)
        if key not in self.answers:
            if (kept := self._kept.get(key)) is not None:
                self.answers[key] = json.loads(kept.text)
                self.tags[key], self._texts[key] = kept.tags, kept.text
            else:
                with self.reading():
                    self.know(name, numbers, _questions[name](*numbers))
        self._note(key)
        return self.answers[key]

    def shared(self, name: object, make: Callable[[], Source]) -> Source:
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
        for key in asked:
            self._note(key)
        return shown

    def know(self, name: str, numbers: tuple[int, ...], answer: Answer) -> None:
        """Take an answer read together with others, so that it need not be asked.

        An answer that is kept goes through its text: pages see the same values whether it was asked or kept.
        """
        key = key_of(name, numbers)
        value, tags = answer
        self.tags[key] = frozenset(tags)
        if name in _not_kept:
            self.answers[key] = value
        else:
            self._texts[key] = text_of(value)
            self.answers[key] = json.loads(self._texts[key])

    def recall(self, kept: dict[str, Kept]) -> None:
        """Take stored answers, for what is not asked yet. What a change touches was asked again before."""
        self._kept |= kept

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What ``once`` reads in here lives as long as this reader."""
        token = _sources.set(self._read)
        try:
            yield
        finally:
            _sources.reset(token)

    def settle(self, key: str) -> None:
        """Keep only the digest of an answer no later page will ask for: a whole build of many pages stays small."""
        if key in self.answers:
            self._digests[key] = self.digest(key)
            del self.answers[key]

    def text(self, key: str) -> str | None:
        """The answer to be kept, if it is one to keep."""
        return self._texts.get(key)

    def ask_again(self, key: str) -> str:
        """Ask a stored question anew; returns the digest of the answer."""
        name, numbers = _parts(key)
        if name in _prints:
            self.tags[key] = self._prints_of(name, numbers[0])[1]
        else:
            self.ask(name, *numbers)
        return self.digest(key)

    def digest(self, key: str) -> str:
        """The digest of an answer given, or, of one that is compared by its fingerprint, not even asked."""
        if key in self._digests:
            return self._digests[key]
        name, numbers = _parts(key)
        if name not in _prints:
            return digest_of(self._texts[key] if key in self._texts else text_of(self.answers[key]))
        return self._prints_of(name, numbers[0])[0].get(numbers[1], "")

    def _prints_of(self, name: str, first: int) -> tuple[dict[int, str], frozenset[str]]:
        if (name, first) not in self._printed:
            with self.reading():
                prints, tags = _prints[name](first)
            self._printed[name, first] = prints, frozenset(tags)
        return self._printed[name, first]

    def _note(self, key: str) -> None:
        if self.page:
            self.asked_by[self.page].add(key)
        for noted in self._noting:
            noted.add(key)
