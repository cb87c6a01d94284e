"""The last answer about each certificate, and every exchange with the registry. Times are UTC, days Beijing days."""

from uuid import uuid4

from django.db import models

from yaojian.enterprise.certificates.codes import SealState, Status
from yaojian.enterprise.companies.models import Company

FILE_OWNER = "enterprise.certificate"


class KnownCertificate(models.Model):
    """What the registry last said about one certificate of a registered company.

    ``as_of``: when it said so, by its own signed clock. ``gone_at``: when it no longer knew the certificate. ``status_code``
    and ``seal_code`` are kept as they came, ``status`` and ``seal`` are what we make of them (``data/codes.yaml``).
    ``facts``: ``[[label, value], …]`` in the order of the paper. ``file_*``: of the signed file as the registry describes it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    company = models.ForeignKey(Company, verbose_name="企业", on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField("证照编号", max_length=60)
    kind_code = models.CharField("类型代码", max_length=20)
    kind = models.CharField("证照名称", max_length=100)
    status_code = models.IntegerField("状态代码")
    status = models.CharField("状态", max_length=20, choices=Status)
    seal_code = models.IntegerField("签章状态代码")
    seal = models.CharField("签章状态", max_length=20, choices=SealState)
    origin = models.CharField("来源", max_length=20)
    holder = models.CharField("企业名称", max_length=100)
    issued = models.DateField("发证日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    issuer = models.CharField("发证机关", max_length=100, blank=True)
    facts = models.JSONField("记载事项", default=list)
    file_sm3 = models.CharField("文件摘要", max_length=64, blank=True)
    file_size = models.PositiveIntegerField("文件字节数", default=0)
    as_of = models.DateTimeField("查询时间")
    gone_at = models.DateTimeField("不再登记时间", null=True, blank=True)

    class Meta:
        verbose_name = "证照"
        verbose_name_plural = "证照"
        ordering = ("-valid_until", "number")
        constraints = (
            models.UniqueConstraint(fields=["number"], name="certificate_number_once"),
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="certificate_status_known"),
            models.CheckConstraint(condition=models.Q(seal__in=SealState.values), name="certificate_seal_known"),
        )
        indexes = (
            models.Index(fields=["company", "-valid_until", "number"], name="certificate_of_company"),
            models.Index(fields=["valid_until", "id"], name="certificate_expiry_ledger"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Outcome(models.TextChoices):
    """How one try of asking the registry ended."""

    ANSWERED = "answered", "已答复"
    UNKNOWN = "unknown", "查无此证"
    FAILED = "failed", "没有答复"
    UNTRUSTED = "untrusted", "答复不可信"


class RegistryExchange(models.Model):
    """One signed request and what came back. Insert only; removed after 180 days (enterprise.md §5).

    ``request`` and ``answer``: method, path and signed headers, never the secret. ``body``: the answer's first bytes as
    text, empty for files, of which ``body_sm3`` tells which one it was.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField("时间")
    act = models.CharField("查询", max_length=20)
    subject = models.CharField("对象", max_length=60)
    outcome = models.CharField("结果", max_length=20, choices=Outcome)
    reason = models.CharField("原因", max_length=200, blank=True)
    milliseconds = models.PositiveIntegerField("耗时")
    request = models.JSONField("请求")
    answer = models.JSONField("应答", default=dict)
    body = models.TextField("应答内容", blank=True)
    body_sm3 = models.CharField("应答摘要", max_length=64, blank=True)

    class Meta:
        verbose_name = "证照接口往来"
        verbose_name_plural = "证照接口往来"
        ordering = ("-at", "-id")
        constraints = (
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="exchange_outcome_known"),
        )
        indexes = (
            models.Index(fields=["-at", "-id"], name="registry_exchange_ledger"),
            models.Index(fields=["outcome", "-at", "-id"], name="registry_exchange_of_outcome"),
            models.Index(fields=["subject", "-at"], name="registry_exchange_of_subject"),
        )

    def __str__(self) -> str:
        return f"{self.act} {self.subject} {self.get_outcome_display()}"
