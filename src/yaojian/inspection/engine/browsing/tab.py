"""One page in the browser: opened, left alone until it is quiet, then read, judged or pictured."""

import asyncio
import base64
import time
from typing import Any

from yaojian.inspection.engine.browsing.program import BrowserFailed, Chromium
from yaojian.inspection.engine.browsing.supply import Supply

_PATIENCE = 20.0  # seconds until a page is taken as it is
_QUIET = 0.3  # seconds without a request after loading
_TICK = 0.05
_HEIGHT, _WIDTH = 1800, 1440
_WORLD = "yaojian"  # scripts of ours run apart from the page's, which may have changed everything


class Tab:
    """One page at a time; raises ``BrowserFailed``."""

    def __init__(self, chromium: Chromium, supply: Supply) -> None:
        self._chromium = chromium
        self._supply = supply
        self._session = ""
        self._target = ""
        self._frame = ""
        self._loaded = False
        self._last = 0.0
        self._open: set[asyncio.Task[None]] = set()

    async def show(self, url: str) -> None:
        """Open ``url`` in a fresh tab and wait until it is quiet, at most ``_PATIENCE`` seconds."""
        await self.close()
        send = self._chromium.send
        self._target = (await send("Target.createTarget", url="about:blank"))["targetId"]
        self._session = (await send("Target.attachToTarget", targetId=self._target, flatten=True))["sessionId"]
        self._chromium.listen(self._session, self._told)
        self._loaded, self._last = False, time.monotonic()
        await self._send("Page.enable")
        await self._send("Fetch.enable", patterns=[{"urlPattern": "*"}])
        metrics = {"width": _WIDTH, "height": _HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        await self._send("Emulation.setDeviceMetricsOverride", **metrics)
        shown = await self._send("Page.navigate", url=url)
        if "errorText" in shown:
            raise BrowserFailed(shown["errorText"])
        self._frame = shown["frameId"]
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end and not self._is_quiet():
            await asyncio.sleep(_TICK)

    async def run(self, *scripts: str) -> Any:
        """Run ``scripts`` apart from those of the page; the value of the last one, awaited, as plain data."""
        world = await self._send("Page.createIsolatedWorld", frameId=self._frame, worldName=_WORLD)
        told: dict[str, Any] = {}
        for script in scripts:
            told = await self._send(
                "Runtime.evaluate", expression=script, contextId=world["executionContextId"], awaitPromise=True,
                returnByValue=True,
            )  # fmt: skip
            if "exceptionDetails" in told:
                raise BrowserFailed(str(told["exceptionDetails"].get("text", "")))
        return told.get("result", {}).get("value")

    async def picture(self) -> bytes:
        """What a visitor sees first, as PNG."""
        return base64.b64decode((await self._send("Page.captureScreenshot", format="png"))["data"])

    async def close(self) -> None:
        """Let the page go."""
        for one in list(self._open):
            one.cancel()
        if self._target:
            await self._chromium.send("Target.closeTarget", targetId=self._target)
            self._target = ""

    def _is_quiet(self) -> bool:
        return self._loaded and not self._open and time.monotonic() - self._last > _QUIET

    async def _send(self, method: str, **parameters: Any) -> dict[str, Any]:
        return await self._chromium.send(method, self._session, **parameters)

    def _told(self, method: str, parameters: dict[str, Any]) -> None:
        """An event of the page. Questions of a page (alert, confirm, leaving) are answered with no."""
        if method == "Fetch.requestPaused":
            self._begin(self._answer(parameters))
        elif method == "Page.javascriptDialogOpening":
            self._begin(self._dismiss())
        elif method == "Page.loadEventFired":
            self._loaded, self._last = True, time.monotonic()

    def _begin(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._open.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._open.discard(task)
        self._last = time.monotonic()
        if not task.cancelled() and (error := task.exception()) is not None and not isinstance(error, BrowserFailed):
            raise error

    async def _answer(self, paused: dict[str, Any]) -> None:
        request, key = paused["request"], paused["requestId"]
        if request["url"].startswith(("data:", "blob:", "about:")):
            await self._send("Fetch.continueRequest", requestId=key)
        elif (found := await self._supply.reply(request["method"], request["url"])) is not None:
            await self._send("Fetch.fulfillRequest", requestId=key, **found)
        else:
            await self._send("Fetch.failRequest", requestId=key, errorReason="BlockedByClient")

    async def _dismiss(self) -> None:
        await self._send("Page.handleJavaScriptDialog", accept=False)
