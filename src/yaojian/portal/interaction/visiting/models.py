"""How often somebody came; mails to who came."""

from uuid import uuid4

from django.db import models


class VisitCount(models.Model):
    """How many times one visitor did one thing within one stretch of time. ``who`` is a keyed hash of an address, a
    telephone number or a code: the number itself is not kept.
    """

    purpose = models.CharField("事项", max_length=40)
    who = models.BinaryField("访客摘要", max_length=32)
    began = models.DateTimeField("时段开始")
    count = models.PositiveIntegerField("次数", default=1)

    class Meta:
        verbose_name = "访问计数"
        verbose_name_plural = "访问计数"
        constraints = (models.UniqueConstraint(fields=["purpose", "who", "began"], name="visit_count_once"),)
        indexes = (models.Index(fields=["began"], name="visit_count_by_age"),)

    def __str__(self) -> str:
        return f"{self.purpose} {self.count}"


class MailState(models.TextChoices):
    """How sending went."""

    WAITING = "waiting", "待发送"
    RETRYING = "retrying", "重试中"
    SENT = "sent", "已发送"
    FAILED = "failed", "发送失败"


class CitizenMail(models.Model):
    """An e-mail to the citizen of a letter or an application (``kind``, ``matter``). The address is not kept here."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField("事项类别", max_length=20)
    matter = models.UUIDField("事项")
    sentence = models.CharField("内容", max_length=200)
    state = models.CharField("状态", max_length=10, choices=MailState, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    error = models.CharField("最近一次失败", max_length=300, blank=True)
    made = models.DateTimeField("形成时间", auto_now_add=True)
    changed = models.DateTimeField("变动时间", auto_now=True)

    class Meta:
        verbose_name = "告知邮件"
        verbose_name_plural = "告知邮件"
        indexes = (models.Index(fields=["kind", "matter", "-made"], name="citizen_mail_of_matter"),)

    def __str__(self) -> str:
        return f"{self.sentence} {self.get_state_display()}"
