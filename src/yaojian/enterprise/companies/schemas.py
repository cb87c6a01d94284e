"""What the API of companies takes and gives. Times in UTC, days Beijing days; personal numbers only with a mask."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from yaojian.enterprise.companies import groups, persons, showing
from yaojian.enterprise.companies.models import Business, ChangeRequest, CompanyState, FieldGroup, KeyPerson, Role


class CompanyOut(Schema):
    """A company. ``branch`` is the bureau in charge."""

    id: UUID
    credit_code: str
    name: str
    kind: str
    region: str
    address: str
    license_number: str
    legal_representative: str
    branch: str
    state: str

    @staticmethod
    def resolve_branch(company: Any) -> str:
        """The name of the branch bureau."""
        return str(company.branch.name)


class CompaniesOut(Schema):
    """A page of companies; ``following`` goes into ``after`` for the next one, empty at the end."""

    items: list[CompanyOut]
    following: str


class KeyPersonOut(Schema):
    """Who holds a post; numbers with a mask."""

    id: UUID
    role: str
    name: str
    id_number: str
    phone: str
    qualification: str
    since: date

    @staticmethod
    def resolve_id_number(person: KeyPerson) -> str:
        """``420101********0010``."""
        return persons.masked_id(person)

    @staticmethod
    def resolve_phone(person: KeyPerson) -> str:
        """``138****0001``."""
        return persons.masked_phone(person)


class RevealedOut(Schema):
    """Numbers in full; asking for them is an audit event."""

    id_number: str
    phone: str


class ContactIn(Schema):
    """The contact, and the version of the record it was read with."""

    phone: str = Field(min_length=1, max_length=30)
    contact: str = Field("", max_length=40)
    row_version: int


class OwnVehicleIn(Schema):
    """A vehicle to register; ``volume`` in m³."""

    plate: str
    refrigerated: bool = False
    volume: str = ""
    key: str


class VehicleOut(Schema):
    """A vehicle."""

    id: UUID
    plate: str
    refrigerated: bool
    since: date
    until: date | None


class ChangeIn(Schema):
    """A regulated change: all fields of its group by name (``values``), a person's ``id_number`` and ``phone`` among them."""

    group: FieldGroup
    target: UUID | None = None
    values: dict[str, Any]
    reason: str
    key: str


class ChangeCorrectionIn(Schema):
    """A returned request, corrected."""

    values: dict[str, Any]
    reason: str
    row_version: int
    key: str


class VersionIn(Schema):
    """The version the caller read."""

    row_version: int


class ChangeDecisionIn(VersionIn):
    """A decision about a request; ``text``: opinion or reason."""

    text: str = ""
    key: str


class RefusalIn(VersionIn):
    """A decision about a registration."""

    text: str = ""


class DifferenceOut(Schema):
    """One field before and after, as a reader sees it."""

    label: str
    old: str
    new: str
    changed: bool


class RegisterChangeOut(Schema):
    """A change request."""

    id: UUID
    number: str
    company_id: UUID
    group: str
    target: UUID | None
    state: str
    reason: str
    opinion: str
    row_version: int
    submitted_at: datetime
    decided_at: datetime | None
    differences: list[DifferenceOut]
    numbers: dict[str, str]

    @staticmethod
    def resolve_differences(change: ChangeRequest) -> list[groups.Difference]:
        """Every field of the group."""
        return groups.differences(FieldGroup(change.group), change.old, change.new)

    @staticmethod
    def resolve_numbers(change: ChangeRequest) -> dict[str, str]:
        """Personal numbers that wait, with a mask."""
        return dict(showing.masked_numbers(change))


class ChangesOut(Schema):
    """A page of requests."""

    items: list[RegisterChangeOut]
    following: str


class MemberOut(Schema):
    """Who acts for the company."""

    user_id: int
    name: str
    username: str
    role: str
    is_administrator: bool
    since: date

    @staticmethod
    def resolve_name(member: Any) -> str:
        """Of the account."""
        return str(member.user.name)

    @staticmethod
    def resolve_username(member: Any) -> str:
        """Of the account."""
        return str(member.user.username)


class RoleIn(Schema):
    """Another role for a member."""

    role: Role
    is_administrator: bool = False


class InvitationIn(RoleIn):
    """Whom to invite."""

    name: str = Field(min_length=1, max_length=40)
    email: str = Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


class InvitationOut(Schema):
    """An invitation; its address goes by mail only."""

    id: UUID
    name: str
    email: str
    role: str
    is_administrator: bool
    expires_at: datetime


class AssignmentIn(Schema):
    """Which unit is in charge of a business from a day on."""

    business: Business
    unit_id: UUID
    since: date
    reason: str = Field(min_length=1, max_length=200)
    key: str


class AssignmentOut(Schema):
    """Who is in charge."""

    id: UUID
    business: str
    unit: str
    since: date
    until: date | None

    @staticmethod
    def resolve_unit(assignment: Any) -> str:
        """Its name."""
        return str(assignment.unit.name)


class StandingIn(Schema):
    """The company is in this state from a day on, today or later. The same ``key`` again decides nothing more."""

    state: CompanyState
    since: date
    reason: str = Field(min_length=1, max_length=300)
    key: str


class CompanyStandingOut(Schema):
    """A decision about a company's trade."""

    id: UUID
    state: str
    since: date
    reason: str
    decided_by: str
    decided_of: str
    decided_at: datetime


class RegistrationOut(Schema):
    """A registration; the applicant's telephone only on a page, by a click."""

    id: UUID
    number: str
    credit_code: str
    code_confirmed: bool
    name: str
    kind: str
    region: str
    address: str
    license_number: str
    license_valid_until: date
    legal_representative: str
    applicant: str
    state: str
    opinion: str
    row_version: int
    received_at: datetime


class RegistrationsOut(Schema):
    """A page of registrations."""

    items: list[RegistrationOut]
    following: str
