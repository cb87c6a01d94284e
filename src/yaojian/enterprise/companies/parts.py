"""Parts of a company's record. Rooms that know more of companies register a part of their own (``supervision``)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from yaojian.enterprise.companies import entries, facts, persons, queries, regions
from yaojian.enterprise.companies.models import Business, Company, KeyPerson, PersonRole, SpecialDrug
from yaojian.enterprise.companies.models.register import REGULATED_ROLES
from yaojian.enterprise.companies.services.assignments import in_force
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Unknown

Content = Callable[[Actor, Company], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """One part: ``template`` shows what ``content`` gives. ``own_only``: not on the bureau's page."""

    code: str
    label: str
    order: int
    template: str
    content: Content
    own_only: bool = False


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Called from a room's ``registrations.register()``; twice is the same as once."""
    _parts[part.code] = part


def parts(*, own: bool) -> list[Part]:
    """Those of the company's own page, or of the bureau's, in order."""
    shown = [part for part in _parts.values() if own or not part.own_only]
    return sorted(shown, key=lambda part: part.order)


def named(code: str, *, own: bool) -> Part:
    """The part asked for, the first where none is. Raises ``Unknown`` (404)."""
    shown = parts(own=own)
    found = next((part for part in shown if part.code == code), None)
    if code and found is None:
        raise Unknown(kind="档案栏目")
    return found or shown[0]


def basic(actor: Actor, company: Company) -> dict[str, Any]:
    """Name, addresses, contact, what it does, who is in charge."""
    today = workdays.today()
    held = [(business.label, in_force(company, business, today)) for business in Business]
    known = facts.facts(company)
    return {
        "known": known,
        "region": regions.name_of(company.region),
        "standings": queries.standings_of(company),
        "special_drugs": [SpecialDrug(code).label for code in company.special_drugs],
        "in_charge": [(label, assignment) for label, assignment in held if assignment is not None],
        "coming": list(company.assignments.select_related("unit").filter(since__gt=today)),
    }


def licences(actor: Actor, company: Company) -> dict[str, Any]:
    """Licences in force with the days left, then those that ended."""
    today = workdays.today()
    rows = list(company.licences.all())
    return {
        "licences": [
            (row, (row.valid_until - today).days if row.valid_until else None) for row in rows if row.ended_on is None
        ],
        "ended": [row for row in rows if row.ended_on is not None],
    }


def warehouses(actor: Actor, company: Company) -> dict[str, Any]:
    """In use first, then closed ones."""
    rows = list(company.warehouses.all())
    return {
        "open": [row for row in rows if row.is_open],
        "closed": [row for row in rows if not row.is_open],
        "area": sum(row.area for row in rows if row.is_open),
    }


def vehicles(actor: Actor, company: Company) -> dict[str, Any]:
    """Those in use."""
    return {"vehicles": facts.open_vehicles(company)}


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """A key person with masked numbers."""

    person: KeyPerson
    id_number: str
    phone: str
    regulated: bool


def people(actor: Actor, company: Company) -> dict[str, Any]:
    """Who holds a post, and which posts the licence names stand empty."""
    held = queries.people_on_posts(company)
    taken = {person.role for person in held}
    return {
        "people": [
            ShownPerson(one, persons.masked_id(one), persons.masked_phone(one), one.role in REGULATED_ROLES)
            for one in held
        ],
        "vacant": [PersonRole(role) for role in REGULATED_ROLES if role not in taken],
    }


def accounts(actor: Actor, company: Company) -> dict[str, Any]:
    """Who acts for the company, and invitations nobody accepted yet."""
    waiting = company.invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True)
    return {"members": queries.people_of(company), "invitations": waiting}


def business(actor: Actor, company: Company) -> dict[str, Any]:
    """What the company can do here."""
    return {"entries": entries.entries()}
