"""What the branch bureau decided about a company's trade: suspended, resumed, deregistered. Days are Beijing days."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from .company import Company, CompanyState

STANDING_EVIDENCE = "enterprise.company.standing"
"""Owner kind of what proves a decision; the owner is the ``StandingChange``."""


class StandingChange(models.Model):
    """From ``since`` the company trades, has suspended its trade or is deregistered. Insert-only, by trigger.

    Of two decisions the one with the later day holds, of the same day the one decided later: a decision for a day to
    come is taken back by another one for that day. ``jobs.begin_standings`` moves ``Company.state`` on the day.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    company = models.ForeignKey(
        Company, verbose_name="企业", on_delete=models.PROTECT, related_name="standings", db_index=False
    )
    state = models.CharField("状态", max_length=20, choices=CompanyState)
    since = models.DateField("生效日期")
    reason = models.CharField("依据或原因", max_length=300)
    decided_by = models.CharField("经办人", max_length=60)
    decided_of = models.CharField("经办单位", max_length=100)
    decided_at = models.DateTimeField("经办时间")

    class Meta:
        verbose_name = "企业状态变更"
        verbose_name_plural = "企业状态变更"
        ordering = ("-since", "-decided_at")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=CompanyState.values), name="standing_state_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="standing_has_reason"),
        )
        indexes = (
            models.Index(fields=["company", "-since", "-decided_at"], name="standing_of_company"),
            models.Index(fields=["since"], name="standing_begins"),
        )

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.since:%Y-%m-%d}"
