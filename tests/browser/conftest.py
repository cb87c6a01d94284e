"""The running system, the browser, and pages as seen by somebody.

``page`` is a visitor's page; ``page_of("registrar")`` one of a demo account; ``phone_of`` the same on a phone. A test fails
when a page it opened broke the content policy, asked another host, or threw.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browsing import DESKTOP, PHONE, Watch, new_context
from tests.support.loaded import loaded_system
from tests.support.system import RunningSystem
from yaojian.config.demo.roles import PASSWORD

PageOf = Callable[[str], Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is a browser test."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def system() -> Iterator[RunningSystem]:
    """``yaojian up --demo``, started once for all browser tests of a process, with the demo data in it."""
    running = loaded_system()
    try:
        running.start()
        yield running
    finally:
        running.remove()


@pytest.fixture(scope="session")
def states(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Cookies by user name, so that each account signs in once."""
    return {"": tmp_path_factory.mktemp("states")}


class Desk:
    """Opens pages for one test and judges them at its end."""

    def __init__(self, browser: Browser, system: RunningSystem, states: dict[str, Path]) -> None:
        self._browser, self._system, self._states = browser, system, states
        self._watches: list[Watch] = []
        self._open = ExitStack()

    def page(self, username: str = "", *, size: dict[str, int] = DESKTOP, script: bool = True) -> Page:
        """A page in its own context, signed in as ``username`` unless empty."""
        state = self._state_of(username) if username else None
        context, watch = new_context(self._browser, self._system.address, size=size, state=state, script=script)
        self._open.callback(context.close)
        self._watches.append(watch)
        return context.new_page()

    def _state_of(self, username: str) -> Path:
        if username not in self._states:
            context, _ = new_context(self._browser, self._system.address)
            page = context.new_page()
            sign_in(page, username)
            self._states[username] = self._states[""] / f"{username}.json"
            context.storage_state(path=self._states[username])
            context.close()
        return self._states[username]

    def close(self) -> None:
        """Close all; fails when a page misbehaved."""
        self._open.close()
        faults = [fault for watch in self._watches for fault in watch.faults]
        assert not faults, "\n".join(faults)


def sign_in(page: Page, username: str) -> None:
    """Through the sign-in form, as a person would; past the notice of the last sign-in."""
    page.goto("/account/login")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login" not in url)


@pytest.fixture
def desk(browser: Browser, system: RunningSystem, states: dict[str, Path]) -> Iterator[Desk]:
    """Opens pages in any way a test wants."""
    opened = Desk(browser, system, states)
    yield opened
    opened.close()


@pytest.fixture
def page(desk: Desk) -> Page:
    """A visitor's page."""
    return desk.page()


@pytest.fixture
def page_of(desk: Desk) -> PageOf:
    """``page_of("registrar")``: a page on which this demo account is signed in."""
    return desk.page


@pytest.fixture
def phone_of(desk: Desk) -> PageOf:
    """The same on a phone, 390 pixels wide."""
    return lambda username: desk.page(username, size=PHONE)
