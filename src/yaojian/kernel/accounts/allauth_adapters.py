"""Our rules where allauth asks for them: no sign-up, everything recorded, secrets sealed, landing by kind of account."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from yaojian.kernel.accounts import entrances, queries, sealing, services, sign_ins
from yaojian.kernel.accounts.addresses import address_of
from yaojian.kernel.accounts.models import User
from yaojian.kernel.accounts.sign_ins import SecondFactorChange
from yaojian.kernel.actors import Actor


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in and password rules. Messages of allauth's own ("signed in as …") are not shown."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "用户名或密码不正确。请检查大小写后再试，连续 5 次错误会锁定 15 分钟。",
        "incorrect_password": "密码不正确，请重新填写。",
        "too_many_login_attempts": "尝试次数太多，请 15 分钟后再试。",
        "enter_current_password": "当前密码不正确，请重新填写。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by the system administrator, or by the enterprise system's own procedure."""
        return False

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Nothing: our pages say in their own words what happened."""

    def send_notification_mail(self, template_prefix: str, user: AbstractBaseUser, **kwargs: Any) -> None:
        """No mail, but the one place where allauth tells of every change: it goes to the audit trail."""
        event = template_prefix.rpartition("/")[2]
        if isinstance(user, User) and event in SecondFactorChange.values:
            change = SecondFactorChange(event)
            sign_ins.second_factor_changed(request=self.request, user=user, change=change)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address by our own rule about proxies; rate limits count by it."""
        return address_of(request) or "unknown"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Remember whether the name was locked before this attempt. Counting is axes' task, not allauth's."""
        self._was_locked = queries.locked_until(self._username(credentials)) is not None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write the failure down."""
        sign_ins.failed(request=request, username=self._username(credentials), was_locked=self._was_locked)

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse | None:
        """Right password, before the second factor: where staff sign in elsewhere, this door is for emergencies."""
        if isinstance(user, User):
            entrances.check_password_allowed(user)
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Write the sign-in down and start the session's clocks."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if isinstance(user, User):
            sign_ins.succeeded(request=request, user=user)
            entrances.tell_signed_in(request, user)
        return response

    def logout(self, request: HttpRequest) -> None:
        """Write the sign-out down."""
        if isinstance(request.user, User):
            sign_ins.left(request=request, user=request.user)
        super().logout(request)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """The owner's own change of password; history, expiry and audit are the service's."""
        actor = getattr(self.request, "actor", None)
        if isinstance(user, User) and isinstance(actor, Actor):
            services.change_password(actor=actor, user=user, password=password)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where the account's work is."""
        return reverse("account:landing")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """To the sign-in page, or on to the platform that vouched for the person: there one leaves, too."""
        onward = entrances.onward_of(request)
        return onward or str(super().get_logout_redirect_url(request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's account."""
        return reverse("account:home")

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """A disabled account with the right password learns that it is disabled."""
        return HttpResponseRedirect(reverse("account_inactive"))

    @staticmethod
    def _username(credentials: dict[str, Any]) -> str:
        return str(credentials.get("username") or "").strip().lower()


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Second factor: secrets are stored sealed, names and errors are Chinese."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "动态码不正确或已用过。请等手机上出现下一个码再填。",
        "cannot_delete_authenticator": "现在不能停用二次验证，请联系系统管理员。",
        "cannot_generate_recovery_codes": "还没有启用二次验证，不能生成备用码。请先启用。",
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret for the database."""
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret from the database."""
        return sealing.unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        """The name shown in the authenticator app."""
        return str(settings.YAOJIAN_INSTITUTION)

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """The account's name in the authenticator app."""
        return user.get_username()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        """A first name for a new key."""
        return "我的安全密钥"

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: see ``AccountAdapter``, which allauth asks itself."""
