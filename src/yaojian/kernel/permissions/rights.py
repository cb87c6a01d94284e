"""What a right is, and the register of all rights."""

import re
from dataclasses import dataclass
from typing import Literal

Holders = Literal["business", "system_admin", "security_admin", "audit_admin"]
HOLDER_LABELS: dict[str, str] = {
    "business": "业务人员",
    "system_admin": "系统管理员",
    "security_admin": "安全管理员",
    "audit_admin": "审计管理员",
}
_CODE = re.compile(r"[a-z_]+\.[a-z_]+\.[a-z_]+")
_all: dict[str, "Right"] = {}


@dataclass(frozen=True, slots=True)
class Right:
    """One action, e.g. ``Right("oa.document.register", "登记收文")``. Declaring it registers it.

    ``code`` is ``system.noun.verb`` and stable; ``label`` is what an administrator reads; ``holders`` says which of
    the three administrators may hold it, or that it is ordinary work. Raises ``ValueError`` on a bad or double code.
    """

    code: str
    label: str
    holders: Holders = "business"

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise ValueError(f"right code {self.code!r} is not system.noun.verb")
        if self.code in _all:
            raise ValueError(f"right {self.code!r} is declared twice")
        _all[self.code] = self


def all_rights() -> dict[str, Right]:
    """Every declared right by code."""
    return dict(sorted(_all.items()))


MANAGE_GRANTS = Right("kernel.grant.manage", "授权与收回权限", holders="security_admin")
MANAGE_TEMPLATES = Right("kernel.template.manage", "维护权限模板", holders="security_admin")
READ_GRANTS = Right("kernel.grant.read", "查看权限", holders="security_admin")
