"""What the register says about a company, as plain values: reports are prefilled and their parts chosen by it."""

from datetime import date

from yaojian.enterprise.companies.models import (
    Company,
    CompanyKind,
    CompanyLicence,
    KeyPerson,
    PersonRole,
    SpecialDrug,
    Vehicle,
    Warehouse,
)
from yaojian.enterprise.companies.models.register import DRUG_LICENCES

MODES = {CompanyKind.WHOLESALE: "批发", CompanyKind.CHAIN: "零售连锁总部"}


def main_licence(company: Company) -> CompanyLicence | None:
    """The drug licence the company trades under: the one that lasts longest of those not ended."""
    rows = company.licences.filter(kind__in=DRUG_LICENCES, ended_on__isnull=True)
    return rows.order_by("-valid_until", "-issued", "-id").first()


def open_warehouses(company: Company) -> list[Warehouse]:
    """Warehouses in use, in the order they were opened."""
    return list(company.warehouses.filter(until__isnull=True))


def open_vehicles(company: Company) -> list[Vehicle]:
    """Vehicles in use, by plate."""
    return list(company.vehicles.filter(until__isnull=True))


def people_by_role(company: Company) -> dict[str, KeyPerson]:
    """Who holds each post now; of several on one post the one who came last."""
    return {person.role: person for person in company.key_persons.filter(until__isnull=True)}


def facts(company: Company) -> dict[str, object]:
    """The register's facts, strings and numbers only, empty where nothing is known. Four queries.

    Keys: ``name credit_code license_number license_valid_until`` (ISO day or ``""``) ``mode scope`` (list)
    ``legal_representative head quality_head address warehouse_address phone``, ``warehouses`` (dicts of ``id name kind
    area address holding``: labels, m²), ``vehicles`` (dicts of ``id plate refrigerated volume``: m³ or None), and
    what decides about parts of a report: ``third_party_logistics vaccines entrusts_storage special_drugs`` (labels).
    """
    licence = main_licence(company)
    warehouses = open_warehouses(company)
    people = people_by_role(company)
    legal = people.get(PersonRole.LEGAL)
    return {
        "name": company.name,
        "credit_code": company.credit_code,
        "license_number": licence.number if licence else company.license_number,
        "license_valid_until": _day(licence.valid_until if licence else None),
        "mode": MODES[CompanyKind(company.kind)],
        "scope": list(licence.scope) if licence else [],
        "legal_representative": legal.name if legal else company.legal_representative,
        "head": _name(people, PersonRole.HEAD),
        "quality_head": _name(people, PersonRole.QUALITY),
        "address": company.address,
        "warehouse_address": "；".join(dict.fromkeys(warehouse.address for warehouse in warehouses)),
        "phone": company.phone,
        "warehouses": [_warehouse(warehouse) for warehouse in warehouses],
        "vehicles": [_vehicle(vehicle) for vehicle in open_vehicles(company)],
        "third_party_logistics": company.accepts_storage,
        "vaccines": company.vaccines,
        "entrusts_storage": company.entrusts_storage,
        "special_drugs": [SpecialDrug(code).label for code in company.special_drugs],
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _name(people: dict[str, KeyPerson], role: PersonRole) -> str:
    person = people.get(role)
    return person.name if person else ""


def _warehouse(warehouse: Warehouse) -> dict[str, object]:
    return {
        "id": str(warehouse.pk),
        "name": warehouse.name,
        "kind": warehouse.get_kind_display(),
        "area": float(warehouse.area),
        "address": warehouse.address,
        "holding": warehouse.get_holding_display(),
    }


def _vehicle(vehicle: Vehicle) -> dict[str, object]:
    return {
        "id": str(vehicle.pk),
        "plate": vehicle.plate,
        "refrigerated": vehicle.refrigerated,
        "volume": float(vehicle.volume) if vehicle.volume is not None else None,
    }
