"""What may be typed on these pages."""

from datetime import date, timedelta

from django import forms

from yaojian.enterprise.certificates.models import Outcome
from yaojian.kernel.calendar import workdays

WITHIN = [("30", "30 天内"), ("60", "60 天内"), ("183", "6 个月内"), ("past", "已过期一年内")]
USUAL = "183"
_PAST_DAYS = 365


class NumberForm(forms.Form):
    """A certificate number as it stands on the paper."""

    number = forms.CharField(
        label="证照编号",
        max_length=60,
        error_messages={"required": "请填写证照编号。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class SearchForm(forms.Form):
    """The bureau's search; a certificate number is asked for live, other words among the companies of the region."""

    words = forms.CharField(label="企业名称、信用代码或证照编号", required=False, max_length=60)
    within = forms.ChoiceField(label="到期时间", required=False, choices=WITHIN)

    def asked(self) -> tuple[str, str]:
        """Words and stretch of time; what nobody offered counts as not asked."""
        self.is_valid()
        return self.cleaned_data.get("words", "").strip(), self.cleaned_data.get("within") or USUAL


class ExchangeForm(forms.Form):
    """Which exchanges with the registry to list."""

    outcome = forms.ChoiceField(label="结果", required=False, choices=[("", "全部"), *Outcome.choices])
    subject = forms.CharField(
        label="证照编号或信用代码",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def asked(self) -> dict[str, str]:
        """What nobody offered counts as not asked."""
        self.is_valid()
        given = self.cleaned_data
        return {"outcome": given.get("outcome") or "", "subject": (given.get("subject") or "").strip()}


def days_of(within: str) -> tuple[date, date]:
    """First and last day of a choice of ``WITHIN``, Beijing days."""
    today = workdays.today()
    if within == "past":
        return today - timedelta(days=_PAST_DAYS), today - timedelta(days=1)
    return today, today + timedelta(days=int(within))
