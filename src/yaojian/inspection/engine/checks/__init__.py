"""The checks. Each module holds functions ``check(page, site) -> Iterable[Sighting]``; ``table`` lists them all."""
