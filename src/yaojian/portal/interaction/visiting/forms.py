"""What every public form has beside its own fields: the question to the machine, and the trap."""

from typing import Any

from django import forms

from yaojian.kernel.challenges import ChallengedForm
from yaojian.kernel.files.fields import KeepsFiles
from yaojian.portal.interaction.visiting import codes, counting
from yaojian.portal.interaction.visiting.codes import Claim
from yaojian.portal.interaction.visiting.judging import Visit


class GuardedForm(KeepsFiles, ChallengedForm):
    """A form anybody may send. Fields of the guard are rendered by ``guard.html``."""

    website = forms.CharField(label="网址（请勿填写）", required=False)

    def visible(self) -> list[forms.BoundField]:
        """The fields people fill in, without those of the guard."""
        return [field for field in self if field.name not in GuardedForm.base_fields]

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
