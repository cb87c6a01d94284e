"""What is written on a document that is to be sent, and the kinds an official document can be of."""

from dataclasses import dataclass

from yaojian.oa.documents.models import Urgency

KINDS = (
    "决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函", "纪要",
)  # fmt: skip
"""The fifteen of 党政机关公文处理工作条例 第八条."""


@dataclass(frozen=True, slots=True)
class Paper:
    """``kind`` is one of ``KINDS`` or empty."""

    title: str
    document_number: str = ""
    urgency: str = Urgency.NORMAL
    kind: str = ""
    note: str = ""
