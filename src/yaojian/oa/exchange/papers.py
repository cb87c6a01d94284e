"""What is written on a document that is to be sent, and the kinds an official document can be of."""

import hashlib
from dataclasses import astuple, dataclass

from yaojian.oa.documents.genres import genres
from yaojian.oa.documents.models import Urgency

from .models import Dispatch

KINDS = tuple(genre.plain_name for genre in genres().values())
"""The fifteen kinds (文种), as the exchange writes them."""


@dataclass(frozen=True, slots=True)
class Paper:
    """``kind`` is one of ``KINDS`` or empty."""

    title: str
    document_number: str = ""
    urgency: str = Urgency.NORMAL
    kind: str = ""
    note: str = ""

    @property
    def digest(self) -> str:
        """Tells one wording from another: two windows must not overwrite each other."""
        return hashlib.sha256("\0".join(astuple(self)).encode()).hexdigest()


def paper_of(dispatch: Dispatch) -> Paper:
    """What stands on a dispatch now."""
    return Paper(dispatch.title, dispatch.document_number, dispatch.urgency, dispatch.kind, dispatch.note)
