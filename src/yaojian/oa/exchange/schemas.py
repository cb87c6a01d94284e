"""What the exchange's API takes and gives."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from yaojian.kernel.errors import Unknown
from yaojian.kernel.organisations.models import Unit
from yaojian.oa.documents.models import Urgency

from .lists import Filters
from .models import DeliveryState
from .steps import LONGEST_REASON


class ExchangeKeyIn(Schema):
    """``key``: an idempotency key; the same key again answers with the first result."""

    key: str = Field(min_length=1, max_length=64)


class ExchangeReasonIn(ExchangeKeyIn):
    """Why it is refused or returned."""

    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


class ChosenIn(ExchangeKeyIn):
    """Deliveries of one dispatch."""

    deliveries: list[UUID] = []


class ExchangeVoidIn(ChosenIn):
    """``reason`` must be there when a unit has received already."""

    reason: str = Field("", max_length=LONGEST_REASON)


class ReceiversIn(ExchangeKeyIn):
    """Codes of units."""

    receivers: list[str] = Field(min_length=1)


class PrepareIn(ExchangeKeyIn):
    """Sent as multipart form fields beside ``main_file``; ``receivers`` are codes of units, separated by commas."""

    title: str = Field(min_length=1, max_length=200)
    document_number: str = Field("", max_length=60)
    urgency: Urgency = Urgency.NORMAL
    kind: str = Field("", max_length=10)
    note: str = Field("", max_length=200)
    receivers: str = ""
    send: bool = True


class DeliveryOut(Schema):
    """One unit's copy."""

    id: UUID
    dispatch_id: UUID
    receiver: str = Field(alias="receiver_unit.short_name")
    sender: str = Field(alias="sender_unit.short_name")
    state: DeliveryState
    sent_at: datetime | None
    due: datetime | None
    received_at: datetime | None
    closed_at: datetime | None
    reason: str
    reminders: int
    resend_of_id: UUID | None
    registered_document_id: UUID | None


class DispatchOut(Schema):
    """A document that is sent. ``seal`` is SM3 over the sorted list of (name, SM3, size) of its files."""

    id: UUID
    title: str
    document_number: str
    urgency: str
    kind: str
    note: str
    sender: str = Field(alias="sender_unit.short_name")
    seal: str
    sealed_at: datetime | None
    main_file_id: UUID | None


class ExchangeDetailOut(Schema):
    """For a receiver only the copies of his own units."""

    dispatch: DispatchOut
    attachments: list[UUID]
    deliveries: list[DeliveryOut]


class RegisteredOut(Schema):
    """The incoming document made of a delivery."""

    document_id: UUID = Field(alias="pk")
    register_label: str


class ExchangeRemindedOut(Schema):
    """``skipped`` were reminded a short while ago."""

    count: int
    skipped: int


class ExchangeLedgerOut(Schema):
    """A tab with its meaning and the caller's count."""

    key: str
    label: str
    meaning: str
    count: int


class ExchangeRowOut(Schema):
    """One line of a ledger; ``unit`` is the counterpart."""

    delivery_id: UUID
    dispatch_id: UUID
    title: str
    document_number: str
    urgency: str
    unit: str
    state: str
    at: datetime
    who: str
    when: datetime | None
    reason: str
    reminders: int


class ExchangePageOut(Schema):
    """Rows newest first; ``following`` goes into ``after`` for the next page, empty at the end."""

    rows: list[ExchangeRowOut]
    following: str


class ExchangeLineOut(Schema):
    """One counterpart with its counts by state."""

    unit: str = Field(alias="unit.short_name")
    code: str = Field(alias="unit.code")
    counts: dict[str, int]


class ExchangeFilterIn(Schema):
    """What narrows a list; ``unit`` is a code, days are Beijing days."""

    q: str = Field("", max_length=100)
    urgency: str = ""
    unit: str = ""
    first: date | None = None
    last: date | None = None
    receipt: str = ""
    after: str = ""

    def filters(self) -> Filters:
        """As the queries take them."""
        unit = units_of([self.unit])[0] if self.unit else None
        return Filters(self.q, self.urgency, unit, self.first, self.last, self.receipt)


def units_of(codes: Sequence[str]) -> list[UUID]:
    """Ids of the units with these codes. Raises ``Unknown`` (404) for a code no unit has."""
    known = dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))
    if set(codes) - set(known):
        raise Unknown(kind="单位")
    return [known[code] for code in codes]
