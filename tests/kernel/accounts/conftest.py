"""Every test here runs on the small address map of ``urls`` and with an empty cache of rate limits."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from tests.kernel import factories
from tests.kernel.accounts.factories import sign_in
from yaojian.kernel.accounts.models import User
from yaojian.web import navigation


@pytest.fixture(autouse=True)
def small_site(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only this app's pages: no menus to other rooms, no surface to land on, so that pages use the plain frame."""
    monkeypatch.setattr(navigation, "_entries", {surface: [] for surface in navigation.SURFACES})
    settings.ROOT_URLCONF = "tests.kernel.accounts.urls"
    settings.YAOJIAN_SURFACES = []
    settings.YAOJIAN_SECOND_FACTOR_REQUIRED = False
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    yield
    cache.clear()


@pytest.fixture
def zhou(db: None) -> User:
    """An official with a post."""
    return factories.official("周明远")


@pytest.fixture
def signed_in(client: Client, zhou: User) -> Client:
    """A browser in which ``zhou`` signed in through the page."""
    assert sign_in(client, zhou).status_code == 302
    return client
