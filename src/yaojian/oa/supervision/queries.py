"""Reading supervisions: the ledger with its status words, one supervision with its trail, who may be made responsible."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Post, UnitKind
from yaojian.kernel.permissions import checks, remembering
from yaojian.oa.delegation import queries as delegation
from yaojian.oa.documents.models import Document

from .models import Entry, EntryKind, Extension, State, Supervision
from .rights import READ

PAGE = 50
RESPONSIBLE = (UnitKind.DEPARTMENT, UnitKind.SUBORDINATE, UnitKind.BRANCH)


def owed_by(actor: Actor) -> Q:
    """Supervisions the actor answers for: his own, and those of whom he stands in for (委托)."""
    return delegation.condition(actor.person_id, timezone.now(), actor="person", kind="document__kind", unit="unit")


@dataclass(frozen=True, slots=True)
class Ledger:
    """One status word. ``meaning`` is the sentence under its name; ``hot``: its number stands in red."""

    key: str
    label: str
    meaning: str
    condition: Callable[[Actor], Q]
    hot: bool = False


def _asked(actor: Actor) -> Q:
    return Q(asked_by=actor.person_id) if actor.person_id else Q(pk__in=())


def _mine(actor: Actor) -> Q:
    return _asked(actor) | owed_by(actor)


_RUNNING = Q(state__in=(State.OPEN, State.REPORTED))
LEDGERS = (
    Ledger("answer", "待反馈", "由本人负责、还没有办完的督办。", lambda a: owed_by(a) & Q(state=State.OPEN)),
    Ledger(
        "confirm",
        "待销项",
        "责任人已申请销项，等本人确认的督办。",
        lambda a: _asked(a) & Q(state=State.REPORTED),
        hot=True,
    ),
    Ledger("asked", "本人督办", "本人立项、还没有销项的督办。", lambda a: _asked(a) & _RUNNING),
    Ledger(
        "late",
        "超期",
        "本人立项或负责、过了时限还没有申请销项的督办。",
        lambda a: _mine(a) & Q(state=State.OPEN, due__lt=Now()),
        hot=True,
    ),
    Ledger("closed", "已销项", "本人立项或负责、已经销项或撤项的督办。", lambda a: _mine(a) & ~_RUNNING),
)
EVERY = Ledger("all", "全部", "有权查看的全部督办。", lambda a: Q())
BY_KEY = {ledger.key: ledger for ledger in (*LEDGERS, EVERY)}


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, the latest first. ``following`` is the cursor of the next page, empty at the end."""

    rows: list[Supervision]
    following: str


def supervisions() -> QuerySet[Supervision]:
    """With the people and units their pages name."""
    return Supervision.objects.select_related("document", "asked_by", "asked_unit", "unit", "person")


def page_of(actor: Actor, ledger: Ledger, *, words: str = "", after: str = "", limit: int = PAGE) -> Page:
    """One page of a ledger, paged by key. ``words`` narrow by title. A cursor that is not understood starts anew."""
    rows = checks.allowed(actor, READ, supervisions()).filter(ledger.condition(actor))
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(document__title__icontains=words))
    if place := _place(after):
        rows = rows.filter(Q(opened__lt=place[0]) | Q(opened=place[0], id__lt=place[1]))
    found = list(rows.order_by("-opened", "-id")[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    return Page(found, f"{found[-1].opened.isoformat()}~{found[-1].pk}" if more else "")


def counts(actor: Actor) -> dict[str, int]:
    """How many each ledger holds, by key."""
    rows = checks.allowed(actor, READ, Supervision.objects.all())
    return {ledger.key: rows.filter(ledger.condition(actor)).count() for ledger in LEDGERS}


def answer_count(actor: Actor) -> int:
    """For the menu: how many wait for the reader's answer or confirmation. One query a request."""
    if actor.person_id is None:
        return 0
    waiting = owed_by(actor) & Q(state=State.OPEN) | _asked(actor) & Q(state=State.REPORTED)
    return remembering.once(("supervisions", actor.person_id), lambda: Supervision.objects.filter(waiting).count())


def trail(supervision: Supervision) -> list[Entry]:
    """Everything said in it, the latest first. The caller has checked the reading right."""
    entries = Entry.objects.filter(supervision=supervision).select_related("person", "on_behalf_of")
    return list(entries.order_by("-number"))


def progress_of(supervision: Supervision) -> int:
    """How far it was by the last word before it was reported done."""
    told = Entry.objects.filter(supervision=supervision, kind=EntryKind.PROGRESS)
    return told.order_by("-number").values_list("percent", flat=True).first() or 0


def waiting_extension(supervision: Supervision) -> Extension | None:
    """The extension asked for and not yet answered."""
    return Extension.objects.filter(supervision=supervision, granted__isnull=True).first()


def of_document(actor: Actor, document: Document) -> list[Supervision]:
    """Supervisions of one document the reader may see, the latest first; for the document's page."""
    rows = checks.allowed(actor, READ, supervisions().filter(document=document))
    return list(rows.order_by("-opened", "-id"))


def responsible_posts(asker: Actor) -> list[Post]:
    """Who may be made responsible: people of the units below the asker's bureau, heads first in each."""
    if asker.unit_id is None:
        return []
    unit = organisations.open_units().filter(pk=asker.unit_id).first()
    if unit is None:
        return []
    bureau = organisations.bureau_of(unit)
    posts = organisations.current_posts().filter(unit__path__startswith=bureau.path, unit__kind__in=RESPONSIBLE)
    return list(posts.order_by("unit__path", "-leads", "rank", "id"))


def _place(cursor: str) -> tuple[datetime, UUID] | None:
    opened, _, last = cursor.partition("~")
    try:
        moment = datetime.fromisoformat(opened)
        return (moment, UUID(last)) if moment.tzinfo else None
    except ValueError:
        return None
