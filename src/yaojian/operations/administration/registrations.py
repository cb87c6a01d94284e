"""What this room tells the kernel's registries."""

from yaojian.kernel.accounts.rights import MANAGE as MANAGE_ACCOUNTS
from yaojian.kernel.audit.rights import READ as READ_LOG
from yaojian.kernel.organisations.rights import MANAGE as MANAGE_UNITS
from yaojian.kernel.permissions.rights import READ_GRANTS
from yaojian.kernel.sso import queries as sso
from yaojian.kernel.sso.rights import CONFIRM as CONFIRM_LINKS
from yaojian.kernel.sso.rights import MANAGE as MANAGE_PEERS
from yaojian.web.navigation import Entry
from yaojian.web.navigation import register as register_entries


def register() -> None:
    """Called once by ``ready()``."""
    register_entries(
        "console",
        Entry("概览", "administration:home", "home", order=0, phone=True),
        Entry(
            "账号", "accounts_console:accounts", "users", right=MANAGE_ACCOUNTS, group="系统管理", order=205, phone=True
        ),
        Entry(
            "机构人员", "administration:units", "sitemap", right=MANAGE_UNITS, group="系统管理", order=210, phone=True
        ),
        Entry("单点登录", "sso_console:peers", "link", right=MANAGE_PEERS, group="系统管理", order=215),
        Entry(
            "权限模板",
            "administration:templates",
            "shield-check",
            right=READ_GRANTS,
            group="安全管理",
            order=220,
            phone=True,
        ),
        Entry("授权", "administration:grants", "key", right=READ_GRANTS, group="安全管理", order=221, phone=True),
        Entry(
            "账号关联",
            "sso_console:links",
            "user-plus",
            right=CONFIRM_LINKS,
            badge=sso.pending_links,
            group="安全管理",
            order=222,
        ),
        Entry("审计记录", "administration:log", "list-search", right=READ_LOG, group="审计管理", order=230, phone=True),
    )
