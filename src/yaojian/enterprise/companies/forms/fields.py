"""Fields several forms have, with sentences a clerk understands."""

from typing import Any

from django import forms

from yaojian.enterprise.companies import identity_numbers


class Line(forms.CharField):
    """One line of text."""

    def __init__(self, label: str, *, most: int, **kwargs: Any) -> None:
        messages = {"required": f"请填写{label}。", "max_length": f"{label}最多 {most} 个字，请精简。"}
        super().__init__(label=label, max_length=most, error_messages=messages, **kwargs)


class Words(Line):
    """Several lines of text."""

    def __init__(self, label: str, *, most: int = 500, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(label, most=most, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class Day(forms.DateField):
    """A Beijing calendar day."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        messages = {"required": f"请填写{label}。", "invalid": f"{label}应为日期，例如 2026-03-12。"}
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(label=label, widget=widget, error_messages=messages, **kwargs)


class Choice(forms.ChoiceField):
    """One of several words; an empty first line where nothing is proposed."""

    def __init__(self, label: str, choices: Any, **kwargs: Any) -> None:
        messages = {"required": f"请选择{label}。", "invalid_choice": f"请从列表中选择{label}。"}
        super().__init__(label=label, choices=[("", "请选择"), *choices], error_messages=messages, **kwargs)


class Amount(forms.DecimalField):
    """A positive number with two places; ``unit`` stands in the label."""

    def __init__(self, label: str, *, digits: int, **kwargs: Any) -> None:
        messages = {
            "required": f"请填写{label}。",
            "invalid": f"{label}应为数字。",
            "min_value": f"{label}应大于 0。",
            "max_decimal_places": f"{label}最多两位小数。",
            "max_digits": f"{label}太大，请核对单位。",
            "max_whole_digits": f"{label}太大，请核对单位。",
        }
        super().__init__(
            label=label, max_digits=digits, decimal_places=2, min_value=0.01, error_messages=messages, **kwargs
        )


class IdNumber(forms.CharField):
    """An identity number, tidied; whether its check digit fits is asked by the form."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "身份证号")
        kwargs.setdefault("error_messages", {"required": "请填写身份证号。"})
        widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        super().__init__(max_length=30, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        """Raises where the shape is wrong: 17 digits and a digit or X."""
        number = identity_numbers.tidy(super().clean(value))
        if number and not identity_numbers.is_shaped(number):
            raise forms.ValidationError("身份证号应为 18 位，前 17 位是数字，末位是数字或 X。")
        return number


class Doubt(forms.BooleanField):
    """Shown after a check failed: the reader has looked again and it is so."""

    def __init__(self, label: str) -> None:
        super().__init__(label=label, required=False)


class AsksDoubts(forms.Form):
    """A form whose doubtful values go through with a tick. ``asked``: names of the ticks to show."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked: list[str] = []

    def doubt(self, field: str, tick: str, sentence: str) -> None:
        """Refuse ``field`` unless ``tick`` is set; either way its tick is shown."""
        self._asked.append(tick)
        if not self.cleaned_data.get(tick):
            self.add_error(field, sentence)

    @property
    def doubts(self) -> list[forms.BoundField]:
        """The ticks to show, as bound fields."""
        return [self[name] for name in self._asked]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """Everything but ticks of doubts."""
        return [field for field in self if not isinstance(field.field, Doubt)]


class AsksId(AsksDoubts):
    """A form with a person's identity number."""

    id_number = IdNumber()
    id_confirmed = Doubt("已与身份证原件核对，号码无误")

    def clean(self) -> dict[str, Any]:
        """A number whose check digit or day of birth does not fit is asked about."""
        cleaned = super().clean() or self.cleaned_data
        number = cleaned.get("id_number") or ""
        if number and not identity_numbers.passes_check(number):
            sentence = "身份证号的校验位或出生日期不符，多半有一位写错。请核对；确实如此的，请勾选下方确认后再提交。"
            self.doubt("id_number", "id_confirmed", sentence)
        return cleaned


class KeyForm(forms.Form):
    """An act that must not happen twice."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)


class VersionForm(forms.Form):
    """An act on what the page showed."""

    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
