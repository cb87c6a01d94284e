"""What a company may ask to have changed: the fields of each group, what stands now, and how an accepted change is written.

Values are JSON: texts, booleans, lists of texts, ISO days; areas as text, so that nothing is rounded on the way.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from yaojian.enterprise.companies import facts, regions
from yaojian.enterprise.companies.errors import WarehouseClosed
from yaojian.enterprise.companies.models import (
    Company,
    CompanyLicence,
    FieldGroup,
    Holding,
    LicenceKind,
    PersonRole,
    SpecialDrug,
    Warehouse,
    WarehouseKind,
)
from yaojian.kernel.errors import Invalid, Unknown

Values = dict[str, Any]
PERSON_GROUPS = {
    FieldGroup.LEGAL: PersonRole.LEGAL,
    FieldGroup.HEAD: PersonRole.HEAD,
    FieldGroup.QUALITY: PersonRole.QUALITY,
}
SECRETS = {"id_number": "身份证号", "phone": "联系电话"}
"""Personal numbers of a person group: they travel sealed, and are shown with a mask."""
_PERSON = {"name": "姓名", "qualification": "学历、职称或执业资格", "since": "任职日期"}
LABELS: dict[FieldGroup, dict[str, str]] = {
    FieldGroup.NAME: {"name": "企业名称"},
    FieldGroup.ADDRESS: {"region": "所在地区", "address": "注册地址"},
    FieldGroup.LEGAL: _PERSON,
    FieldGroup.HEAD: _PERSON,
    FieldGroup.QUALITY: _PERSON,
    FieldGroup.LICENCE: {
        "kind": "证照种类",
        "number": "证号",
        "scope": "经营范围",
        "issued": "发证日期",
        "valid_until": "有效期至",
        "issuer": "发证机关",
    },
    FieldGroup.WAREHOUSE: {
        "name": "仓库名称",
        "kind": "仓库类别",
        "address": "仓库地址",
        "area": "面积（平方米）",
        "volume": "容积（立方米）",
        "holding": "权属",
        "since": "启用日期",
        "until": "停用日期",
    },
    FieldGroup.OPERATIONS: {
        "accepts_storage": "接受委托储存（第三方物流）",
        "entrusts_storage": "委托储存",
        "vaccines": "疫苗储存配送",
        "special_drugs": "特殊管理药品",
    },
}
_CHOICES: dict[tuple[FieldGroup, str], Mapping[str, str]] = {
    (FieldGroup.LICENCE, "kind"): dict(LicenceKind.choices),
    (FieldGroup.WAREHOUSE, "kind"): dict(WarehouseKind.choices),
    (FieldGroup.WAREHOUSE, "holding"): dict(Holding.choices),
    (FieldGroup.OPERATIONS, "special_drugs"): dict(SpecialDrug.choices),
}
_DAYS = ("since", "until", "issued", "valid_until")


def current(company: Company, group: FieldGroup, target: UUID | None) -> Values:
    """What stands in the register now, every field of the group; nothing for what is yet to be added.

    Raises ``Unknown`` (404) for another company's licence or warehouse, ``WarehouseClosed`` (409).
    """
    return _CURRENT[group](company, target)


def _company_fields(*names: str) -> Callable[[Company, UUID | None], Values]:
    return lambda company, target: {name: getattr(company, name) for name in names}


def _person(role: PersonRole) -> Callable[[Company, UUID | None], Values]:
    def read(company: Company, target: UUID | None) -> Values:
        person = facts.people_by_role(company).get(role)
        if person is None:
            name = company.legal_representative if role == PersonRole.LEGAL else ""
            return {"name": name, "qualification": "", "since": ""}
        return {"name": person.name, "qualification": person.qualification, "since": person.since.isoformat()}

    return read


def licence_of(company: Company, target: UUID) -> CompanyLicence:
    """One of the company's licences in force. Raises ``Unknown`` (404)."""
    licence = company.licences.filter(pk=target, ended_on__isnull=True).first()
    if licence is None:
        raise Unknown(kind="企业证照")
    return licence


def _licence(company: Company, target: UUID | None) -> Values:
    if target is None:
        return {}
    licence = licence_of(company, target)
    return {
        "kind": licence.kind,
        "number": licence.number,
        "scope": list(licence.scope),
        "issued": _iso(licence.issued),
        "valid_until": _iso(licence.valid_until),
        "issuer": licence.issuer,
    }


def warehouse_of(company: Company, target: UUID) -> Warehouse:
    """One of the company's warehouses in use. Raises ``Unknown`` (404), ``WarehouseClosed`` (409)."""
    warehouse = company.warehouses.filter(pk=target).first()
    if warehouse is None:
        raise Unknown(kind="仓库")
    if warehouse.until is not None:
        raise WarehouseClosed(name=warehouse.name, day=_chinese(warehouse.until))
    return warehouse


def _warehouse(company: Company, target: UUID | None) -> Values:
    if target is None:
        return {}
    warehouse = warehouse_of(company, target)
    return {
        "name": warehouse.name,
        "kind": warehouse.kind,
        "address": warehouse.address,
        "area": amount(warehouse.area),
        "volume": amount(warehouse.volume),
        "holding": warehouse.holding,
        "since": warehouse.since.isoformat(),
        "until": "",
    }


_CURRENT: dict[FieldGroup, Callable[[Company, UUID | None], Values]] = {
    FieldGroup.NAME: _company_fields("name"),
    FieldGroup.ADDRESS: _company_fields("region", "address"),
    FieldGroup.LICENCE: _licence,
    FieldGroup.WAREHOUSE: _warehouse,
    FieldGroup.OPERATIONS: _company_fields("accepts_storage", "entrusts_storage", "vaccines", "special_drugs"),
    **{group: _person(role) for group, role in PERSON_GROUPS.items()},
}


def refuse_clash(company: Company, group: FieldGroup, target: UUID | None, new: Mapping[str, Any]) -> None:
    """Two warehouses in use of one name, or one licence twice, would be taken for one another. Raises ``Invalid`` (422)."""
    if group == FieldGroup.WAREHOUSE and not new["until"]:
        same = company.warehouses.filter(name=new["name"], until__isnull=True)
        if (same.exclude(pk=target) if target else same).exists():
            raise Invalid(field="仓库名称", reason=f"已有在用的仓库叫“{new['name']}”，请换一个名称。")
    if group == FieldGroup.LICENCE:
        held = company.licences.filter(kind=new["kind"], number=new["number"], ended_on__isnull=True)
        if (held.exclude(pk=target) if target else held).exists():
            raise Invalid(field="证号", reason="这份证照已登记，请在许可证列表中选择它再申请变更。")


def amount(value: Decimal | None) -> str:
    """3200.00 → ``3200``; nothing → ``""``."""
    return "" if value is None else f"{value.normalize():f}"


def told(group: FieldGroup, field: str, value: Any) -> str:
    """A value as a reader sees it; – where nothing stands."""
    names = _CHOICES.get((group, field), {})
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(names.get(one, one) for one in value) or "无"
    if not value:
        return "–"
    if field in _DAYS:
        return _chinese(date.fromisoformat(value))
    if field == "region":
        return regions.name_of(value) or value
    return str(names.get(value, value))


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after, as a reader sees it."""

    label: str
    old: str
    new: str

    @property
    def changed(self) -> bool:
        """Whether the two differ."""
        return self.old != self.new


def differences(group: FieldGroup, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Every field of the group, in order; a closing day only where there is one."""
    return [
        Difference(label, told(group, field, old.get(field, "")), told(group, field, new.get(field, "")))
        for field, label in LABELS[group].items()
        if field != "until" or new.get(field)
    ]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
