"""Tags of the layouts only: menus, the institution. Pages use ``{% load yj %}``."""

from typing import Any

from django import template
from django.template.context import RequestContext

from yaojian.web import navigation

register = template.Library()


@register.simple_tag(takes_context=True)
def menu(context: RequestContext, surface: str) -> list[navigation.Group]:
    """The groups of ``surface``'s menu for whoever looks at this page. Empty on error pages without an actor."""
    request: Any = context.get("request")
    if request is None or not hasattr(request, "actor"):
        return []
    return navigation.menu_of(surface, request.actor, request.path)


@register.filter
def phone_items(groups: list[navigation.Group]) -> list[navigation.Item]:
    """The first four entries marked for the bottom bar of a phone."""
    return [item for group in groups for item in group.items if item.phone][:4]
