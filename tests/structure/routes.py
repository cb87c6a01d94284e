"""Every route of the product, from the URL map."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Route:
    """One address pattern. ``name`` has its namespaces; ``pattern`` is the whole path with its converters."""

    name: str
    pattern: str


def all_routes() -> list[Route]:
    """Ours and third parties' alike, in order of the map."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, path: str, names: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        where = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{names}{entry.namespace}:" if entry.namespace else names
            yield from _walk(entry, where, inner)
        elif isinstance(entry, URLPattern):
            yield Route(f"{names}{entry.name or where}", where)
