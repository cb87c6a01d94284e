"""Demo records of the demo companies: licences, warehouses, vehicles, people, changes, registrations. All invented."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from yaojian.enterprise.companies import credit_codes, groups, persons, regions, reminders, services
from yaojian.enterprise.companies.models import (
    ChangeRequest,
    Company,
    CompanyKind,
    FieldGroup,
    Holding,
    KeyPerson,
    PersonRole,
    Role,
    SpecialDrug,
    Vehicle,
    Warehouse,
    WarehouseKind,
)
from yaojian.enterprise.companies.persons import PersonFacts
from yaojian.enterprise.companies.services.registrations import NewRegistration
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.wording.engine import personal

SINCE = date(2024, 1, 1)
_LEFT = (120, 900, 1_400, 45, 700, 1_100, 20, 1_600)
"""Days until the licence ends, by company in turn; the demo certificates say the same."""
_STORES = (
    ("一号常温库", WarehouseKind.NORMAL, 3200, None),
    ("二号阴凉库", WarehouseKind.COOL, 2600, None),
    ("三号冷库", WarehouseKind.COLD, 400, 1200),
    ("四号特药库", WarehouseKind.SPECIAL, 80, None),
)
_POSTS = (
    (PersonRole.LEGAL, "大学本科"),
    (PersonRole.HEAD, "大学本科，执业药师"),
    (PersonRole.QUALITY, "执业药师，主管药师"),
    (PersonRole.QUALITY_DEPARTMENT, "执业药师"),
    (PersonRole.RECEIVING, "中药学大专"),
    (PersonRole.MAINTENANCE, "药学大专"),
)
_FAMILIES, _GIVEN = "苏程何方顾沈温陶卢江", "敏远达文清宁安岚川禾"


def furnish(actor: Actor, company: Company, number: int, chance: random.Random) -> None:
    """Everything the register holds of the ``number``-th company. Written at once: services would take minutes."""
    _facts(company, number)
    _licence(actor, company, number)
    special = bool(company.special_drugs)
    stores = _STORES[: 2 + number % 2] + (_STORES[3:] if special else ())
    Warehouse.objects.bulk_create(_warehouse(company, number, *store) for store in stores)
    letter = "ABCDEFGH"[number % 8]
    Vehicle.objects.bulk_create(
        Vehicle(
            company=company,
            plate=f"鄂{letter}{number + 10_000 + one * 500:05d}",
            refrigerated=one == 0,
            volume=Decimal("12.5"),
            since=SINCE,
        )
        for one in range(1 + number % 3)
    )
    KeyPerson.objects.bulk_create(_people(company, number, chance))


def _facts(company: Company, number: int) -> None:
    company.vaccines = number % 10 == 0
    company.accepts_storage = number % 5 == 1
    company.entrusts_storage = number % 7 == 2
    company.special_drugs = [SpecialDrug.PSYCHOTROPIC_2.value, SpecialDrug.COMPOUND.value] if number % 4 == 3 else []
    company.contact = company.legal_representative
    found = [one.code for one in regions.regions().values() if one.branch == company.branch.code]
    company.region = found[number % len(found)] if found else ""
    company.save()


def _licence(actor: Actor, company: Company, number: int) -> None:
    licence = company.licences.get()
    licence.valid_until = workdays.today() + timedelta(days=_LEFT[number % len(_LEFT)])
    licence.issued = licence.valid_until - timedelta(days=1_825)
    licence.scope = ["中成药", "化学药", "生物制品", "中药饮片"] + (["疫苗"] if company.vaccines else [])
    licence.issuer = "湖北省药品监督管理局"
    licence.save()
    reminders.follow(actor, licence)


def _warehouse(
    company: Company, number: int, name: str, kind: WarehouseKind, area: int, volume: int | None
) -> Warehouse:
    rented = number % 3 == 1 and kind == WarehouseKind.COOL
    return Warehouse(
        company=company,
        name=name,
        kind=kind,
        address=company.address,
        area=area,
        volume=volume,
        holding=Holding.RENTED if rented else Holding.OWN,
        since=SINCE,
    )


def _people(company: Company, number: int, chance: random.Random) -> list[KeyPerson]:
    names = [company.legal_representative, *(_name(chance) for _ in _POSTS[1:])]
    return [
        persons.build(
            company,
            role,
            PersonFacts(
                name=name,
                since=SINCE,
                id_number=id_number(number * 10 + place),
                qualification=qualification,
                phone=f"1380000{number * 10 + place:04d}"[:11],
            ),
        )
        for place, ((role, qualification), name) in enumerate(zip(_POSTS, names, strict=True))
    ]


def _name(chance: random.Random) -> str:
    return "".join([chance.choice(_FAMILIES), *chance.sample(_GIVEN, 2)])


def id_number(number: int) -> str:
    """An invented number with a right check digit; the day of birth is a fixed one, marked by serials nobody has."""
    first = f"420101{1960 + number % 40}0101{number % 1000:03d}"
    return next(first + digit for digit in "0123456789X" if personal.is_identity_number(first + digit))


def changes(first: Company, clerk: Actor, reviewer: Actor) -> None:
    """Of the first company: a change that waits, one that came back, one that was accepted."""
    _ask(clerk, first, FieldGroup.ADDRESS, {"address": f"{first.address} 3 栋"}, "办公楼搬迁，营业执照已变更。")
    returned = _ask(clerk, first, FieldGroup.OPERATIONS, {"entrusts_storage": True}, "新增委托储存业务。")
    services.return_change(
        actor=reviewer,
        change_id=returned.pk,
        row_version=returned.row_version,
        reason="请补充受托方的药品经营许可证和委托协议。",
        key=f"demo-return-{returned.pk}",
    )
    store = first.warehouses.order_by("name").first()
    if store is not None:
        new = {"area": groups.amount(store.area + 200)}
        done = _ask(clerk, first, FieldGroup.WAREHOUSE, new, "仓库扩建，已验收。", store)
        services.accept_change(
            actor=reviewer,
            change_id=done.pk,
            row_version=done.row_version,
            opinion="现场核查与申请一致。",
            key=f"demo-accept-{done.pk}",
        )


def _ask(
    actor: Actor, company: Company, group: FieldGroup, new: dict[str, Any], reason: str, store: Warehouse | None = None
) -> ChangeRequest:
    target = store.pk if store else None
    values = groups.current(company, group, target) | new
    return services.ask_change(
        actor=actor,
        group=group,
        target=target,
        new=values,
        secrets={},
        reason=reason,
        key=f"demo-ask-{group}",
    )


def registrations(actor: Actor, reviewer: Actor) -> None:
    """Two that wait in the first branch, and one that was refused."""
    made = [services.send_registration(actor=actor, new=_new(number), key=f"demo-{number}") for number in range(3)]
    services.refuse_registration(
        actor=reviewer,
        registration_id=made[2].pk,
        row_version=made[2].row_version,
        reason="营业执照的注册地址与填写的不一致，请核对后重新申请。",
    )


def _new(number: int) -> NewRegistration:
    start = f"91420100MA9{number:06d}"
    return NewRegistration(
        credit_code=start + credit_codes.check_character(start),
        name=f"武汉{'临江半山新雨'[number * 2 : number * 2 + 2]}示范医药有限公司",
        kind=CompanyKind.WHOLESALE,
        region="420100",
        address=f"湖北省武汉市江岸区示范路 {200 + number} 号",
        license_number=f"鄂AA02709{number:04d}",
        license_valid_until=workdays.today() + timedelta(days=1_500),
        legal_representative=_FAMILIES[number] + _GIVEN[number],
        applicant=_FAMILIES[number + 3] + _GIVEN[number + 4],
        phone=f"1380001000{number}",
        email=f"apply{number}@example.com",
        role=Role.HEAD,
    )


def invitations(administrator: Actor) -> None:
    """One colleague who has not answered yet."""
    services.invite(actor=administrator, name="温岚", email="wenlan@example.com", role=Role.CLERK)
