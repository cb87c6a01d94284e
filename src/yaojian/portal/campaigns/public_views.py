"""The signed preview of the site at a date, under ``/d/yl/``: for people without an account, for a day."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks
from yaojian.portal.campaigns import previewing
from yaojian.portal.campaigns.models import Campaign, CampaignKind
from yaojian.portal.campaigns.reads import SIZES

_HIDDEN = {"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
_TYPES = {"skin.css": "text/css; charset=utf-8", "campaigns.json": "application/json"}


@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """The page ``?p=/xwzx/`` (the front page without) as of the signed moment."""
    checks.open_to_all()
    shown = previewing.site_at(previewing.opened(token), request.GET.get("p", "/"))
    if shown is None:
        raise Unknown(kind="页面")
    return HttpResponse(shown, headers=_HIDDEN)


@require_safe
def beside(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """A file the previewed page names."""
    checks.open_to_all()
    at = previewing.opened(token)
    if name not in previewing.FILES:
        raise Unknown(kind="文件")
    return HttpResponse(previewing.FILES[name](at), content_type=_TYPES[name], headers=_HIDDEN)


@require_safe
def picture(request: HttpRequest, token: str, campaign_id: int) -> HttpResponse:
    """The picture of a campaign, which may not be published yet."""
    checks.open_to_all()
    previewing.opened(token)
    found = Campaign.objects.select_related("picture").filter(pk=campaign_id).first()
    if found is None or found.picture is None or CampaignKind(found.kind) not in SIZES:
        raise Unknown(kind="图片")
    rendition = found.picture.get_rendition(SIZES[CampaignKind(found.kind)])
    with rendition.file.open("rb") as stream:
        return HttpResponse(stream.read(), content_type=f"image/{rendition.image_type}", headers=_HIDDEN)
