"""Tags of the layouts only: menus, the institution. Pages use ``{% load yj %}``."""

from typing import Any

from django import template
from django.template.context import RequestContext

from yaojian.kernel.accounts.companies import companies_of
from yaojian.kernel.actors import NOBODY, Actor
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import remembering
from yaojian.web import navigation

register = template.Library()


def _reader(context: RequestContext) -> tuple[Actor, str]:
    """Who looks at which path; nobody on a page rendered before the actor was known."""
    request: Any = context.get("request")
    return getattr(request, "actor", NOBODY), getattr(request, "path", "")


@register.simple_tag(takes_context=True)
def menu(context: RequestContext, surface: str) -> list[navigation.Group]:
    """The groups of ``surface``'s menu for whoever looks at this page; at the side and on a phone the same, asked once."""
    actor, path = _reader(context)
    return remembering.once(("menu", surface, path), lambda: navigation.menu_of(surface, actor, path))


@register.simple_tag(takes_context=True)
def tools(context: RequestContext, surface: str) -> tuple[navigation.Item, ...]:
    """The icons of the header bar."""
    return navigation.tools_of(surface, *_reader(context))


@register.simple_tag(takes_context=True)
def notes(context: RequestContext, surface: str) -> list[navigation.Note]:
    """Sentences at the head of the page that hold for whoever looks."""
    return navigation.notes_of(surface, _reader(context)[0])


@register.simple_tag
def search_box(surface: str) -> navigation.Search | None:
    """The search box of the header bar, if this surface has one."""
    return navigation.search_of(surface)


@register.filter
def phone_items(groups: list[navigation.Group]) -> list[navigation.Item]:
    """The first four entries marked for the bottom bar of a phone."""
    return [item for group in groups for item in group.items if item.phone][:4]


@register.simple_tag(takes_context=True)
def actor_note(context: RequestContext) -> str:
    """Under the reader's name: the short name of the unit of their post, or the company they act for."""
    actor, _ = _reader(context)
    if actor.user_id is not None and actor.company_id is not None:
        return next((known.name for known in companies_of(actor.user_id) if known.id == actor.company_id), "")
    if actor.unit_id is None:
        return ""
    return Unit.objects.filter(pk=actor.unit_id).values_list("short_name", flat=True).first() or ""
