"""Who applies: sealed in the row (条例 §29: name or organisation, identity document, contact)."""

import json
from dataclasses import asdict, dataclass
from uuid import UUID

from yaojian.kernel.crypto import fields
from yaojian.portal.interaction.applications.models import Application


@dataclass(frozen=True, slots=True)
class Party:
    """The applicant. ``name``: of the person, or of the organisation; ``id_number``: identity card, or 统一社会信用代码;
    ``contact``: who may be called for an organisation.
    """

    name: str
    id_number: str
    phone: str
    address: str
    email: str = ""
    contact: str = ""


def sealed(pk: UUID, party: Party) -> bytes:
    """For the column ``identity`` of the application ``pk``."""
    return fields.encrypt(json.dumps(asdict(party), ensure_ascii=False), place(pk))


def party_of(application: Application) -> Party:
    """Raises what ``crypto.fields.decrypt`` does. Whether the reader may see it, the caller has asked."""
    return Party(**json.loads(fields.decrypt(bytes(application.identity), place(application.pk))))


def email_of(pk: UUID) -> str:
    """Where the applicant is told of the reply; empty for none."""
    return party_of(Application.objects.only("identity").get(pk=pk)).email


def place(pk: UUID) -> str:
    """What it is sealed for."""
    return f"applications.application:{pk}"
