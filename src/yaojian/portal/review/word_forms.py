"""Forms about the own words of the site."""

from django import forms

from yaojian.kernel.wording.models import WordUse, WordWeight


class WordForm(forms.Form):
    """One own word."""

    form = forms.CharField(label="词", min_length=2, max_length=24)
    use = forms.ChoiceField(label="用途", choices=WordUse.choices, initial=WordUse.WRONG)
    right = forms.CharField(label="应改为", max_length=40, required=False, help_text="用途为“应改的词”时填写。")
    weight = forms.ChoiceField(label="程度", choices=WordWeight.choices, initial=WordWeight.WARN)
    reason = forms.CharField(label="依据", max_length=200, help_text="出自哪份文件，或谁的要求。")


class WordLedgerForm(forms.Form):
    """Filters; anything invalid filters nothing."""

    q = forms.CharField(label="词", required=False, max_length=24)
    use = forms.ChoiceField(label="用途", required=False, choices=[("", "全部"), *WordUse.choices])
