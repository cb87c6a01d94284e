"""What a company fills in to ask for a regulated change: one form a group of fields."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from yaojian.enterprise.companies import groups, licence_numbers, regions
from yaojian.enterprise.companies.forms.fields import (
    Amount,
    AsksDoubts,
    AsksId,
    Choice,
    Day,
    Doubt,
    IdNumber,
    Line,
    Words,
)
from yaojian.enterprise.companies.models import FieldGroup, Holding, LicenceKind, SpecialDrug, WarehouseKind
from yaojian.enterprise.companies.models.register import DRUG_LICENCES
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.files.fields import KeepsFiles, KeptFilesField


class ChangeForm(KeepsFiles, AsksDoubts):
    """Reason and attachments, which every request has; a group adds its fields before them."""

    reason = Words("变更原因", help_text="写明依据和生效时间，分局审核时看到。")
    attachments = KeptFilesField(label="附件", required=False, most=10)

    def __init__(self, data: Any = None, files: Any = None, *, actor: Actor, values: Mapping[str, Any]) -> None:
        super().__init__(data, files, actor=actor, initial=dict(values))
        last = ("reason", "attachments")
        self.order_fields([*self.first, *(name for name in self.fields if name not in last)])

    def new(self) -> dict[str, Any]:
        """The values of the group as JSON, all of them."""
        return {name: as_json(self.cleaned_data.get(name)) for name in groups.LABELS[self.group]}

    def secrets(self) -> dict[str, str]:
        """Personal numbers; none in most groups."""
        return {}

    group: ClassVar[FieldGroup]
    first: ClassVar[tuple[str, ...]] = ()


def as_json(value: object) -> Any:
    """A cleaned value as ``groups`` keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return groups.amount(value)
    if isinstance(value, bool | list):
        return value
    return "" if value is None else str(value).strip()


class NameForm(ChangeForm):
    """企业名称."""

    group = FieldGroup.NAME
    name = Line("企业名称", most=100)


class AddressForm(ChangeForm):
    """注册地址."""

    group = FieldGroup.ADDRESS
    region = Choice("所在地区", regions.choices())
    address = Line("注册地址", most=200)


class PersonForm(ChangeForm, AsksId):
    """Who shall hold a post that stands on the licence."""

    first = ("name", "id_number", "id_confirmed", "phone", "qualification", "since")
    name = Line("姓名", most=40)
    id_number = IdNumber()
    phone = Line("联系电话", most=30, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}))
    qualification = Line("学历、职称或执业资格", most=100)
    since = Day("任职日期")

    def secrets(self) -> dict[str, str]:
        """They travel sealed."""
        return {name: self.cleaned_data[name] for name in groups.SECRETS}


class LegalForm(PersonForm):
    """法定代表人."""

    group = FieldGroup.LEGAL


class HeadForm(PersonForm):
    """企业负责人."""

    group = FieldGroup.HEAD


class QualityForm(PersonForm):
    """质量负责人."""

    group = FieldGroup.QUALITY


class LicenceForm(ChangeForm):
    """许可证: a new one, or another text of one that stands."""

    group = FieldGroup.LICENCE
    kind = Choice("证照种类", LicenceKind.choices)
    number = Line("证号", most=40)
    number_confirmed = Doubt("已与许可证核对，证号无误")
    scope = forms.MultipleChoiceField(
        label="经营范围",
        required=False,
        choices=[(one, one) for one in licence_numbers.scopes()],
        widget=forms.CheckboxSelectMultiple,
    )
    issued = Day("发证日期")
    valid_until = Day("有效期至")
    issuer = Line("发证机关", most=80)

    def __init__(self, data: Any = None, files: Any = None, *, actor: Actor, values: Mapping[str, Any]) -> None:
        super().__init__(data, files, actor=actor, values=values)
        offered = dict.fromkeys((*licence_numbers.scopes(), *values.get("scope", ())))
        self.fields["scope"].choices = [(one, one) for one in offered]  # type: ignore[attr-defined]  # a choice field

    def clean_number(self) -> str:
        """Blanks go, letters become capitals."""
        return licence_numbers.tidy(self.cleaned_data["number"])

    def clean(self) -> dict[str, Any]:
        """Days in order; a number of no known form is asked about."""
        cleaned = super().clean() or self.cleaned_data
        issued, until = cleaned.get("issued"), cleaned.get("valid_until")
        if issued and until and until < issued:
            self.add_error("valid_until", "有效期至应晚于发证日期，请核对。")
        number = cleaned.get("number", "")
        if cleaned.get("kind") in DRUG_LICENCES and number and not licence_numbers.is_usual(number):
            sentence = "证号与已知的编号形式都不同，可能写错。请核对；确实如此的，请勾选下方确认后再提交。"
            self.doubt("number", "number_confirmed", sentence)
        return cleaned


class WarehouseForm(ChangeForm):
    """仓库: a new one, other facts of one, or the day one is used no more."""

    group = FieldGroup.WAREHOUSE
    name = Line("仓库名称", most=60)
    kind = Choice("仓库类别", WarehouseKind.choices)
    address = Line("仓库地址", most=200)
    area = Amount("面积（平方米）", digits=9)
    volume = Amount("容积（立方米）", digits=10, required=False, help_text="冷藏库、冷冻库请填写。")
    holding = Choice("权属", Holding.choices)
    since = Day("启用日期")
    until = Day("停用日期", required=False, help_text="仓库停用时填写；停用后不再出现在新的报告中。")

    def __init__(self, data: Any = None, files: Any = None, *, actor: Actor, values: Mapping[str, Any]) -> None:
        super().__init__(data, files, actor=actor, values=values)
        if not values:
            del self.fields["until"]

    def clean(self) -> dict[str, Any]:
        """A warehouse closes after it opened, and not before today: who reported it meanwhile was right."""
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "停用日期应晚于启用日期，请核对。")
        if until and until > workdays.today():
            self.add_error("until", "停用日期不能晚于今天，请在停用之后再申请。")
        return cleaned


class OperationsForm(ChangeForm):
    """委托储存与特殊业务."""

    group = FieldGroup.OPERATIONS
    accepts_storage = forms.BooleanField(label="接受委托储存（第三方物流）", required=False)
    entrusts_storage = forms.BooleanField(label="委托其他企业储存", required=False)
    vaccines = forms.BooleanField(label="从事疫苗储存配送", required=False)
    special_drugs = forms.MultipleChoiceField(
        label="特殊管理药品", required=False, choices=SpecialDrug.choices, widget=forms.CheckboxSelectMultiple
    )


FORMS: dict[FieldGroup, type[ChangeForm]] = {
    form.group: form
    for form in (NameForm, AddressForm, LegalForm, HeadForm, QualityForm, LicenceForm, WarehouseForm, OperationsForm)
}
