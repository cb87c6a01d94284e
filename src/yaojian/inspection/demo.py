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
    """An inspection of an invented site, ended already; its files were not kept."""
    order = services.RunOrder(target=_EXAMPLE)
    run = services.start_run(
        actor=inspector, order=order, key="demo-earlier", begins=timezone.now() + timedelta(days=3650)
    )
    result: dict[str, Any] = yaml.safe_load(_RESULT)
    when = timezone.now().replace(microsecond=0).isoformat()
    for finding in result["findings"]:
        finding |= {"seen_at": when, "clause": f"检查指标（{_MARK}）", "evidence": {"file": None, "sha256": None}}
        finding |= {"places_count": len(finding["places"]), "on_home": False}
    return services.finish_run(run_id=run.pk, result=result)


def _give_out(people: Inspectors, run: Run) -> None:
    rows = list(Rectification.objects.filter(site=run.site).order_by("number"))
    head = people.heads["XXZX"]
    for place, (row, taker) in enumerate(zip(rows[:3], (people.editor, people.editor, head), strict=True)):
        if taker.unit_id is None:
            continue
        order = giving.Giving(taker.unit_id, taker.person_id, text="请按期整改。")
        giving.assign(actor=people.inspector, ids=[row.pk], giving=order, key=f"demo-giving-{place}")
    mending.report_false(
        actor=people.editor, rectification_id=rows[1].pk, reason="对方网站限制程序访问，用浏览器可以打开。"
    )


_RESULT = """
run: {pages: 128, targets: 640, stopped_because: null, traps: []}
score:
  label: 试算分
  points: 95.4
  total: 100.0
  grade: 合格
  vetoes: []
  items: []
findings:
  - {rule: link.broken, title: 链接打不开, group: 链接可用性, severity: general, item: D1, points: 1.0,
     url: 'https://www.example.gov.cn/bsfw/dzzs/', excerpt: '示范数据：服务器答复“网关错误”（状态 502）', advice: 请改成正确的网址；内容已下线的，请删除链接或恢复内容。,
     places: [{page: 'https://www.example.gov.cn/bsfw/', selector: a, text: 电子证书查询}]}
  - {rule: link.unverified, title: 需要人工核实的链接, group: 链接可用性, severity: unverified, item: null, points: 0.0,
     url: 'https://www.example.gov.cn/ztzl/gy/', excerpt: '示范数据：服务器不让程序访问（状态 403），需要人工打开核实', advice: 请用浏览器打开核实；确实打不开的，请修改或删除链接。,
     places: [{page: 'https://www.example.gov.cn/ztzl/', selector: a, text: 公益广告}]}
  - {rule: fresh.column, title: 栏目长期没有更新, group: 内容更新, severity: general, item: D2, points: 0.5,
     url: 'https://www.example.gov.cn/fjdt/d7/', excerpt: '示范数据：栏目“第七分局动态”最新信息已有 16 天', advice: 请补发应公开的信息；不再使用的栏目请归档并从导航中撤下。,
     places: [{page: 'https://www.example.gov.cn/fjdt/d7/', selector: body, text: ''}]}
  - {rule: tags.column, title: 缺少栏目标签, group: 网页标签, severity: general, item: D3, points: 1.0,
     url: 'https://www.example.gov.cn/zwgk/', excerpt: '示范数据：<meta name="ColumnType"> 没有这个标签', advice: 请在栏目模板的 head 部分补上标签，并填写规范内容。,
     places: [{page: 'https://www.example.gov.cn/zwgk/', selector: head, text: ColumnType}]}
"""
