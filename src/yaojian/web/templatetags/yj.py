"""Icons, times, sizes, controls: what every template needs. Load with ``{% load yj %}``."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import template
from django.forms import BoundField
from django.forms.widgets import (
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    RadioSelect,
    Select,
    Textarea,
)
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

BEIJING = ZoneInfo("Asia/Shanghai")
DJANGO_ROWS = "10"  # what Django gives every textarea that asks for nothing
WEEKDAYS = "一二三四五六日"


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """An icon of ``frontend/icons.txt``. ``size``: ``s`` 16 px, nothing 20 px, ``l`` 26 px.

    Without ``label`` it is decoration and hidden from screen readers; with one it is read as that picture.
    """
    css = f"icon icon--{size}" if size else "icon"
    address = f"{static('built/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>',
            css,
            label,
            address,
        )
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"/></svg>',
        css,
        address,
    )


def _local(value: datetime) -> datetime:
    return value.astimezone(BEIJING)


def _local_day(value: date | datetime) -> date:
    return _local(value).date() if isinstance(value, datetime) else value


@register.filter
def moment(value: datetime | None) -> str:
    """Beijing time as 3月12日 09:15, with the year in front when it is not this year; – when there is none."""
    if value is None:
        return "–"
    return f"{day(value)} {_local(value):%H:%M}"


@register.filter
def full_moment(value: datetime | None) -> str:
    """Beijing time to the second as 2026年3月12日 09:15:03, for records that must be exact."""
    if value is None:
        return "–"
    return f"{full_day(value)} {_local(value):%H:%M:%S}"


@register.filter
def day(value: date | datetime | None) -> str:
    """A date as 3月12日, with the year in front when it is not this year; – when there is none."""
    if value is None:
        return "–"
    when = _local_day(value)
    year = "" if when.year == _local_day(timezone.now()).year else f"{when.year}年"
    return f"{year}{when.month}月{when.day}日"


@register.filter
def full_day(value: date | datetime | None) -> str:
    """A date as 2026年3月12日; – when there is none."""
    if value is None:
        return "–"
    when = _local_day(value)
    return f"{when.year}年{when.month}月{when.day}日"


@register.filter
def weekday(value: date | datetime) -> str:
    """星期四."""
    return f"星期{WEEKDAYS[_local_day(value).weekday()]}"


@register.filter
def machine_time(value: date | datetime | None) -> str:
    """ISO 8601 for the ``datetime`` attribute of ``<time>``."""
    return value.isoformat() if value else ""


@register.filter
def file_size(value: int | None) -> str:
    """Bytes as 512 字节, 38.2 KB, 1.5 GB (1 KB = 1024 bytes)."""
    if value is None:
        return "–"
    if value < 1024:
        return f"{value} 字节"
    size = float(value)
    for unit in ("KB", "MB", "GB"):
        size /= 1024
        if size < 1024 or unit == "GB":
            break
    return f"{size:.1f} {unit}"


@register.filter
def mask(value: str | None) -> str:
    """A telephone or document number with its middle hidden: 138****0000. Short values are hidden wholly."""
    if not value:
        return ""
    if len(value) < 8:
        return "*" * len(value)
    return f"{value[:3]}{'*' * (len(value) - 7)}{value[-4:]}"


@register.simple_tag
def fresh_key() -> str:
    """A new idempotency key: a form sent twice acts once (``parts/key.html``)."""
    return str(uuid4())


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's widget with our classes; Django adds ``aria-describedby`` and ``aria-invalid`` itself."""
    widget = field.field.widget
    attrs: dict[str, Any] = {"class": f"{_control_class(widget)} {widget.attrs.get('class', '')}".strip()}
    if field.errors and not field.use_fieldset:
        attrs["class"] += " is-invalid"
    if isinstance(widget, Textarea) and str(widget.attrs.get("rows")) == DJANGO_ROWS:
        attrs["rows"] = 4
    return field.as_widget(attrs=attrs)


def _control_class(widget: Any) -> str:
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "form-check-input"
    if isinstance(widget, CheckboxInput):
        return "form-check-input"
    if isinstance(widget, Select):
        return "form-select"
    if isinstance(widget, FileInput):
        return "form-control form-control--file"
    return "form-control"


@register.filter
def shape(field: BoundField) -> str:
    """How ``parts/field.html`` lays the field out: ``hidden``, ``check``, ``choices``, ``file`` or ``line``."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "check"
    return "file" if isinstance(widget, FileInput) else "line"


@register.filter
def choices(field: BoundField) -> list[Any]:
    """The single radio buttons or check boxes of a field, each with our class and the mark of an error."""
    marks = {"class": "form-check-input"} | ({"aria-invalid": "true"} if field.errors else {})
    options = list(field.subwidgets)
    for option in options:
        option.data["attrs"].update(marks)
    return options


@register.filter
def wrong_count(form: Any) -> int:
    """How many sentences the error summary of ``form`` lists."""
    return sum(len(errors) for errors in form.errors.values())
