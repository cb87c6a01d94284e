"""What was submitted and decided, and the figures taken out of it."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from .reports import Report


class Submission(models.Model):
    """What a company declared at one moment, whole. Insert-only, by trigger.

    ``data`` maps section codes to their data; ``sha256`` and ``sm3`` are those of its canonical JSON. ``late``: after
    the day it was due. ``declaration`` is the text as it was read and agreed to, ``role`` what the signer is at the
    company, ``check_code`` what a third party types beside the receipt number to verify the paper.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, verbose_name="年度报告", on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField("第几次提交")
    data = models.JSONField("内容")
    sha256 = models.CharField("内容摘要", max_length=64)
    sm3 = models.CharField("内容摘要（SM3）", max_length=64)
    declaration = models.TextField("承诺声明")
    check_code = models.CharField("验证码", max_length=20)
    late = models.BooleanField("逾期提交", default=False)
    submitted_at = models.DateTimeField("提交时间")
    submitted_by = models.CharField("提交人", max_length=60)
    role = models.CharField("提交人身份", max_length=20, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="提交账号", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "提交记录"
        verbose_name_plural = "提交记录"
        ordering = ("report", "number")
        constraints = (models.UniqueConstraint(fields=["report", "number"], name="submission_number_once"),)

    def __str__(self) -> str:
        return f"{self.report} 第 {self.number} 次提交"


class Outcome(models.TextChoices):
    """How the bureau decided."""

    ACCEPTED = "accepted", "受理"
    RETURNED = "returned", "退回"


class Review(models.Model):
    """The bureau's decision about one submission. Insert-only, by trigger."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    submission = models.OneToOneField(
        Submission, verbose_name="提交记录", on_delete=models.PROTECT, related_name="review"
    )
    outcome = models.CharField("结果", max_length=20, choices=Outcome)
    opinion = models.TextField("意见", blank=True)
    reviewer = models.CharField("审核人", max_length=60)
    reviewer_unit = models.CharField("审核单位", max_length=80)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="审核账号", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("审核时间")

    class Meta:
        verbose_name = "审核记录"
        verbose_name_plural = "审核记录"
        ordering = ("at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(outcome=Outcome.ACCEPTED) | ~models.Q(opinion=""), name="return_has_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission} {self.get_outcome_display()}"


class SectionRemark(models.Model):
    """What the reviewer says about one section, or one place in it. Insert-only, by trigger.

    ``pointer`` is a JSON pointer into the section's data, empty for the section as a whole. The section may be one that
    a later version of the definition no longer has.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    review = models.ForeignKey(Review, verbose_name="审核记录", on_delete=models.PROTECT, related_name="remarks")
    section = models.CharField("章节", max_length=40)
    pointer = models.CharField("位置", max_length=200, blank=True)
    text = models.TextField("意见")

    class Meta:
        verbose_name = "分节意见"
        verbose_name_plural = "分节意见"
        ordering = ("review", "section", "pointer")
        constraints = (models.CheckConstraint(condition=~models.Q(text=""), name="remark_says_something"),)

    def __str__(self) -> str:
        return f"{self.section} {self.text[:20]}"

    @property
    def place(self) -> str:
        """The id of the input it speaks of on the page of its section."""
        return "f" + self.pointer.replace("/", "-")


class ReportFact(models.Model):
    """One value of what was submitted last, typed, for statistics; replaced with the next submission of the report.

    ``field`` is the place in the definition with ``*`` for rows (``basic/sales``, ``quality/audits/*/kind``); ``row``
    the row numbers (``0``, ``2.0``), empty outside of lists. ``code``, ``year`` and ``branch`` repeat the report's and,
    as it was then, its branch bureau. Exactly one of the four values is given.
    """

    id = models.BigAutoField(primary_key=True)
    report = models.ForeignKey(Report, verbose_name="年度报告", on_delete=models.PROTECT, related_name="facts")
    submission = models.ForeignKey(Submission, verbose_name="提交记录", on_delete=models.PROTECT, related_name="facts")
    branch = models.ForeignKey(
        "organisations.Unit", verbose_name="管辖分局", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    code = models.CharField("报告种类", max_length=60)
    year = models.PositiveSmallIntegerField("报告年度")
    field = models.CharField("字段", max_length=120)
    row = models.CharField("行", max_length=40, blank=True)
    number = models.DecimalField("数值", max_digits=20, decimal_places=4, null=True, blank=True)
    date = models.DateField("日期", null=True, blank=True)
    choice = models.CharField("选项", max_length=100, null=True, blank=True)
    text = models.CharField("文字", max_length=300, null=True, blank=True)

    class Meta:
        verbose_name = "统计事实"
        verbose_name_plural = "统计事实"
        ordering = ("report", "field", "row")
        constraints = (
            models.UniqueConstraint(fields=["report", "field", "row"], name="fact_once"),
            models.CheckConstraint(
                condition=models.Q(number__isnull=False)
                | models.Q(date__isnull=False)
                | models.Q(choice__isnull=False)
                | models.Q(text__isnull=False),
                name="fact_has_value",
            ),
        )
        indexes = (models.Index(fields=["code", "field", "year", "branch"], name="report_fact_by_field"),)

    def __str__(self) -> str:
        return f"{self.field} {self.row}"
