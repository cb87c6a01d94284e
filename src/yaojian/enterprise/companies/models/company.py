"""Companies and memberships. Days are Beijing calendar days; ``until`` is the last day, empty while it lasts."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from yaojian.kernel.search.fields import pair_index, searchable


class CompanyKind(models.TextChoices):
    """What a company is licensed for; the letter is the second character of new licence numbers (domain.md §5.1)."""

    WHOLESALE = "wholesale", "药品批发企业"
    CHAIN = "chain", "药品零售连锁总部"


class CompanyState(models.TextChoices):
    """Whether the company is trading."""

    OPEN = "open", "营业"
    SUSPENDED = "suspended", "停业"
    CLOSED = "closed", "注销"


class SpecialDrug(models.TextChoices):
    """Drugs under special management a company may be licensed to trade in (domain.md §5.5, section 10)."""

    NARCOTIC = "narcotic", "麻醉药品"
    PSYCHOTROPIC_1 = "psychotropic_1", "第一类精神药品"
    PSYCHOTROPIC_2 = "psychotropic_2", "第二类精神药品"
    TOXIC = "toxic", "医疗用毒性药品"
    RADIOACTIVE = "radioactive", "放射性药品"
    PRECURSOR = "precursor", "药品类易制毒化学品"
    COMPOUND = "compound", "含特殊药品复方制剂"
    PEPTIDE = "peptide", "蛋白同化制剂、肽类激素"


class Company(models.Model):
    """A company under the supervision of one branch bureau.

    ``code_confirmed``: somebody confirmed a credit code whose check character does not fit. ``region``: code of the
    prefecture (``data/regions.yaml``). ``branch`` repeats the assignment in force for drug distribution. The last four
    facts decide which parts of a report a company is asked. ``row_version`` rises with every change of the record.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    credit_code = models.CharField("统一社会信用代码", max_length=18)
    code_confirmed = models.BooleanField("代码已人工确认", default=False)
    name = models.CharField("企业名称", max_length=100)
    kind = models.CharField("企业类别", max_length=20, choices=CompanyKind)
    address = models.CharField("注册地址", max_length=200)
    license_number = models.CharField("药品经营许可证号", max_length=30)
    legal_representative = models.CharField("法定代表人", max_length=40)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    branch = models.ForeignKey(
        "organisations.Unit",
        verbose_name="管辖分局",
        on_delete=models.PROTECT,
        related_name="companies",
        db_index=False,
    )
    state = models.CharField("状态", max_length=20, choices=CompanyState, default=CompanyState.OPEN)
    region = models.CharField("所在地区", max_length=6, blank=True)
    contact = models.CharField("联系人", max_length=40, blank=True)
    accepts_storage = models.BooleanField("接受委托储存（第三方物流）", default=False)
    entrusts_storage = models.BooleanField("委托储存", default=False)
    vaccines = models.BooleanField("疫苗储存配送", default=False)
    special_drugs = ArrayField(
        models.CharField(max_length=20, choices=SpecialDrug), verbose_name="特殊管理药品", default=list, blank=True
    )
    note = models.CharField("备注", max_length=100, blank=True)
    row_version = models.PositiveIntegerField("修改次数", default=0)
    searchable = searchable("name", "credit_code", "license_number")
    registered_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "企业"
        verbose_name_plural = "企业"
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(fields=["credit_code"], name="company_code_once"),
            models.CheckConstraint(condition=models.Q(kind__in=CompanyKind.values), name="company_kind_known"),
            models.CheckConstraint(condition=models.Q(state__in=CompanyState.values), name="company_state_known"),
        )
        indexes = (
            models.Index(fields=["branch", "name", "id"], name="company_of_branch"),
            models.Index(fields=["name", "id"], name="company_ledger"),
            models.Index(fields=["region", "name", "id"], name="company_ledger_of_region"),
            pair_index("company_ledger_words"),
        )

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a person does at the company. Only those who answer for the content may submit a report."""

    HEAD = "head", "企业负责人"
    QUALITY = "quality", "质量负责人"
    CLERK = "clerk", "填报人员"


SUBMITTERS = (Role.HEAD, Role.QUALITY)


class Membership(models.Model):
    """A company account acts for a company for a time; several companies an account, several accounts a company.

    ``is_administrator``: invites and ends the others' accounts. The last one cannot be ended.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    company = models.ForeignKey(Company, verbose_name="企业", on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="账号", on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField("身份", max_length=20, choices=Role)
    is_administrator = models.BooleanField("账号管理员", default=False)
    since = models.DateField("起始日期")
    until = models.DateField("终止日期", null=True, blank=True)

    class Meta:
        verbose_name = "企业人员"
        verbose_name_plural = "企业人员"
        ordering = ("since", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["company", "user"], condition=models.Q(until__isnull=True), name="member_once_now"
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="member_role_known"),
        )
        indexes = (models.Index(fields=["user"], condition=models.Q(until__isnull=True), name="member_companies_now"),)

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"
