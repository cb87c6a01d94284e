"""Bodies of the cold-chain API. Temperatures in ℃; moments of readings are Beijing time as the loggers wrote it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from .models import Assessment, Cause, LoggerFile, Year


class ColdChainYearOut(Schema):
    """A year and how far its analysis is. ``percent`` 0 to 100 while ``state`` is working; ``message`` why it failed."""

    year: int
    state: str
    message: str
    low: float
    high: float
    analysed_at: datetime | None
    percent: int
    doing: str

    @staticmethod
    def resolve_percent(of: Year) -> int:
        """Of the run under way or the last."""
        return of.run.percent if of.run else 0

    @staticmethod
    def resolve_doing(of: Year) -> str:
        """What the worker is at, as a phrase; empty when it is at nothing."""
        return of.run.message if of.run and not of.run.is_over else ""


class LoggerFileOut(Schema):
    """A file the company gave; ``told``: what was read of it. ``removed_at``: since then its readings count no more."""

    id: UUID
    name: str
    sm3: str
    uploaded_at: datetime
    uploaded_by: str
    told: list[dict[str, Any]]
    removed_at: datetime | None
    removed_by: str
    reason: str
    replaced_by: UUID | None

    @staticmethod
    def resolve_name(one: LoggerFile) -> str:
        """As it was uploaded."""
        return one.file.name

    @staticmethod
    def resolve_sm3(one: LoggerFile) -> str:
        """Hexadecimal."""
        return one.file.sm3

    @staticmethod
    def resolve_replaced_by(one: LoggerFile) -> UUID | None:
        """The file in its place."""
        return one.replaced_by_id


class FileReasonIn(Schema):
    """Why a file counts no more; kept."""

    reason: str = Field(min_length=1, max_length=200)


class ProbeMonthOut(Schema):
    """One probe in one month. ``coverage`` 0 to 1. Without readings only coverage and note are told."""

    month: int
    coverage: float
    short: bool
    note: str
    count: int = 0
    expected: int | None = None
    low: float | None = None
    mean: float | None = None
    high: float | None = None
    p5: float | None = None
    p95: float | None = None
    minutes_out: float | None = None
    minutes_high: float | None = None
    minutes_low: float | None = None
    longest_minutes: float | None = None
    max_gap_minutes: float | None = None
    mkt: float | None = None


class ProbeMonthsOut(Schema):
    """A measuring point and its months; ``problems`` as the analysis tells them."""

    probe: str
    interval_minutes: float | None
    first: str
    last: str
    months: list[ProbeMonthOut]
    problems: list[dict[str, Any]]


class ExcursionOut(Schema):
    """A run of readings outside the limits, and what the company says of it; ``answered_at`` null: not yet, or no more."""

    id: UUID
    probe: str
    start: datetime = Field(alias="start_local")
    end: datetime = Field(alias="end_local")
    minutes: float
    peak: float
    is_high: bool
    cause: str
    product: str
    batches: str
    quantity: str
    action: str
    assessment: str
    disposal: str
    answered_at: datetime | None
    answered_by: str
    row_version: int
    gone_at: datetime | None


class ExcursionAnswerIn(Schema):
    """What the company says. ``row_version`` as it was read. Harm needs vaccine and batches."""

    cause: Cause
    product: str = Field("", max_length=200)
    batches: str = Field("", max_length=300)
    quantity: str = Field("", max_length=60)
    action: str = Field(min_length=1, max_length=2000)
    assessment: Assessment
    disposal: str = Field(min_length=1, max_length=2000)
    row_version: int = Field(ge=0)


class CoverageIn(Schema):
    """Why a probe has too few readings of a month."""

    probe: str = Field(min_length=1, max_length=80)
    month: int = Field(ge=1, le=12)
    text: str = Field(min_length=1, max_length=300)


class CoverageNoteOut(Schema):
    """The words as they are kept."""

    probe: str
    month: int
    text: str
    said_at: datetime
    said_by: str
