"""Forms in their versions, applications, and what was filed each time. Times are UTC."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

PERSON = "organisations.Person"
UNIT = "organisations.Unit"


class FormVersion(models.Model):
    """One version of an application form (JSON Schema 2020-12). Insert-only, by trigger: filed applications lean on it.

    ``source`` is the text of its file and not ``jsonb``, which would lose the order of the questions.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField("代号", max_length=20)
    number = models.PositiveIntegerField("版本")
    title = models.CharField("名称", max_length=60)
    note = models.CharField("说明", max_length=200, blank=True)
    source = models.TextField("定义")
    sha256 = models.CharField("内容摘要", max_length=64)
    published_at = models.DateTimeField("发布时间", auto_now_add=True)
    published_by = models.CharField("发布人", max_length=60)

    class Meta:
        verbose_name = "审批表单版本"
        verbose_name_plural = "审批表单版本"
        constraints = (models.UniqueConstraint(fields=["code", "number"], name="approval_form_once"),)

    def __str__(self) -> str:
        return f"{self.title} 第 {self.number} 版"


class Application(models.Model):
    """What somebody asks for. ``data`` is what stands in the form now; ``Filing`` what was handed in.

    ``row_version`` rises with every save, so that two windows cannot overwrite each other. ``first`` and ``last`` are
    the moments a leave or a trip occupies, for the warning about overlaps; empty for other forms.
    """

    document = models.OneToOneField(
        "documents.Document", models.PROTECT, primary_key=True, related_name="application", verbose_name="公文"
    )
    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="applications", verbose_name="审批表单")
    code = models.CharField("表单代号", max_length=20)
    applicant = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="申请人")
    data = models.JSONField("内容", default=dict)
    row_version = models.PositiveIntegerField("修改次数", default=1)
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.CharField("保存人", max_length=60)
    filed_at = models.DateTimeField("最近提交时间", null=True, blank=True)
    first = models.DateTimeField("占用开始", null=True, blank=True)
    last = models.DateTimeField("占用结束", null=True, blank=True)
    vehicle = models.CharField("派车", max_length=20, blank=True)

    class Meta:
        verbose_name = "审批申请"
        verbose_name_plural = "审批申请"
        constraints = (
            models.CheckConstraint(
                condition=Q(first__isnull=True, last__isnull=True) | Q(first__lt=models.F("last")),
                name="application_times_in_order",
            ),
        )
        indexes = (
            models.Index(fields=["applicant", "-saved_at"], name="application_of_applicant"),
            models.Index(fields=["code", "vehicle", "first"], condition=~Q(vehicle=""), name="application_of_vehicle"),
        )

    def __str__(self) -> str:
        return str(self.document)


class Filing(models.Model):
    """What was handed in at one moment, whole; a changed application after 退回 is another. Insert-only, by trigger."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="filings", verbose_name="审批申请")
    number = models.PositiveSmallIntegerField("第几次提交")
    data = models.JSONField("内容")
    sha256 = models.CharField("内容摘要", max_length=64)
    summary = models.CharField("摘要", max_length=200)
    route = models.JSONField("审批路线")
    at = models.DateTimeField("提交时间")
    by = models.CharField("提交人", max_length=60)

    class Meta:
        verbose_name = "申请提交记录"
        verbose_name_plural = "申请提交记录"
        constraints = (models.UniqueConstraint(fields=["application", "number"], name="filing_once"),)

    def __str__(self) -> str:
        return self.summary


class SealUse(models.Model):
    """用印登记: what the keeper did with the seal for one application. Insert-only, by trigger.

    ``unit`` is the keeper's; ``seal`` and ``paper`` are copied from what was filed, so the register reads alone.
    """

    application = models.OneToOneField(
        Application, models.PROTECT, primary_key=True, related_name="seal_use", verbose_name="审批申请"
    )
    unit = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name="登记单位", db_index=False)
    seal = models.CharField("印章", max_length=60)
    paper = models.CharField("用印文件", max_length=200)
    copies = models.PositiveIntegerField("实际用印份数")
    place = models.CharField("用印地点", max_length=60)
    used_at = models.DateTimeField("用印时间")
    witnesses = models.CharField("监印人", max_length=60)
    note = models.CharField("备注", max_length=200, blank=True)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="登记人", db_index=False)
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "用印登记"
        verbose_name_plural = "用印登记"
        constraints = (models.CheckConstraint(condition=Q(copies__gt=0), name="seal_use_of_copies"),)
        indexes = (
            models.Index("unit", models.F("used_at").desc(), models.F("application").desc(), name="seal_use_newest"),
        )

    def __str__(self) -> str:
        return f"{self.seal}：{self.paper}"
