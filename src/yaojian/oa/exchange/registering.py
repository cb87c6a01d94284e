"""The one place where the exchange meets 收文登记: a received delivery becomes an incoming document."""

from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar.workdays import BEIJING
from yaojian.kernel.files import services as files
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.organisations import queries as organisations
from yaojian.oa.documents.models import Document
from yaojian.oa.incoming import services as incoming
from yaojian.oa.incoming.models import Source
from yaojian.oa.incoming.services import Origin, Particulars

from . import queries
from .models import Delivery


def incoming_document(actor: Actor, delivery: Delivery, key: str) -> Document:
    """Register it with everything the sender wrote. Its files are copied: both ends keep theirs. Raises as 收文登记."""
    dispatch = delivery.dispatch
    received = (delivery.received_at or delivery.created).astimezone(BEIJING)
    contents = [file for file in (dispatch.main_file, *queries.attachments_of(dispatch)) if file is not None]
    main, *attachments = [_copied(actor, file) for file in contents]
    return incoming.register(
        actor=actor,
        particulars=Particulars(
            title=dispatch.title,
            sender=sender_label(delivery),
            received_on=received.date(),
            document_number=dispatch.document_number,
            urgency=dispatch.urgency,
            note=f"公文传输 {received.month}月{received.day}日接收",
        ),
        main_file=main,
        attachments=attachments,
        origin=Origin(Source.EXCHANGE, delivery.pk),
        key=key,
    )


def sender_label(delivery: Delivery) -> str:
    """The sender as a register names it: 省局办公室, or 武汉分局 where the unit is a body of its own."""
    unit = delivery.sender_unit
    bureau = organisations.bureau_of(unit)
    return unit.short_name if bureau == unit else f"{bureau.short_name}{unit.short_name}"


def _copied(actor: Actor, file: StoredFile) -> StoredFile:
    return files.copy_file(actor=actor, file=file, owner_kind=files.DRAFT, owner_id=None)
