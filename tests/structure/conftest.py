"""The demo institution as ``yaojian demo load`` leaves it, loaded once for all processes (``tests/support/loaded.py``)."""

from collections.abc import Iterator

import pytest
from django.db import connections, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.support.database import RunDatabase
from yaojian.config.demo.roles import DEMO_ACCOUNTS
from yaojian.kernel.accounts.models import User

NOBODY = "nobody"
ROLES = (NOBODY, *(account.username for account in DEMO_ACCOUNTS))


@pytest.fixture(scope="module")
def demo(django_db_setup: None, run_database: RunDatabase, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Demo data at small scale; every test of the module sees it, no other module does."""
    with django_db_blocker.unblock():
        connections.close_all()
        run_database.become_institution()
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        connections.close_all()
        run_database.renew()


@pytest.fixture(scope="module")
def browsers(demo: None) -> dict[str, Client]:
    """One signed-in browser a role, and one that is not signed in."""
    opened = {NOBODY: Client(raise_request_exception=True)}
    for role in ROLES[1:]:
        opened[role] = Client(raise_request_exception=True)
        opened[role].force_login(User.objects.get(username=role))
    return opened
