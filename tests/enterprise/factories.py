"""Branches, companies, people of both sides, and whole reports to test with. Credit codes are invented but valid."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any
from uuid import uuid4

from django.test import Client

from tests.kernel import factories as kernel
from yaojian.enterprise.annual_reports import queries, services
from yaojian.enterprise.annual_reports.models import Report
from yaojian.enterprise.annual_reports.rights import READ, REVIEW
from yaojian.enterprise.companies import credit_codes
from yaojian.enterprise.companies import services as companies
from yaojian.enterprise.companies.models import Company, CompanyKind, Role
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations.models import Unit, UnitKind

YEAR = 2025
PASSWORD = "correct-Horse-9"
_numbers = count(1)

BASIC: dict[str, Any] = {
    "name": "示范医药有限公司",
    "credit_code": "91420100MA0000015F",
    "license_number": "鄂AA027000001",
    "mode": "批发",
    "scope": ["中成药", "化学药"],
    "legal_representative": "苏敏",
    "head": "苏敏",
    "quality_head": "程远",
    "address": "武汉市江岸区云杉路 18 号",
    "phone": "027-81234567",
    "staff_total": 120,
    "staff_pharmacy": 30,
    "staff_quality": 12,
    "sales": 35600.5,
    "products": 4200,
    "customers": {"medical": 210, "pharmacies": 900, "distributors": 35},
    "third_party_logistics": False,
    "vaccines": False,
    "warehouses": [{"name": "一号常温库", "kind": "常温库", "area": 3200, "address": "武汉市江岸区云杉路 18 号"}],
}
QUALITY: dict[str, Any] = {
    "document_version": "2025 年第 3 版",
    "revisions": 4,
    "audits": [
        {
            "date": "2025-09-16",
            "kind": "年度",
            "critical": 0,
            "major": 1,
            "minor": 5,
            "corrected": True,
            "scope": "采购、储存、运输全过程",
        }
    ],
    "risk_assessments": 2,
    "objective": "全年不发生质量事故，验收合格率 99% 以上。",
    "objective_met": True,
    "trainings": [{"date": "2025-03-12", "topic": "药品经营质量管理规范", "people": 96, "hours": 8}],
}
NOTHING: dict[str, Any] = {"none": True}
WAREHOUSING: dict[str, Any] = {
    "layout": [{"name": "一号常温库", "holding": "自有", "kind": "常温库", "area": 3200}],
    "equipment": {"cold_volume": 0, "refrigerated_vehicles": 0, "boxes": 12, "generators": 1},
    "validations": [],
    "entrusts": False,
}
SYSTEM: dict[str, Any] = {
    "software": "医药批发管理系统",
    "version": "8.2",
    "traceability": "国家药品追溯协同服务平台",
    "upload_rate": 100,
    "permission_changes": 6,
    "backup": "每日异地备份",
    "backup_tested": "2025-11-20",
    "deviations": [],
}
TRANSPORT: dict[str, Any] = {
    "vehicles": 12,
    "refrigerated": 0,
    "trips": 5200,
    "cold_trips": 0,
    "excursions": 0,
    "incidents": [],
    "entrusts": False,
}
OTHER: dict[str, Any] = {"complaints": 3, "adverse_events": 5, "signer": "程远", "signer_post": "质量负责人"}
WHOLE: dict[str, dict[str, Any]] = {
    "basic": BASIC,
    "quality": QUALITY,
    "organisation": NOTHING,
    "warehousing": WAREHOUSING,
    "system": SYSTEM,
    "transport": TRANSPORT,
    "unqualified": NOTHING,
    "sampling": NOTHING,
    "recall": NOTHING,
    "inspections": NOTHING,
    "other": OTHER,
}
"""A report of a small distributor; the sections on special drugs and on storage for others do not concern it."""


def new_key() -> str:
    """An idempotency key nobody used."""
    return str(uuid4())


def valid_code() -> str:
    """A credit code nobody has, with the right check character."""
    first = f"91420100MA{next(_numbers):07d}"
    return first + credit_codes.check_character(first)


def branch(name: str = "武汉分局", parent: Unit | None = None) -> Unit:
    """A branch bureau."""
    return kernel.unit(name, kind=UnitKind.BRANCH, parent=parent)


def company(place: Unit, name: str = "示范医药有限公司") -> Company:
    """A registered distributor of this branch."""
    return companies.register_company(
        actor=kernel.SYSTEM,
        credit_code=valid_code(),
        name=name,
        kind=CompanyKind.WHOLESALE,
        branch=place,
        address="武汉市江岸区云杉路 18 号",
        license_number="鄂AA027000001",
        legal_representative="苏敏",
        phone="027-81234567",
        note="示范数据",
    )


def member(place: Company, role: Role = Role.QUALITY, name: str = "") -> User:
    """A company account that acts for the company."""
    user = kernel.user(username=name or f"qy{next(_numbers)}", kind="company")
    companies.add_member(actor=kernel.SYSTEM, company_id=place.pk, user=user, role=role, since=date(2025, 1, 1))
    return user


def reviewer(place: Unit) -> User:
    """An official of a unit who may read and review the reports of the branches below it."""
    user = kernel.official("何为民", place)
    kernel.grant(user, READ, REVIEW, scope=place)
    return user


@dataclass(slots=True)
class Filing:
    """A branch, one of its companies and who acts for either."""

    branch: Unit
    company: Company
    quality_head: User
    clerk: User
    reviewer: User

    @property
    def filler(self) -> Actor:
        """The one who may fill in and submit."""
        return kernel.actor(self.quality_head)

    @property
    def official(self) -> Actor:
        """The one who decides."""
        return kernel.actor(self.reviewer)


def filing(name: str = "武汉分局", parent: Unit | None = None) -> Filing:
    """All of them at once."""
    place = branch(name, parent)
    made = company(place, f"{name}示范医药有限公司")
    return Filing(place, made, member(made), member(made, Role.CLERK), reviewer(place))


def draft(side: Filing, **data: dict[str, Any]) -> Report:
    """A begun report; ``data`` by section code is saved into it."""
    report = services.start_report(actor=side.filler, year=YEAR, key=new_key())
    for code, answers in data.items():
        save(side.filler, report, code, answers)
    return Report.objects.get(pk=report.pk)


def save(actor: Actor, report: Report, code: str, data: dict[str, Any]) -> None:
    """Save a section over whatever stands there."""
    version = queries.section_of(report, code).row_version
    services.save_section(actor=actor, report_id=report.pk, code=code, data=data, row_version=version)


def submitted(side: Filing) -> Report:
    """A whole report, handed in."""
    report = draft(side, **WHOLE)
    return services.submit_report(
        actor=side.filler, report_id=report.pk, row_version=report.row_version, declared=True, key=new_key()
    )


def browser(user: User | None) -> Client:
    """A signed-in browser, or one of nobody."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def posted(code: str, data: dict[str, Any], row_version: int) -> dict[str, Any]:
    """What the page of a section posts for ``data``: input names are JSON pointers."""
    assert code in WHOLE
    return {"row_version": row_version} | _fields("", data)


def _fields(pointer: str, value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return {key: one for name, below in value.items() for key, one in _fields(f"{pointer}/{name}", below).items()}
    if isinstance(value, list) and (not value or isinstance(value[0], dict)):
        rows = {
            key: one for number, row in enumerate(value) for key, one in _fields(f"{pointer}/{number}", row).items()
        }
        return {f"{pointer}#rows": len(value)} | rows
    return {pointer: [str(one) for one in value] if isinstance(value, list) else _text(value)}


def _text(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def definition_problems(report: Report, code: str, data: dict[str, Any]) -> list[str]:
    """The sentences a section with ``data`` gets."""
    return [found.problem.sentence for found in queries.whole_of(report, None, **{code: data}).problems(code)]
