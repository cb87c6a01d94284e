"""The patrol reads what systems know themselves, and reminds without nagging."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.kernel import factories
from yaojian.inspection.patrol import services
from yaojian.inspection.patrol.models import PatrolReminder
from yaojian.inspection.patrol.rights import READ, REMIND
from yaojian.kernel.accounts.models import User
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.notices.models import Notice
from yaojian.kernel.patrol import Item, ItemState, register_source, sources

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 1, 0, tzinfo=UTC)


@pytest.fixture
def items() -> Iterator[list[Item]]:
    """What the only source tells; tests change it."""
    told: list[Item] = []
    known = dict(sources._sources)
    sources._sources.clear()
    register_source("test.columns", "栏目更新", "规则。", lambda now: told)
    yield told
    sources._sources.clear()
    sources._sources.update(known)


@pytest.fixture
def inspector() -> User:
    account = factories.official("程检")
    factories.grant(account, READ, REMIND)
    return account


def item(owner: User | None = None, state: ItemState = ItemState.LATE, key: str = "a") -> Item:
    person = owner.person_id if owner else None
    return Item(
        key, "第七分局动态", state, "/cms/columns/", "更新周期 14 天", NOW, person_id=person, person_name="孙启"
    )


def remind(inspector: User, now: datetime = NOW) -> int:
    return services.remind(actor=factories.actor(inspector), now=now)


def test_responsible_person_is_told_once_then_weekly_and_at_once_when_it_gets_worse(
    inspector: User, items: list[Item], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    owner = factories.official("孙启")
    items.append(item(owner, ItemState.SOON))
    with django_capture_on_commit_callbacks(execute=True):
        assert remind(inspector) == 1
        assert remind(inspector, NOW + timedelta(days=1)) == 0
        items[0] = replace(items[0], state=ItemState.LATE)
        assert remind(inspector, NOW + timedelta(days=2)) == 1
        assert remind(inspector, NOW + timedelta(days=8)) == 0
        assert remind(inspector, NOW + timedelta(days=9)) == 1
    assert Notice.objects.filter(user=owner).count() == 3
    assert PatrolReminder.objects.get().told == 3


def test_without_a_person_the_head_of_the_unit_is_told(
    inspector: User, items: list[Item], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    place = factories.unit("第七分局")
    head = factories.official("何局", place, leads=True)
    factories.official("吴员", place)
    items.append(replace(item(), unit_id=place.pk))
    with django_capture_on_commit_callbacks(execute=True):
        assert remind(inspector) == 1
    assert list(Notice.objects.values_list("user", flat=True)) == [head.pk]


def test_mended_thing_is_forgotten_so_that_its_next_lapse_is_told(inspector: User, items: list[Item]) -> None:
    items.append(item(factories.official("孙启")))
    remind(inspector)
    items[0] = replace(items[0], state=ItemState.FRESH)
    remind(inspector)
    assert not PatrolReminder.objects.exists()


def test_nobody_answers_for_it_and_nobody_is_told(inspector: User, items: list[Item]) -> None:
    items.append(item())
    assert remind(inspector) == 0


def test_page_lists_the_worst_first_and_reminds(inspector: User, items: list[Item], client: Client) -> None:
    items += [
        item(key="a", state=ItemState.SOON),
        item(key="b", state=ItemState.BLANK),
        item(key="c", state=ItemState.FRESH),
    ]
    client.force_login(inspector)
    text = client.get("/console/inspection/patrol/").content.decode()
    assert text.index("空白</span>") < text.index("即将超期</span>")
    assert "按期</span>" not in text
    assert "按期</span>" in client.get("/console/inspection/patrol/?all=1").content.decode()
    assert client.post("/console/inspection/patrol/remind/").status_code == 303
    told = client.get("/api/v1/inspection/patrol/").json()
    assert [one["state"] for one in told] == ["blank", "soon"]
    assert client.post("/api/v1/inspection/patrol/remind").json() == {"told": 0}


def test_who_has_no_right_sees_and_reminds_nothing(items: list[Item], client: Client) -> None:
    stranger = factories.official("路人")
    with pytest.raises(RightMissing):
        remind(stranger)
    client.force_login(stranger)
    assert client.get("/console/inspection/patrol/").status_code == 403
    assert client.post("/console/inspection/patrol/remind/").status_code == 403


def test_portal_tells_its_columns_and_letters_without_a_crawl() -> None:
    assert {"portal.columns", "portal.letters"} <= {source.code for source in sources.all_sources()}
    for source in sources.all_sources():
        assert isinstance(sources.look(source, NOW), list)
