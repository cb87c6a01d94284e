"""The demo's inspection: a real one of its own portal, begun by the worker once everything has started; what is watched, with
a week of visits; and an earlier inspection of an invented site whose problems are on their way. All invented facts say 示范数据.
"""

import random
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, Protocol

import yaml
from django.conf import settings
from django.utils import timezone

from yaojian.inspection import engine
from yaojian.inspection.engine.reporting.findings import report_data
from yaojian.inspection.engine.scoring import score_findings
from yaojian.inspection.probing.models import ProbeTarget, ProbeVisit, TargetDay, TargetState
from yaojian.inspection.probing.services import targets, windows
from yaojian.inspection.probing.services.targets import TargetFacts
from yaojian.inspection.probing.services.windows import WindowWish
from yaojian.inspection.rectification.models import Rectification
from yaojian.inspection.rectification.services import giving, mending
from yaojian.inspection.runs import services
from yaojian.inspection.runs.models import Run
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays

# The first start still builds and starts the page process when the demo data stands.
_BEGINS_AFTER = timedelta(seconds=60)
_SEED = 20190401
_MARK = "示范数据"
_EXAMPLE = "https://www.example.gov.cn/"
_EVERY = timedelta(minutes=30)
_DAYS = 7


class Inspectors(Protocol):
    """The persons who inspect, edit and decide in the demo. Heads by the code of their unit."""

    inspector: Actor
    editor: Actor
    heads: dict[str, Actor]


def load(people: Inspectors, *, scale: Literal["small", "large"] = "small") -> Run:
    """Watch, inspect, give out; the same at every scale. Gives the real run of the own portal, whose findings nobody invents."""
    del scale
    if not ProbeTarget.objects.exists():
        _watch(people)
        _give_out(people, _earlier_run(people.inspector))
    order = services.RunOrder(target=settings.YAOJIAN_SITE_ADDRESS, rate=Decimal("20"))
    begins = timezone.now() + _BEGINS_AFTER
    return services.start_run(actor=people.inspector, order=order, key="demo-inspection", begins=begins)


def _watch(people: Inspectors) -> None:
    home = settings.YAOJIAN_SITE_ADDRESS.rstrip("/")
    wanted = (
        TargetFacts("门户首页", f"{home}/", words=settings.YAOJIAN_INSTITUTION),
        TargetFacts("信息公开列表", f"{home}/", function="list", interval=30),
        TargetFacts("来信填写", f"{home}/d/letters/new?kind=consultation", function="form", interval=30),
        TargetFacts("登录页面", f"{home}/account/login", function="login"),
    )
    dice = random.Random(_SEED)  # noqa: S311 - repeatable demo data, not a secret
    for place, facts in enumerate(wanted):
        target = targets.add_target(actor=people.inspector, facts=facts, key=f"demo-target-{place}")
        ProbeTarget.objects.filter(pk=target.pk).update(order=place)
        _visits(target, dice)
    control = TargetFacts("国务院门户", "https://www.gov.cn/", is_control=True)
    targets.add_target(actor=people.inspector, facts=control, key="demo-control")
    _window(people)


def _visits(target: ProbeTarget, dice: random.Random) -> None:
    """A week of invented visits, every half hour, each marked; the real ones begin where these end."""
    now = timezone.now()
    moments = [now - _EVERY * n for n in range(int(timedelta(days=_DAYS) / _EVERY), 0, -1)]
    rows = [_visit(target, at, dice) for at in moments]
    ProbeVisit.objects.bulk_create(rows)
    days: dict[Any, TargetDay] = {}
    for row in rows:
        day = row.at.astimezone(workdays.BEIJING).date()
        total = days.setdefault(day, TargetDay(target=target, day=day))
        if row.outcome == "failed":
            total.failed += 1
        else:
            total.good += 1
            total.slow += row.total >= 3_000
            total.slowest = max(total.slowest, row.total)
    TargetDay.objects.bulk_create(days.values())
    ProbeTarget.objects.filter(pk=target.pk).update(state=TargetState.UP, good_in_row=1)


def _visit(target: ProbeTarget, at: datetime, dice: random.Random) -> ProbeVisit:
    if dice.random() < 0.006:
        return ProbeVisit(
            target=target, at=at, outcome="failed", total=15_000, reason=f"{_MARK}：在规定时间内没有打开。"
        )
    total = dice.randrange(180, 900) + (dice.randrange(2_500, 4_000) if dice.random() < 0.01 else 0)
    phases = {"dns": dice.randrange(1, 12), "connect": dice.randrange(1, 20), "first_byte": total // 2}
    return ProbeVisit(target=target, at=at, outcome="good", status=200, total=total, reason=_MARK, **phases)


def _window(people: Inspectors) -> None:
    tomorrow = workdays.due_at_end_of(workdays.today()) + timedelta(hours=22)
    wish = WindowWish(tomorrow, tomorrow + timedelta(hours=2), f"数据库升级（{_MARK}）")
    windows.propose_window(actor=people.inspector, wish=wish, key="demo-window")


def _earlier_run(inspector: Actor) -> Run:
    """An inspection of an invented site, ended already; its files were not kept. Its points are counted by the engine."""
    order = services.RunOrder(target=_EXAMPLE)
    run = services.start_run(
        actor=inspector, order=order, key="demo-earlier", begins=timezone.now() + timedelta(days=3650)
    )
    return services.finish_run(run_id=run.pk, result=_invented(run))


def _invented(run: Run) -> dict[str, Any]:
    """What the engine would tell of the invented faults."""
    now = timezone.now().replace(microsecond=0)
    found, score = score_findings(
        [_fault(row, now) for row in yaml.safe_load(_FAULTS)], engine.load_set(run.indicators)
    )
    facts = engine.Run(
        target=run.target, indicators=run.indicators, started_at=now, finished_at=now, pages=128, targets=640, stopped=None,
        site=run.site, limits=services.limits_of(run),
    )  # fmt: skip
    return report_data(engine.Report(facts, score, found))


def _fault(row: dict[str, Any], now: datetime) -> engine.Finding:
    places = tuple(engine.Place(**place) for place in row["places"])
    return engine.Finding(
        rule=row["rule"], severity=engine.RULES[row["rule"]].severity, url=row["url"], places=places,
        places_count=len(places), on_home=False, excerpt=f"{_MARK}：{row['excerpt']}",
        evidence=engine.Evidence(None, None, None), seen_at=now,
    )  # fmt: skip


def _give_out(people: Inspectors, run: Run) -> None:
    rows = {row.rule: row for row in Rectification.objects.filter(site=run.site)}
    takers = {"link.broken": people.editor, "link.unverified": people.editor, "fresh.column": people.heads["XXZX"]}
    for place, (rule, taker) in enumerate(takers.items()):
        if taker.unit_id is None:
            continue
        order = giving.Giving(taker.unit_id, taker.person_id, text="请按期整改。")
        giving.assign(actor=people.inspector, ids=[rows[rule].pk], giving=order, key=f"demo-giving-{place}")
    mending.report_false(
        actor=people.editor, rectification_id=rows["link.unverified"].pk,
        reason="对方网站限制程序访问，用浏览器可以打开。",
    )  # fmt: skip


# In the order of the engine: the heaviest first.
_FAULTS = """
- rule: link.broken
  url: https://www.example.gov.cn/bsfw/dzzs/
  excerpt: 链接：服务器答复“网关错误”（状态 502）
  places: [{page: 'https://www.example.gov.cn/bsfw/', selector: a, text: 电子证书查询}]
- rule: tags.column
  url: https://www.example.gov.cn/zwgk/
  excerpt: <meta name="ColumnType"> 没有这个标签
  places: [{page: 'https://www.example.gov.cn/zwgk/', selector: head, text: ColumnType}]
- rule: fresh.column
  url: https://www.example.gov.cn/fjdt/d7/
  excerpt: 栏目“第七分局动态”最新信息已有 16 天
  places: [{page: 'https://www.example.gov.cn/fjdt/d7/', selector: body, text: ''}]
- rule: link.unverified
  url: https://www.example.gov.cn/ztzl/gy/
  excerpt: 链接：服务器不让程序访问（状态 403），需要人工打开核实
  places: [{page: 'https://www.example.gov.cn/ztzl/', selector: a, text: 公益广告}]
"""
