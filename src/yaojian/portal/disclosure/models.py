"""Records of disclosed documents, their validity, what explains them; the platform's boards; the yearly report."""

from uuid import uuid4

from django.db import models

from yaojian.portal.disclosure import platform

HEADING_CHOICES = [(one.code, one.label) for one in platform.headings()]


class Validity(models.TextChoices):
    """Whether a document holds (domain.md §3.5)."""

    VALID = "valid", "有效"
    AMENDED = "amended", "已修改"
    EXPIRED = "expired", "失效"
    REPEALED = "repealed", "废止"


class DisclosureItem(models.Model):
    """An article is a disclosed document. ``index_number`` is issued once and never used again.

    ``formed_on``: Beijing day the document was drawn up or changed; ``valid_until``: last day it holds, None without end.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    article = models.OneToOneField(
        "articles.Article", verbose_name="信息", on_delete=models.PROTECT, related_name="disclosure"
    )
    index_number = models.CharField("索引号", max_length=40, unique=True)
    heading = models.CharField("法定公开内容", max_length=2, choices=HEADING_CHOICES)
    formed_on = models.DateField("成文日期")
    keywords = models.CharField("主题词", max_length=100, blank=True)
    validity = models.CharField("有效性", max_length=8, choices=Validity, default=Validity.VALID)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    changed_by_article = models.ForeignKey(
        "articles.Article", verbose_name="依据", null=True, on_delete=models.PROTECT, related_name="+"
    )
    validity_changed_on = models.DateField("有效性变更日期", null=True)
    recorded_by_name = models.CharField("登记人", max_length=60)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "公开信息"
        verbose_name_plural = "公开信息"
        ordering = ("-formed_on", "-index_number")
        constraints = (
            models.CheckConstraint(condition=models.Q(validity__in=Validity.values), name="disclosure_validity_known"),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=models.F("formed_on")),
                name="disclosure_period_in_order",
            ),
        )
        indexes = (
            models.Index(fields=["heading", "-formed_on", "-index_number"], name="disclosure_of_heading"),
            models.Index(fields=["-formed_on", "-index_number"], name="disclosure_every"),
            models.Index(
                fields=["valid_until"], condition=models.Q(validity=Validity.VALID), name="disclosure_expiring"
            ),
        )

    def __str__(self) -> str:
        return f"{self.index_number} {self.article}"


class ValidityChange(models.Model):
    """A document ceased to hold, or was changed. Insert-only: a trigger refuses changes and deletions."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    item = models.ForeignKey(DisclosureItem, verbose_name="公开信息", on_delete=models.PROTECT, related_name="changes")
    before = models.CharField("变更前", max_length=8, choices=Validity)
    after = models.CharField("变更后", max_length=8, choices=Validity)
    reason = models.CharField("说明", max_length=300)
    changed_by_name = models.CharField("操作人", max_length=60)
    changed_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "有效性变更"
        verbose_name_plural = "有效性变更"
        ordering = ("-changed_at",)

    def __str__(self) -> str:
        return f"{self.item}：{self.get_after_display()}"


class PolicyLink(models.Model):
    """``interpretation`` explains ``policy`` (政策解读): one row, shown on both pages."""

    policy = models.ForeignKey(
        "articles.Article", verbose_name="政策文件", on_delete=models.CASCADE, related_name="interpretation_links"
    )
    interpretation = models.ForeignKey(
        "articles.Article", verbose_name="解读", on_delete=models.CASCADE, related_name="policy_links"
    )
    linked_by_name = models.CharField("操作人", max_length=60)
    linked_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "解读关联"
        verbose_name_plural = "解读关联"
        constraints = (
            models.UniqueConstraint(fields=["policy", "interpretation"], name="policy_link_once"),
            models.CheckConstraint(
                condition=~models.Q(policy=models.F("interpretation")), name="policy_explains_no_itself"
            ),
        )

    def __str__(self) -> str:
        return f"{self.policy} ← {self.interpretation}"


class BoardPlace(models.Model):
    """Where a board of the platform gets its content: a column of the site."""

    board = models.CharField("板块", max_length=12, primary_key=True)
    column = models.ForeignKey("columns.Column", verbose_name="栏目", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "公开平台板块"
        verbose_name_plural = "公开平台板块"

    def __str__(self) -> str:
        return f"{self.board}：{self.column}"


class YearFigure(models.Model):
    """A figure of the yearly report somebody entered or corrected, with the reason. The newest row counts. Insert-only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    year = models.PositiveSmallIntegerField("年度")
    row = models.CharField("行", max_length=20)
    column = models.PositiveSmallIntegerField("列")
    value = models.DecimalField("数值", max_digits=12, decimal_places=2)
    reason = models.CharField("说明", max_length=200)
    entered_by_name = models.CharField("填写人", max_length=60)
    entered_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "年报数据"
        verbose_name_plural = "年报数据"
        ordering = ("-entered_at", "-id")
        indexes = (models.Index(fields=["year", "row", "column", "-entered_at"], name="year_figure_newest"),)
        constraints = (models.CheckConstraint(condition=models.Q(value__gte=0), name="year_figure_not_negative"),)

    def __str__(self) -> str:
        return f"{self.year} {self.row} {self.column}：{self.value}"


class YearSnapshot(models.Model):
    """The figures of one year as they were fixed for the report (定稿). Insert-only; a later correction is a new snapshot."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    year = models.PositiveSmallIntegerField("年度")
    figures = models.JSONField("数据")
    fixed_by_name = models.CharField("定稿人", max_length=60)
    fixed_at = models.DateTimeField("定稿时间", auto_now_add=True)

    class Meta:
        verbose_name = "年报定稿"
        verbose_name_plural = "年报定稿"
        ordering = ("-fixed_at",)

    def __str__(self) -> str:
        return f"{self.year} 年"
