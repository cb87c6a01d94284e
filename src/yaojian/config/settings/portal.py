"""Wagtail as the portal's editor engine: nothing phones home, no password pages of its own, no workflow of its own."""

from pathlib import Path

from yaojian.config.settings import accounts, environment
from yaojian.config.settings.surfaces import YAOJIAN_INSTITUTION, YAOJIAN_SITE_ADDRESS

WAGTAIL_APPS = [
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.sites",
    "wagtail.contrib.typed_table_block",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
]

# Entry to the editor is a right of ours, not a Django group (portal/articles/policy.py).
AUTHENTICATION_BACKENDS = [*accounts.AUTHENTICATION_BACKENDS, "yaojian.portal.articles.policy.DeskBackend"]

WAGTAIL_SITE_NAME = f"{YAOJIAN_INSTITUTION}门户管理台"
WAGTAILADMIN_BASE_URL = YAOJIAN_SITE_ADDRESS
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_I18N_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "简体中文")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文")]
WAGTAIL_USER_TIME_ZONES = ["Asia/Shanghai"]
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_DATE_FORMAT = "%Y-%m-%d"
WAGTAIL_DATETIME_FORMAT = "%Y-%m-%d %H:%M"
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}}

WAGTAILIMAGES_IMAGE_MODEL = "articles.Picture"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "gif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "yaojian.portal.articles.forms.PictureForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "yaojian.portal.articles.forms.AttachmentForm"
WAGTAILDOCS_DOCUMENT_MODEL = "articles.Attachment"
WAGTAILDOCS_SERVE_METHOD = "direct"
WAGTAILDOCS_EXTENSIONS = ["pdf", "ofd", "docx", "xlsx", "pptx", "doc", "xls", "ppt", "txt", "zip", "csv", "mp3", "mp4"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024

# The editor's originals are for editors; the public gets the copies in the published tree.
MEDIA_URL = "/cms/media/"

# Our wording and what Wagtail leaves in English; a project catalogue wins over those of the applications.
LOCALE_PATHS = [Path(__file__).resolve().parents[2] / "portal" / "desk" / "locale"]

# Generations of the published site kept beside the current one, so that a switch back needs no build.
YAOJIAN_GENERATIONS_KEPT = environment.number("YAOJIAN_GENERATIONS_KEPT", 2)
