"""Which branch bureau is in charge of a company, by business and time."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from .company import Company
from .register import IN_ORDER


class Business(models.TextChoices):
    """What a bureau may be in charge of. Drug distribution decides ``Company.branch``."""

    DRUGS = "drugs", "药品经营"
    VACCINES = "vaccines", "疫苗储存配送"
    DEVICES = "devices", "医疗器械经营"


class BranchAssignment(models.Model):
    """From ``since`` to ``until`` this unit is in charge of one business of the company. Never two at once.

    The bureau may fix a day to come: ``jobs.assignments_begin`` moves ``Company.branch`` on that day.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    company = models.ForeignKey(Company, verbose_name="企业", on_delete=models.PROTECT, related_name="assignments")
    business = models.CharField("业务", max_length=20, choices=Business)
    unit = models.ForeignKey(
        "organisations.Unit", verbose_name="管辖单位", on_delete=models.PROTECT, related_name="company_assignments"
    )
    since = models.DateField("起始日期")
    until = models.DateField("终止日期", null=True, blank=True)
    reason = models.CharField("依据或原因", max_length=200, blank=True)
    decided_by = models.CharField("经办人", max_length=60)
    decided_at = models.DateTimeField("经办时间")

    class Meta:
        verbose_name = "管辖关系"
        verbose_name_plural = "管辖关系"
        ordering = ("business", "-since")
        constraints = (
            models.CheckConstraint(condition=Q(business__in=Business.values), name="assignment_business_known"),
            models.CheckConstraint(condition=IN_ORDER, name="assignment_days_in_order"),
            models.UniqueConstraint(
                fields=["company", "business"], condition=Q(until__isnull=True), name="assignment_once_open"
            ),
        )
        indexes = (
            models.Index(fields=["unit", "business"], name="assignment_of_unit"),
            models.Index(fields=["since"], name="assignment_begins"),
        )

    def __str__(self) -> str:
        return f"{self.get_business_display()}：{self.unit}"
