"""Which post does a duty of the office, body by body. Flows name the duty; the institution's data say whose it is."""

from uuid import uuid4

from django.db import models

UNIT = "organisations.Unit"


class DutyCode(models.TextChoices):
    """Duties the shipped flows ask for. Which they are is a matter of the flows, who does them one of data."""

    CHIEF = "chief", "主要领导"
    ISSUER = "issuer", "签发"
    OFFICE = "office", "办公室核稿"
    REGISTRY = "registry", "文书（编号、套红、分发）"
    SEAL_KEEPER = "seal_keeper", "印章保管和用印"
    FINANCE = "finance", "财务审核"
    DISPATCHER = "dispatcher", "车辆调度"


class Duty(models.Model):
    """Whoever holds the post ``title`` in ``unit`` does ``code`` for ``body``; an empty title means the unit's head.

    A body without a line of its own is served by the next body above it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    body = models.ForeignKey(UNIT, models.CASCADE, related_name="+", verbose_name="机关", db_index=False)
    code = models.CharField("职能", max_length=20, choices=DutyCode)
    unit = models.ForeignKey(UNIT, models.CASCADE, related_name="+", verbose_name="所在单位")
    title = models.CharField("岗位", max_length=60, blank=True)

    class Meta:
        verbose_name = "职能岗位"
        verbose_name_plural = "职能岗位"
        constraints = (models.UniqueConstraint(fields=["code", "body"], name="duty_of_body_once"),)

    def __str__(self) -> str:
        return f"{self.get_code_display()}：{self.post}"

    @property
    def post(self) -> str:
        """办公室负责人, 办公室文书."""
        return f"{self.unit.short_name}{self.title or '负责人'}"
