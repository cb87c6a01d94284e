"""Key persons' numbers: checked, sealed for their row, shown with a mask."""

from dataclasses import dataclass
from datetime import date

from yaojian.enterprise.companies import identity_numbers
from yaojian.enterprise.companies.errors import IdNumberDoubtful, IdNumberMisshapen
from yaojian.enterprise.companies.models import Company, KeyPerson, PersonRole
from yaojian.kernel.crypto.columns import opened, sealed
from yaojian.kernel.crypto.fields import blind_index
from yaojian.kernel.wording.engine import personal

SHORTEST_MASKED = 8


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Who shall hold a post. ``id_number`` may be empty for posts the licence does not name."""

    name: str
    since: date
    id_number: str = ""
    id_confirmed: bool = False
    qualification: str = ""
    phone: str = ""


def checked_id(number: str, *, confirmed: bool) -> str:
    """The tidied number. Raises ``IdNumberMisshapen``, and ``IdNumberDoubtful`` unless ``confirmed`` (422)."""
    tidied = identity_numbers.tidy(number)
    if not identity_numbers.is_shaped(tidied):
        raise IdNumberMisshapen()
    if not identity_numbers.passes_check(tidied) and not confirmed:
        raise IdNumberDoubtful()
    return tidied


def build(company: Company, role: PersonRole, facts: PersonFacts) -> KeyPerson:
    """An unsaved key person with sealed numbers. Raises what ``checked_id`` does."""
    person = KeyPerson(
        company=company,
        role=role,
        name=facts.name.strip(),
        qualification=facts.qualification.strip(),
        since=facts.since,
    )
    if facts.id_number:
        number = checked_id(facts.id_number, confirmed=facts.id_confirmed)
        person.sealed_id_number = sealed(number, id_place(person))
        person.id_index = blind_index(number, "enterprise.person.id")
        person.id_confirmed = not identity_numbers.passes_check(number)
    person.sealed_phone = sealed(facts.phone.strip(), phone_place(person))
    return person


def id_place(person: KeyPerson) -> str:
    """Where an identity number belongs; moved elsewhere it cannot be opened."""
    return f"companies.keyperson.id:{person.pk}"


def phone_place(person: KeyPerson) -> str:
    """The same for the telephone."""
    return f"companies.keyperson.phone:{person.pk}"


def id_number_of(person: KeyPerson) -> str:
    """The whole number; every reader of it is audited (``services.reveal_person``)."""
    return opened(person.sealed_id_number, id_place(person))


def phone_of(person: KeyPerson) -> str:
    """The whole telephone number."""
    return opened(person.sealed_phone, phone_place(person))


def masked_id(person: KeyPerson) -> str:
    """``420101********0010``."""
    return identity_numbers.masked(id_number_of(person))


def masked_phone(person: KeyPerson) -> str:
    """``138****0001``."""
    return mask_phone(phone_of(person))


def mask_phone(phone: str) -> str:
    """A telephone number without its middle; what is too short for that not at all."""
    return personal.masked(phone) if len(phone) >= SHORTEST_MASKED else "*" * len(phone)
