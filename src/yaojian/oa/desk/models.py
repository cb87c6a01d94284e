"""What readers keep about their ledgers: views, the view a centre opens with, columns."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

UNIT = "organisations.Unit"


class SavedView(models.Model):
    """A ledger with filters under a name. ``unit``: everybody of that unit sees it; only the owner changes it.

    ``query`` is the part of the address after the question mark. ``columns`` (keys of ``columns.ALL``) and ``compact``
    are how it looks to whoever has not chosen otherwise (``TableLayout``).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="所有人", db_index=False
    )
    unit = models.ForeignKey(UNIT, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="共享单位")
    centre = models.CharField("中心", max_length=20)
    status = models.CharField("状态", max_length=20)
    name = models.CharField("名称", max_length=30)
    query = models.CharField("条件", max_length=1000, blank=True)
    columns = ArrayField(models.CharField(max_length=20), verbose_name="列", default=list)
    compact = models.BooleanField("紧凑", default=False)
    created = models.DateTimeField("创建时间", auto_now_add=True)

    class Meta:
        verbose_name = "台账视图"
        verbose_name_plural = "台账视图"
        constraints = (models.UniqueConstraint(fields=["owner", "centre", "name"], name="view_name_once"),)

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """What opens when a reader enters a centre by its door."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="用户", db_index=False
    )
    centre = models.CharField("中心", max_length=20)
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="defaults", verbose_name="视图")

    class Meta:
        verbose_name = "默认视图"
        verbose_name_plural = "默认视图"
        constraints = (models.UniqueConstraint(fields=["user", "centre"], name="default_view_once"),)

    def __str__(self) -> str:
        return f"{self.centre}：{self.view_id}"


class TableLayout(models.Model):
    """Columns and density a reader chose for a centre (``view`` empty) or for one view."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="用户", db_index=False
    )
    centre = models.CharField("中心", max_length=20)
    view = models.ForeignKey(
        SavedView, models.CASCADE, null=True, blank=True, related_name="layouts", verbose_name="视图"
    )
    columns = ArrayField(models.CharField(max_length=20), verbose_name="列", default=list)
    compact = models.BooleanField("紧凑", default=False)

    class Meta:
        verbose_name = "台账列设置"
        verbose_name_plural = "台账列设置"
        constraints = (
            models.UniqueConstraint(
                fields=["user", "centre"], condition=Q(view__isnull=True), name="layout_of_centre_once"
            ),
            models.UniqueConstraint(
                fields=["user", "view"], condition=Q(view__isnull=False), name="layout_of_view_once"
            ),
        )

    def __str__(self) -> str:
        return "、".join(self.columns)
