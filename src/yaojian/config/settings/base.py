"""Installed applications, middleware, templates, logging."""

from yaojian.config.settings.portal import WAGTAIL_APPS

KERNEL_APPS = [
    "yaojian.kernel.organisations",
    "yaojian.kernel.accounts",
    "yaojian.kernel.permissions",
    "yaojian.kernel.audit",
    "yaojian.kernel.idempotency",
    "yaojian.kernel.files",
    "yaojian.kernel.jobs",
    "yaojian.kernel.takeouts",
    "yaojian.kernel.live",
    "yaojian.kernel.notices",
    "yaojian.kernel.deadlines",
    "yaojian.kernel.calendar",
    "yaojian.kernel.numbering",
    "yaojian.kernel.health",
    "yaojian.kernel.forms",
    "yaojian.kernel.search",
    "yaojian.kernel.wording",
    "yaojian.kernel.sso",
]
PORTAL_APPS = [
    "yaojian.portal.desk",
    "yaojian.portal.columns",
    "yaojian.portal.articles",
    "yaojian.portal.review",
    "yaojian.portal.publishing",
    "yaojian.portal.campaigns",
    "yaojian.portal.directories",
    "yaojian.portal.disclosure",
    "yaojian.portal.guides",
    "yaojian.portal.yearly",
    "yaojian.portal.interaction.visiting",
    "yaojian.portal.interaction.letters",
    "yaojian.portal.interaction.applications",
    "yaojian.portal.interaction.surveys",
    "yaojian.portal.interaction.front",
    "yaojian.portal.verification",
]
OFFICE_APPS = [
    "yaojian.oa.delegation",
    "yaojian.oa.duties",
    "yaojian.oa.flow",
    "yaojian.oa.documents",
    "yaojian.oa.incoming",
    "yaojian.oa.supervision",
    "yaojian.oa.exchange",
    "yaojian.oa.outgoing",
    "yaojian.oa.approvals",
    "yaojian.oa.handover",
    "yaojian.oa.desk",
]
ENTERPRISE_APPS = [
    "yaojian.enterprise.companies",
    "yaojian.enterprise.annual_reports",
    "yaojian.enterprise.definitions",
    "yaojian.enterprise.oversight",
    "yaojian.enterprise.certificates",
    "yaojian.enterprise.supervision",
    "yaojian.enterprise.incidents",
    "yaojian.enterprise.coldchain",
    "yaojian.enterprise.peers",
]
INSPECTION_APPS = [
    "yaojian.inspection.runs",
    "yaojian.inspection.probing",
    "yaojian.inspection.rectification",
    "yaojian.inspection.patrol",
    "yaojian.inspection.reports",
    "yaojian.inspection.overview",
]
OPERATIONS_APPS = ["yaojian.operations.administration"]

INSTALLED_APPS = [
    "yaojian.web",
    *KERNEL_APPS,
    *PORTAL_APPS,
    *OFFICE_APPS,
    *ENTERPRISE_APPS,
    *INSPECTION_APPS,
    *OPERATIONS_APPS,
    *WAGTAIL_APPS,
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "ninja",
    "procrastinate.contrib.django",
    "django_htmx",
    "template_partials",
    "django.contrib.postgres",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "yaojian.web.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "yaojian.kernel.accounts.middleware.ActorMiddleware",
    "yaojian.kernel.permissions.middleware.RecordedChecks",
    "yaojian.web.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "yaojian.config.urls"
WSGI_APPLICATION = "yaojian.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yaojian.web.context.surface",
                "yaojian.kernel.accounts.context.account",
            ],
        },
    }
]

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        # Says something about each job and each minute; what a job did is on the console page.
        "procrastinate": {"level": "WARNING"},
        # Says how many changes it saw; the watch over the site says what they were.
        "watchfiles": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        # Wagtail tells each page it creates or edits; our audit log does that.
        "wagtail": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
    },
}
