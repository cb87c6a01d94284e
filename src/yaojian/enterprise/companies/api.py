"""Companies over HTTP: those the caller may look at. A company's own acts: ``own_api``; the bureau's: ``office.api``."""

from ninja import Router

from yaojian.enterprise.companies import queries
from yaojian.enterprise.companies.models import Company
from yaojian.enterprise.companies.schemas import CompanyOut
from yaojian.kernel.requests import ActorRequest

router = Router()
MOST = 200


@router.get("", response=list[CompanyOut], operation_id="readable_companies", summary="可查看的企业，按名称排列")
def readable_companies(request: ActorRequest, words: str = "", offset: int = 0) -> list[Company]:
    """At most 200 from ``offset`` on, by name; ``words`` is part of the name."""
    rows = queries.readable_companies(request.actor).filter(name__icontains=words)
    start = max(0, offset)
    return list(rows[start : start + MOST])
