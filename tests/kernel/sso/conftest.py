"""A small address map, an empty cache, and the peers most tests talk to."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from tests.kernel import factories
from tests.kernel.sso import support
from tests.kernel.sso.support import Rp
from yaojian.kernel.accounts import companies
from yaojian.kernel.accounts.models import User
from yaojian.kernel.sso import claims
from yaojian.kernel.sso.models import Protocol
from yaojian.web import navigation


@pytest.fixture(autouse=True)
def small_site(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only this room's pages, and two companies everybody with a company account may act for."""
    monkeypatch.setattr(navigation, "_entries", {surface: [] for surface in navigation.SURFACES})
    settings.ROOT_URLCONF = "tests.kernel.sso.urls"
    settings.YAOJIAN_SURFACES = []
    settings.YAOJIAN_SITE_ADDRESS = "https://yaojian.example"
    settings.YAOJIAN_SECOND_FACTOR_REQUIRED = False
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    monkeypatch.setattr(companies, "_answer", [lambda _: support.COMPANIES[:1]])
    monkeypatch.setattr(claims, "_company_facts", [support.facts])
    yield
    cache.clear()


@pytest.fixture
def two_companies(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """The person acts for two."""
    monkeypatch.setattr(companies, "_answer", [lambda _: support.COMPANIES])
    return [company.id for company in support.COMPANIES]


@pytest.fixture
def clerk(db: None) -> User:
    """Somebody of a company."""
    made = factories.user(username="qy77", kind="company")
    made.name = "欧阳清远"
    made.save()
    return made


@pytest.fixture
def browser(client: Client, clerk: User) -> Client:
    """The clerk's, signed in."""
    client.force_login(clerk)
    client.get("/account/")
    return client


@pytest.fixture
def rp(db: None) -> Rp:
    """The off-site supervision system, speaking OpenID Connect."""
    return support.rp("offsite", Protocol.OIDC)
