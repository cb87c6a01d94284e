"""What a password must be and how it is stored (等保 8.1.4.1 a: complexity, regular change; numbers are settings)."""

import secrets
import string
from typing import Final

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from yaojian.kernel.accounts.models import FormerPassword, User

MINIMUM: Final = 12
_CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
# Letters and digits that look alike on paper are left out of passwords we make.
_READABLE = ("abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "#%+-=?@")


class Argon2id(Argon2PasswordHasher):
    """Argon2id with less memory than Django's default, so that many may sign in at once."""

    memory_cost = settings.YAOJIAN_ARGON2_MEMORY


class LengthAndClasses:
    """At least 12 characters of all four classes; other than ASCII letters and digits counts as the fourth."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ``ValidationError``."""
        if len(password) < MINIMUM:
            raise ValidationError(f"密码至少 {MINIMUM} 个字符，现在有 {len(password)} 个。")
        plain = "".join(_CLASSES)
        present = [any(char in signs for char in password) for signs in _CLASSES]
        if not (all(present) and any(char not in plain for char in password)):
            raise ValidationError("密码要同时有小写字母、大写字母、数字和符号，请补上缺少的。")

    def get_help_text(self) -> str:
        """The rule as shown beside the field."""
        return f"至少 {MINIMUM} 个字符，同时有小写字母、大写字母、数字和符号。"


class NotTheName:
    """The user name must not be part of the password."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ``ValidationError``."""
        if user is not None and user.username and user.username.lower() in password.lower():
            raise ValidationError("密码里不能包含用户名，请换一个。")

    def get_help_text(self) -> str:
        """The rule as shown beside the field."""
        return "不能包含用户名。"


class NotCommon(CommonPasswordValidator):
    """Django's list of 20,000 common passwords, with a sentence of ours."""

    def get_error_message(self) -> str:
        """What the user reads."""
        return "这个密码太常见，容易被猜到，请换一个。"

    def get_help_text(self) -> str:
        """The rule as shown beside the field."""
        return "不能是常见密码。"


class NotRepeated:
    """The last passwords of the account, the present one included, may not come back."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ``ValidationError``. Costs one slow hash per former password."""
        if user is None or user.pk is None:
            return
        former = FormerPassword.objects.filter(user_id=user.pk).order_by("-at")
        hashes = [user.password, *former.values_list("hash", flat=True)[: settings.YAOJIAN_PASSWORD_HISTORY - 1]]
        if any(check_password(password, known) for known in hashes):
            raise ValidationError(f"不能与最近 {settings.YAOJIAN_PASSWORD_HISTORY} 次用过的密码相同，请换一个。")

    def get_help_text(self) -> str:
        """The rule as shown beside the field."""
        return f"不能与最近 {settings.YAOJIAN_PASSWORD_HISTORY} 次用过的相同。"


def make() -> str:
    """A random first password of 16 characters that meets the rules and can be read aloud."""
    picks = [secrets.choice(signs) for signs in _READABLE]
    picks += [secrets.choice("".join(_READABLE[:3])) for _ in range(12)]
    secrets.SystemRandom().shuffle(picks)
    return "".join(picks)
