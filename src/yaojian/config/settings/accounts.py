"""Signing in: who may, how often, for how long (等保三级 8.1.4.1; figures are ours, docs/operations tells how to change them)."""

from datetime import timedelta

from yaojian.config.demo import roles
from yaojian.config.settings import environment
from yaojian.config.settings.security import YAOJIAN_PRODUCTION
from yaojian.config.settings.surfaces import YAOJIAN_DEMO

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account:landing"

# Passwords. Memory per hash in KiB: 32 MiB keeps eight sign-ins at once under 300 MiB (measured, enterprise.md §2).
YAOJIAN_ARGON2_MEMORY = 32_768
PASSWORD_HASHERS = ["yaojian.kernel.accounts.passwords.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "yaojian.kernel.accounts.passwords.LengthAndClasses"},
    {"NAME": "yaojian.kernel.accounts.passwords.NotTheName"},
    {"NAME": "yaojian.kernel.accounts.passwords.NotCommon"},
    {"NAME": "yaojian.kernel.accounts.passwords.NotRepeated"},
]
YAOJIAN_PASSWORD_HISTORY = 5
YAOJIAN_PASSWORD_LIFE = timedelta(days=environment.number("YAOJIAN_PASSWORD_DAYS", 90))
YAOJIAN_PASSWORD_NOTICE = timedelta(days=7)

# Sessions. The cookie lives as long as the absolute limit; idleness is measured on the server.
YAOJIAN_SESSION_LIMIT = timedelta(hours=12)
YAOJIAN_IDLE_LIMIT = timedelta(minutes=environment.number("YAOJIAN_IDLE_MINUTES", 30))
YAOJIAN_IDLE_WARNING = timedelta(minutes=2)
SESSION_ENGINE = "yaojian.kernel.accounts.sessions"
SESSION_COOKIE_AGE = int(YAOJIAN_SESSION_LIMIT.total_seconds())

# Lockout. Without the callable axes counts nobody's failures and locks nothing (enterprise.md §2).
AXES_USERNAME_CALLABLE = "yaojian.kernel.accounts.lockout.username_of"
AXES_CLIENT_IP_CALLABLE = "yaojian.kernel.accounts.addresses.address_of"
AXES_LOCKOUT_CALLABLE = "yaojian.kernel.accounts.lockout.answer"
AXES_LOCKOUT_PARAMETERS = ["username"]
# The account is locked wherever the attempts come from; the check fears a lock that a new address would slip past.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_HTTP_RESPONSE_CODE = 429
AXES_RESET_ON_SUCCESS = True
# An attacker who keeps trying must not be able to keep the rightful user out for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False
# Trusted proxies before this process: 0 = take the peer's address, n = the n-th X-Forwarded-For entry from the right.
YAOJIAN_PROXIES = environment.number("YAOJIAN_PROXIES", 0)

# allauth: user names only, made by an administrator; no sign-up, no mail loop.
ACCOUNT_ADAPTER = "yaojian.kernel.accounts.allauth_adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "yaojian.kernel.accounts.forms.SignInForm",
    "change_password": "yaojian.kernel.accounts.forms.PasswordForm",
    "reauthenticate": "yaojian.kernel.accounts.forms.ReauthenticateForm",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_CHANGE_EMAIL = False
# Wrong passwords are axes' affair; allauth slows down a flood from one address, and wrong codes of one account ("key").
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "60/m/ip,5/900s/key", "reauthenticate": "10/m/user"}

MFA_ADAPTER = "yaojian.kernel.accounts.allauth_adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TRUST_ENABLED = False
MFA_TOTP_ISSUER = "yaojian"
MFA_FORMS = {
    "authenticate": "yaojian.kernel.accounts.forms.CodeForm",
    "reauthenticate": "yaojian.kernel.accounts.forms.ReauthenticateCodeForm",
    "activate_totp": "yaojian.kernel.accounts.forms.ActivateTotpForm",
}
YAOJIAN_SECOND_FACTOR_REQUIRED = environment.flag("YAOJIAN_SECOND_FACTOR_REQUIRED", default=YAOJIAN_PRODUCTION)
# The sign-in page of a demo offers its accounts; a production has none.
YAOJIAN_DEMO_ACCOUNTS = roles.DEMO_ACCOUNTS if YAOJIAN_DEMO and not YAOJIAN_PRODUCTION else ()
YAOJIAN_DEMO_PASSWORD = roles.PASSWORD if YAOJIAN_DEMO_ACCOUNTS else ""
