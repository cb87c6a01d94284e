"""Chromium with eyes open: whatever breaks the content policy, asks another host or throws makes the test fail."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from tests.support.template import REPOSITORY

FLAGS = [
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--lang=zh-CN",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
# Told by the browser itself; the listener stands before any script of the page.
_POLICY_LISTENER = """document.addEventListener('securitypolicyviolation', event =>
  console.error(`CSP ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));"""
_AXE = REPOSITORY / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
_AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
_NARROWEST = 320
# Ceilings, not waits: two systems and two browsers share the machine's processors.
_PATIENCE_MS = 30_000
expect.set_options(timeout=_PATIENCE_MS)
_SWAPPING = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"


@dataclass  # without slots: playwright keeps a note on the object of a bound method
class Watch:
    """What went wrong in one browser context."""

    own_host: str
    faults: list[str] = field(default_factory=list)

    def attach(self, context: BrowserContext) -> None:
        """Watch every page of the context."""
        context.add_init_script(_POLICY_LISTENER)
        context.on("request", self._asked)
        context.on("page", self._watch_page)

    def _watch_page(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))

    def _console(self, message: ConsoleMessage) -> None:
        # A refused form answers 422 on purpose; the browser reports it as an error of its own.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(message.text)

    def _asked(self, request: Request) -> None:
        # Watched, not routed: with a route the browser keeps nothing and every file goes through Python. Other names lead nowhere.
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.netloc != self.own_host:
            self.faults.append(f"asked another host: {request.url}")


def new_context(
    browser: Browser,
    address: str,
    *,
    size: dict[str, int] | None = None,
    state: Path | None = None,
    script: bool = True,
) -> tuple[BrowserContext, Watch]:
    """A fresh context and its watch; ``state`` is a file of cookies of somebody who signed in."""
    context = browser.new_context(
        base_url=address,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport=size or DESKTOP,  # type: ignore[arg-type]  # a dict of the right keys
        storage_state=state,
        java_script_enabled=script,
        reduced_motion="reduce",
    )
    context.set_default_timeout(_PATIENCE_MS)
    watch = Watch(urlsplit(address).netloc)
    watch.attach(context)
    return context, watch


def axe_findings(page: Page) -> list[str]:
    """WCAG 2.2 A and AA violations as lines; injected by ``evaluate``, which needs no hole in the content policy.

    Waits for the whole page and for what htmx is about to put in: axe takes a link that is half way for one without words.
    """
    page.wait_for_load_state()
    expect(page.locator(_SWAPPING)).to_have_count(0)
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE.read_text(encoding="utf-8"))
    result = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", _AXE_TAGS
    )
    return [
        f"{violation['id']}: {violation['help']} — {node['html'][:200]} {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def assert_accessible(page: Page) -> None:
    """No violation on the page as it stands."""
    findings = axe_findings(page)
    assert not findings, f"{page.url}\n" + "\n".join(findings)


def assert_fits(page: Page, width: int = _NARROWEST) -> None:
    """At ``width`` CSS pixels nothing has to be scrolled sideways (WCAG 1.4.10)."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 800})
    needed = page.evaluate("document.documentElement.scrollWidth")
    if before is not None:
        page.set_viewport_size(before)
    assert needed <= width, f"{page.url} needs {needed} px at {width} px"
