"""Companies over HTTP: those the caller may look at."""

from uuid import UUID

from ninja import Router, Schema

from yaojian.enterprise.companies import queries
from yaojian.enterprise.companies.models import Company
from yaojian.kernel.requests import ActorRequest

router = Router()
MOST = 200


class CompanyOut(Schema):
    """A company. ``branch`` is the bureau in charge."""

    id: UUID
    credit_code: str
    name: str
    kind: str
    address: str
    license_number: str
    legal_representative: str
    branch: str
    state: str

    @staticmethod
    def resolve_branch(company: Company) -> str:
        """The name of the branch bureau."""
        return company.branch.name


@router.get("", response=list[CompanyOut], operation_id="readable_companies", summary="可查看的企业，按名称排列")
def readable_companies(request: ActorRequest, words: str = "", offset: int = 0) -> list[Company]:
    """At most 200 from ``offset`` on, by name; ``words`` is part of the name."""
    rows = queries.readable_companies(request.actor).filter(name__icontains=words)
    start = max(0, offset)
    return list(rows[start : start + MOST])
