"""The words of an application: who applies, how it came, whose turn it is, what happens to it, what we write."""

from django.db import models


class Applicant(models.TextChoices):
    """Columns of the yearly table (国办公开办函〔2021〕30号)."""

    NATURAL = "natural", "自然人"
    BUSINESS = "business", "商业企业"
    RESEARCH = "research", "科研机构"
    CHARITY = "charity", "社会公益组织"
    LEGAL = "legal", "法律服务机构"
    OTHER = "other", "其他组织"


class ReceivedBasis(models.TextChoices):
    """How it came, which decides the day of receipt (条例 §31)."""

    COUNTER = "counter", "当面提交（提交之日）"
    REGISTERED = "registered", "邮寄签收（签收之日）"
    PLAIN = "plain", "平常信函（与申请人确认之日）"
    INTERNET = "internet", "互联网（双方确认之日）"
    FAX = "fax", "传真（双方确认之日）"


class InfoForm(models.TextChoices):
    """The form wanted (条例 §29)."""

    PAPER = "paper", "纸质"
    ELECTRONIC = "electronic", "电子文件"
    DISC = "disc", "光盘"


class DeliveryWay(models.TextChoices):
    """How the reply goes to the applicant."""

    ONLINE = "online", "网上查看"
    POST = "post", "邮寄"
    EMAIL = "email", "电子邮件"
    PICKUP = "pickup", "自行领取"


class State(models.TextChoices):
    """Whose turn it is."""

    QUARANTINED = "quarantined", "待甄别"
    SUBMITTED = "submitted", "待登记"
    REGISTERED = "registered", "待分派"
    ASSIGNED = "assigned", "待办"
    CORRECTING = "correcting", "待补正"
    CONSULTING = "consulting", "征求意见"
    PAYING = "paying", "待缴费"
    DRAFTED = "drafted", "待审"
    APPROVED = "approved", "待送达"
    DONE = "done", "已办结"
    DISCARDED = "discarded", "垃圾信息"


OPEN = (
    State.SUBMITTED,
    State.REGISTERED,
    State.ASSIGNED,
    State.CORRECTING,
    State.CONSULTING,
    State.PAYING,
    State.DRAFTED,
    State.APPROVED,
)
WORKED_ON = (State.ASSIGNED, State.CORRECTING, State.CONSULTING, State.PAYING)
TONES = {"done": "green", "drafted": "violet", "correcting": "line", "consulting": "line", "paying": "line"}


class Extension(models.TextChoices):
    """Whether more time was asked for; once only."""

    NONE = "none", "未延期"
    ASKED = "asked", "已申请延期"
    GRANTED = "granted", "已延期"
    REFUSED = "refused", "未同意延期"


class PaperKind(models.TextChoices):
    """The working papers (domain.md §3.2)."""

    RECEIPT = "receipt", "登记回执"
    CORRECTION = "correction", "补正告知书"
    THIRD_PARTY = "third_party", "征求第三方意见书"
    JOINT = "joint", "征求共同制作机关意见书"
    EXTENSION = "extension", "延期答复告知书"
    FEE = "fee", "收费通知"
    REPLY = "reply", "答复书"


FOR_APPLICANT = (PaperKind.RECEIPT, PaperKind.CORRECTION, PaperKind.EXTENSION, PaperKind.FEE, PaperKind.REPLY)


class ApplicationAct(models.TextChoices):
    """What an event says."""

    SUBMITTED = "submitted", "提交"
    ENTERED = "entered", "录入"
    RELEASED = "released", "甄别为正常申请"
    DISCARDED = "discarded", "认定为垃圾信息"
    REGISTERED = "registered", "登记"
    ASSIGNED = "assigned", "分派"
    RETURNED = "returned", "退回分派"
    CORRECTION_ASKED = "correction_asked", "要求补正"
    CORRECTED = "corrected", "收到补正"
    CONSULTED = "consulted", "征求意见"
    CONSULTATION_ENDED = "consultation_ended", "意见征求结束"
    EXTENSION_ASKED = "extension_asked", "申请延期"
    EXTENSION_GRANTED = "extension_granted", "同意延期"
    EXTENSION_REFUSED = "extension_refused", "不同意延期"
    FEE_ASKED = "fee_asked", "发出收费通知"
    FEE_PAID = "fee_paid", "收到缴费"
    DRAFTED = "drafted", "拟写答复送审"
    SENT_BACK = "sent_back", "退回修改"
    APPROVED = "approved", "审核通过"
    DELIVERED = "delivered", "送达"


BACK = (ApplicationAct.RETURNED, ApplicationAct.SENT_BACK, ApplicationAct.EXTENSION_REFUSED)
SHOWN_TO_APPLICANT = (
    ApplicationAct.SUBMITTED,
    ApplicationAct.REGISTERED,
    ApplicationAct.CORRECTION_ASKED,
    ApplicationAct.CORRECTED,
    ApplicationAct.CONSULTED,
    ApplicationAct.CONSULTATION_ENDED,
    ApplicationAct.EXTENSION_GRANTED,
    ApplicationAct.FEE_ASKED,
    ApplicationAct.FEE_PAID,
    ApplicationAct.DELIVERED,
)
