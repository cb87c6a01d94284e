"""Forms around the report; the sections' own inputs come from the definition (``kernel.forms``)."""

from django import forms


class StartForm(forms.Form):
    """Begin the report of a kind on a year."""

    code = forms.CharField(max_length=60, widget=forms.HiddenInput)
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100, widget=forms.HiddenInput)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)


class VersionForm(forms.Form):
    """What the page was opened with."""

    row_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class SubmitForm(VersionForm):
    """Declare and submit."""

    declared = forms.BooleanField(
        label="我已阅读并代表本企业作出上述承诺",
        error_messages={"required": "请阅读承诺声明并勾选，然后提交。"},
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
