"""What public pages may ask about directories (see ``publishing.reader``)."""

from typing import Any

from yaojian.portal.directories import queries
from yaojian.portal.directories.models import Directory, Edition
from yaojian.portal.publishing.reader import Answer, question

ON_FRONT = 6


@question("directories")
def directories() -> Answer:
    """All public directories: number, title, address, what they hold, rows, day of the edition in force."""
    rows = Directory.objects.filter(is_open=True, edition__isnull=False).select_related("edition", "owner_unit")
    told = [
        {
            "pk": one.pk,
            "title": one.title,
            "address": one.address,
            "description": one.description,
            "unit": one.owner_unit.name,
            **_edition(one.edition),
        }
        for one in rows.order_by("title", "pk")
    ]
    return told, {"directories"}


@question("directory", keep=False)
def directory(pk: int) -> Answer:
    """One public directory with the first page of its rows. None when it is not public."""
    tags = {f"directory:{pk}"}
    found = Directory.objects.filter(pk=pk, is_open=True, edition__isnull=False).select_related("edition", "owner_unit")
    one = found.first()
    if one is None or one.edition is None:
        return None, tags
    page = queries.find(one.edition)
    return {
        "pk": one.pk,
        "title": one.title,
        "slug": one.slug,
        "address": one.address,
        "description": one.description,
        "source": one.source,
        "unit": one.owner_unit.name,
        "key_label": one.edition.key_label,
        "columns": columns_shown(one.edition),
        "choices": choices_shown(one.edition),
        "lines": [line_of(one.edition, entry.key, entry.values) for entry in page.entries],
        "after": page.after,
        **_edition(one.edition),
    }, tags


def columns_shown(edition: Edition) -> list[str]:
    """Headings of the public list."""
    return [f"{one.label}（{one.unit}）" if one.unit else one.label for one in _listed(edition)]


def choices_shown(edition: Edition) -> list[dict[str, Any]]:
    """Columns a visitor may narrow by, with their options."""
    return [{"label": one.label, "options": list(one.choices)} for one in edition.table_fields if one.choices]


def line_of(edition: Edition, key: str, values: dict[str, str]) -> dict[str, Any]:
    """One row of the public list."""
    return {"key": key, "cells": [values.get(one.label, "") for one in _listed(edition)]}


def _listed(edition: Edition) -> list[Any]:
    return [one for one in edition.table_fields if one.listed or one.label == edition.key_label]


def _edition(edition: Edition | None) -> dict[str, Any]:
    published = edition.published_at if edition else None
    return {
        "rows": edition.rows if edition else 0,
        "number": edition.number if edition else 0,
        "published": published.isoformat() if published else None,
    }
