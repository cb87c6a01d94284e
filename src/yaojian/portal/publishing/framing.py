"""What stands around every public page, file or answer: institution, navigation, page tags, the parts other rooms add."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from yaojian.portal.publishing import registry
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.registry import Spot
from yaojian.web.context import institution

Steps = list[tuple[str, str]]


def frame(
    reader: Reader,
    spot: Spot,
    *,
    column_name: str,
    column_kind: str,
    description: str = "",
    keywords: str = "",
    steps: Steps | None = None,
) -> dict[str, Any]:
    """The context ``layouts/portal.html`` needs. ``column_kind`` is a ``ColumnType`` of 国办发〔2017〕47号 (domain.md §2.2).

    ``steps`` lead from the front page to this one: (label, address), the page itself last with an empty address.
    """
    shown = [
        {"title": title, "url": address, "current": address != "/" and spot.route.startswith(address)}
        for title, address in reader.ask("navigation")
    ]
    return {
        "institution": institution(),
        "columns": shown,
        "route": spot.route,
        "slots": registry.shown_at(spot, reader),
        "site_domain": urlsplit(settings.YAOJIAN_SITE_ADDRESS).hostname,
        "column_name": column_name,
        "column_kind": column_kind,
        "description": description,
        "keywords": keywords,
        "steps": steps or [],
    }


def answer_frame(request: HttpRequest, *, title: str, column_kind: str, steps: Steps) -> dict[str, Any]:
    """The same for an answer of this process under ``/d/``: a form, a query. It shows no parts of other rooms but styles.

    ``steps`` without the front page and without the page itself.
    """
    reader = Reader()
    spot = Spot("answer", request.path)
    told = frame(
        reader,
        spot,
        column_name=title,
        column_kind=column_kind,
        description=f"{title}。",
        keywords=title,
        steps=[("首页", "/"), *steps, (title, "")],
    )
    return told | {"page_title": title}
