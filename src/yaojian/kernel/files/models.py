"""Stored files: one row per file a person gave; equal bytes are kept once on disk."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from .kinds import FACTS, Kinds, by_label


class StoredFile(models.Model):
    """One file as its giver named it. The bytes lie under their SHA-256; SM3 serves audit and archive."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField("文件名", max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    sm3 = models.CharField("SM3", max_length=64)
    size = models.BigIntegerField("字节数")
    kind = models.CharField("类型", max_length=8)
    media_type = models.CharField("媒体类型", max_length=100)
    page_count = models.PositiveIntegerField("页数", default=0)
    owner_kind = models.CharField("所属类别", max_length=60)
    owner_id = models.UUIDField("所属对象", null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"
        ordering = ["created", "id"]
        indexes = [
            models.Index(fields=["owner_kind", "owner_id"], name="file_of_owner"),
            models.Index(fields=["sha256"], name="file_same_bytes"),
            models.Index(fields=["owner_kind", "created"], name="file_stale_drafts"),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(size__gt=0), name="file_has_bytes")]

    def __str__(self) -> str:
        return self.name

    @property
    def of_kind(self) -> Kinds:
        """The kind sniffed from the bytes when the file came in."""
        return by_label(self.kind)

    @property
    def kind_label(self) -> str:
        """「PDF」, 「JPG 图片」: for lists."""
        return FACTS[self.of_kind].label

    @property
    def has_pages(self) -> bool:
        """Can it be shown page by page?"""
        return self.page_count > 0

    @property
    def size_label(self) -> str:
        """「1.2 MB」: for lists."""
        return told_size(self.size)


def told_size(size: int) -> str:
    """Bytes as people say them, counting by 1024."""
    if size < 1024:
        return f"{size} 字节"
    amount = size / 1024
    for unit in ("KB", "MB"):
        if amount < 1024:
            return f"{amount:.1f}".removesuffix(".0") + f" {unit}"
        amount /= 1024
    return f"{amount:.1f} GB"
