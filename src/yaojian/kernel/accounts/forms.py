"""Forms of signing in and of managing accounts. allauth's own are kept for what they do and reworded for who reads them."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts

from yaojian.kernel.accounts import sign_ins
from yaojian.kernel.accounts.models import USERNAME_RULE, Kind, User
from yaojian.kernel.accounts.services import LONGEST_TOKEN_LIFE
from yaojian.kernel.organisations.models import Person

CODE_HELP = "手机身份验证器上显示的 6 位数字；手机不在身边时可填一个备用码。"


def reword(form: forms.BaseForm, words: dict[str, tuple[str, str]]) -> None:
    """Give fields our label and help; a placeholder would repeat the label and vanish while typing."""
    for name, (label, help_text) in words.items():
        field = form.fields[name]
        field.label, field.help_text = label, help_text
        field.error_messages["required"] = f"请填写{label}。"
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, {"login": ("用户名", ""), "password": ("密码", "")})
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false", "autofocus": True}


class PasswordForm(ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """One's own password: the old one, the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = "".join(password_validators_help_texts())
        reword(
            self,
            {"oldpassword": ("当前密码", ""), "password1": ("新密码", rules), "password2": ("再填一次新密码", "")},
        )


class ReauthenticateForm(AllauthReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The password once more, before an act that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, {"password": ("密码", "")})


class _Code:
    """A code, with its failures written down."""

    user: User
    fields: dict[str, forms.Field]

    def reword_code(self) -> None:
        """Label, help and a keyboard of digits are not forced: recovery codes have letters."""
        reword(self, {"code": ("动态码", CODE_HELP)})  # type: ignore[arg-type]  # mixed into a form below
        self.fields["code"].widget.attrs |= {"autofocus": True, "autocapitalize": "none", "spellcheck": "false"}

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        sign_ins.code_failed(request=context.request, user=self.user)


class CodeForm(_Code, AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """Second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reword_code()


class ReauthenticateCodeForm(_Code, AllauthReauthenticateCodeForm):  # type: ignore[misc]  # allauth has no types
    """A code once more, before an act that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reword_code()


class ActivateTotpForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """First code of a newly installed authenticator."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, {"code": ("动态码", "手机身份验证器上显示的 6 位数字。")})
        self.fields["code"].widget.attrs |= {"inputmode": "numeric"}


class TokenForm(forms.Form):
    """A new access token."""

    label = forms.CharField(label="用途", max_length=60, help_text="写清给哪个程序用，日后好辨认。")
    days = forms.IntegerField(
        label="有效天数", min_value=1, max_value=LONGEST_TOKEN_LIFE, initial=30, help_text="1 到 366 天。"
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)


class NewAccountForm(forms.Form):
    """An account made by the system administrator. The first password is made by the system."""

    name = forms.CharField(label="姓名", max_length=40)
    username = forms.CharField(
        label="用户名",
        max_length=64,
        validators=[USERNAME_RULE],
        help_text="小写字母、数字、点、横线和下划线；不能再改。",
    )
    kind = forms.ChoiceField(label="类别", choices=Kind.choices, initial=Kind.STAFF)
    person = forms.ModelChoiceField(
        label="人员",
        queryset=Person.objects.none(),
        required=False,
        help_text="工作人员的账号与通讯录中的人员对应，岗位和权限由此而来。",
    )
    email = forms.EmailField(label="电子邮箱", required=False)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = Person.objects.filter(user__isnull=True, left_on__isnull=True)
        self.fields["person"].queryset = free  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_username(self) -> str:
        """User names are never reused, so a taken one is an error of the field."""
        username = str(self.cleaned_data["username"])
        if User.objects.filter(username=username).exists():
            raise forms.ValidationError("这个用户名已有人用，请换一个。")
        return username

    def clean(self) -> dict[str, Any]:
        """A company account has no person."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == Kind.COMPANY and cleaned.get("person"):
            self.add_error("person", "企业用户不对应通讯录中的人员，请清空这一项。")
        return cleaned


class AccountSearchForm(forms.Form):
    """Search above the list of accounts."""

    words = forms.CharField(label="姓名或用户名", required=False, max_length=40)
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *Kind.choices])
