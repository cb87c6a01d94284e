"""What belongs to a company: licences, warehouses, vehicles, key persons. Days are Beijing days, ``until`` the last one."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from .company import Company

IN_ORDER = Q(until__isnull=True) | Q(until__gte=models.F("since"))


class LicenceKind(models.TextChoices):
    """What the authority issued."""

    WHOLESALE = "wholesale", "药品经营许可证（批发）"
    CHAIN = "chain", "药品经营许可证（零售连锁总部）"
    DEVICE = "device", "医疗器械经营许可证"
    DEVICE_FILING = "device_filing", "第二类医疗器械经营备案凭证"
    INTERNET = "internet", "互联网药品信息服务资格证书"
    OTHER = "other", "其他证照"


DRUG_LICENCES = (LicenceKind.WHOLESALE, LicenceKind.CHAIN)
"""Those a distributor trades under; the newest of them is *the* licence of the company."""


class LicenceSource(models.TextChoices):
    """Who says so."""

    REGISTER = "register", "监管登记"
    COMPANY = "company", "企业填报，分局核准"
    CERTIFICATES = "certificates", "电子证照系统"


class CompanyLicence(models.Model):
    """One licence as issued. ``valid_until`` is its last day; ``ended_on``: the day it was replaced or cancelled."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    company = models.ForeignKey(Company, verbose_name="企业", on_delete=models.PROTECT, related_name="licences")
    kind = models.CharField("证照种类", max_length=20, choices=LicenceKind)
    number = models.CharField("证号", max_length=40)
    scope = ArrayField(models.CharField(max_length=60), verbose_name="经营范围", default=list, blank=True)
    issued = models.DateField("发证日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    issuer = models.CharField("发证机关", max_length=80, blank=True)
    source = models.CharField("来源", max_length=20, choices=LicenceSource, default=LicenceSource.REGISTER)
    ended_on = models.DateField("失效日期", null=True, blank=True)

    class Meta:
        verbose_name = "企业证照"
        verbose_name_plural = "企业证照"
        ordering = ("kind", "-valid_until", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["company", "kind", "number"], condition=Q(ended_on__isnull=True), name="licence_once_now"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(issued__isnull=True) | Q(valid_until__gte=models.F("issued")),
                name="licence_days_in_order",
            ),
        )
        indexes = (
            models.Index(fields=["valid_until"], condition=Q(ended_on__isnull=True), name="licence_expiring"),
            models.Index(fields=["number"], name="licence_by_number"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class WarehouseKind(models.TextChoices):
    """At what temperature, or for which drugs (GSP; limits: domain.md §5.3)."""

    NORMAL = "normal", "常温库"
    COOL = "cool", "阴凉库"
    COLD = "cold", "冷藏库"
    FROZEN = "frozen", "冷冻库"
    SPECIAL = "special", "特殊管理药品库"


class Holding(models.TextChoices):
    """By which right the company uses a warehouse."""

    OWN = "own", "自有"
    RENTED = "rented", "租赁"
    ENTRUSTED = "entrusted", "委托储存"


class Warehouse(models.Model):
    """A warehouse. Closed, never deleted: a report that names it goes on working. m² and m³."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    company = models.ForeignKey(Company, verbose_name="企业", on_delete=models.PROTECT, related_name="warehouses")
    name = models.CharField("仓库名称", max_length=60)
    kind = models.CharField("仓库类别", max_length=20, choices=WarehouseKind)
    address = models.CharField("仓库地址", max_length=200)
    area = models.DecimalField("面积（平方米）", max_digits=9, decimal_places=2)
    volume = models.DecimalField("容积（立方米）", max_digits=10, decimal_places=2, null=True, blank=True)
    holding = models.CharField("权属", max_length=20, choices=Holding)
    since = models.DateField("启用日期")
    until = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = "仓库"
        verbose_name_plural = "仓库"
        ordering = ("since", "name", "id")
        constraints = (
            models.CheckConstraint(condition=Q(area__gt=0), name="warehouse_has_area"),
            models.CheckConstraint(condition=IN_ORDER, name="warehouse_days_in_order"),
            models.UniqueConstraint(
                fields=["company", "name"], condition=Q(until__isnull=True), name="warehouse_name_once"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether it is used now."""
        return self.until is None


class Vehicle(models.Model):
    """A vehicle for deliveries; ``volume`` of its load space in m³. Not regulated: companies keep it themselves."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    company = models.ForeignKey(Company, verbose_name="企业", on_delete=models.PROTECT, related_name="vehicles")
    plate = models.CharField("车牌号", max_length=12)
    refrigerated = models.BooleanField("冷藏车", default=False)
    volume = models.DecimalField("车厢容积（立方米）", max_digits=6, decimal_places=2, null=True, blank=True)
    since = models.DateField("启用日期")
    until = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = "车辆"
        verbose_name_plural = "车辆"
        ordering = ("plate", "id")
        constraints = (
            models.CheckConstraint(condition=IN_ORDER, name="vehicle_days_in_order"),
            models.UniqueConstraint(
                fields=["company", "plate"], condition=Q(until__isnull=True), name="vehicle_plate_once"
            ),
        )

    def __str__(self) -> str:
        return self.plate


class PersonRole(models.TextChoices):
    """Posts the GSP names, and those the licence does (domain.md §5.2)."""

    LEGAL = "legal", "法定代表人"
    HEAD = "head", "企业负责人"
    QUALITY = "quality", "质量负责人"
    QUALITY_DEPARTMENT = "quality_department", "质量管理部门负责人"
    RECEIVING = "receiving", "验收员"
    MAINTENANCE = "maintenance", "养护员"
    STORAGE = "storage", "储存管理员"
    VACCINE = "vaccine", "疫苗质量管理员"


REGULATED_ROLES = (PersonRole.LEGAL, PersonRole.HEAD, PersonRole.QUALITY)
"""They stand on the licence: whoever changes them asks the branch bureau first."""
SINGLE_ROLES = (*REGULATED_ROLES, PersonRole.QUALITY_DEPARTMENT)


class KeyPerson(models.Model):
    """Somebody on a post of the company. Identity number and telephone are sealed for this row.

    ``id_index`` finds the same person at another company without opening anything; ``id_confirmed``: the check digit
    does not fit and somebody confirmed the number all the same.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    company = models.ForeignKey(Company, verbose_name="企业", on_delete=models.PROTECT, related_name="key_persons")
    role = models.CharField("岗位", max_length=20, choices=PersonRole)
    name = models.CharField("姓名", max_length=40)
    sealed_id_number = models.BinaryField("身份证号（加密）", default=bytes)
    id_index = models.BinaryField("身份证号摘要", max_length=32, default=bytes)
    id_confirmed = models.BooleanField("身份证号已人工确认", default=False)
    qualification = models.CharField("学历、职称或执业资格", max_length=100, blank=True)
    sealed_phone = models.BinaryField("电话（加密）", default=bytes)
    since = models.DateField("任职日期")
    until = models.DateField("离任日期", null=True, blank=True)

    class Meta:
        verbose_name = "关键人员"
        verbose_name_plural = "关键人员"
        ordering = ("since", "id")
        constraints = (
            models.CheckConstraint(condition=Q(role__in=PersonRole.values), name="key_person_role_known"),
            models.CheckConstraint(condition=IN_ORDER, name="key_person_days_in_order"),
            models.UniqueConstraint(
                fields=["company", "role"],
                condition=Q(until__isnull=True, role__in=SINGLE_ROLES),
                name="key_person_role_once",
            ),
        )
        indexes = (models.Index(fields=["id_index"], condition=~Q(id_index=b""), name="key_person_same_id"),)

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.name}"
