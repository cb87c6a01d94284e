"""Joint documents (联合发文): who must sign, who has, and which body each organ signed."""

from dataclasses import dataclass
from uuid import UUID

from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Person, Unit
from yaojian.oa.flow import reading
from yaojian.oa.flow.steps import Step

from . import queries
from .models import Outgoing
from .queries import Signature


@dataclass(frozen=True, slots=True)
class IssuerLine:
    """One organ of a joint document and whether it signed. ``version``: the body it signed, when that has changed since."""

    unit: Unit
    is_main: bool
    signature: Signature | None
    version: int | None = None


def is_signing(step: Step | None) -> bool:
    """Whether this is the step at which the other organs sign."""
    return step is not None and queries.ISSUER_SIGNS in step.tools and queries.SIGNS not in step.tools


def signatures(outgoing: Outgoing) -> dict[UUID, Signature]:
    """The newest signature of each issuer, by the issuer's unit."""
    issuers = {issuer.unit_id for issuer in outgoing.issuers.all()}
    found: dict[UUID, Signature] = {}
    for one in queries.signatures(outgoing, queries.ISSUER_SIGNS):
        body = organisations.bureau_of(one.unit)
        if body.pk in issuers:
            found.setdefault(body.pk, one)
    return found


def lines_of(outgoing: Outgoing) -> list[IssuerLine]:
    """The issuers of a joint document in order; empty for others."""
    issuers = list(outgoing.issuers.select_related("unit"))
    signed = signatures(outgoing) if issuers else {}
    versions = queries.versions_of(outgoing) if issuers else []
    lines = []
    for issuer in issuers:
        one = signed.get(issuer.unit_id)
        seen = [version.number for version in versions if one and version.at <= one.at]
        stale = seen[-1] if seen and seen[-1] < versions[-1].number else None
        lines.append(IssuerLine(issuer.unit, issuer.unit_id == outgoing.bureau_id, one, stale))
    return lines


def may_send(outgoing: Outgoing) -> bool:
    """Whether the next step is the one at which the other organs sign."""
    if not outgoing.issuers.exists():
        return False
    instance = outgoing.document.instance
    definition = reading.definition_of(instance.version_id)
    coming = {key for task in queries.open_tasks(instance) for key in definition.step(task.batch.step).next}
    return any(is_signing(step) for step in definition.steps if step.key in coming)


def heads_of(outgoing: Outgoing) -> list[tuple[Unit, Person | None]]:
    """The issuers beside the main one, each with its head now, in the order of the header."""
    others = outgoing.issuers.exclude(unit=outgoing.bureau_id).select_related("unit")
    return [(issuer.unit, organisations.leader_of(issuer.unit)) for issuer in others]
