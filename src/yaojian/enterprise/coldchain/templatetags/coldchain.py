"""Small readings of cold-chain rows for templates."""

from django import template

from yaojian.enterprise.coldchain.queries import Cell, Line

register = template.Library()


@register.filter
def cell_of(line: Line, month: int) -> Cell | None:
    """The cell of a month; None for one that is not over."""
    return next((cell for cell in line.cells if cell.month == month), None)


@register.filter
def percent(share: float | None) -> str:
    """0.953 → 95.3%; never rounded up to 100."""
    if share is None:
        return ""
    return "100%" if share >= 1 else f"{min(share * 100, 99.9):.1f}%"
