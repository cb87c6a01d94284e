"""What earlier runs into the same folder saw, and when: the only witness against a date that was made up.

An article that an earlier whole run did not find, but that bears a day well before that run, appeared later than it
says (indicators 2019, 弄虚作假). It may also have been moved or linked anew, so a person confirms.
"""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from yaojian.inspection.engine.crawled import Crawled
from yaojian.inspection.engine.values import Sighting

HISTORY_NAME = ".yaojian-inspect.seen.json"
_BEIJING = ZoneInfo("Asia/Shanghai")
_TOLERATED = timedelta(days=3)  # between the day on a text and the day it is put online


class History:
    """The articles of the last whole run into ``folder``. A file that cannot be read is as good as none."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / HISTORY_NAME
        self._run: date | None = None
        self._seen: frozenset[str] = frozenset()
        try:
            data = json.loads(self._path.read_text("utf-8"))
            self._run, self._seen = date.fromisoformat(data["day"]), frozenset(data["articles"])
        except (OSError, ValueError, KeyError, TypeError):
            self._seen = frozenset()

    def judge(self, crawled: Crawled, now: datetime) -> None:
        """Add a sighting for each article that is new and says it is old."""
        if self._run is None or self._run >= now.astimezone(_BEIJING).date():
            return
        for number, stated in crawled.stated.items():
            url = crawled.urls[number]
            if url not in self._seen and stated < self._run - _TOLERATED:
                excerpt = f"标注的发布日期是 {stated}，但 {self._run} 检查时网站上还没有这条信息"
                sighting = Sighting("fresh.backdated", url, url, "head", str(stated), excerpt)
                crawled.sightings.add(sighting, number)

    def remember(self, crawled: Crawled, now: datetime) -> None:
        """Keep the articles of this run, which was whole, for the next."""
        articles = sorted(crawled.urls[number] for number in crawled.stated)
        data = {"day": now.astimezone(_BEIJING).date().isoformat(), "articles": articles}
        self._path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
