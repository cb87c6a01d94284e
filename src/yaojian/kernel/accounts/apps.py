"""Django application of the accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers audit actions and sentences once all models are loaded."""

    name = "yaojian.kernel.accounts"
    label = "accounts"
    verbose_name = "账号"

    def ready(self) -> None:
        from yaojian.kernel.accounts import registrations

        registrations.register()
