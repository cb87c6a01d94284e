"""The question to the machine in forms that people without an account send: the browser works, or the visitor adds up.

One mechanism for every such form; rendered by ``parts/challenge.html``, the work done by ``yj-proof``.
"""

from typing import Any

from django import forms

from yaojian.kernel import slips

ASK = "请回答这道算术题，用来区分人和程序。"


class OwedSum(forms.CharField):
    """Needed where the browser did no work: not called voluntary, though a form may be valid without it."""

    is_owed = True


class ChallengedForm(forms.Form):
    """``form_name`` binds slips to the form. ``challenged``: whether work or sum is asked for; a form that counts its senders
    otherwise may wait with it, and may do without a slip meanwhile (``slip_needed``). ``stale``: what is said of a slip that is too old, forged, or of another form."""

    form_name: str = ""
    proof_bits: int = slips.DIFFICULTY
    challenged: bool = True
    slip_needed: bool = True
    stale: str = "页面停留已超过一天。填写的内容都在，请再提交一次。"
    slip = forms.CharField(widget=forms.HiddenInput, required=False)
    proof = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)
    sum = OwedSum(label="算术题", required=False, max_length=8, help_text="用数字或汉字回答。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.data.get("slip", "") if self.is_bound else ""
        self.known = slips.read(given, self.form_name) if given else None
        self.fresh_slip = given if self.known else slips.hand_out(self.form_name)
        self.fields["sum"].label = slips.question(self.fresh_slip)[0]

    def clean(self) -> dict[str, Any]:
        """A stale slip asks to send again, no work and no sum asks for the sum."""
        given = super().clean() or self.cleaned_data
        if self.known is None and (self.challenged or self.slip_needed):
            raise forms.ValidationError(self.stale)
        if self.challenged and not self.is_proved and not slips.is_answered(self.fresh_slip, given.get("sum", "")):
            self.add_error("sum", ASK)
        return given

    @property
    def is_proved(self) -> bool:
        """Whether the browser did the work for this very slip."""
        return self.known is not None and slips.is_proved(self.fresh_slip, self.data.get("proof", ""))
