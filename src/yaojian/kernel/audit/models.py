"""The chain and its lanes.

One chain would make every writer of the institution wait for every other. The log therefore runs in ``LANES`` chains; a
transaction writes all its events to the lane of its database connection, so it locks exactly one lane and no two
transactions can wait for each other here.
"""

from django.db import models

LANES = 8
FIRST = "0" * 64


class Lane(models.Model):
    """Head of one chain: number and hash of its last event. Finds events cut off at the end."""

    lane = models.SmallIntegerField("链号", primary_key=True)
    seq = models.BigIntegerField("末条序号", default=0)
    hash = models.CharField("末条摘要", max_length=64, default=FIRST)

    class Meta:
        verbose_name = "审计链"
        verbose_name_plural = "审计链"

    def __str__(self) -> str:
        return f"{self.lane}:{self.seq}"


class Event(models.Model):
    """One act. Insert-only; written by ``services.record`` alone."""

    lane = models.SmallIntegerField("链号")
    seq = models.BigIntegerField("序号")
    at = models.DateTimeField("时间")
    action = models.CharField("动作", max_length=80)
    summary = models.CharField("内容", max_length=500)
    actor_user = models.BigIntegerField("用户", null=True)
    actor_person = models.UUIDField("人员", null=True)
    actor_unit = models.UUIDField("机构", null=True)
    actor_name = models.CharField("姓名", max_length=60)
    on_behalf_of = models.UUIDField("代办", null=True)
    channel = models.CharField("途径", max_length=10)
    address = models.CharField("地址", max_length=45, blank=True)
    request_id = models.CharField("请求号", max_length=40, blank=True)
    subject_type = models.CharField("对象类别", max_length=60, blank=True)
    subject_id = models.CharField("对象", max_length=40, blank=True)
    data = models.JSONField("数据", default=dict)
    previous_hash = models.CharField("前摘要", max_length=64)
    hash = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        constraints = (models.UniqueConstraint(fields=["lane", "seq"], name="audit_seq_once"),)
        indexes = (
            models.Index(fields=["-at", "-id"], name="audit_by_time"),
            models.Index(fields=["subject_id", "id"], name="audit_of_subject"),
            models.Index(fields=["actor_user", "-at"], name="audit_of_user"),
        )

    def __str__(self) -> str:
        return self.summary
