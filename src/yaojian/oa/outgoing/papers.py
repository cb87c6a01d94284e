"""An outgoing document as ``kernel.rendering`` takes it: what stands where on the paper."""

from datetime import date, datetime
from typing import Any

from yaojian.kernel.calendar import workdays
from yaojian.kernel.organisations.models import UnitKind
from yaojian.kernel.rendering import spec
from yaojian.kernel.rendering.spec import DocumentSpec
from yaojian.oa.documents import queries as documents
from yaojian.oa.documents.models import Urgency

from . import bodies, joint, queries, rules
from .models import BodyVersion, Direction, Outgoing

ABOUT = "关于"


def paper_of(outgoing: Outgoing, version: BodyVersion, seals: tuple[bytes, ...] = ()) -> DocumentSpec:
    """The paper of this body. Before 签发 it bears today's date. ``seals`` in the issuers' order.

    Raises ``rendering.errors.SpecFaulty`` (422).
    """
    return spec.from_mapping(_mapping(outgoing, version), seals)


def _mapping(outgoing: Outgoing, version: BodyVersion) -> dict[str, Any]:
    document, signed = outgoing.document, queries.signature(outgoing)
    issuers = [issuer.unit.name for issuer in outgoing.issuers.select_related("unit")] or [outgoing.bureau.name]
    urgent = document.urgency != Urgency.NORMAL
    return {
        "format": outgoing.format,
        "issuers": issuers,
        "number": document.document_number,
        "urgency": document.get_urgency_display() if urgent else "",
        "copy_no": outgoing.copy_no,
        "signer": _signers(outgoing) if outgoing.direction == Direction.UP else [],
        "title": title_on_paper(outgoing),
        "main_to": rules.names_in(outgoing.main_to),
        "body": [_part(text) for text in version.paragraphs],
        "attachments": [_stem(file.name) for file in documents.attachments_of(document)],
        "date": _day(signed.at if signed else None).isoformat(),
        "note": outgoing.note,
        "copy_to": rules.names_in(outgoing.copy_to),
        "print_office": _print_office(outgoing),
        "print_date": workdays.today().isoformat(),
    }


def title_on_paper(outgoing: Outgoing) -> str:
    """发文机关 + 事由 + 文种 (条例第九条): the organ's name is put before 「关于」 where the drafter left it out."""
    title = outgoing.document.title
    return outgoing.bureau.name + title if title.startswith(ABOUT) and not outgoing.issuers.exists() else title


def _signers(outgoing: Outgoing) -> list[str]:
    """Who signs, in the issuers' order; of one organ its own signer."""
    signed = queries.signature(outgoing)
    together = [line.signature.name for line in joint.lines_of(outgoing) if line.signature]
    return together or ([signed.name] if signed else [])


def _part(text: str) -> str | dict[str, Any]:
    level = bodies.level_of(text)
    return {"level": level, "text": text} if level else text


def _stem(name: str) -> str:
    return name.rsplit(".", 1)[0] if "." in name else name


def _day(moment: datetime | None) -> date:
    return moment.astimezone(workdays.BEIJING).date() if moment else workdays.today()


def _print_office(outgoing: Outgoing) -> str:
    """The bureau's office prints; other bodies print themselves."""
    own = outgoing.bureau.kind == UnitKind.HEADQUARTERS
    return f"{outgoing.bureau.name}办公室" if own else outgoing.bureau.name
