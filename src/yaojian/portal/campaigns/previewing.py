"""The site as it will be at a date: the renderer of the public site with another moment, nothing kept.

Scheduled articles, placements and campaigns are brought to that moment inside a transaction that is rolled back, so the
preview shows what would really happen. The signed address lets people without an account look, for 24 hours.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.html import format_html
from wagtail.models import Revision

from yaojian.portal.articles import placing, scheduling
from yaojian.portal.articles.models import Article
from yaojian.portal.campaigns.errors import PreviewOver
from yaojian.portal.campaigns.pages import LIST, SKIN, listing, skin_sheet
from yaojian.portal.columns.models import Column
from yaojian.portal.publishing import registry
from yaojian.portal.publishing.assets import Assets, DeskAssets, PublishedAssets
from yaojian.portal.publishing.reader import Reader
from yaojian.web.templatetags.yj import full_day, moment

LASTS = timedelta(hours=24)
_SALT = "portal.campaigns.preview"


def signed(at: datetime) -> str:
    """The token of a preview of the site at ``at`` (aware)."""
    return signing.dumps(int(at.timestamp()), salt=_SALT)


def opened(token: str) -> datetime:
    """The moment a token speaks of (UTC). Raises ``PreviewOver`` (410) for one that is older than a day or was changed."""
    try:
        return datetime.fromtimestamp(signing.loads(token, salt=_SALT, max_age=LASTS), UTC)
    except (signing.BadSignature, ValueError, TypeError):
        raise PreviewOver() from None


def site_at(at: datetime, path: str) -> str | None:
    """The public page at ``path`` (``/``, ``/xwzx/``, ``/art/…``) as of ``at``, marked as a preview; None for no page."""
    with transaction.atomic():
        try:
            _bring_to(at)
            reader = Reader(at=int(at.timestamp()))
            page = _page(reader, path)
        finally:
            # What the moment would change is looked at, never done.
            transaction.set_rollback(True)
    return _marked(page, at) if page is not None else None


def _bring_to(at: datetime) -> None:
    """Publish, take down and place what will have come by ``at``. The engine would look at its own clock and wait for the
    moment a version names, so the versions due are made to name none."""
    for revision in Revision.objects.filter(approved_go_live_at__lte=at).order_by("approved_go_live_at", "pk"):
        revision.content = revision.content | {"go_live_at": None}
        revision.save(update_fields=["content"])
    scheduling.sweep(now=at)
    placing.turn_boundaries(at)


def sheet_at(at: datetime) -> str:
    """The style sheet of festivals at that moment."""
    return skin_sheet(Reader(at=int(at.timestamp())))


def list_at(at: datetime) -> str:
    """What is shown where at that moment."""
    return listing(Reader(at=int(at.timestamp())), DeskAssets())


def _page(reader: Reader, path: str) -> str | None:
    owner, route = _owner_of(path)
    render = registry.pages_of(owner, reader).get(route) if owner else None
    assets: Assets = PublishedAssets()
    return render(reader, assets) if render is not None else None


def _owner_of(path: str) -> tuple[str, str]:
    if path in {"", "/"}:
        return "front", "/index.html"
    if path.startswith("/art/"):
        number = path.rsplit("/", 1)[-1].removesuffix(".html")
        found = Article.objects.filter(pk=int(number)).first() if number.isdigit() else None
        return (f"article:{found.pk}", found.address) if found else ("", "")
    column = next((one for one in Column.objects.filter(url_path__endswith=path) if one.address == path), None)
    return (f"column:{column.pk}", f"{path}index.html") if column and path.endswith("/") else ("", "")


def _marked(page: str, at: datetime) -> str:
    """With the watermark and kept out of search engines."""
    told = f"预览 {full_day(at)} {moment(at).rpartition(' ')[2]}"
    note: Any = format_html('<p class="preview-note" role="note">{}，不是正式发布的页面；链接指向现行网站。</p>', told)
    robots = '<meta name="robots" content="noindex, nofollow">'
    head, _, rest = page.partition("</head>")
    before, body, after = rest.partition("<body")
    opening, _, inside = after.partition(">")
    return f"{head}{robots}</head>{before}{body}{opening}>{note}{inside}"


FILES = {SKIN.rpartition("/")[2]: sheet_at, LIST.rpartition("/")[2]: list_at}
"""Files a previewed page names beside itself."""
