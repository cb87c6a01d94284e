"""What the published tree holds and why: files, the questions their pages asked, what the answers depend on; and what the
watch over it found.
"""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Site(models.Model):
    """One row: the generation in force, a folder under ``releases/``. 0 before the first build."""

    generation = models.PositiveIntegerField("代", default=0)
    built_at = models.DateTimeField("全站发布时间", null=True)

    class Meta:
        verbose_name = "已发布网站"
        verbose_name_plural = "已发布网站"

    def __str__(self) -> str:
        return f"第 {self.generation} 代"


class PublishedFile(models.Model):
    """One file of the tree: the manifest. ``route`` begins with ``/``; ``owner`` is ``front``, ``column:12``,
    ``article:7``, ``asset`` or ``site``. ``gone`` files were taken down: their address answers 410.

    ``pending_sm3``: what a build is about to put there, noted before it does (``gone``: about to be removed), so that the
    watch never takes our own writing for a stranger's. ``is_due``: what it shows has changed and it has still to be rendered.
    """

    route = models.CharField("地址", max_length=300, unique=True)
    owner = models.CharField("所属", max_length=40)
    sm3 = models.CharField("SM3", max_length=64, blank=True)
    pending_sm3 = models.CharField("将写入的 SM3", max_length=64, blank=True)
    size = models.PositiveBigIntegerField("字节数", default=0)
    written_at = models.DateTimeField("写入时间", auto_now=True)
    gone = models.BooleanField("已撤下", default=False)
    is_due = models.BooleanField("待重新生成", default=False)
    assets = models.ManyToManyField("self", verbose_name="引用的文件", symmetrical=False, related_name="pages")

    class Meta:
        verbose_name = "已发布文件"
        verbose_name_plural = "已发布文件"
        indexes = (
            models.Index(fields=["owner"], name="file_of_owner_now"),
            models.Index(fields=["sm3"], condition=models.Q(gone=False), name="file_by_digest"),
            models.Index(
                fields=["owner", "route"],
                condition=models.Q(is_due=True) | ~models.Q(pending_sm3=""),
                name="file_unfinished",
            ),
        )

    def __str__(self) -> str:
        return self.route


class Question(models.Model):
    """A question some page asked (``latest:12,8``) and the digest of the answer it got; the answer itself where it is kept,
    as JSON text.

    Whose readers are rendered anew when it changes: so the digest is only changed together with marking them (``is_due``).
    """

    key = models.CharField("问题", max_length=120, unique=True)
    digest = models.CharField("答案摘要", max_length=64)
    answer = models.TextField("答案", null=True)
    # Written by one builder alone, many thousand in a whole build: the server need not look each of them up.
    readers = models.ManyToManyField(
        PublishedFile, verbose_name="读它的页面", related_name="questions", db_constraint=False
    )

    class Meta:
        verbose_name = "页面读数"
        verbose_name_plural = "页面读数"

    def __str__(self) -> str:
        return self.key


class Dependence(models.Model):
    """The answer to ``question`` may change when something tagged ``tag`` (``article:7``, ``tree``) changes."""

    question = models.ForeignKey(
        Question,
        verbose_name="问题",
        on_delete=models.CASCADE,
        related_name="tags",
        db_constraint=False,
        db_index=False,
    )
    tag = models.CharField("标记", max_length=40)

    class Meta:
        verbose_name = "依赖"
        verbose_name_plural = "依赖"
        constraints = (models.UniqueConstraint(fields=["question", "tag"], name="dependence_once"),)
        indexes = (models.Index(fields=["tag"], name="questions_of_tag"),)

    def __str__(self) -> str:
        return f"{self.question} {self.tag}"


class SearchEntry(models.Model):
    """What the public search finds, one row a page that says something. Kept by the builds, from what they publish.

    ``kind`` is a ``ColumnType`` (``政策文件``); ``column`` the number of its column, 0 for pages in none. ``plain`` and
    ``plain_title`` are normalised (``searching.plain``), their pairs of neighbouring characters beside them: whole texts are long, and
    ``kernel.search`` makes pairs in time that grows with the square of the length.
    """

    owner = models.CharField("所属", max_length=40, unique=True)
    digest = models.CharField("摘要", max_length=64)
    kind = models.CharField("类别", max_length=20)
    column = models.PositiveBigIntegerField("栏目", default=0)
    column_title = models.CharField("栏目名称", max_length=255, blank=True)
    address = models.CharField("地址", max_length=300)
    title = models.CharField("标题", max_length=255)
    number = models.CharField("文号", max_length=60, blank=True)
    summary = models.CharField("摘要文字", max_length=300, blank=True)
    text = models.TextField("正文", blank=True)
    published = models.DateTimeField("发布时间")
    plain_title = models.TextField("检索用标题")
    plain = models.TextField("检索用文字")
    title_pairs = ArrayField(models.TextField(), verbose_name="标题字对")
    pairs = ArrayField(models.TextField(), verbose_name="字对")

    class Meta:
        verbose_name = "检索条目"
        verbose_name_plural = "检索条目"
        indexes = (
            GinIndex(fields=["title_pairs"], name="site_search_titles"),
            GinIndex(fields=["pairs"], name="site_search_texts"),
            models.Index(fields=["-published", "-id"], name="site_search_newest"),
            models.Index(fields=["column", "-published", "-id"], name="site_search_of_column"),
        )

    def __str__(self) -> str:
        return self.title


class Seal(models.Model):
    """The manifest at one moment, signed; each seal names the one before (portal.md §6.3). Insert-only.

    ``manifest_sm3``: SM3 over the lines ``route sm3 size`` of all files in order of route. ``link``: SM3 over what stands
    here and the link before. ``signature``: SM2 with SM3 over the link, in hex.
    """

    generation = models.PositiveIntegerField("代")
    files = models.PositiveIntegerField("文件数")
    manifest_sm3 = models.CharField("清单 SM3", max_length=64)
    sealed_at = models.DateTimeField("封存时间")
    previous = models.CharField("上一封存", max_length=64, blank=True)
    link = models.CharField("链值", max_length=64, unique=True)
    signature = models.TextField("签名")
    key_id = models.CharField("签名公钥", max_length=130)

    class Meta:
        verbose_name = "清单封存"
        verbose_name_plural = "清单封存"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.sealed_at:%Y-%m-%d %H:%M} {self.files}"


class IncidentKind(models.TextChoices):
    """What a stranger did to the tree."""

    CHANGED = "changed", "文件被改动"
    REMOVED = "removed", "文件被删除"
    PLANTED = "planted", "多出文件"
    REPLACED = "replaced", "文件被换成其他类型"
    SWITCHED = "switched", "发布目录被改指"
    STORE = "store", "留底副本被改动"


class Incident(models.Model):
    """Something in the published tree was not as published. Found, kept as evidence, put right; a person looks at it.

    ``noticed_by``: ``event`` (the kernel told of it), ``stat`` (compared every two seconds), ``hash`` (rolling SM3), ``start``
    (when the watch began). ``evidence``: where the strange file lies, below ``YAOJIAN_PUBLISHED/evidence``. ``alarm``: one of
    very many, or again and again at the same place: somebody is at work.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField("类别", max_length=10, choices=IncidentKind)
    route = models.CharField("地址", max_length=500)
    noticed_by = models.CharField("发现方式", max_length=6)
    found_at = models.DateTimeField("发现时间")
    restored_at = models.DateTimeField("恢复时间", null=True)
    expected_sm3 = models.CharField("应为 SM3", max_length=64, blank=True)
    found_sm3 = models.CharField("实为 SM3", max_length=64, blank=True)
    facts = models.JSONField("现场情况", default=dict)
    evidence = models.CharField("证据", max_length=300, blank=True)
    alarm = models.BooleanField("告警", default=False)
    settled_at = models.DateTimeField("处理时间", null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="处理人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_by_name = models.CharField("处理人姓名", max_length=60, blank=True)
    conclusion = models.CharField("处理结论", max_length=300, blank=True)

    class Meta:
        verbose_name = "篡改事件"
        verbose_name_plural = "篡改事件"
        ordering = ("-found_at", "-id")
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=IncidentKind.values), name="incident_kind_known"),
        )
        indexes = (
            models.Index(fields=["-found_at", "-id"], name="incident_ledger"),
            models.Index(
                fields=["-found_at", "-id"], condition=models.Q(settled_at__isnull=True), name="incident_open_ledger"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.route}"


class Watch(models.Model):
    """One row: how the watch is getting on. ``beat_at`` older than some seconds: nobody watches."""

    beat_at = models.DateTimeField("最近心跳")
    began_at = models.DateTimeField("启动时间")
    checked_at = models.DateTimeField("最近一次全部核对完成", null=True)
    files = models.PositiveIntegerField("在看文件数", default=0)
    tick_milliseconds = models.PositiveIntegerField("每轮毫秒", default=0)

    class Meta:
        verbose_name = "防篡改看守"
        verbose_name_plural = "防篡改看守"

    def __str__(self) -> str:
        return f"{self.beat_at:%H:%M:%S}"


class Archive(models.Model):
    """A copy of what the site published in one year, marked as archived; a folder of plain files that opens anywhere."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    year = models.PositiveSmallIntegerField("年份")
    generation = models.PositiveIntegerField("代")
    made_at = models.DateTimeField("制作时间", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="制作人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_by_name = models.CharField("制作人姓名", max_length=60)
    folder = models.CharField("位置", max_length=300)
    files = models.PositiveIntegerField("文件数", default=0)
    size = models.PositiveBigIntegerField("字节数", default=0)
    manifest_sm3 = models.CharField("清单 SM3", max_length=64)

    class Meta:
        verbose_name = "归档副本"
        verbose_name_plural = "归档副本"
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return f"{self.year} 年"
