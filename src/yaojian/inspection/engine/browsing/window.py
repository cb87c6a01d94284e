"""The browser of one run: started when first wanted, one tab, closed with the run."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

from yaojian.inspection.engine.browsing.program import BrowserFailed, Chromium, browser
from yaojian.inspection.engine.browsing.supply import Supply
from yaojian.inspection.engine.browsing.tab import Tab
from yaojian.inspection.engine.guard import Guard
from yaojian.inspection.engine.values import Limits


class Window:
    """Use as an asynchronous context manager. A browser that failed once is not started again."""

    def __init__(self, guard: Guard, limits: Limits, may_ask: Callable[[str], bool]) -> None:
        self.supply = Supply(guard, limits, may_ask)
        self._program = browser()
        self._chromium: Chromium | None = None
        self._tab: Tab | None = None

    @property
    def is_there(self) -> bool:
        """Whether this machine has a browser that has not failed."""
        return self._program is not None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._shut()
        self.supply.close()

    async def show(self, url: str) -> Tab:
        """The tab, with ``url`` opened in it. Raises ``BrowserFailed``: this page cannot be shown."""
        if self._program is None:
            raise BrowserFailed("no browser")
        try:
            if self._tab is None:
                self._chromium = await Chromium(self._program).__aenter__()
                self._tab = Tab(self._chromium, self.supply)
        except BrowserFailed:
            self._program = None
            raise
        try:
            await self._tab.show(url)
        except BrowserFailed:
            await self._shut()  # a page that does not let go takes its browser with it; the next one gets another
            raise
        return self._tab

    async def _shut(self) -> None:
        chromium, self._chromium, self._tab = self._chromium, None, None
        if chromium is not None:
            await chromium.__aexit__(None, None, None)
