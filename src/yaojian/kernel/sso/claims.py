"""What a peer is told of a person. The systems say it through a register; a peer may want other names for it."""

from collections.abc import Callable, Mapping
from uuid import UUID

from yaojian.kernel.accounts.models import User
from yaojian.kernel.crypto import fields
from yaojian.kernel.sso.models import SsoPeer

SCOPES = ("openid", "profile", "company")
LABELS = {
    "sub": "稳定标识",
    "name": "姓名",
    "company": "企业名称",
    "credit_code": "统一社会信用代码",
    "role": "企业身份",
    "region": "所在地区",
    "branch": "管辖分局",
}
"""Names a peer may ask under other names; ``sub`` keeps its own (OIDC Core §5.1)."""
_OF_SCOPE = {"profile": ("name",), "company": ("company", "credit_code", "role", "region", "branch")}
CompanyFacts = Callable[[int, UUID], Mapping[str, str]]
_company_facts: list[CompanyFacts] = []


def register_company(facts: CompanyFacts) -> None:
    """``facts(user_id, company_id)``: company, credit_code, role, region, branch as text. Called once, at start."""
    _company_facts[:] = [facts]


def subject(peer: SsoPeer, user: User) -> str:
    """The person's stable name towards this peer, another towards each (OIDC Core §8.1): peers cannot compare notes."""
    return fields.blind_index(f"{peer.pk}:{user.pk}", "sso subject").hex()


def of(peer: SsoPeer, user: User, company_id: UUID | None, scopes: set[str] | None = None) -> dict[str, str]:
    """Claims by the names the peer wants, for the company chosen; ``scopes`` None means all. A Chinese name is one word,
    family name first."""
    facts: dict[str, str] = {"name": user.get_full_name()}
    if company_id is not None and _company_facts:
        facts |= _company_facts[0](user.pk, company_id)
    wanted = SCOPES if scopes is None else scopes
    shown = [name for scope, names in _OF_SCOPE.items() if scope in wanted for name in names]
    told = {peer.claim_names.get(name, name): facts[name] for name in shown if facts.get(name)}
    return told | {"sub": subject(peer, user)}
