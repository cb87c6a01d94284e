"""An accepted change is written into the register. The caller holds the company's row and the transaction."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from yaojian.enterprise.companies import groups, persons, reminders
from yaojian.enterprise.companies.models import (
    ChangeRequest,
    Company,
    CompanyLicence,
    FieldGroup,
    KeyPerson,
    LicenceSource,
    PersonRole,
    Warehouse,
)
from yaojian.enterprise.companies.models.register import DRUG_LICENCES
from yaojian.enterprise.companies.persons import PersonFacts
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays

Secrets = Mapping[str, str]


def apply(actor: Actor, company: Company, change: ChangeRequest, secrets: Secrets) -> None:
    """Write ``change.new``; ``secrets`` are its opened personal numbers. Raises as ``groups.current`` does."""
    _APPLY[FieldGroup(change.group)](actor, company, change, secrets)
    company.row_version += 1
    company.save()


def _fields(actor: Actor, company: Company, change: ChangeRequest, secrets: Secrets) -> None:
    for name, value in change.new.items():
        setattr(company, name, value)


def _person(actor: Actor, company: Company, change: ChangeRequest, secrets: Secrets) -> None:
    role = groups.PERSON_GROUPS[FieldGroup(change.group)]
    taken = PersonFacts(
        name=change.new["name"],
        since=date.fromisoformat(change.new["since"]),
        qualification=change.new["qualification"],
        id_number=secrets.get("id_number", ""),
        id_confirmed=True,  # who asked confirmed a doubtful number, or it was refused then
        phone=secrets.get("phone", ""),
    )
    successor = persons.build(company, role, taken)
    replace_holder(company, role, successor)
    if role == PersonRole.LEGAL:
        company.legal_representative = successor.name


def replace_holder(company: Company, role: PersonRole, successor: KeyPerson) -> None:
    """Whoever holds a post of one person leaves it the day before, or, where he came later, the same day."""
    for former in company.key_persons.filter(role=role, until__isnull=True):
        former.until = max(former.since, successor.since - timedelta(days=1))
        former.save(update_fields=["until"])
    successor.save()


def _licence(actor: Actor, company: Company, change: ChangeRequest, secrets: Secrets) -> None:
    new = change.new
    if change.target is not None:
        former = groups.licence_of(company, change.target)
        former.ended_on = workdays.today()
        former.save(update_fields=["ended_on"])
        reminders.drop(actor, former)
    licence = CompanyLicence.objects.create(
        company=company,
        kind=new["kind"],
        number=new["number"],
        scope=new["scope"],
        issued=_day(new["issued"]),
        valid_until=_day(new["valid_until"]),
        issuer=new["issuer"],
        source=LicenceSource.COMPANY,
    )
    reminders.follow(actor, licence)
    if licence.kind in DRUG_LICENCES:
        company.license_number = licence.number[: Company._meta.get_field("license_number").max_length]


def _warehouse(actor: Actor, company: Company, change: ChangeRequest, secrets: Secrets) -> None:
    new = change.new
    warehouse = groups.warehouse_of(company, change.target) if change.target else Warehouse(company=company)
    warehouse.name, warehouse.kind, warehouse.address = new["name"], new["kind"], new["address"]
    warehouse.area, warehouse.volume = Decimal(new["area"]), Decimal(new["volume"]) if new["volume"] else None
    warehouse.holding, warehouse.since = new["holding"], date.fromisoformat(new["since"])
    warehouse.until = _day(new["until"])
    warehouse.save()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


_APPLY: dict[FieldGroup, Callable[[Actor, Company, ChangeRequest, Secrets], Any]] = {
    FieldGroup.NAME: _fields,
    FieldGroup.ADDRESS: _fields,
    FieldGroup.OPERATIONS: _fields,
    FieldGroup.LICENCE: _licence,
    FieldGroup.WAREHOUSE: _warehouse,
    **dict.fromkeys(groups.PERSON_GROUPS, _person),
}
