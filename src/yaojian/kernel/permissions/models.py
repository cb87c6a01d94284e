"""Permission templates, their versions, and grants."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class PermissionTemplate(models.Model):
    """A named set of rights (权限模板). ``rights`` is the version in force; all versions are kept beside it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.SlugField("代码", max_length=60)
    name = models.CharField("名称", max_length=60)
    note = models.CharField("说明", max_length=200, blank=True)
    rights = ArrayField(models.CharField(max_length=80), verbose_name="权限", default=list)
    version = models.PositiveIntegerField("版本", default=1)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "权限模板"
        verbose_name_plural = "权限模板"
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(fields=["code"], name="template_code_once"),
            models.UniqueConstraint(fields=["name"], name="template_name_once"),
        )

    def __str__(self) -> str:
        return self.name


class TemplateVersion(models.Model):
    """What a template held as of one version; insert-only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    template = models.ForeignKey(PermissionTemplate, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("版本")
    rights = ArrayField(models.CharField(max_length=80), verbose_name="权限")
    made_by = models.CharField("修改人", max_length=60)
    made_at = models.DateTimeField("修改时间", auto_now_add=True)

    class Meta:
        verbose_name = "权限模板版本"
        verbose_name_plural = "权限模板版本"
        ordering = ("template", "-number")
        constraints = (models.UniqueConstraint(fields=["template", "number"], name="template_version_once"),)

    def __str__(self) -> str:
        return f"{self.template} 第 {self.number} 版"


class Grant(models.Model):
    """A template given to a user or a post on a scope, for a time. Revoking sets ``until``; rows are never deleted.

    ``scope_kind`` is ``system`` (everything; no id) or a kind some room registered, e.g. ``unit`` or ``column``.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    template = models.ForeignKey(
        PermissionTemplate, verbose_name="模板", on_delete=models.PROTECT, related_name="grants"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="用户", null=True, on_delete=models.PROTECT, related_name="grants"
    )
    post = models.ForeignKey(
        "organisations.Post", verbose_name="岗位", null=True, on_delete=models.PROTECT, related_name="grants"
    )
    scope_kind = models.CharField("范围类别", max_length=20, default="system")
    scope_id = models.UUIDField("范围", null=True)
    since = models.DateTimeField("生效时间", auto_now_add=True)
    until = models.DateTimeField("失效时间", null=True, blank=True)
    granted_by = models.CharField("授权人", max_length=60)

    class Meta:
        verbose_name = "授权"
        verbose_name_plural = "授权"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(user__isnull=True) ^ models.Q(post__isnull=True), name="grant_to_user_or_post"
            ),
            models.CheckConstraint(
                condition=models.Q(scope_kind="system", scope_id__isnull=True)
                | (~models.Q(scope_kind="system") & models.Q(scope_id__isnull=False)),
                name="grant_scope_has_id",
            ),
            models.UniqueConstraint(
                fields=["template", "user", "post", "scope_kind", "scope_id"],
                condition=models.Q(until__isnull=True),
                nulls_distinct=False,
                name="grant_once",
            ),
        )
        indexes = (
            models.Index(fields=["user"], name="grant_of_user"),
            models.Index(fields=["post"], name="grant_of_post"),
        )

    def __str__(self) -> str:
        return f"{self.template} → {self.user or self.post}"
