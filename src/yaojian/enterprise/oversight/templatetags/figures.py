"""Filters for figures."""

from django import template

from yaojian.enterprise.oversight import statistics

register = template.Library()
register.filter("plain", statistics.plain)
