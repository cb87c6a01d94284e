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


class PhotoTicket(models.Model):
    """Lets a telephone, unsigned, add photos to one field of one form for some minutes, on behalf of one account.

    ``place`` and ``target`` name the field and the object its form is about (``places``); ``company_id`` is the company
    the account acted for. Photos taken are the account's own drafts, their ``owner_id`` the ticket's. Times are UTC.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="账号", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    company_id = models.UUIDField("所代表的企业", null=True)
    place = models.CharField("上传位置", max_length=60)
    target = models.UUIDField("所属对象")
    label = models.CharField("用途", max_length=200)
    created = models.DateTimeField("签发时间", auto_now_add=True)
    expires = models.DateTimeField("失效时间")
    revoked = models.DateTimeField("收回时间", null=True, blank=True)
    taken = models.PositiveSmallIntegerField("已收照片", default=0)

    class Meta:
        verbose_name = "拍照凭证"
        verbose_name_plural = "拍照凭证"
        ordering = ["created", "id"]
        indexes = [models.Index(fields=["user", "place", "target"], name="photo_tickets_of_field")]
        constraints = [models.CheckConstraint(condition=models.Q(expires__gt=models.F("created")), name="ticket_ends")]

    def __str__(self) -> str:
        return self.label


class PieceUpload(models.Model):
    """A large file that comes in pieces and goes on after a broken line. ``received`` bytes are safely on disk.

    ``file`` is the account's draft made of it once all came. Rows a day old go, with what came of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="账号", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    place = models.CharField("上传位置", max_length=60)
    target = models.UUIDField("所属对象")
    name = models.CharField("文件名", max_length=255)
    size = models.BigIntegerField("字节数")
    received = models.BigIntegerField("已收字节数", default=0)
    created = models.DateTimeField("开始时间", auto_now_add=True)
    touched = models.DateTimeField("最近收到时间", auto_now=True)
    file = models.ForeignKey(
        StoredFile, verbose_name="文件", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "分片上传"
        verbose_name_plural = "分片上传"
        ordering = ["created", "id"]
        indexes = [
            models.Index(fields=["user", "created"], name="piece_uploads_of_user"),
            models.Index(fields=["touched"], name="piece_uploads_stale"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(size__gt=0, received__gte=0, received__lte=models.F("size")),
                name="piece_upload_within_size",
            )
        ]

    def __str__(self) -> str:
        return self.name
