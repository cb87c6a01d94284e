"""How often somebody came."""

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
