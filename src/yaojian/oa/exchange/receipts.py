"""The receipt (回执): what both ends can show for a delivery, on a page and as a PDF."""

from datetime import datetime

from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.files.models import told_size
from yaojian.kernel.rendering import sheet
from yaojian.kernel.rendering.sheet import Fact, Opinion, Sheet

from .models import Delivery

PASSED = "接收时逐个文件核对，与发送时一致"


def facts_of(delivery: Delivery) -> list[tuple[str, str]]:
    """What a receipt testifies, label and value."""
    dispatch = delivery.dispatch
    return [
        ("标题", dispatch.title),
        ("发文字号", dispatch.document_number),
        ("回执号", str(delivery.pk)),
        ("发送单位", delivery.sender_unit.name),
        ("发送时间", told(delivery.sent_at)),
        ("接收单位", delivery.receiver_unit.name),
        ("接收时间", told(delivery.received_at)),
        ("接收人", delivery.receiver.name if delivery.receiver else ""),
        ("完整性校验", PASSED),
        ("封装摘要（SM3）", dispatch.seal),
    ]


def as_pdf(actor: Actor, delivery: Delivery) -> bytes:
    """The receipt as PDF/A, every file with its digest. Raises what the typesetter refuses (``FontMissing``)."""
    wide = {"标题", "回执号", "完整性校验", "封装摘要（SM3）"}
    facts = [Fact(label, value or "无", wide=label in wide) for label, value in facts_of(delivery)]
    for place, entry in enumerate(delivery.dispatch.manifest, start=1):
        listed = f"{entry['name']}，{told_size(entry['size'])}，SM3 {entry['sm3']}"
        facts.append(Fact(f"文件 {place}", listed, wide=True))
    now = timezone.now()
    acts = []
    if delivery.sent_at and delivery.sent_by:
        acts.append(Opinion("发送", delivery.sent_by.name, f"{delivery.sender_unit.name}发送。", delivery.sent_at))
    if delivery.received_at and delivery.receiver:
        acts.append(Opinion("接收", delivery.receiver.name, f"{PASSED}，已接收。", delivery.received_at))
    if delivery.closed_at and delivery.closed_by:
        ended = delivery.get_state_display()
        words = f"{ended}，原因：{delivery.reason}" if delivery.reason else ended
        acts.append(Opinion(ended, delivery.closed_by.name, words, delivery.closed_at))
    return sheet.render(Sheet("公文传输回执", tuple(facts), tuple(acts), printed_by=actor.name, printed_at=now))


def told(moment: datetime | None) -> str:
    """2026年3月5日 14:05, Beijing time; empty for None."""
    return sheet.moment(moment) if moment else ""
