"""Who wrote: sealed in the row, opened for one reader at a time."""

import json
from dataclasses import asdict, dataclass
from uuid import UUID

from yaojian.kernel.crypto import fields
from yaojian.portal.interaction.letters.models import Letter


@dataclass(frozen=True, slots=True)
class Writer:
    """What the citizen said of themselves. ``address`` and ``email`` may be empty."""

    name: str
    phone: str
    email: str = ""
    address: str = ""


def sealed(pk: UUID, writer: Writer) -> bytes:
    """For the column ``identity`` of the letter ``pk``."""
    return fields.encrypt(json.dumps(asdict(writer), ensure_ascii=False), place(pk))


def writer_of(letter: Letter) -> Writer:
    """Raises what ``crypto.fields.decrypt`` does. Whether the reader may see it, the caller has asked."""
    return Writer(**json.loads(fields.decrypt(bytes(letter.identity), place(letter.pk))))


def email_of(pk: UUID) -> str:
    """Where the writer of a letter is told of the answer; empty for none."""
    return writer_of(Letter.objects.only("identity").get(pk=pk)).email


def place(pk: UUID) -> str:
    """What it is sealed for."""
    return f"letters.letter:{pk}"
