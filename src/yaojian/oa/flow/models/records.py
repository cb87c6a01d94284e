"""What is written down about a matter: opinions, drafts, followers, events, and what is still to be told of."""

from hashlib import blake2b
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q

from .instances import PERSON, Instance
from .tasks import Task

LONGEST_TEXT = 2_000
"""Characters of an opinion or a reason."""


class Opinion(models.Model):
    """What somebody wrote on handling a task, one at most. Insert-only (trigger); a correction is another task's opinion."""

    task = models.OneToOneField(
        Task, models.PROTECT, primary_key=True, related_name="opinion", verbose_name="办理任务", db_constraint=False
    )
    person = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", verbose_name="签署人", db_index=False, db_constraint=False
    )
    on_behalf_of = models.ForeignKey(
        PERSON,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="代谁签署",
        db_index=False,
        db_constraint=False,
    )
    text = models.TextField("意见", max_length=LONGEST_TEXT)
    sm3 = models.CharField("意见摘要", max_length=64)
    at = models.DateTimeField("签署时间")

    class Meta:
        verbose_name = "办理意见"
        verbose_name_plural = "办理意见"

    def __str__(self) -> str:
        return self.text[:40]


class OpinionDraft(models.Model):
    """An unfinished opinion, kept while its writer is interrupted; gone once the opinion is signed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    task = models.ForeignKey(Task, models.CASCADE, related_name="drafts", verbose_name="办理任务", db_index=False)
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+", verbose_name="起草人", db_index=False)
    text = models.TextField("意见草稿", max_length=LONGEST_TEXT, blank=True)
    saved_at = models.DateTimeField("保存时间", auto_now=True)

    class Meta:
        verbose_name = "意见草稿"
        verbose_name_plural = "意见草稿"
        constraints = (models.UniqueConstraint(fields=["task", "person"], name="draft_one_per_writer"),)

    def __str__(self) -> str:
        return self.text[:40]


class Follow(models.Model):
    """Somebody keeps an eye on a matter (跟踪) beside those who started or handled it, who follow it anyway."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    instance = models.ForeignKey(
        Instance, models.CASCADE, related_name="follows", verbose_name="流程实例", db_index=False
    )
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+", verbose_name="跟踪人", db_index=False)
    since = models.DateTimeField("开始时间")

    class Meta:
        verbose_name = "跟踪"
        verbose_name_plural = "跟踪"
        constraints = (models.UniqueConstraint(fields=["person", "instance"], name="follow_once"),)

    def __str__(self) -> str:
        return f"{self.person}"


class Event(models.Model):
    """One thing that happened to an instance, chained by hash (``chain``). Insert-only (trigger).

    ``key`` stands for the idempotency key of the act and who sent it (``keyed``): the same again changes nothing.
    """

    pk = models.CompositePrimaryKey("instance_id", "seq")
    instance = models.ForeignKey(
        Instance, models.PROTECT, related_name="events", verbose_name="流程实例", db_index=False, db_constraint=False
    )
    seq = models.IntegerField("序号")
    at = models.DateTimeField("时间")
    kind = models.CharField("类别", max_length=20)
    person = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", verbose_name="经办人", db_index=False, db_constraint=False
    )
    name = models.CharField("经办人姓名", max_length=40)
    on_behalf_of = models.ForeignKey(
        PERSON,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="代谁办理",
        db_index=False,
        db_constraint=False,
    )
    data = models.JSONField("内容")
    key = models.UUIDField("幂等号", null=True)
    hash = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "流程事件"
        verbose_name_plural = "流程事件"
        constraints = (
            models.UniqueConstraint(fields=["instance", "key"], condition=Q(key__isnull=False), name="event_key_once"),
        )

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"

    @staticmethod
    def keyed(key: str, person_id: UUID) -> UUID | None:
        """A person's key as it is stored; None for acts without one."""
        return UUID(bytes=blake2b(f"{person_id}:{key}".encode(), digest_size=16).digest()) if key else None


class Outbox(models.Model):
    """An act whose followers (notices, deadlines, badges) the worker has still to see to; gone when it has."""

    id = models.BigAutoField(primary_key=True)
    instance_id = models.UUIDField("流程实例")
    seq = models.IntegerField("事件序号")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "待通知事项"
        verbose_name_plural = "待通知事项"

    def __str__(self) -> str:
        return f"{self.instance_id} {self.seq}"
