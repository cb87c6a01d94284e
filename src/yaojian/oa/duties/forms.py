"""The form of one body's duties."""

from typing import Any
from uuid import UUID

from django import forms

from yaojian.kernel.organisations.models import Unit

from . import queries

ABOVE = ("", "由上级机关承担")


class DutiesForm(forms.Form):
    """One choice a duty. ``chosen()`` gives unit and title, or None where the body above does it."""

    def __init__(self, *args: Any, body: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = queries.posts_in(body)
        known = {value for value, _ in offered}
        for line in queries.table_of(body):
            now = f"{line.duty.unit_id}|{line.duty.title}" if line.duty else ""
            kept = [(now, f"{line.duty.post}（现在空缺）")] if line.duty and now not in known else []
            self.fields[line.code] = forms.ChoiceField(
                label=line.label,
                choices=[ABOVE, *kept, *offered],
                required=False,
                initial=now,
                help_text=f"现在是{line.holder}。" if line.holder else "现在没有人承担，办到这一环节会停住。",
            )

    def chosen(self) -> dict[str, tuple[UUID, str] | None]:
        """Only after ``is_valid()``."""
        found: dict[str, tuple[UUID, str] | None] = {}
        for code, value in self.cleaned_data.items():
            unit, _, title = value.partition("|")
            found[code] = (UUID(unit), title) if unit else None
        return found
