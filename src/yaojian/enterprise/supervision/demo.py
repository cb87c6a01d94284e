"""Demo results of supervision, all invented and of the year before the day of loading."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from yaojian.enterprise.companies.models import Company
from yaojian.enterprise.supervision.models import ResultKind, Source, SupervisionResult
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays


def load(actor: Actor, company: Company, number: int) -> None:
    """An inspection and a rating for everybody, a sample for most, a penalty for few."""
    year, branch = workdays.today().year - 1, company.branch.name
    rows = [
        _result(
            company,
            ResultKind.INSPECTION,
            f"JC-{year}-{number + 1:04d}",
            date(year, 3 + number % 8, 12),
            subject=("日常检查", "飞行检查", "专项检查")[number % 3],
            conclusion="基本符合" if number % 4 else "符合",
            major=1 if number % 4 else 0,
            minor=number % 5,
            measure="限期整改" if number % 4 else "无",
            rectified_on=date(year, 4 + number % 8, 8) if number % 4 else None,
            recheck="符合要求" if number % 4 else "",
        ),
        _result(
            company,
            ResultKind.CREDIT,
            f"XY-{year}-{number + 1:04d}",
            date(year, 12, 20),
            subject=f"{year} 年度药品安全信用评价",
            conclusion="守信" if number % 9 else "失信",
        ),
    ]
    if number % 3:
        rows.append(
            _result(
                company,
                ResultKind.SAMPLING,
                f"CY-{year}-{number + 1:04d}",
                date(year, 6, 5 + number % 20),
                body="药品监督检验研究院",
                subject="监督抽检",
                conclusion="合格" if number % 6 else "不合格",
                product="板蓝根颗粒（示范）",
                batch=f"{year % 100}06{number + 1:02d}",
            )
        )
    if number % 9 == 4:
        rows.append(
            _result(
                company,
                ResultKind.PENALTY,
                f"鄂药监{branch[:2]}处罚〔{year}〕{number + 1}号",
                date(year, 9, 18),
                subject="未按规定保存购销记录",
                conclusion="警告并罚款",
                amount=Decimal("50000.00"),
            )
        )
    now = timezone.now()
    for row in rows:
        row.body = row.body or branch
        row.source, row.recorded_name, row.recorded_at = Source.IMPORT, actor.name, now
    SupervisionResult.objects.bulk_create(rows)


def _result(company: Company, kind: ResultKind, number: str, day: date, **facts: object) -> SupervisionResult:
    return SupervisionResult(company=company, kind=kind, number=number, day=day, **facts)
