"""The keys of every data folder of the tests: known, so that a run opens what another sealed while it loaded the demo data."""

from pathlib import Path

_KEYS = ("secret_key", "field_key", "index_key")


def give_known_keys(data: Path) -> None:
    """Put them where settings would otherwise draw keys of their own for ``data``."""
    for name in _KEYS:
        (data / name).write_text(f"{name} of all tests".ljust(64, "."), encoding="utf-8")
        (data / name).chmod(0o600)
