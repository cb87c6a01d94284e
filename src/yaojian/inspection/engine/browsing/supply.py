"""What the browser gets when a page asks for something: the engine asks in its stead, under the rules of the crawl.

Only GET, only what robots.txt allows and what is no act (logging out, voting), at the pace of the run, each connection by the
guard, each body up to the limit of a page. Answers are remembered for the run: templates share their styles and scripts.
"""

import base64
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urldefrag, urlsplit

from yaojian.inspection.engine.answers import Answer
from yaojian.inspection.engine.fetching import OTHER_AGENT, HttpFetcher
from yaojian.inspection.engine.guard import Guard
from yaojian.inspection.engine.politeness import Pace
from yaojian.inspection.engine.values import Limits

_PASSED_ON = frozenset(
    {
        "content-type",
        "content-security-policy",
        "access-control-allow-origin",
        "access-control-allow-headers",
        "x-frame-options",
    }
)
_REMEMBERED = 48 * 2**20  # bytes of bodies


class Supply:
    """``may_ask`` says whether an address may be asked for at all. Use within one event loop."""

    def __init__(self, guard: Guard, limits: Limits, may_ask: Callable[[str], bool]) -> None:
        self._fetcher = HttpFetcher(guard, replace(limits, first_bytes=limits.body))
        self._pace = Pace(limits)
        self._may_ask = may_ask
        self._known: dict[str, Answer] = {}
        self._size = 0

    def close(self) -> None:
        """Give up the connections."""
        self._fetcher.close()

    def know(self, url: str, answer: Answer) -> None:
        """An answer the crawl has got already."""
        if self._size + len(answer.body) <= _REMEMBERED:
            self._known[url] = answer
            self._size += len(answer.body)

    async def reply(self, method: str, url: str) -> dict[str, Any] | None:
        """Parameters of ``Fetch.fulfillRequest``; None: the browser does not get it."""
        url = urldefrag(url).url
        if method != "GET" or urlsplit(url).scheme not in ("http", "https") or not self._may_ask(url):
            return None
        answer = self._known.get(url) or await self._asked(url)
        if answer.failure is not None or not answer.status:
            return None
        if answer.url != url:  # the browser has to know where it stands, so that relative references lead right
            return {"responseCode": 302, "responseHeaders": [{"name": "Location", "value": answer.url}]}
        kept = [(name, value) for name, value in answer.headers if name.lower() in _PASSED_ON]
        return {
            "responseCode": answer.status,
            "responseHeaders": [{"name": name, "value": value} for name, value in kept],
            "body": base64.b64encode(answer.body).decode(),
        }

    async def _asked(self, url: str) -> Answer:
        async with self._pace.turn(urlsplit(url).netloc, own=True):
            answer = await self._fetcher.ask(url, whole=False, agent=OTHER_AGENT)
        self.know(url, answer)
        if answer.url != url and answer.failure is None:
            self.know(answer.url, replace(answer, asked=answer.url))
        return answer
