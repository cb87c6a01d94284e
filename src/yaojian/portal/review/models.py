"""Policies of review, reviews, their tasks and opinions, overrides of the gate, links looked at, withdrawals."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class ReviewState(models.TextChoices):
    """How a review stands. At most one of an article is open, at most one is approved (in force)."""

    OPEN = "open", "待审核"
    APPROVED = "approved", "已通过"
    RETURNED = "returned", "已退回"
    RECALLED = "recalled", "已撤回送审"
    SUPERSEDED = "superseded", "已被新版本取代"
    WITHDRAWN = "withdrawn", "已撤下"


class Verdict(models.TextChoices):
    """What a reviewer decided."""

    APPROVE = "approve", "通过"
    RETURN = "return", "退回"


class TaskOutcome(models.TextChoices):
    """How a task ended. ``VOID``: it was no longer needed."""

    OPEN = "", "办理中"
    PASSED = "passed", "已通过"
    RETURNED = "returned", "已退回"
    VOID = "void", "不再办理"


class ReviewPolicy(models.Model):
    """How articles of a column, and of those below it without a policy of their own, are reviewed. Versions stay.

    ``steps``: ``steps.Step`` as stored; empty means: as the column above. ``later_hours``: working hours until an urgent
    publication must have been reviewed.
    """

    column = models.ForeignKey(
        "columns.Column", verbose_name="栏目", on_delete=models.CASCADE, related_name="review_policies"
    )
    version = models.PositiveIntegerField("版本")
    steps = models.JSONField("环节", default=list)
    later_hours = models.PositiveSmallIntegerField("补审时限（工作小时）", default=14)
    note = models.CharField("说明", max_length=300, blank=True)
    is_in_force = models.BooleanField("现行", default=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="设置人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    maker_name = models.CharField("设置人姓名", max_length=60)
    made_at = models.DateTimeField("设置时间", auto_now_add=True)

    class Meta:
        verbose_name = "审核流程"
        verbose_name_plural = "审核流程"
        ordering = ("column", "-version")
        constraints = (
            models.UniqueConstraint(fields=["column", "version"], name="policy_version_once"),
            models.UniqueConstraint(
                fields=["column"], condition=models.Q(is_in_force=True), name="policy_one_in_force"
            ),
        )

    def __str__(self) -> str:
        return f"{self.column}审核流程第 {self.version} 版"


class Review(models.Model):
    """One submission of one version. ``digest``: SM3 of what the version says (``ArticleContent.digest``).

    ``steps`` are those of the policy at that time; ``order`` is where it stands. An urgent one is approved first and
    reviewed afterwards: ``later_done_at`` tells when.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    article = models.ForeignKey(
        "articles.Article", verbose_name="信息", on_delete=models.PROTECT, related_name="reviews"
    )
    revision = models.ForeignKey(
        "wagtailcore.Revision", verbose_name="版本", on_delete=models.PROTECT, related_name="+"
    )
    digest = models.CharField("内容摘要", max_length=64)
    title = models.CharField("送审时标题", max_length=255)
    state = models.CharField("状态", max_length=12, choices=ReviewState, default=ReviewState.OPEN)
    policy = models.ForeignKey(
        ReviewPolicy, verbose_name="审核流程", null=True, on_delete=models.SET_NULL, related_name="reviews"
    )
    steps = models.JSONField("环节", default=list)
    order = models.PositiveSmallIntegerField("进行到", default=0)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="送审人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    submitter_name = models.CharField("送审人姓名", max_length=60)
    note = models.CharField("送审说明", max_length=300, blank=True)
    is_urgent = models.BooleanField("应急发布", default=False)
    urgent_reason = models.CharField("应急原因", max_length=300, blank=True)
    later_done_at = models.DateTimeField("补审办结时间", null=True)
    submitted_at = models.DateTimeField("送审时间", auto_now_add=True)
    decided_at = models.DateTimeField("办结时间", null=True)

    class Meta:
        verbose_name = "审核"
        verbose_name_plural = "审核"
        ordering = ("-submitted_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["article"], condition=models.Q(state=ReviewState.OPEN), name="review_one_open"
            ),
            models.UniqueConstraint(
                fields=["article"], condition=models.Q(state=ReviewState.APPROVED), name="review_one_in_force"
            ),
            models.CheckConstraint(condition=models.Q(state__in=ReviewState.values), name="review_state_known"),
        )
        indexes = (
            models.Index(fields=["article", "-submitted_at"], name="review_of_article"),
            models.Index(fields=["submitted_by", "-submitted_at", "-id"], name="review_submitted_by"),
        )

    def __str__(self) -> str:
        return f"{self.title}（{self.get_state_display()}）"


class ReviewTask(models.Model):
    """One step of a review for one person. ``named``: who may do it, besides holding ``right``; empty: whoever holds it.

    ``barred``: users who may not, because they wrote the version or did a step this one must be apart from. A step that
    was returned to is opened anew as another row. ``is_later``: after an urgent publication.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    review = models.ForeignKey(Review, verbose_name="审核", on_delete=models.PROTECT, related_name="tasks")
    code = models.CharField("环节代码", max_length=20, default="final")
    step = models.CharField("环节", max_length=20, default="终审")
    kind = models.CharField("类别", max_length=8, default="review")
    order = models.PositiveSmallIntegerField("次序", default=1)
    right = models.CharField("所需权限", max_length=60)
    named = ArrayField(models.IntegerField(), verbose_name="指定的人", default=list, blank=True)
    barred = ArrayField(models.IntegerField(), verbose_name="应回避的人", default=list, blank=True)
    is_later = models.BooleanField("补审", default=False)
    due = models.DateTimeField("期限")
    opened_at = models.DateTimeField("到达时间", auto_now_add=True)
    closed_at = models.DateTimeField("办结时间", null=True)
    outcome = models.CharField("结果", max_length=8, choices=TaskOutcome, default=TaskOutcome.OPEN, blank=True)

    class Meta:
        verbose_name = "审核任务"
        verbose_name_plural = "审核任务"
        ordering = ("order", "opened_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, outcome="")
                | (models.Q(closed_at__isnull=False) & ~models.Q(outcome="")),
                name="review_task_ended_somehow",
            ),
        )
        indexes = (
            models.Index(
                fields=["opened_at", "id"], condition=models.Q(closed_at__isnull=True), name="review_task_open"
            ),
            models.Index(fields=["due", "id"], condition=models.Q(closed_at__isnull=True), name="review_task_due"),
        )

    def __str__(self) -> str:
        return f"{self.step} {self.review}"


class ReviewOpinion(models.Model):
    """What a reviewer said about exactly one version. Insert-only: a trigger refuses changes and deletions.

    ``marks``: ``{"part", "start", "end", "text", "note"}``, places in code points of that part of the version.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    task = models.ForeignKey(ReviewTask, verbose_name="审核任务", on_delete=models.PROTECT, related_name="opinions")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="审核人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewer_name = models.CharField("审核人姓名", max_length=60)
    verdict = models.CharField("结论", max_length=8, choices=Verdict)
    text = models.CharField("意见", max_length=1000, blank=True)
    marks = models.JSONField("批注", default=list)
    digest = models.CharField("内容摘要", max_length=64)
    given_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "审核意见"
        verbose_name_plural = "审核意见"
        ordering = ("given_at", "id")
        indexes = (models.Index(fields=["reviewer", "-given_at", "-id"], name="review_done_by"),)

    def __str__(self) -> str:
        return f"{self.reviewer_name}：{self.get_verdict_display()}"


class GateOverride(models.Model):
    """Somebody let one finding of the gate pass, for one version of an article, and says why. Insert-only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    article = models.ForeignKey(
        "articles.Article", verbose_name="信息", on_delete=models.PROTECT, related_name="gate_overrides"
    )
    digest = models.CharField("内容摘要", max_length=64)
    finding = models.CharField("问题标识", max_length=64)
    rule = models.CharField("规则", max_length=60)
    message = models.CharField("问题", max_length=300)
    reason = models.CharField("放行理由", max_length=300)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="放行人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    giver_name = models.CharField("放行人姓名", max_length=60)
    given_at = models.DateTimeField("放行时间", auto_now_add=True)

    class Meta:
        verbose_name = "检查放行"
        verbose_name_plural = "检查放行"
        ordering = ("given_at", "id")
        constraints = (
            models.UniqueConstraint(fields=["article", "digest", "finding"], name="override_of_finding_once"),
        )

    def __str__(self) -> str:
        return f"{self.giver_name}放行：{self.message}"


class OutsideLink(models.Model):
    """An address outside the site that articles link to, and how it answered when a job last asked."""

    address = models.CharField("网址", max_length=2000)
    digest = models.CharField("网址摘要", max_length=64, unique=True)
    is_good = models.BooleanField("可用", null=True)
    told = models.CharField("结果", max_length=200, blank=True)
    asked_at = models.DateTimeField("检查时间", null=True)

    class Meta:
        verbose_name = "外部链接"
        verbose_name_plural = "外部链接"

    def __str__(self) -> str:
        return self.address


class Withdrawal(models.Model):
    """A public article was taken down, by whom and why."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    article = models.ForeignKey(
        "articles.Article", verbose_name="信息", on_delete=models.PROTECT, related_name="withdrawals"
    )
    reason = models.CharField("原因", max_length=300)
    withdrawn_by_name = models.CharField("撤下人", max_length=60)
    withdrawn_at = models.DateTimeField("撤下时间", auto_now_add=True)

    class Meta:
        verbose_name = "撤下记录"
        verbose_name_plural = "撤下记录"
        ordering = ("-withdrawn_at",)

    def __str__(self) -> str:
        return f"{self.article} {self.withdrawn_by_name}"
