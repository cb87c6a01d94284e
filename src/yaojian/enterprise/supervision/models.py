"""Results of supervision and the imports they came by. Days are Beijing days, amounts yuan, times UTC."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q


class ResultKind(models.TextChoices):
    """What the bureau did."""

    INSPECTION = "inspection", "监督检查"
    SAMPLING = "sampling", "抽样检验"
    PENALTY = "penalty", "行政处罚"
    CREDIT = "credit", "信用评价"


class Source(models.TextChoices):
    """By which way a result came."""

    PAGE = "page", "分局录入"
    API = "api", "接口报送"
    IMPORT = "import", "表格导入"


class ImportState(models.TextChoices):
    """All rows of a table are taken, or none."""

    TAKEN = "taken", "已导入"
    REFUSED = "refused", "有错误，未导入"


class ResultImport(models.Model):
    """One table that was brought. ``problems``: ``[{"row", "column", "text"}]``, rows as the spreadsheet counts them."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("内容摘要", max_length=64)
    kind = models.CharField("类别", max_length=20, choices=ResultKind)
    unit = models.ForeignKey(
        "organisations.Unit", verbose_name="单位", null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField("结果", max_length=20, choices=ImportState)
    rows = models.PositiveIntegerField("行数")
    problems = models.JSONField("问题", default=list)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="导入账号", null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("导入人", max_length=60)
    at = models.DateTimeField("导入时间")

    class Meta:
        verbose_name = "监管信息导入"
        verbose_name_plural = "监管信息导入"
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=["user", "-at"], name="result_import_of_user"),)

    def __str__(self) -> str:
        return self.file_name


class SupervisionResult(models.Model):
    """One result about one company. Never changed: a wrong one is withdrawn with a reason and entered anew.

    ``number`` is the authority's own (检查编号, 报告书号, 决定书文号); ``subject`` what it was about (kind of inspection,
    product, offence, year of the rating); ``conclusion`` what came out. Counts of findings only for inspections,
    ``product`` and ``batch`` only for samples, ``amount`` only for penalties.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    company = models.ForeignKey(
        "companies.Company", verbose_name="企业", on_delete=models.PROTECT, related_name="supervision_results"
    )
    kind = models.CharField("类别", max_length=20, choices=ResultKind)
    number = models.CharField("编号或文号", max_length=60)
    day = models.DateField("日期")
    body = models.CharField("实施单位", max_length=80)
    subject = models.CharField("事项", max_length=100)
    conclusion = models.CharField("结论", max_length=100)
    critical = models.PositiveSmallIntegerField("严重缺陷", default=0)
    major = models.PositiveSmallIntegerField("主要缺陷", default=0)
    minor = models.PositiveSmallIntegerField("一般缺陷", default=0)
    product = models.CharField("品种", max_length=100, blank=True)
    batch = models.CharField("批号", max_length=40, blank=True)
    amount = models.DecimalField("罚没款（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    measure = models.CharField("处理措施", max_length=200, blank=True)
    rectified_on = models.DateField("整改完成日期", null=True, blank=True)
    recheck = models.CharField("复查结果", max_length=100, blank=True)
    source = models.CharField("来源", max_length=10, choices=Source)
    brought_by = models.ForeignKey(
        ResultImport, verbose_name="导入", null=True, blank=True, on_delete=models.PROTECT, related_name="results"
    )
    recorded_name = models.CharField("录入人", max_length=60)
    recorded_at = models.DateTimeField("录入时间")
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_name = models.CharField("撤销人", max_length=60, blank=True)
    withdrawn_reason = models.CharField("撤销原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "监管信息"
        verbose_name_plural = "监管信息"
        ordering = ("-day", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=ResultKind.values), name="result_kind_known"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""), name="result_withdrawal_has_reason"
            ),
            models.UniqueConstraint(
                fields=["kind", "number", "company"],
                condition=Q(withdrawn_at__isnull=True),
                name="result_number_once",
            ),
        )
        indexes = (
            models.Index(fields=["-day", "-id"], name="result_ledger"),
            models.Index(fields=["company", "-day", "-id"], name="result_of_company"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
