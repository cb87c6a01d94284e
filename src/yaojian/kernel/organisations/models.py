"""Units, persons, posts, charges. Days are Beijing calendar days; ``until`` is the last day, empty while it lasts."""

from uuid import uuid4

from django.db import models


class UnitKind(models.TextChoices):
    """What a unit is within the institution."""

    HEADQUARTERS = "headquarters", "省局"
    DEPARTMENT = "department", "处室"
    SUBORDINATE = "subordinate", "直属单位"
    BRANCH = "branch", "分局"
    SECTION = "section", "科室"


class Unit(models.Model):
    """One node of the tree. ``path`` is the codes from the root, each ended by ``/``: a subtree is one prefix."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField("机构代码", max_length=20)
    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("简称", max_length=40)
    pinyin = models.CharField("拼音", max_length=200, editable=False)
    kind = models.CharField("类别", max_length=20, choices=UnitKind)
    parent = models.ForeignKey(
        "self", verbose_name="上级机构", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    predecessor = models.ForeignKey(
        "self", verbose_name="前身", null=True, blank=True, on_delete=models.PROTECT, related_name="successors"
    )
    path = models.CharField("路径", max_length=200, editable=False)
    order = models.PositiveIntegerField("排序", default=0)
    since = models.DateField("设立日期")
    until = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = "机构"
        verbose_name_plural = "机构"
        ordering = ("path",)
        constraints = (
            models.UniqueConstraint(fields=["code"], name="unit_code_once"),
            models.UniqueConstraint(fields=["path"], name="unit_path_once"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="unit_days_in_order",
            ),
        )
        indexes = (models.Index(fields=["path"], opclasses=["varchar_pattern_ops"], name="unit_subtree"),)

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """A member of staff. Whether and how they sign in is the business of ``kernel.accounts``."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField("姓名", max_length=40)
    pinyin = models.CharField("拼音", max_length=160, editable=False)
    initials = models.CharField("拼音首字母", max_length=20, editable=False)
    mobile = models.CharField("手机", max_length=20, blank=True)
    office_phone = models.CharField("办公电话", max_length=30, blank=True)
    email = models.EmailField("邮箱", blank=True)
    left_on = models.DateField("离职日期", null=True, blank=True)

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        ordering = ("pinyin", "id")
        indexes = (
            models.Index(fields=["pinyin", "id"], name="person_by_pinyin"),
            models.Index(fields=["initials"], opclasses=["varchar_pattern_ops"], name="person_by_initials"),
        )

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A person's post in a unit for a time: one main post (主岗), any number of others (兼岗)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, verbose_name="人员", on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, verbose_name="机构", on_delete=models.PROTECT, related_name="posts")
    title = models.CharField("职务", max_length=40)
    rank = models.PositiveSmallIntegerField("次序", default=100, help_text="数字小的排在前面。")
    leads = models.BooleanField("负责人", default=False)
    is_primary = models.BooleanField("主岗", default=True)
    since = models.DateField("任职日期")
    until = models.DateField("免职日期", null=True, blank=True)

    class Meta:
        verbose_name = "岗位"
        verbose_name_plural = "岗位"
        ordering = ("rank", "since", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(is_primary=True, until__isnull=True), name="post_one_primary"
            ),
            models.UniqueConstraint(
                fields=["person", "unit", "title"], condition=models.Q(until__isnull=True), name="post_held_once"
            ),
        )
        indexes = (
            models.Index(fields=["unit", "rank"], condition=models.Q(until__isnull=True), name="post_of_unit_now"),
        )

    def __str__(self) -> str:
        return f"{self.unit.short_name} {self.title}"


class Charge(models.Model):
    """分管: a leader of the bureau is in charge of a unit for a time."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    leader = models.ForeignKey(Person, verbose_name="分管领导", on_delete=models.PROTECT, related_name="charges")
    unit = models.ForeignKey(Unit, verbose_name="机构", on_delete=models.PROTECT, related_name="charges")
    since = models.DateField("起始日期")
    until = models.DateField("终止日期", null=True, blank=True)

    class Meta:
        verbose_name = "分管"
        verbose_name_plural = "分管"
        constraints = (
            models.UniqueConstraint(
                fields=["unit"], condition=models.Q(until__isnull=True), name="charge_one_per_unit"
            ),
        )

    def __str__(self) -> str:
        return f"{self.leader} 分管 {self.unit}"
