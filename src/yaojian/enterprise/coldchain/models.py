"""A company's cold-chain year: the files it gave, the months and hours made of them, excursions and what was said of them.

Temperatures in ℃. Moments of readings are local time as the loggers wrote it, without a zone, told in columns ending
in ``_local``; moments of acts are UTC.
"""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

FILES = "enterprise.coldchain"
"""Owner kind of logger files (``kernel.files``); the owner is the ``LoggerFile``."""
READINGS = "enterprise.coldchain.readings"
"""Owner kind of the accepted readings of a year (Parquet: probe, moment, value); the owner is the ``Year``."""
EVIDENCE = "enterprise.coldchain.evidence"
"""Owner kind of what proves an answer; the owner is the ``Excursion``."""


class WorkState(models.TextChoices):
    """How far the analysis is."""

    EMPTY = "empty", "没有数据"
    WORKING = "working", "正在分析"
    DONE = "done", "已分析"
    FAILED = "failed", "没有读出数据"


class Year(models.Model):
    """One company's readings of one calendar year. ``wanted`` counts requests; the analysis of an older one is dropped.

    ``begun``: how often a worker began the analysis wanted last. ``readings``: what it accepted, replaced by the next.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    company = models.ForeignKey(
        "companies.Company", verbose_name="企业", on_delete=models.PROTECT, related_name="coldchain_years"
    )
    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField("状态", max_length=10, choices=WorkState, default=WorkState.EMPTY)
    message = models.CharField("说明", max_length=500, blank=True)
    wanted = models.PositiveIntegerField("第几次分析", default=0)
    begun = models.PositiveSmallIntegerField("开始次数", default=0)
    readings = models.ForeignKey(
        "files.StoredFile",
        verbose_name="计入的读数",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    run = models.ForeignKey(
        "jobs.JobRun", verbose_name="后台任务", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    analysed_at = models.DateTimeField("分析时间", null=True, blank=True)
    low = models.FloatField("下限", default=2.0)
    high = models.FloatField("上限", default=8.0)

    class Meta:
        verbose_name = "冷链年度数据"
        verbose_name_plural = "冷链年度数据"
        ordering = ("-year",)
        constraints = (
            models.UniqueConstraint(fields=["company", "year"], name="coldchain_year_once"),
            models.CheckConstraint(condition=Q(state__in=WorkState.values), name="coldchain_state_known"),
            models.CheckConstraint(condition=Q(low__lt=models.F("high")), name="coldchain_limits_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.year} 年冷链数据"


class LoggerFile(models.Model):
    """A file the company gave. One taken out or replaced stays, with who did it and why: its readings count no more."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    of = models.ForeignKey(Year, verbose_name="年度", on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("files.StoredFile", verbose_name="文件", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by = models.CharField("上传人", max_length=60)
    told = models.JSONField("读出的情况", default=list, blank=True)
    removed_at = models.DateTimeField("停用时间", null=True, blank=True)
    removed_by = models.CharField("停用人", max_length=60, blank=True)
    reason = models.CharField("停用原因", max_length=200, blank=True)
    replaced_by = models.ForeignKey(
        "self", verbose_name="替换为", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )

    class Meta:
        verbose_name = "记录仪文件"
        verbose_name_plural = "记录仪文件"
        ordering = ("uploaded_at", "id")
        indexes = (models.Index(fields=["of", "uploaded_at"], name="logger_file_of_year"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | ~Q(reason=""), name="logger_file_removed_for_a_reason"
            ),
        )

    def __str__(self) -> str:
        return self.file.name


class Probe(models.Model):
    """A measuring point of a year. ``problems``: as the analysis tells them (kind, start, end, rows, file, lines, note)."""

    id = models.BigAutoField(primary_key=True)
    of = models.ForeignKey(Year, verbose_name="年度", on_delete=models.CASCADE, related_name="probes")
    name = models.CharField("测点", max_length=80)
    interval_minutes = models.FloatField("记录间隔（分钟）", null=True)
    first_local = models.CharField("最早读数", max_length=19)
    last_local = models.CharField("最晚读数", max_length=19)
    problems = models.JSONField("数据问题", default=list, blank=True)

    class Meta:
        verbose_name = "测点"
        verbose_name_plural = "测点"
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["of", "name"], name="probe_once_a_year"),)

    def __str__(self) -> str:
        return self.name


class MonthRow(models.Model):
    """One probe in one month, 1 to 12. ``coverage`` 0 to 1; all else as ``analysis.results.Month``."""

    id = models.BigAutoField(primary_key=True)
    probe = models.ForeignKey(Probe, verbose_name="测点", on_delete=models.CASCADE, related_name="months")
    month = models.PositiveSmallIntegerField("月份")
    count = models.PositiveIntegerField("读数")
    expected = models.PositiveIntegerField("应有读数")
    coverage = models.FloatField("覆盖率")
    low = models.FloatField("最低")
    mean = models.FloatField("平均")
    high = models.FloatField("最高")
    p5 = models.FloatField("P5")
    p95 = models.FloatField("P95")
    minutes_out = models.FloatField("超限分钟")
    minutes_high = models.FloatField("高温分钟")
    minutes_low = models.FloatField("低温分钟")
    longest_minutes = models.FloatField("最长超限分钟")
    max_gap_minutes = models.FloatField("最长中断分钟")
    mkt = models.FloatField("平均动力学温度")
    humidity = models.JSONField("相对湿度", null=True, blank=True)

    class Meta:
        verbose_name = "月度行"
        verbose_name_plural = "月度行"
        ordering = ("month",)
        constraints = (
            models.UniqueConstraint(fields=["probe", "month"], name="month_once_a_probe"),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="month_of_a_year"),
        )

    def __str__(self) -> str:
        return f"{self.probe} {self.month} 月"


class HourRow(models.Model):
    """One hour of a probe, for charts. ``hour``: hours since the year began, local time, 0 to 8,783."""

    id = models.BigAutoField(primary_key=True)
    probe = models.ForeignKey(Probe, verbose_name="测点", on_delete=models.CASCADE, related_name="hours")
    hour = models.PositiveSmallIntegerField("小时")
    low = models.FloatField("最低")
    mean = models.FloatField("平均")
    high = models.FloatField("最高")

    class Meta:
        verbose_name = "小时行"
        verbose_name_plural = "小时行"
        ordering = ("hour",)
        constraints = (models.UniqueConstraint(fields=["probe", "hour"], name="hour_once_a_probe"),)

    def __str__(self) -> str:
        return f"{self.probe} 第 {self.hour} 小时"


class Cause(models.TextChoices):
    """Why a temperature left its limits (domain.md §5.3)."""

    POWER = "power", "断电"
    EQUIPMENT = "equipment", "设备故障"
    LOADING = "loading", "装卸"
    DOOR = "door", "开门"
    SENSOR = "sensor", "传感器"
    OTHER = "other", "其他"


class Assessment(models.TextChoices):
    """What the holder says of the vaccines concerned."""

    HARMLESS = "harmless", "无影响"
    HARMED = "harmed", "有影响"
    PENDING = "pending", "评估中"


class Excursion(models.Model):
    """A run of readings outside the limits, and what the company says of it.

    ``gone_at``: a later analysis no longer finds it; it stays if it was answered. An answer to one that changed is kept
    as a draft: the words stay, ``answered_at`` goes.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    of = models.ForeignKey(Year, verbose_name="年度", on_delete=models.PROTECT, related_name="excursions")
    probe = models.CharField("测点", max_length=80)
    start_local = models.DateTimeField("开始")
    end_local = models.DateTimeField("结束")
    minutes = models.FloatField("分钟")
    peak = models.FloatField("极值")
    is_high = models.BooleanField("高温")
    cause = models.CharField("原因", max_length=10, choices=Cause, blank=True)
    product = models.CharField("疫苗", max_length=200, blank=True)
    batches = models.CharField("批号", max_length=300, blank=True)
    quantity = models.CharField("数量", max_length=60, blank=True)
    action = models.TextField("采取的措施", blank=True)
    assessment = models.CharField("持有人评估", max_length=10, choices=Assessment, blank=True)
    disposal = models.TextField("处置", blank=True)
    answered_at = models.DateTimeField("说明时间", null=True, blank=True)
    answered_by = models.CharField("说明人", max_length=60, blank=True)
    row_version = models.PositiveIntegerField("修改次数", default=0)
    gone_at = models.DateTimeField("不再存在", null=True, blank=True)

    class Meta:
        verbose_name = "超限"
        verbose_name_plural = "超限"
        ordering = ("start_local", "probe")
        indexes = (models.Index(fields=["of", "start_local", "probe"], name="excursion_of_year"),)
        constraints = (
            models.UniqueConstraint(
                fields=["of", "probe", "start_local"], condition=Q(gone_at__isnull=True), name="excursion_once"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | (~Q(cause="") & ~Q(assessment="") & ~Q(disposal="")),
                name="excursion_answer_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.probe} {self.start_local:%m-%d %H:%M}"


class CoverageNote(models.Model):
    """Why a probe has too few readings of a month."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    of = models.ForeignKey(Year, verbose_name="年度", on_delete=models.PROTECT, related_name="coverage_notes")
    probe = models.CharField("测点", max_length=80)
    month = models.PositiveSmallIntegerField("月份")
    text = models.CharField("说明", max_length=300)
    said_at = models.DateTimeField("说明时间")
    said_by = models.CharField("说明人", max_length=60)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="账号", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "覆盖率说明"
        verbose_name_plural = "覆盖率说明"
        ordering = ("month", "probe")
        constraints = (models.UniqueConstraint(fields=["of", "probe", "month"], name="coverage_note_once"),)

    def __str__(self) -> str:
        return f"{self.probe} {self.month} 月"
