"""A year of a vaccine store's loggers for the demo (示范数据): two probes, every half hour, one excursion. Same every time."""

import math
from datetime import datetime, timedelta
from uuid import uuid4

from yaojian.kernel.actors import Actor
from yaojian.kernel.files import services as files

from . import jobs, services
from .forms import LOGGERS

_DOOR = (196, 20, 24)
"""Day of the year (from 0) and half hours of it in which the east probe warmed up: a hot July morning at the door."""


def load(reporter: Actor, year: int) -> None:
    """``reporter`` acts for a company that stores vaccines. Uploads, and analyses at once instead of in the worker."""
    name = f"示范数据 {year} 年一号冷库.csv"
    content = _log(year).encode("gbk")
    upload = files.store(actor=reporter, upload=content, name=name, owner_kind=files.DRAFT, allowed=LOGGERS)
    of = services.add_files(actor=reporter, year=year, uploads=[upload], key=str(uuid4()))
    jobs.analyse_year(run_id=str(of.run_id), year_id=str(of.pk), wanted=of.wanted)


def _log(year: int) -> str:
    """What a Chinese logger exports: facts of the device, then a column a probe."""
    start = datetime(year, 1, 1)  # noqa: DTZ001 - local, as loggers write it
    half_hours = (datetime(year + 1, 1, 1) - start) // timedelta(minutes=30)  # noqa: DTZ001 - as above
    lines = ["设备编号：SF-LK-01（示范数据）", "记录间隔：30 分钟", "", "时间,一号库东(℃),一号库西(℃)"]
    for number in range(half_hours):
        moment = start + timedelta(minutes=30 * number)
        lines.append(f"{moment:%Y-%m-%d %H:%M},{_east(number):.1f},{_west(number):.1f}")
    return "\n".join(lines) + "\n"


def _east(number: int) -> float:
    day, half_hour = divmod(number, 48)
    if day == _DOOR[0] and _DOOR[1] <= half_hour < _DOOR[2]:
        return 9.2 + 0.3 * (half_hour - _DOOR[1])
    return _west(number) + 0.4


def _west(number: int) -> float:
    """The compressor's rhythm, the day's and the year's, and a little that looks like chance."""
    season = 0.5 * math.sin((number / 48 - 100) * math.tau / 365)
    daily = 0.4 * math.sin(number * math.tau / 48)
    return 4.6 + season + daily + 0.5 * math.sin(number * 1.7) + 0.2 * math.sin(number * 7.3)
