"""Who keeps which door. A room registers a keeper for an act on its pages; an act without keeper is refused.

The seven acts are those of ``pages.GuardedPage``. A keeper checks, lets the act pass with ``passage.proceed()``, and
writes the audit event: whichever way the act came, it is one transaction under one rule.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpResponse

from yaojian.kernel.actors import NOBODY, Actor
from yaojian.portal.desk.errors import DoorClosed

ACTS = {
    "publish": "发布",
    "unpublish": "撤下",
    "save_revision": "修改",
    "move": "移动",
    "copy": "复制",
    "create_alias": "建立别名",
    "delete": "删除",
}
OWN_ACTS = {"bin": "放入回收站"}
"""Acts of ours that have no method of Wagtail's: other rooms may object to them all the same."""
_actor: ContextVar[Actor] = ContextVar("actor", default=NOBODY)


@dataclass(frozen=True, slots=True)
class Passage:
    """One act at one door. ``facts`` are the arguments Wagtail gave; ``proceed`` does what Wagtail would have done."""

    page: Any
    act: str
    actor: Actor
    facts: dict[str, Any]
    proceed: Callable[[], Any]

    def refuse(self) -> DoorClosed:
        """The refusal to raise when this way is not open."""
        return DoorClosed(title=self.page.title or "未命名", act=(ACTS | OWN_ACTS)[self.act])


Keeper = Callable[[Passage], Any]
Guard = Callable[[Passage], None]
_keepers: dict[tuple[str, str], Keeper] = {}
_guards: dict[tuple[str, str], list[Guard]] = defaultdict(list)


def register_keeper(model_label: str, act: str, keeper: Keeper) -> None:
    """Give the door ``act`` of pages of ``model_label`` (``articles.article``) to ``keeper``; from registrations."""
    if act not in ACTS:
        raise ValueError(f"there is no door {act!r}")
    _keepers[model_label, act] = keeper


def register_guard(model_label: str, act: str, guard: Guard) -> None:
    """Let another room object to an act by raising a refusal; guards are asked before the keeper."""
    if guard not in _guards[model_label, act]:
        _guards[model_label, act].append(guard)


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Say who acts while Wagtail's methods run: they hand on a user at best."""
    token = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(token)


def current_actor() -> Actor:
    """Who acts now; ``NOBODY`` outside ``acting``."""
    return _actor.get()


def pass_through(page: Any, act: str, proceed: Callable[[], Any], facts: dict[str, Any]) -> Any:
    """Ask the keeper, in one transaction. Raises ``DoorClosed`` (409) when nobody keeps this door."""
    passage = Passage(page, act, current_actor(), facts, proceed)
    door = (page._meta.label_lower, act)
    keeper = _keepers.get(door)
    if keeper is None:
        raise passage.refuse()
    with transaction.atomic():
        for guard in _guards[door]:
            guard(passage)
        done = keeper(passage)
        for follower in _followers[door]:
            follower(passage)
        return done


def ask_guards(page: Any, act: str) -> None:
    """Let other rooms object to an act of ours on a page, by raising a refusal."""
    passage = Passage(page, act, current_actor(), {}, lambda: None)
    for guard in _guards[page._meta.label_lower, act]:
        guard(passage)


Follower = Callable[[Passage], None]
_followers: dict[tuple[str, str], list[Follower]] = defaultdict(list)


def register_follower(model_label: str, act: str, follower: Follower) -> None:
    """Have ``follower`` called after an act passed its door, in the same transaction."""
    if follower not in _followers[model_label, act]:
        _followers[model_label, act].append(follower)


Previewer = Callable[[Any], HttpResponse]
_previewers: dict[str, Previewer] = {}


def register_previewer(model_label: str, previewer: Previewer) -> None:
    """Say who shows an unpublished page of ``model_label`` as visitors would see it."""
    _previewers[model_label] = previewer


def preview(page: Any) -> HttpResponse:
    """The page as visitors would see it. Raises ``KeyError`` for a page type without previewer."""
    return _previewers[page._meta.label_lower](page)


LockOf = Callable[[Any], Any]
_locks: dict[str, LockOf] = {}


def register_lock(model_label: str, lock_of: LockOf) -> None:
    """Say when the editor shows a page of ``model_label`` as locked: ``lock_of(page)`` gives a Wagtail lock or None."""
    _locks[model_label] = lock_of


def lock_on(page: Any) -> Any:
    """The lock on this page now, or None."""
    lock_of = _locks.get(page._meta.label_lower)
    return lock_of(page) if lock_of else None
