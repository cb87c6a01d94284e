"""Demo companies, their people and their annual reports, all invented and marked 示范数据. Same seed, same data."""

import random
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Literal, Protocol

from django.utils import timezone

from yaojian.enterprise.annual_reports import content, queries, services
from yaojian.enterprise.annual_reports import demo as papers
from yaojian.enterprise.annual_reports.models import Report, ReportDefinition, ReportState
from yaojian.enterprise.annual_reports.review import services as review
from yaojian.enterprise.certificates import demo as certificates
from yaojian.enterprise.coldchain import demo as coldchain
from yaojian.enterprise.companies import credit_codes
from yaojian.enterprise.companies import demo as register
from yaojian.enterprise.companies import services as companies
from yaojian.enterprise.companies.models import Company, CompanyKind, Role
from yaojian.enterprise.incidents import demo as incidents
from yaojian.enterprise.supervision import demo as results
from yaojian.kernel.accounts.identity import actor_of
from yaojian.kernel.accounts.models import Kind, User
from yaojian.kernel.actors import Actor, Channel, system_actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.organisations.models import Unit

SEED = 20260331
LOADER = system_actor("示范数据", Channel.COMMAND)
MARK = "示范数据"
SIZES = {"small": 40, "large": 420}
_WORDS = [
    "云杉",
    "松涛",
    "清川",
    "澄湖",
    "远岫",
    "春泽",
    "和畅",
    "嘉禾",
    "长汀",
    "明溪",
    "望舒",
    "青禾",
    "晨露",
    "安澜",
    "听泉",
    "北渚",
    "南畦",
    "东篱",
    "西岭",
    "海棠",
]
_FAMILIES = "苏程何方顾沈温陶卢江"
_GIVEN = "敏远达文清宁安岚川禾"
_FIRST_DAY = date(2024, 1, 1)


class People(Protocol):
    """What this loader needs to know of the demo institution."""

    @property
    def branch_reviewers(self) -> Mapping[str, Actor]:
        """Who reviews in each branch, by unit code."""


def load(people: People, scale: Literal["small", "large"]) -> None:
    """Register companies over all branches, with accounts ``qy01``… and reports in every state.

    ``qy01`` belongs to the first branch and has a report half filled in, ``qy05`` has begun none; ``qy02`` acts for two
    companies. Within a branch the companies stand at different stages.
    """
    chance = random.Random(SEED)  # noqa: S311 - demo data, the same every time
    password = User.objects.filter(kind=Kind.STAFF).values_list("password", flat=True)[0]  # all demo accounts share one
    codes = list(people.branch_reviewers)
    branches = {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}
    first: list[Company] = []
    for number in range(SIZES[scale]):
        code = codes[number % len(codes)]
        company = _company(number, branches[code])
        register.furnish(LOADER, company, number, random.Random(SEED + number))  # noqa: S311 - as above
        results.load(LOADER, company, number)
        user = _member(company, f"qy{number + 1:02d}", _name(chance), Role.QUALITY, password, is_administrator=True)
        if number < len(codes):
            _member(company, f"qy{number + 1:02d}.b", _name(chance), Role.CLERK, password)
            first.append(company)
        if number == 1 and len(first) > 1:
            companies.add_member(actor=LOADER, company_id=first[0].pk, user=user, role=Role.CLERK, since=_FIRST_DAY)
        stage = _STAGES[(number % len(codes) + number // len(codes)) % len(_STAGES)]
        stage(chance, company, user, people.branch_reviewers[code])
    _open_one_again(people)
    incidents.load(
        first[0], _actor(User.objects.get(username="qy01"), first[0]), people.branch_reviewers[codes[0]], LOADER
    )
    stores_vaccines = _actor(User.objects.get(username="qy11"), Company.objects.get(memberships__user__username="qy11"))
    coldchain.load(stores_vaccines, workdays.today().year - 1)
    certificates.load()
    administrator, reviewer = _actor(User.objects.get(username="qy01"), first[0]), people.branch_reviewers[codes[0]]
    register.changes(first[0], administrator, reviewer)
    register.invitations(administrator)
    register.registrations(LOADER, reviewer)


def _company(number: int, branch: Unit) -> Company:
    place = branch.name.removesuffix("分局")
    lap = number // len(_WORDS)
    word = _WORDS[number % len(_WORDS)] + ("" if lap < 1 else _WORDS[lap % len(_WORDS)])
    start = f"91420000MA{number + 1:07d}"
    chain = number % 8 == 7
    return companies.register_company(
        actor=LOADER,
        credit_code=start + credit_codes.check_character(start),
        name=f"{place}{word}示范{'大药房连锁' if chain else '医药'}有限公司",
        kind=CompanyKind.CHAIN if chain else CompanyKind.WHOLESALE,
        branch=branch,
        address=f"湖北省{place}市示范路 {number + 1} 号",
        license_number=f"鄂{'B' if chain else 'A'}A0270{number + 1:05d}",
        legal_representative=_FAMILIES[number % 10] + _GIVEN[number * 7 % 10],
        phone=f"027-8{number:07d}",
        note=MARK,
    )


def _name(chance: random.Random) -> str:
    family, *given = chance.choice(_FAMILIES), *chance.sample(_GIVEN, chance.randint(1, 2))
    return "".join([family, *given])


def _member(
    company: Company, username: str, name: str, role: Role, password: str, *, is_administrator: bool = False
) -> User:
    """Accounts share the hash of the demo password: one Argon2id hash each would take a minute."""
    user = User.objects.create(
        username=username,
        name=name,
        kind=Kind.COMPANY,
        email=f"{username}@example.com",
        password=password,
        password_changed_at=timezone.now(),
    )
    companies.add_member(
        actor=LOADER,
        company_id=company.pk,
        user=user,
        role=role,
        since=_FIRST_DAY,
        is_administrator=is_administrator,
    )
    return user


def _not_begun(chance: random.Random, company: Company, user: User, reviewer: Actor) -> None:
    """Nothing yet."""


def _half_filled(chance: random.Random, company: Company, user: User, reviewer: Actor) -> None:
    if report := _begin(user, company):
        for code in ("basic", "quality"):
            _save(user, report, code, _sections(chance, report)[code])


def _submitted(chance: random.Random, company: Company, user: User, reviewer: Actor) -> Report | None:
    report = _begin(user, company)
    if report is None:
        return None
    for code, data in _sections(chance, report).items():
        _save(user, report, code, data)
    version = Report.objects.values_list("row_version", flat=True).get(pk=report.pk)
    return services.submit_report(
        actor=_actor(user, company), report_id=report.pk, row_version=version, declared=True, key=f"demo-{report.pk}"
    )


def _returned(chance: random.Random, company: Company, user: User, reviewer: Actor) -> None:
    if report := _submitted(chance, company, user, reviewer):
        reason = "第一节仓库清单与许可证副本不一致，请核对仓库地址和面积后重新提交。"
        version, key = report.row_version, f"demo-{report.pk}"
        review.return_report(actor=reviewer, report_id=report.pk, row_version=version, reason=reason, key=key)


def _accepted(chance: random.Random, company: Company, user: User, reviewer: Actor) -> None:
    if report := _submitted(chance, company, user, reviewer):
        version, key = report.row_version, f"demo-{report.pk}"
        review.accept_report(
            actor=reviewer, report_id=report.pk, row_version=version, opinion="内容完整，予以受理。", key=key
        )


def _open_one_again(people: People) -> None:
    """One company found a slip in what was accepted; its branch lets it correct the report."""
    accepted = Report.objects.filter(state=ReportState.ACCEPTED).select_related("company__branch")
    report = accepted.order_by("company__credit_code").last()
    if report is None:
        return
    member = report.company.memberships.select_related("user").order_by("user__username")[0]
    asked = services.ask_correction(
        actor=_actor(member.user, report.company),
        report_id=report.pk,
        reason="第八节漏报一批抽检结果，申请更正。",
        key=f"demo-correct-{report.pk}",
    )
    reviewer = people.branch_reviewers[report.company.branch.code]
    services.open_again(actor=reviewer, request_id=asked.pk, answer="同意更正。", key=f"demo-open-{report.pk}")


Stage = Callable[[random.Random, Company, User, Actor], object]
_STAGES: tuple[Stage, ...] = (_half_filled, _submitted, _returned, _accepted, _not_begun)


def _actor(user: User, company: Company) -> Actor:
    return actor_of(user, channel=Channel.COMMAND, chosen_company=str(company.pk))


def _begin(user: User, company: Company) -> Report | None:
    """The report on last year; None where the clock stands before the first year there is a definition for."""
    year = workdays.today().year - 1
    if not ReportDefinition.objects.filter(code=content.DISTRIBUTOR, first_year__lte=year).exists():
        return None
    return services.start_report(actor=_actor(user, company), year=year, key=f"demo-{company.pk}")


def _save(user: User, report: Report, code: str, data: dict[str, Any]) -> None:
    version = queries.section_of(report, code).row_version
    services.save_section(
        actor=_actor(user, report.company), report_id=report.pk, code=code, data=data, row_version=version
    )


def _sections(chance: random.Random, report: Report) -> dict[str, dict[str, Any]]:
    return papers.sections(chance, {one.code: one.data for one in report.sections.all()}, report.year)
