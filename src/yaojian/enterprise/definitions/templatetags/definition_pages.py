"""Filters of the definitions' pages."""

from django import template

from yaojian.enterprise.definitions import outlines

register = template.Library()
register.filter("anchor", outlines.anchor)
