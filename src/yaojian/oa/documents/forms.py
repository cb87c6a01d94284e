"""Forms of a document of any kind."""

from django import forms

from .services import LONGEST_OPINION


class OpinionForm(forms.Form):
    """An opinion that must be written (承办)."""

    opinion = forms.CharField(
        label="办理意见",
        max_length=LONGEST_OPINION,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "请写明办理意见后再提交。"},
    )


class FinishForm(forms.Form):
    """A closing remark that may be left out (办结)."""

    opinion = forms.CharField(
        label="办结意见", max_length=LONGEST_OPINION, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
