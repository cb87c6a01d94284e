"""Menus show what the reader may use, mark where they are, and count what waits."""

import pytest

from tests.web.factories import OFFICIAL
from yaojian.kernel.actors import NOBODY, Actor
from yaojian.kernel.permissions import queries as permissions
from yaojian.kernel.permissions.rights import READ_GRANTS
from yaojian.web import navigation
from yaojian.web.navigation import Entry

HOME = Entry("我的账号", "account:home", "home", order=1, phone=True)
SESSION = Entry("会话", "account:session", "clock", badge=lambda _: 3, group="协同", order=2)
GRANTS = Entry("授权", "account:landing", "key", right=READ_GRANTS, order=3)


@pytest.fixture
def menu(monkeypatch: pytest.MonkeyPatch) -> None:
    """An office menu of three entries; the reader holds no right."""
    monkeypatch.setitem(navigation._entries, "office", [])
    monkeypatch.setattr(permissions, "codes_held", lambda actor: frozenset())
    navigation.register("office", GRANTS, SESSION, HOME)


def labels(actor: Actor, path: str = "/account/") -> list[tuple[str, list[str]]]:
    """Headings with the labels under them."""
    return [
        (group.heading, [item.label for item in group.items]) for group in navigation.menu_of("office", actor, path)
    ]


@pytest.mark.usefixtures("menu")
def test_entry_without_its_right_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert labels(OFFICIAL) == [("", ["我的账号"]), ("协同", ["会话"])]
    monkeypatch.setattr(permissions, "codes_held", lambda actor: frozenset({READ_GRANTS.code}))
    assert labels(OFFICIAL) == [("", ["我的账号", "授权"]), ("协同", ["会话"])]


@pytest.mark.usefixtures("menu")
def test_the_longest_address_is_where_the_reader_is() -> None:
    groups = navigation.menu_of("office", OFFICIAL, "/account/session/x")
    assert [item.label for group in groups for item in group.items if item.current] == ["会话"]


@pytest.mark.usefixtures("menu")
def test_page_of_a_room_stands_under_its_entry_wherever_it_lies() -> None:
    navigation.register("office", Entry("消息", "notices:list", "bell", order=4, room="account"))
    groups = navigation.menu_of("office", OFFICIAL, "/account/session")
    assert [item.label for group in groups for item in group.items if item.current] == ["消息"]


@pytest.mark.usefixtures("menu")
def test_badge_counts_and_nobody_sees_no_menu() -> None:
    groups = navigation.menu_of("office", OFFICIAL, "/account/")
    assert [item.count for group in groups for item in group.items] == [0, 3]
    assert labels(NOBODY) == []


@pytest.mark.usefixtures("menu")
def test_registering_twice_shows_once() -> None:
    navigation.register("office", HOME)
    assert labels(OFFICIAL)[0] == ("", ["我的账号"])
