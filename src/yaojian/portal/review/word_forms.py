"""Forms about the own words of the site."""

from django import forms

from yaojian.kernel.wording.models import Judgement, WordUse, WordWeight


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


class JudgeForm(forms.Form):
    """What a reader says of one mark."""

    judgement = forms.ChoiceField(
        label="评判",
        choices=[
            (Judgement.ACCEPTED, "提示正确，原文应改"),
            (Judgement.IGNORED, "不是问题，这里不用改"),
            (Judgement.TAUGHT, "是正确用词，以后不再提示"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择一项。"},
    )
    word = forms.CharField(
        label="正确用词",
        required=False,
        max_length=24,
        help_text="选“是正确用词”时填写：照抄原文中包含这处文字的词，2 至 24 个字。由词表管理人员确认后生效。",
    )

    def clean(self) -> dict[str, object]:
        """A word is asked for where one is taught."""
        given = super().clean() or self.cleaned_data
        if given.get("judgement") == Judgement.TAUGHT and not given.get("word"):
            self.add_error("word", "请填写正确用词。")
        return given


class VerdictLedgerForm(forms.Form):
    """Filters of the verdicts; anything invalid filters nothing."""

    q = forms.CharField(label="上下文", required=False, max_length=24)
    rule = forms.CharField(label="规则", required=False, max_length=40)
    judgement = forms.ChoiceField(label="评判", required=False, choices=[("", "全部"), *Judgement.choices])
