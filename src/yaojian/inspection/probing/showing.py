"""Turns what was measured into what pages show: bars of days, the week in words, the curve of a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from yaojian.inspection.measuring.arithmetic import Week
from yaojian.inspection.measuring.functions import function_checks
from yaojian.inspection.measuring.rules import rules
from yaojian.inspection.probing.models import Hours, ProbeTarget, ProbeVisit, TargetDay, TargetState
from yaojian.inspection.probing.queries import Standing

_BEIJING = ZoneInfo("Asia/Shanghai")
_STEP, _WIDTH, _HEIGHT = 7, 5, 28
_SLOW_SHARE = 0.05
_TOPS = {"good": 10, "slow": 5, "down": 0, "none": 20}
_WORDS = {"good": "正常", "slow": "变慢", "down": "有失败", "none": "无数据"}
CHART_WIDTH, CHART_HEIGHT, _LEFT, _BOTTOM = 640, 200, 52, 26


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of the bars: where its rectangle stands, what it is called, how it looks."""

    x: int
    y: int
    height: int
    look: str
    title: str


@dataclass(frozen=True, slots=True)
class Bars:
    """The days of one target; ``told`` reads them aloud."""

    bars: list[Bar]
    width: int
    told: str


@dataclass(frozen=True, slots=True)
class Watched:
    """One target's line in the list."""

    target: ProbeTarget
    bars: Bars
    standing: Standing
    last: ProbeVisit | None
    label: str
    tone: str

    @property
    def check(self) -> str:
        """「每 10 分钟 · 站内搜索返回结果」."""
        return f"每 {self.target.interval} 分钟 · {check_title(self.target)}"


@dataclass(frozen=True, slots=True)
class Curve:
    """A line chart: points of the line, of the area below it, labels of both axes. Seconds upwards, hours to the right."""

    line: str
    area: str
    across: list[tuple[int, str]]
    upwards: list[tuple[int, str]]
    highest: str


def check_title(target: ProbeTarget) -> str:
    """What its visits do."""
    check = function_checks().get(target.function)
    return check.title if check else "页面打开"


def bars_of(days: Mapping[date, TargetDay], *, until: date, count: int = 60) -> Bars:
    """``count`` days up to ``until``, one bar each, also for days without a visit."""
    found, tally = [], dict.fromkeys(_WORDS, 0)
    for place in range(count):
        day = until - timedelta(days=count - 1 - place)
        look = _look(days.get(day))
        tally[look] += 1
        title = f"{day.month}月{day.day}日：{_told(days.get(day), look)}"
        found.append(Bar(place * _STEP, _TOPS[look], _HEIGHT - _TOPS[look], look, title))
    told = "，".join(f"{_WORDS[look]} {number} 天" for look, number in tally.items() if number)
    return Bars(found, count * _STEP, f"近 {count} 天：{told}")


def _look(day: TargetDay | None) -> str:
    if day is None or not day.good + day.failed:
        return "none"
    if day.failed:
        return "down"
    return "slow" if day.slow / day.good >= _SLOW_SHARE else "good"


def _told(day: TargetDay | None, look: str) -> str:
    if day is None:
        return _WORDS[look]
    parts = [f"{_WORDS[look]}，访问 {day.good + day.failed} 次，失败 {day.failed} 次"]
    if day.maintenance:
        parts.append(f"维护期间 {day.maintenance} 次不计")
    if day.probe_side:
        parts.append(f"本方网络不通 {day.probe_side} 次不计")
    return "，".join(parts)


def standing_label(target: ProbeTarget, last: ProbeVisit | None) -> tuple[str, str]:
    """The state as a word and a colour. A slow last visit shows before an alarm would."""
    if not target.active:
        return "已停用", "line"
    if target.state == TargetState.DOWN:
        return "异常", "red"
    if last is None:
        return "等待首次访问", "line"
    if last.outcome == "failed":
        return "未打开", "amber"
    if last.outcome == "probe_side":
        return "本方网络不通", "violet"
    return ("变慢", "amber") if last.total >= rules().slow_milliseconds else ("正常", "green")


def week_words(target: ProbeTarget, week: Week) -> str:
    """The arithmetic of the veto in one sentence."""
    watched = rules()
    if not week.counted:
        return "近 7 天还没有计入的访问。"
    words = f"近 {watched.days} 天计入 {week.counted} 次访问，{week.failed} 次没有在 15 秒内打开，占 {week.percent_failed:.2f}%。"
    if week.veto:
        words += "已达到 5%，触发“站点无法访问”单项否决。"
    else:
        words += f"再失败 {week.left} 次以内不会达到 5%。" if week.left else "再失败 1 次就会达到 5%，触发单项否决。"
    if not week.enough and target.hours == Hours.ALWAYS:
        words += f"访问还不足 {watched.days * watched.visits_a_day} 次，结果仅供参考。"
    if week.excused:
        words += f"另有 {week.excused} 次在维护期间或因本方网络不通，不计入。"
    return words


def curve_of(hours: Sequence[tuple[datetime, int]]) -> Curve | None:
    """The chart of the last 24 hours; None with fewer than two points."""
    if len(hours) < 2:
        return None
    top = max(1000, *(value for _, value in hours))
    top = -(-top // 1000) * 1000
    first, last = hours[0][0], hours[-1][0]
    span = (last - first).total_seconds()

    def x(at: datetime) -> int:
        return _LEFT + round((at - first).total_seconds() / span * (CHART_WIDTH - _LEFT - 14))

    def y(value: int) -> int:
        return 10 + round((1 - value / top) * (CHART_HEIGHT - _BOTTOM - 10))

    points = [(x(at), y(value)) for at, value in hours]
    line = " ".join(f"{left},{down}" for left, down in points)
    area = f"{points[0][0]},{y(0)} {line} {points[-1][0]},{y(0)}"
    marks = [hours[round(place * (len(hours) - 1) / 4)][0] for place in range(5)] if len(hours) >= 5 else [first, last]
    across = [(x(at), f"{at.astimezone(_BEIJING).hour}时") for at in marks]
    step = max(1, top // 1000 // 3)
    upwards = [(y(seconds * 1000), f"{seconds} 秒") for seconds in range(0, top // 1000 + 1, step)]
    when, most = max(hours, key=lambda hour: hour[1])
    return Curve(line, area, across, upwards, f"{when.astimezone(_BEIJING).hour}时最慢，{most / 1000:.2f} 秒")


def watched_of(
    targets: Sequence[ProbeTarget],
    standings: Mapping[UUID, Standing],
    days: Mapping[UUID, Mapping[date, TargetDay]],
    last: Mapping[UUID, ProbeVisit],
    *,
    until: date,
) -> list[Watched]:
    """The lines of the list."""
    lines = []
    for target in targets:
        label, tone = standing_label(target, last.get(target.pk))
        bars = bars_of(days.get(target.pk, {}), until=until)
        lines.append(Watched(target, bars, standings[target.pk], last.get(target.pk), label, tone))
    return lines
