"""Systems a company may go to, over HTTP."""

from datetime import datetime

from ninja import Router, Schema

from yaojian.enterprise.peers import queries
from yaojian.kernel.requests import ActorRequest
from yaojian.kernel.sso.models import SsoPeer

router = Router()


class SystemOut(Schema):
    """A system. ``is_well`` null: not looked at yet; times are UTC."""

    code: str
    name: str
    introduction: str
    contact: str
    is_well: bool | None
    checked_at: datetime | None


@router.get("", response=list[SystemOut], operation_id="peer_systems", summary="可以由企业端进入的关联系统")
def peer_systems(request: ActorRequest) -> list[SsoPeer]:
    """In the order of the page. To go there a browser is needed."""
    return queries.systems_for(request.actor)
