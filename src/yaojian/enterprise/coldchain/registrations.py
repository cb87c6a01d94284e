"""What this room tells the kernel's registries, the menus and the annual reports."""

from django.db.models import Q

from yaojian.enterprise.annual_reports import widgets
from yaojian.enterprise.companies import queries as companies
from yaojian.enterprise.companies.errands import register_teller
from yaojian.enterprise.companies.models import Company, Role
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.files.owners import register_owner
from yaojian.kernel.files.places import Place, register_place
from yaojian.kernel.permissions import scopes
from yaojian.web import navigation

from . import queries, reporting, telling
from .errands import open_excursions
from .forms import EVIDENCE as EVIDENCE_KINDS
from .forms import LARGEST, LARGEST_EVIDENCE, LOGGERS
from .models import EVIDENCE, FILES, READINGS, Excursion, LoggerFile
from .rights import RECORD


def _members(actor: Actor) -> Q:
    return Q(pk__in=companies.memberships_where(actor, tuple(Role)).values("company_id"))


def _own(actor: Actor) -> Q:
    return Q(of__company_id__in=companies.memberships_where(actor, tuple(Role)).values("company_id"))


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_rule(Company, RECORD, _members)
    scopes.register_rule(LoggerFile, RECORD, _own)
    scopes.register_rule(Excursion, RECORD, _own)
    register_owner(FILES, queries.may_read_file)
    register_owner(EVIDENCE, queries.may_read_file)
    register_place(FILES, Place(LOGGERS, LARGEST, queries.admit_logger_file))
    register_place(EVIDENCE, Place(EVIDENCE_KINDS, LARGEST_EVIDENCE, queries.admit_evidence))
    register_owner(READINGS, queries.reads_no_kept_file)
    register_teller(open_excursions)
    telling.register()
    register_actions(
        {
            "enterprise.coldchain.added": "上传冷链数据",
            "enterprise.coldchain.removed": "停用冷链数据文件",
            "enterprise.coldchain.replaced": "替换冷链数据文件",
            "enterprise.coldchain.again": "重新分析冷链数据",
            "enterprise.coldchain.analysed": "分析冷链数据",
            "enterprise.coldchain.failed": "冷链数据没有分析成功",
            "enterprise.coldchain.answered": "说明冷链超限",
            "enterprise.coldchain.explained": "说明冷链读数不足",
        }
    )
    widgets.register_widget("coldchain", reporting.TREND)
    widgets.register_widget("coldchain-excursions", reporting.HARMED)
    navigation.register(
        "enterprise", navigation.Entry("冷链数据", "enterprise:coldchain:years", "temperature", order=30)
    )
