"""What every public form has beside its own fields: the slip, the work of the machine, the trap, the sum in words."""

from typing import Any, ClassVar

from django import forms

from yaojian.kernel import slips
from yaojian.kernel.files.fields import KeepsFiles
from yaojian.portal.interaction.visiting import codes, counting
from yaojian.portal.interaction.visiting.codes import Claim
from yaojian.portal.interaction.visiting.judging import Visit

STALE = "页面停留已超过一天。填写的内容都在，请再提交一次。"
ASK = "请回答这道算术题，用来区分人和程序。"


class GuardedForm(KeepsFiles, forms.Form):
    """A form anybody may send. ``form_name`` binds slips to it. Fields of the guard are rendered by ``guard.html``."""

    form_name: ClassVar[str]
    proof_bits: ClassVar[int] = slips.DIFFICULTY
    challenged = True
    """Whether work or sum is asked for; a form that counts its senders otherwise may wait with it."""
    slip = forms.CharField(widget=forms.HiddenInput, required=False)
    proof = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)
    website = forms.CharField(label="网址（请勿填写）", required=False)
    sum = forms.CharField(label="算术题", required=False, max_length=8)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.data.get("slip", "") if self.is_bound else ""
        self.known = slips.read(given, self.form_name) if given else None
        self.fresh_slip = given if self.known else slips.hand_out(self.form_name)
        self.fields["sum"].label = slips.question(self.fresh_slip)[0]
        self.fields["sum"].help_text = "用数字或汉字回答。"

    def visible(self) -> list[forms.BoundField]:
        """The fields people fill in, without those of the guard."""
        return [field for field in self if field.name not in GuardedForm.base_fields]

    def clean(self) -> dict[str, Any]:
        """The guard's own judgement: a stale slip asks to send again, no work and no sum asks for the sum."""
        given = super().clean() or self.cleaned_data
        if self.known is None:
            raise forms.ValidationError(STALE)
        if self.challenged and not self.is_proved and not slips.is_answered(self.fresh_slip, given.get("sum", "")):
            self.add_error("sum", ASK)
        return given

    @property
    def is_proved(self) -> bool:
        """Whether the browser did the work for this very slip."""
        return self.known is not None and slips.is_proved(self.fresh_slip, self.data.get("proof", ""))

    def visit(self, address: str) -> Visit:
        """How it was filled in. Only after ``is_valid()``."""
        if self.known is None:
            raise ValueError("a form without a slip is not valid")
        return Visit(self.known.key, self.known.age, self.is_proved, bool(self.data.get("website")), address)


class ClaimForm(forms.Form):
    """The way to one's own matter: code and last four digits of the telephone."""

    code = forms.CharField(
        label="查询码",
        max_length=40,
        help_text="回执上的 16 位字母和数字，大小写、横线都不影响。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    tail = forms.RegexField(
        r"^\d{4}$",
        label="手机号后四位",
        error_messages={"invalid": "请填 4 位数字。"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4", "autocomplete": "off"}),
    )

    def clean_code(self) -> str:
        """Without hyphens. Its length is not told apart from a wrong code."""
        return codes.plain(self.cleaned_data["code"])

    def claim(self) -> Claim:
        """Only after ``is_valid()``."""
        return Claim(self.cleaned_data["code"], self.cleaned_data["tail"])


def may_upload(address: str, files: Any) -> bool:
    """Whether this address may leave more files now; counts each of them."""
    over = 0
    for _ in (file for name in files for file in files.getlist(name)):
        over += counting.is_over(counting.UPLOADS_OF_ADDRESS, address)
    return not over
