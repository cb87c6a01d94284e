"""Reviews, the tasks of reviewers, their opinions, withdrawals."""

from uuid import uuid4

from django.conf import settings
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


class Review(models.Model):
    """One submission of one version. ``digest``: SM3 of what the version says (``ArticleContent.digest``)."""

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
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="送审人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    submitter_name = models.CharField("送审人姓名", max_length=60)
    note = models.CharField("送审说明", max_length=300, blank=True)
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
        indexes = (models.Index(fields=["article", "-submitted_at"], name="review_of_article"),)

    def __str__(self) -> str:
        return f"{self.title}（{self.get_state_display()}）"


class ReviewTask(models.Model):
    """One step of a review for one reviewer, or for whoever may (``reviewer`` empty). More steps come as more rows."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    review = models.ForeignKey(Review, verbose_name="审核", on_delete=models.PROTECT, related_name="tasks")
    step = models.CharField("环节", max_length=20, default="终审")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="审核人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField("到达时间", auto_now_add=True)
    closed_at = models.DateTimeField("办结时间", null=True)

    class Meta:
        verbose_name = "审核任务"
        verbose_name_plural = "审核任务"
        indexes = (
            models.Index(
                fields=["reviewer", "opened_at"], condition=models.Q(closed_at__isnull=True), name="review_task_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.step} {self.review}"


class ReviewOpinion(models.Model):
    """What a reviewer said about exactly one version. Insert-only: a trigger refuses changes and deletions."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    task = models.ForeignKey(ReviewTask, verbose_name="审核任务", on_delete=models.PROTECT, related_name="opinions")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="审核人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewer_name = models.CharField("审核人姓名", max_length=60)
    verdict = models.CharField("结论", max_length=8, choices=Verdict)
    text = models.TextField("意见", max_length=1000)
    digest = models.CharField("内容摘要", max_length=64)
    given_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "审核意见"
        verbose_name_plural = "审核意见"
        ordering = ("given_at", "id")

    def __str__(self) -> str:
        return f"{self.reviewer_name}：{self.get_verdict_display()}"


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
