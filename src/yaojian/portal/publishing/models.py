"""What the published tree holds and why: files, the questions their pages asked, what the answers depend on."""

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
    """

    route = models.CharField("地址", max_length=300, unique=True)
    owner = models.CharField("所属", max_length=40)
    sm3 = models.CharField("SM3", max_length=64, blank=True)
    size = models.PositiveBigIntegerField("字节数", default=0)
    written_at = models.DateTimeField("写入时间", auto_now=True)
    gone = models.BooleanField("已撤下", default=False)
    assets = models.ManyToManyField("self", verbose_name="引用的文件", symmetrical=False, related_name="pages")

    class Meta:
        verbose_name = "已发布文件"
        verbose_name_plural = "已发布文件"
        indexes = (models.Index(fields=["owner"], name="file_of_owner_now"),)

    def __str__(self) -> str:
        return self.route


class Question(models.Model):
    """A question some page asked (``latest:12,8``) and the digest of the answer it got."""

    key = models.CharField("问题", max_length=120, unique=True)
    digest = models.CharField("答案摘要", max_length=64)
    readers = models.ManyToManyField(PublishedFile, verbose_name="读它的页面", related_name="questions")

    class Meta:
        verbose_name = "页面读数"
        verbose_name_plural = "页面读数"

    def __str__(self) -> str:
        return self.key


class Dependence(models.Model):
    """The answer to ``question`` may change when something tagged ``tag`` (``article:7``, ``tree``) changes."""

    question = models.ForeignKey(Question, verbose_name="问题", on_delete=models.CASCADE, related_name="tags")
    tag = models.CharField("标记", max_length=40)

    class Meta:
        verbose_name = "依赖"
        verbose_name_plural = "依赖"
        constraints = (models.UniqueConstraint(fields=["question", "tag"], name="dependence_once"),)
        indexes = (models.Index(fields=["tag"], name="questions_of_tag"),)

    def __str__(self) -> str:
        return f"{self.question} {self.tag}"
