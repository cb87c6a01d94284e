"""Names of all audited actions, so that an auditor reads words and not codes."""

_labels: dict[str, str] = {}


def register_actions(labels: dict[str, str]) -> None:
    """Make actions known. Raises ``ValueError`` if one is registered with another label already."""
    for action, label in labels.items():
        if _labels.setdefault(action, label) != label:
            raise ValueError(f"audit action {action!r} has two labels")


def label_of(action: str) -> str:
    """The Chinese name of an action. Raises ``KeyError`` for one nobody registered."""
    return _labels[action]


def all_actions() -> dict[str, str]:
    """Every action by code."""
    return dict(sorted(_labels.items()))
