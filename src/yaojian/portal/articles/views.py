"""The library's originals, for editors and reviewers only; the public gets the copies in the published tree."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, HttpResponse
from django.utils._os import safe_join
from django.views.decorators.http import require_safe

from yaojian.kernel.errors import RightMissing, Unknown
from yaojian.kernel.permissions import checks
from yaojian.portal.articles.rights import PROOF, REVIEW, SIGN, WRITE
from yaojian.web.answers import go
from yaojian.web.requests import Request

PICTURES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
}


@require_safe
def media(request: Request, path: str) -> FileResponse:
    """A picture to look at, anything else as a download. Raises ``Unknown``, ``RightMissing``."""
    checks.signed_in(request.actor)
    if not any(checks.holds(request.actor, right) for right in (WRITE, REVIEW, SIGN, PROOF)):
        raise RightMissing(right=WRITE.label)
    try:
        found = Path(safe_join(settings.MEDIA_ROOT, path))
    except (SuspiciousFileOperation, ValueError):
        raise Unknown(kind="文件") from None
    if not found.is_file():
        raise Unknown(kind="文件")
    shown_as = PICTURES.get(found.suffix.lower())
    if shown_as:
        return FileResponse(found.open("rb"), content_type=shown_as)
    return FileResponse(found.open("rb"), as_attachment=True, filename=found.name)


@require_safe
def upload_picture(request: Request) -> HttpResponse:
    """On to the form for one picture with its description."""
    checks.require(request.actor, WRITE)
    return go(request, "wagtailimages:add")


@require_safe
def upload_attachment(request: Request) -> HttpResponse:
    """On to the form for one file."""
    checks.require(request.actor, WRITE)
    return go(request, "wagtaildocs:add")
