"""Confirm before accusing: a failed address is asked again, the last time as an ordinary browser, before it counts.

An answer that may be a wall against programs (403, 412, 429 …) is never called broken: it is ``unverified``.
"""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass

from yaojian.inspection.engine.addresses import site_of
from yaojian.inspection.engine.answers import Answer
from yaojian.inspection.engine.fetching import AGENT, OTHER_AGENT, Fetcher
from yaojian.inspection.engine.politeness import Pace
from yaojian.inspection.engine.spooling import Spool
from yaojian.inspection.engine.values import Limits

_WALLS = frozenset({401, 403, 405, 406, 407, 412, 418, 421, 429, 451, 999, *range(520, 531)})
_FINAL = frozenset({"private", "loop", "redirects", "bad_redirect"})
_ONCE_MORE = frozenset({"timeout", "dns", "tls"})
_SILENCE = frozenset({"timeout", "dns", "refused"})
_SILENT_HOST = 3  # foreign addresses in a row that were never answered, after which their host is not asked again
_SENTENCES = {
    "timeout": "在 {seconds:g} 秒内没有打开",
    "dns": "域名解析不到地址",
    "refused": "服务器拒绝连接",
    "dropped": "服务器没有答复就断开了连接",
    "tls": "安全证书有误或安全连接建立失败",
    "private": "指向内部网络地址，公众打不开",
    "loop": "反复跳转，回到了已经到过的地址",
    "redirects": "跳转超过 {redirects} 次",
    "bad_redirect": "跳转到一个写错的地址",
    "garbled": "服务器的答复残缺，无法读取",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """``rule`` is None for a good address, else the rule broken; ``reason`` a Chinese clause without full stop;
    ``failure`` as in ``Answer``, None when the host answered."""

    rule: str | None = None
    reason: str = ""
    failure: str | None = None


_GOOD = Verdict()  # one for all of them


@dataclass(frozen=True, slots=True)
class Doubt:
    """An answer that is not believed yet: to be asked for the ``attempt``-th time, not before ``due`` (monotonic)."""

    answer: Answer
    attempt: int
    due: float


class Settler:
    """Asks until the answer can be trusted, within ``Limits.tries``, and keeps it in the spool."""

    def __init__(self, fetcher: Fetcher, spool: Spool, limits: Limits, counters: Counter[str]) -> None:
        self._fetcher = fetcher
        self._spool = spool
        self._pace = Pace(limits)
        self._limits = limits
        self._counters = counters
        self._silent: Counter[str] = Counter()

    async def settle(self, url: str, *, page: bool, own: bool) -> tuple[Answer, int]:
        """The last answer for ``url`` and its position in the spool, however long it takes."""
        doubt: Doubt | None = None
        while isinstance(found := await self.attempt(url, page=page, own=own, doubt=doubt), Doubt):
            doubt = found
        return found

    async def attempt(
        self, url: str, *, page: bool, own: bool, doubt: Doubt | None = None
    ) -> tuple[Answer, int] | Doubt:
        """As ``settle``, but an answer that needs a pause before it is asked for again comes back as a doubt, so that
        other addresses can be asked meanwhile; hand it in with the next attempt.

        Pages (and style sheets) are fetched whole, the rest is asked for its head first. What an earlier, interrupted
        run got is not asked for again.
        """
        if doubt is None and (recalled := self._spool.recall(url, whole=page, limit=self._limits.expanded)):
            self._counters["fetch/recalled"] += 1
            return recalled
        found = await self._tried(url, page=page, own=own, doubt=doubt)
        if isinstance(found, Doubt):
            return found
        self._counters["fetch/good" if found.good else f"fetch/failed/{found.failure or found.status}"] += 1
        return found, self._spool.put(found, whole=page)

    async def _tried(self, url: str, *, page: bool, own: bool, doubt: Doubt | None) -> Answer | Doubt:
        """A slip of the server is gone when it is asked again at once; the last time comes after a pause."""
        host = site_of(url)
        if doubt is None:
            answer, attempt = await self._ask(url, host, page=page, own=own, head=not page, agent=AGENT), 2
        else:
            await asyncio.sleep(max(0.0, doubt.due - time.monotonic()))
            answer, attempt = doubt.answer, doubt.attempt
        while not self._believed(answer, attempt):
            if self._wants_pause(answer, attempt) and (doubt is None or doubt.attempt != attempt):
                return Doubt(answer, attempt, time.monotonic() + self._limits.pause)
            last = attempt == self._limits.tries or answer.status in _WALLS or answer.status in (404, 410)
            self._counters["fetch/retry"] += 1
            answer = await self._ask(url, host, page=page, own=own, head=False, agent=OTHER_AGENT if last else AGENT)
            attempt += 1
            if last and not answer.failure and answer.status < 500:
                break
        if not own:
            self._silent[host] = self._silent[host] + 1 if answer.failure in _SILENCE else 0
        return answer

    def _believed(self, answer: Answer, attempt: int) -> bool:
        return (
            answer.good
            or attempt > self._limits.tries
            or answer.failure in _FINAL
            or (attempt > 2 and answer.failure in _ONCE_MORE)
        )

    def _wants_pause(self, answer: Answer, attempt: int) -> bool:
        """Whether the answer may be another in a while, and the ``attempt``-th is the last it gets."""
        passing = answer.status >= 500 or answer.failure is not None
        return passing and (attempt == self._limits.tries or answer.failure in _ONCE_MORE)

    def keep(self, answer: Answer) -> int:
        """Put a page as the browser showed it into the spool, beside what was sent."""
        return self._spool.put(answer, whole=True)

    async def once(self, url: str) -> Answer:
        """One question to the own site whose failure accuses nobody (robots.txt)."""
        return await self._ask(url, site_of(url), page=True, own=True, head=False, agent=AGENT)

    async def _ask(self, url: str, host: str, *, page: bool, own: bool, head: bool, agent: str) -> Answer:
        if not own and self._silent[host] >= _SILENT_HOST:
            return _silence(url)
        async with self._pace.turn(host, own=own):
            if not own and self._silent[host] >= _SILENT_HOST:  # became silent while this one waited for its turn
                return _silence(url)
            answer = await self._fetcher.ask(url, whole=page, head=head, agent=agent)
        self._counters["fetch/asked"] += 1
        if self._pace.heed(host, answer):
            self._counters["fetch/stepped_back"] += 1
        return answer


def _silence(url: str) -> Answer:
    """What a host that has fallen silent would say."""
    return Answer(asked=url, url=url, failure="timeout", hops=(url,))


def verdict_of(answer: Answer, limits: Limits) -> Verdict:
    """What a settled answer means for the links that lead to it."""
    if answer.good:
        return _GOOD
    if answer.failure is None:
        if answer.status in _WALLS:
            return Verdict("link.unverified", f"服务器不让程序访问（状态 {answer.status}），需要人工打开核实")
        return Verdict("link.broken", f"服务器答复“{_status_words(answer.status)}”（状态 {answer.status}）")
    reason = _SENTENCES[answer.failure].format(seconds=limits.seconds, redirects=limits.redirects)
    if answer.failure == "loop" and any(name.lower() == "set-cookie" for name, _ in answer.headers):
        return Verdict("link.unverified", "页面要求先保存 Cookie 才能打开，需要人工打开核实")
    rule = {"timeout": "link.timeout", "private": "link.private"}.get(answer.failure, "link.broken")
    return Verdict(rule, reason, answer.failure)


def _status_words(status: int) -> str:
    known = {400: "请求有误", 404: "页面不存在", 410: "页面已删除", 500: "服务器内部错误", 502: "网关错误",
             503: "服务不可用", 504: "网关超时"}  # fmt: skip
    return known.get(status, "服务器出错" if status >= 500 else "不能访问")
