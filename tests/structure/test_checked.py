"""No view answers without having asked whether it may, or having said that everybody may."""

import pytest
from django.db import transaction
from django.test import Client

from tests.structure import samples
from tests.structure.conftest import ROLES
from tests.structure.routes import Route, all_routes

ANSWERED = (200, 422)


@pytest.mark.parametrize("role", ROLES)
def test_every_answered_page_recorded_a_check(role: str, browsers: dict[str, Client]) -> None:
    unasked = [
        route.name for route in all_routes() if not samples.is_foreign(route) and _unasked(browsers[role], route)
    ]
    assert unasked == []


def _unasked(browser: Client, route: Route) -> bool:
    with transaction.atomic():
        answer = browser.get(samples.path_of(route))
        transaction.set_rollback(True)
    return answer.status_code in ANSWERED and not answer.wsgi_request.rights_checked  # type: ignore[attr-defined]
