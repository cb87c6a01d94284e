"""What every template may use without its view handing it over."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Institution:
    """The body that runs this site, as headers and the portal's footer name it."""

    name: str
    english_name: str
    site_code: str
    icp_number: str
    police_number: str
    phone: str
    sponsor: str
    demo: bool


def institution() -> Institution:
    """The institution of the settings."""
    return Institution(
        name=settings.YAOJIAN_INSTITUTION,
        english_name=settings.YAOJIAN_INSTITUTION_EN,
        site_code=settings.YAOJIAN_SITE_CODE,
        icp_number=settings.YAOJIAN_ICP_NUMBER,
        police_number=settings.YAOJIAN_POLICE_NUMBER,
        phone=settings.YAOJIAN_PHONE,
        sponsor=settings.YAOJIAN_SITE_SPONSOR,
        demo=settings.YAOJIAN_DEMO,
    )


def surface(request: HttpRequest) -> dict[str, Institution]:
    """Context processor: ``institution``. The actor is ``request.actor``."""
    return {"institution": institution()}
