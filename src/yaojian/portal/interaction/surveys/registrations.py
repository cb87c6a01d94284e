"""What this room tells the registries."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.permissions import scopes
from yaojian.portal.interaction.surveys import rendering, services
from yaojian.portal.interaction.surveys.models import AnswerSheet, Survey
from yaojian.portal.interaction.surveys.rights import READ
from yaojian.web import navigation
from yaojian.web.navigation import Entry


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_scope(Survey, "unit", _of_units)
    scopes.register_scope(AnswerSheet, "unit", lambda ids: Q(survey__unit__in=ids))
    navigation.register(
        "desk", Entry("征集调查", "portal:surveys:list", "clipboard-check", READ, group="互动交流", order=63)
    )
    register_actions(services.actions())
    rendering.register()


def _of_units(ids: Sequence[UUID]) -> Q:
    return Q(unit__in=ids)
