"""The matter under a code, and what its owner may see of it."""

from typing import Any

from yaojian.kernel.errors import Unknown
from yaojian.kernel.files.models import StoredFile
from yaojian.portal.interaction.applications import pages as applications_pages
from yaojian.portal.interaction.applications import queries as applications
from yaojian.portal.interaction.applications.models import Application
from yaojian.portal.interaction.letters import queries as letters
from yaojian.portal.interaction.letters.forms import RateForm, SupplementForm
from yaojian.portal.interaction.letters.models import Letter, LetterAct, LetterState
from yaojian.portal.interaction.visiting import codes
from yaojian.portal.interaction.visiting.codes import Claim
from yaojian.portal.interaction.visiting.errors import NothingUnderCode

Found = Letter | Application
_INNER = (LetterState.QUARANTINED, LetterState.DISCARDED)
_OWN_WORDS = (LetterAct.PAUSED, LetterAct.CLOSED)


def find(claim: Claim, *, address: str) -> Found:
    """Counts the attempt. Raises ``NothingUnderCode`` (404), ``TooManyAttempts`` (429)."""
    codes.require_attempt(claim, address=address)
    return again(claim)


def again(claim: Claim) -> Found:
    """Without counting. All kinds are looked for, whatever was found, so that the answer takes as long for each."""
    found: list[Found | None] = [letters.under_claim(claim), applications.under_claim(claim)]
    for matter in found:
        if matter is not None:
            return matter
    raise NothingUnderCode


def told(found: Found) -> dict[str, Any]:
    """What the page of the matter shows."""
    if isinstance(found, Application):
        return applications_pages.for_applicant(found)
    events = letters.trail(found, for_writer=True)
    asked = next((event.text for event in events if event.act == LetterAct.PAUSED), "")
    return {
        "letter": found,
        # Whether a letter is looked at as spam is not told: it is received.
        "shown_state": LetterState.RECEIVED.label if found.state in _INNER else found.get_state_display(),
        "answer": found.answer if found.state == LetterState.ANSWERED else "",
        "asked": asked,
        "supplement": SupplementForm() if found.state == LetterState.PAUSED else None,
        "rate": RateForm() if found.state == LetterState.ANSWERED and found.score is None else None,
        "trail": [
            {
                "title": event.get_act_display() if event.act != LetterAct.ANSWERED else "答复",
                "who": "",
                "text": event.text if event.act in _OWN_WORDS else "",
                "at": event.at,
                "note": "",
                "state": "done",
            }
            for event in events
        ],
    }


def paper_of(found: Found, number: str) -> StoredFile:
    """One of the letters its applicant may read. Raises ``Unknown`` (404)."""
    papers = applications.papers_of(found, for_applicant=True) if isinstance(found, Application) else []
    paper = next((paper for paper in papers if str(paper.pk) == number), None)
    file = StoredFile.objects.filter(pk=paper.file_id).first() if paper is not None else None
    if file is None:
        raise Unknown(kind="文书")
    return file
