"""What this room tells the kernel's registries and the menu."""

from yaojian.enterprise.peers import queries
from yaojian.kernel.sso import claims
from yaojian.web import navigation


def register() -> None:
    """Called once by ``ready()``."""
    claims.register_company(queries.company_facts)
    navigation.register(
        "enterprise", navigation.Entry("关联系统", "enterprise:peers:systems", "external-link", order=60)
    )
