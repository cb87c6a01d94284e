"""Keys that were used."""

from django.db import models


class UsedKey(models.Model):
    """One act done under one key. ``result`` is empty only inside the transaction that is doing it."""

    actor = models.CharField("提交人", max_length=64)
    act = models.CharField("动作", max_length=80)
    key = models.CharField("幂等号", max_length=64)
    result = models.CharField("结果", max_length=64, blank=True)
    used_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "已用幂等号"
        verbose_name_plural = "已用幂等号"
        constraints = (models.UniqueConstraint(fields=["actor", "act", "key"], name="key_used_once"),)
        indexes = (models.Index(fields=["used_at"], name="key_by_age"),)

    def __str__(self) -> str:
        return f"{self.act} {self.key}"
