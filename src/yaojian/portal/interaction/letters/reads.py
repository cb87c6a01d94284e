"""The questions public pages ask about letters."""

from typing import Any

from django.db.models import Avg, Count, Q, QuerySet

from yaojian.portal.interaction.letters.models import Letter, LetterState, PublicCopy
from yaojian.portal.publishing.reader import Answer, question
from yaojian.portal.publishing.shelves import PAGE_SIZE, full_pages

LETTERS, FIGURES = "letters", "letter_figures"


def shown() -> "QuerySet[PublicCopy]":
    """Public copies, the oldest first."""
    return PublicCopy.objects.filter(published_at__isnull=False).order_by("published_at", "pk")


@question("public_letter", keep=False)
def public_letter(pk: int) -> Answer:
    """What one public letter says. None when it is not public."""
    found = shown().filter(pk=pk).select_related("letter__unit").first()
    if found is None:
        return None, {f"letter:{pk}"}
    letter = found.letter
    return {
        "subject": found.subject,
        "kind": letter.get_kind_display(),
        "writer": found.writer,
        "text": found.text,
        "answer": found.answer,
        "unit": letter.unit.name if letter.unit else "",
        "received": letter.received_at.isoformat(),
        "answered": letter.answered_at.isoformat() if letter.answered_at else None,
        "score": letter.score,
    }, {f"letter:{pk}"}


@question("public_letter_count")
def public_letter_count() -> Answer:
    """How many letters are public."""
    return shown().count(), {LETTERS}


@question("public_letters")
def public_letters(number: int) -> Answer:
    """Page ``number`` of the list; 0 is the newest page, 1 the oldest, as in ``publishing.reads.listed``."""
    rows = shown().select_related("letter__unit")
    start = (number - 1 if number else full_pages(rows.count())) * PAGE_SIZE
    page = rows[start : start + PAGE_SIZE] if number else rows[start:]
    return [_line(copy) for copy in reversed(list(page))], {LETTERS}


@question("latest_public_letters")
def latest_public_letters(count: int) -> Answer:
    """The newest public letters."""
    return [_line(copy) for copy in shown().select_related("letter__unit").reverse()[:count]], {LETTERS}


@question("letter_figures")
def letter_figures() -> Answer:
    """What the public may know of all letters: answered, in time (per cent), content (of five). None where none is."""
    told = Letter.objects.filter(state=LetterState.ANSWERED).aggregate(
        answered=Count("pk"), on_time=Count("pk", filter=Q(on_time=True)), score=Avg("score")
    )
    answered = told["answered"]
    return {
        "answered": answered,
        "on_time": round(100 * told["on_time"] / answered) if answered else None,
        "score": f"{told['score']:.1f}" if told["score"] is not None else None,
    }, {FIGURES}


def address_of(pk: int) -> str:
    """Of a public letter."""
    return f"/hd/lx/{pk}.html"


def _line(copy: PublicCopy) -> dict[str, Any]:
    letter = copy.letter
    return {
        "title": copy.subject,
        "address": address_of(copy.pk),
        "kind": letter.get_kind_display(),
        "unit": letter.unit.short_name if letter.unit else "",
        "answered": letter.answered_at.isoformat() if letter.answered_at else None,
    }
