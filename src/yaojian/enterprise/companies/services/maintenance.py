"""What a company keeps itself, at once: contact, vehicles, and the posts the licence does not name."""

from decimal import Decimal
from uuid import UUID

from django.db import transaction

from yaojian.enterprise.companies import applying, persons
from yaojian.enterprise.companies.errors import PlateKnown, RecordChanged, Regulated
from yaojian.enterprise.companies.models import Company, KeyPerson, PersonRole, Vehicle
from yaojian.enterprise.companies.models.register import REGULATED_ROLES, SINGLE_ROLES
from yaojian.enterprise.companies.persons import PersonFacts
from yaojian.enterprise.companies.rights import MAINTAIN
from yaojian.enterprise.companies.services.locking import own_locked
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Unknown
from yaojian.kernel.idempotency import services as idempotency


@transaction.atomic
def change_contact(*, actor: Actor, phone: str, contact: str, row_version: int) -> Company:
    """Save telephone and contact. ``row_version`` is the record's as the page showed it; unchanged is no act.

    Raises ``NoCompanyChosen``, ``RightMissing`` (403), ``RecordChanged`` (409).
    """
    company = own_locked(actor, MAINTAIN)
    if company.row_version != row_version:
        raise RecordChanged()
    if (company.phone, company.contact) == (phone.strip(), contact.strip()):
        return company
    company.phone, company.contact = phone.strip(), contact.strip()
    company.row_version += 1
    company.save(update_fields=["phone", "contact", "row_version"])
    audit.record(actor, "enterprise.company.contact_changed", company, summary=f"{company.name}更新联系方式。")
    return company


@transaction.atomic
def add_vehicle(*, actor: Actor, plate: str, refrigerated: bool, volume: Decimal | None, key: str) -> Vehicle:
    """Register a vehicle from today; ``volume`` of its load space in m³. The same ``key`` again: the same vehicle.

    Raises ``NoCompanyChosen``, ``RightMissing`` (403), ``PlateKnown`` (409).
    """
    company = own_locked(actor, MAINTAIN)
    if earlier := idempotency.earlier_result(key, actor=actor, act="enterprise.vehicle.add"):
        return Vehicle.objects.get(pk=earlier)
    plate = "".join(plate.split()).upper()
    if company.vehicles.filter(plate=plate, until__isnull=True).exists():
        raise PlateKnown(plate=plate)
    vehicle = Vehicle.objects.create(
        company=company, plate=plate, refrigerated=refrigerated, volume=volume, since=workdays.today()
    )
    audit.record(actor, "enterprise.vehicle.added", vehicle, summary=f"{company.name}登记车辆 {plate}。")
    idempotency.remember(key, actor=actor, act="enterprise.vehicle.add", result=str(vehicle.pk))
    return vehicle


@transaction.atomic
def change_vehicle(*, actor: Actor, vehicle_id: UUID, refrigerated: bool, volume: Decimal | None) -> Vehicle:
    """Correct a vehicle; another plate is another vehicle.

    Raises ``NoCompanyChosen``, ``RightMissing`` (403), ``Unknown`` (404) also for one no longer used.
    """
    vehicle = _vehicle(own_locked(actor, MAINTAIN), vehicle_id)
    if vehicle.until is not None:
        raise Unknown(kind="车辆")
    if (vehicle.refrigerated, vehicle.volume) == (refrigerated, volume):
        return vehicle
    vehicle.refrigerated, vehicle.volume = refrigerated, volume
    vehicle.save(update_fields=["refrigerated", "volume"])
    audit.record(actor, "enterprise.vehicle.changed", vehicle, summary=f"更正车辆 {vehicle.plate}。")
    return vehicle


@transaction.atomic
def close_vehicle(*, actor: Actor, vehicle_id: UUID) -> Vehicle:
    """The vehicle is used no more from tomorrow on. Twice is the same as once. Raises as ``change_vehicle``."""
    vehicle = _vehicle(own_locked(actor, MAINTAIN), vehicle_id)
    if vehicle.until is None:
        vehicle.until = workdays.today()
        vehicle.save(update_fields=["until"])
        audit.record(actor, "enterprise.vehicle.closed", vehicle, summary=f"停用车辆 {vehicle.plate}。")
    return vehicle


@transaction.atomic
def appoint(*, actor: Actor, role: PersonRole, facts: PersonFacts, key: str) -> KeyPerson:
    """Put somebody on a post the licence does not name; a post of one person is left by its holder.

    Raises ``NoCompanyChosen``, ``RightMissing`` (403), ``Regulated``, ``IdNumberMisshapen``, ``IdNumberDoubtful`` (422).
    """
    company = own_locked(actor, MAINTAIN)
    if role in REGULATED_ROLES:
        raise Regulated(what=role.label)
    if earlier := idempotency.earlier_result(key, actor=actor, act="enterprise.person.appoint"):
        return KeyPerson.objects.get(pk=earlier)
    person = persons.build(company, role, facts)
    if role in SINGLE_ROLES:
        applying.replace_holder(company, role, person)
    else:
        person.save()
    audit.record(actor, "enterprise.person.appointed", person, summary=f"{company.name}登记{role.label}{person.name}。")
    idempotency.remember(key, actor=actor, act="enterprise.person.appoint", result=str(person.pk))
    return person


@transaction.atomic
def end_post(*, actor: Actor, person_id: UUID) -> KeyPerson:
    """Somebody leaves a post the licence does not name; today is the last day. Twice is the same as once.

    Raises ``NoCompanyChosen``, ``RightMissing`` (403), ``Unknown`` (404), ``Regulated`` (422).
    """
    company = own_locked(actor, MAINTAIN)
    person = company.key_persons.filter(pk=person_id).first()
    if person is None:
        raise Unknown(kind="关键人员")
    if person.role in REGULATED_ROLES:
        raise Regulated(what=person.get_role_display())
    if person.until is None:
        person.until = max(person.since, workdays.today())
        person.save(update_fields=["until"])
        audit.record(actor, "enterprise.person.ended", person, summary=f"{company.name}的{person}离任。")
    return person


def _vehicle(company: Company, vehicle_id: UUID) -> Vehicle:
    vehicle = company.vehicles.filter(pk=vehicle_id).first()
    if vehicle is None:
        raise Unknown(kind="车辆")
    return vehicle
