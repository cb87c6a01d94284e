"""What this room tells the registries."""

from django.db.models import Q

from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.files.owners import register_owner
from yaojian.kernel.permissions import checks, scopes
from yaojian.portal.directories import pages, patrol, services
from yaojian.portal.directories.models import Citation, Directory, Edition
from yaojian.portal.directories.rights import IMPORT
from yaojian.web import navigation


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_scope(Directory, "unit", lambda ids: Q(owner_unit__in=ids))
    scopes.register_scope(Edition, "unit", lambda ids: Q(directory__owner_unit__in=ids))
    scopes.register_scope(Citation, "unit", lambda ids: Q(directory__owner_unit__in=ids))
    register_owner(services.OWNER_KIND, _may_read)
    notices.register_kind(patrol.DIFFERS, "引用的数据已变化", email=True)
    register_actions(
        {
            "portal.directory.created": "新建数据目录",
            "portal.directory.changed": "修改数据目录",
            "portal.directory.opened": "公开数据目录",
            "portal.directory.closed": "停止公开数据目录",
            "portal.directory.imported": "导入目录数据",
            "portal.directory.read": "读取目录数据",
            "portal.directory.published": "发布目录数据",
            "portal.directory.dropped": "放弃数据版本",
            "portal.directory.cited": "登记数据引用",
            "portal.directory.uncited": "取消数据引用",
            "portal.directory.differs": "数据引用不一致",
        }
    )
    pages.register()
    navigation.register(
        "desk",
        navigation.Entry("数据目录", "portal:directories:list", "database", right=IMPORT, group="服务与数据", order=52),
    )


def _may_read(actor: Actor, file: StoredFile) -> bool:
    edition = Edition.objects.filter(pk=file.owner_id).first() if file.owner_id else None
    return edition is not None and checks.holds_on(actor, IMPORT, edition)
