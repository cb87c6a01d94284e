"""Forms of people without an account: registering a company, joining by invitation."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts

from yaojian.enterprise.companies import credit_codes, licence_numbers, regions
from yaojian.enterprise.companies.forms.fields import AsksDoubts, Choice, Day, Doubt, KeyForm, Line
from yaojian.enterprise.companies.models import CompanyKind, Role
from yaojian.enterprise.companies.services.registrations import NewRegistration
from yaojian.kernel.accounts.models import USERNAME_RULE
from yaojian.kernel.calendar import workdays
from yaojian.kernel.challenges import ChallengedForm

UNASKED = 3
"""Registrations a day from one address that are asked nothing; for each after them the browser works, or a sum is answered."""


class RegistrationForm(AsksDoubts, KeyForm, ChallengedForm):
    """企业注册. ``sent``: how many the same network address sent lately; a slip is good for the next one only."""

    slip_needed = False
    stale = "本页的验证已失效。填写的内容都在，请再提交一次。"
    credit_code = Line("统一社会信用代码", most=30, help_text="18 位，见营业执照；字母 O 会按数字 0 处理。")
    code_confirmed = Doubt("已与营业执照核对，代码无误")
    name = Line("企业名称", most=100)
    kind = Choice("企业类别", CompanyKind.choices)
    region = Choice("注册地所在市州", regions.choices(), help_text="由当地分局确认注册申请。")
    address = Line("注册地址", most=200)
    license_number = Line("药品经营许可证号", most=30)
    number_confirmed = Doubt("已与许可证核对，证号无误")
    license_valid_until = Day("许可证有效期至")
    legal_representative = Line("法定代表人", most=40)
    applicant = Line("申请人姓名", most=40, help_text="注册通过后作为企业的账号管理员。")
    role = Choice("申请人身份", Role.choices)
    phone = Line("申请人手机", most=30, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
    email = forms.EmailField(
        label="申请人电子邮箱",
        error_messages={"required": "请填写电子邮箱。", "invalid": "电子邮箱的格式不对，例如 name@example.com。"},
    )

    def __init__(self, *args: Any, sent: int = 0, **kwargs: Any) -> None:
        self.form_name = f"enterprise.registration.{sent}"
        self.challenged = sent >= UNASKED
        super().__init__(*args, **kwargs)

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """Without the question to the machine, which the page asks by itself."""
        return [field for field in super().plain_fields if field.name not in ChallengedForm.base_fields]

    def clean_credit_code(self) -> str:
        """Blanks go, lower case becomes upper, O and I are read as 0 and 1."""
        code = credit_codes.tidy(self.cleaned_data["credit_code"])
        if not credit_codes.is_shaped(code):
            raise forms.ValidationError(
                "统一社会信用代码应为 18 位数字和大写字母（没有 I、O、S、V、Z），请对照营业执照填写。"
            )
        return code

    def clean_license_number(self) -> str:
        """Blanks go, letters become capitals."""
        return licence_numbers.tidy(self.cleaned_data["license_number"])

    def clean(self) -> dict[str, Any]:
        """What does not fit is asked about, never blocked (domain.md §5.1)."""
        cleaned = super().clean() or self.cleaned_data
        code, number = cleaned.get("credit_code", ""), cleaned.get("license_number", "")
        confirm = "请核对；确实如此的，请勾选下方确认后再提交。"
        if code and not credit_codes.passes_check(code):
            self.doubt("credit_code", "code_confirmed", f"代码的校验位不符，多半有一位写错。{confirm}")
        if number and not licence_numbers.is_usual(number):
            self.doubt("license_number", "number_confirmed", f"证号与已知的编号形式都不同，可能写错。{confirm}")
        if (until := cleaned.get("license_valid_until")) and until < workdays.today():
            self.add_error("license_valid_until", "许可证已过有效期，请先办理换发。")
        return cleaned

    def new(self) -> NewRegistration:
        """For the service."""
        return NewRegistration(**{name: value for name, value in self.cleaned_data.items() if name not in _APART})


_APART = ("key", *ChallengedForm.base_fields)
"""What the form asks for its own sake."""


class JoinForm(forms.Form):
    """设置账号."""

    username = forms.CharField(
        label="用户名",
        max_length=64,
        validators=[USERNAME_RULE],
        help_text="小写字母或数字开头，可用点、横线和下划线。",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": "请填写用户名。"},
    )
    password = forms.CharField(
        label="密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "请填写密码。"},
    )
    password_again = forms.CharField(
        label="再填一次密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "请再填一次密码。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = "".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        """The two passwords are the same."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("password") and cleaned.get("password_again") not in (None, cleaned["password"]):
            self.add_error("password_again", "两次填写的密码不同，请重新填写。")
        return cleaned
