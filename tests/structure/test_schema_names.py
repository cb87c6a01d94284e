"""The description of the API speaks of one thing under one name.

``docs/openapi.json`` keeps the bodies of all rooms in one table, by the name of their class: of two classes of one name
one body would be described and the other room's answers would silently look like it.
"""

from collections import defaultdict

from ninja import Schema

from yaojian.config.api import api


def names_of_schemas() -> dict[str, set[str]]:
    """Every body of ours by its name, with the modules that define one of that name; found once the API is there."""
    assert api.get_openapi_schema()["components"]["schemas"]
    names: dict[str, set[str]] = defaultdict(set)
    waiting = list(Schema.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("yaojian."):
            names[kind.__name__].add(kind.__module__)
    return names


def test_no_two_bodies_of_the_api_share_a_name() -> None:
    names = names_of_schemas()
    assert len(names) > 300
    assert {name: sorted(modules) for name, modules in names.items() if len(modules) > 1} == {}
