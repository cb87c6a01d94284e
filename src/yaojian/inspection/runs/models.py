"""A run and what it found."""

from decimal import Decimal
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import models

from yaojian.kernel.search.fields import pair_index, searchable


class RunState(models.TextChoices):
    """Where a run stands. ``PARTIAL``: it ended early and says why; its findings count, the rest is unknown."""

    WAITING = "waiting", "等待中"
    RUNNING = "running", "检查中"
    DONE = "done", "已完成"
    PARTIAL = "partial", "部分完成"
    FAILED = "failed", "未完成"


OPEN_STATES = (RunState.WAITING, RunState.RUNNING)


class Severity(models.TextChoices):
    """The engine's severities, heaviest first."""

    SERIOUS = "serious", "严重"
    GENERAL = "general", "一般"
    HINT = "hint", "提示"
    UNVERIFIED = "unverified", "待核实"


class Run(models.Model):
    """One inspection of one site.

    ``site`` is host and port; ``score`` and ``facts`` are the parts ``score`` and ``run`` of ``findings.json``.
    ``pages_done`` and ``known`` move while it runs. ``message`` says in a Chinese sentence why it is partial or failed.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    target = models.URLField("网址", max_length=500)
    site = models.CharField("网站", max_length=255)
    indicators = models.CharField("指标集", max_length=60)
    max_pages = models.PositiveIntegerField("页数上限")
    rate = models.DecimalField("每秒请求数", max_digits=5, decimal_places=1)
    serves_public = models.BooleanField("有对外服务职能", default=True)
    state = models.CharField("状态", max_length=10, choices=RunState, default=RunState.WAITING)
    stop_wanted = models.BooleanField("要求停止", default=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="发起人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    started_by_name = models.CharField("发起人姓名", max_length=60)
    created = models.DateTimeField("发起时间", auto_now_add=True)
    ended = models.DateTimeField("结束时间", null=True)
    pages_done = models.PositiveIntegerField("已检查页面", default=0)
    known = models.PositiveIntegerField("已知地址", default=0)
    message = models.CharField("说明", max_length=500, blank=True)
    points = models.DecimalField("得分", max_digits=5, decimal_places=1, null=True)
    grade = models.CharField("结论", max_length=10, blank=True)
    score = models.JSONField("得分明细", default=dict)
    facts = models.JSONField("检查情况", default=dict)
    findings_count = models.PositiveIntegerField("问题数", default=0)
    searchable = searchable("site", "started_by_name")

    class Meta:
        verbose_name = "网站检查"
        verbose_name_plural = "网站检查"
        ordering = ["-created"]
        indexes = [
            models.Index(fields=["-created", "id"], name="run_newest_first"),
            models.Index(
                fields=["site", "-ended"], condition=models.Q(state__in=("done", "partial")), name="run_of_site"
            ),
            pair_index("run_words"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=RunState.values), name="run_state_is_known"),
            models.UniqueConstraint(
                fields=["site"], condition=models.Q(state__in=("waiting", "running")), name="run_one_open_per_site"
            ),
        ]

    def __str__(self) -> str:
        return self.site

    @property
    def is_open(self) -> bool:
        """It waits or runs."""
        return self.state in OPEN_STATES

    @property
    def has_report(self) -> bool:
        """It ended with findings, wholly or in part."""
        return self.state in (RunState.DONE, RunState.PARTIAL)

    @property
    def has_files(self) -> bool:
        """Its report lies there to be taken away."""
        return self.has_report and (self.folder / "report.html").is_file()

    @property
    def can_be_judged(self) -> bool:
        """There is a score that a person's word can change."""
        return self.has_report and bool(self.score.get("items"))

    @property
    def folder(self) -> Path:
        """Where its files lie; made by the engine."""
        return Path(settings.YAOJIAN_DATA) / "inspection" / str(self.pk)


class Finding(models.Model):
    """One finding of a run, as in ``findings.json``; ``number`` is its place there (heaviest first), from 1.

    ``key`` is the same in every run that finds the same (``keys``). ``allowed``: an approved false alarm, costs nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    run = models.ForeignKey(Run, verbose_name="检查", on_delete=models.CASCADE, related_name="findings")
    number = models.PositiveIntegerField("序号")
    rule = models.CharField("规则", max_length=60)
    title = models.CharField("问题", max_length=120)
    group = models.CharField("类别", max_length=60)
    clause = models.CharField("依据", max_length=300)
    severity = models.CharField("等级", max_length=12, choices=Severity)
    item = models.CharField("指标", max_length=20, blank=True)
    points = models.DecimalField("扣分", max_digits=5, decimal_places=1, default=Decimal(0))
    url = models.TextField("地址")
    excerpt = models.TextField("说明")
    places = models.JSONField("位置", default=list)
    key = models.CharField("问题标识", max_length=64)
    allowed = models.BooleanField("已认定误报", default=False)
    places_count = models.PositiveIntegerField("页面数", default=0)
    on_home = models.BooleanField("在首页", default=False)
    evidence_file = models.CharField("证据文件", max_length=120, blank=True)
    evidence_hash = models.CharField("证据摘要", max_length=64, blank=True)
    advice = models.CharField("整改建议", max_length=300)
    seen_at = models.DateTimeField("发现时间")
    searchable = searchable("url", "excerpt")

    class Meta:
        verbose_name = "检查发现的问题"
        verbose_name_plural = "检查发现的问题"
        ordering = ["run", "number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="finding_number_once_per_run")]
        indexes = [
            models.Index(fields=["run", "severity", "number"], name="finding_by_severity"),
            models.Index(fields=["run", "rule", "number"], name="finding_by_rule"),
            models.Index(fields=["run", "key"], name="finding_by_key"),
            pair_index("finding_words"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.url[:60]}"

    @property
    def evidence_name(self) -> str:
        """The evidence file's own name, empty without one."""
        return self.evidence_file.rpartition("/")[2]


class Judgement(models.Model):
    """What a person says about an item of a run that no machine can tell (人工判断). Rows are only added, the newest of
    an item counts: ``hit`` for a veto, ``deducted`` points for a deduction; both empty takes back what was said before."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    run = models.ForeignKey(Run, verbose_name="检查", on_delete=models.CASCADE, related_name="judgements")
    item = models.CharField("指标", max_length=20)
    hit = models.BooleanField("触发", null=True)
    deducted = models.DecimalField("扣分", max_digits=5, decimal_places=1, null=True)
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="判断人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    by_name = models.CharField("判断人姓名", max_length=60)
    at = models.DateTimeField("判断时间", auto_now_add=True)

    class Meta:
        verbose_name = "人工判断"
        verbose_name_plural = "人工判断"
        ordering = ["run", "item", "-at"]
        indexes = [models.Index(fields=["run", "item", "-at"], name="judgement_newest_of_item")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hit__isnull=True) | models.Q(deducted__isnull=True), name="judgement_says_one_thing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.by_name}"
