"""Personal numbers in full: by a click, once, and written down (个人信息保护法; domain.md §7.3)."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from yaojian.enterprise.companies import persons, sealing
from yaojian.enterprise.companies.models import KeyPerson, Registration
from yaojian.enterprise.companies.rights import REVEAL
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.permissions import checks


@dataclass(frozen=True, slots=True)
class Revealed:
    """A key person with numbers in full; never stored, never cached."""

    person: KeyPerson
    id_number: str
    phone: str


@transaction.atomic
def reveal_person(*, actor: Actor, person_id: UUID) -> Revealed:
    """Who may: the company's own members, and whom the bureau gave ``REVEAL``. Each time is an audit event.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``SealBroken`` (409), ``KeyMissing`` (503).
    """
    person = checks.fetch(actor, REVEAL, KeyPerson.objects.select_related("company"), person_id)
    revealed = Revealed(person, persons.id_number_of(person), persons.phone_of(person))
    summary = f"查看{person.company.name}{person}的完整身份证号和电话。"
    audit.record(actor, "enterprise.person.revealed", person, summary=summary)
    return revealed


@transaction.atomic
def reveal_registration(*, actor: Actor, registration_id: UUID) -> str:
    """The applicant's telephone in full. Raises as ``reveal_person``."""
    registration = checks.fetch(actor, REVEAL, Registration.objects.all(), registration_id)
    phone = sealing.registration_phone(registration)
    summary = f"查看注册申请 {registration.number} 申请人的完整电话。"
    audit.record(actor, "enterprise.person.revealed", registration, summary=summary)
    return phone
