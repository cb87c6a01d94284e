"""What this room tells the kernel's registries and the menus."""

from collections.abc import Callable, Collection
from datetime import timedelta

from django.db.models import Q

from yaojian.enterprise.annual_reports import filing, queries, verifying
from yaojian.enterprise.annual_reports.models import Report, ReportState
from yaojian.enterprise.annual_reports.review import queries as review
from yaojian.enterprise.annual_reports.rights import FILL, READ, SUBMIT
from yaojian.enterprise.companies import queries as companies
from yaojian.enterprise.companies.followers import register_follower
from yaojian.enterprise.companies.models import SUBMITTERS, Company, Role
from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.deadlines.kinds import register_kind
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.owners import register_owner
from yaojian.kernel.files.places import Place, register_place
from yaojian.kernel.files.services import LIMIT
from yaojian.kernel.permissions import scopes
from yaojian.kernel.verifying import register_verifier
from yaojian.web import navigation


def _at_company(path: str, roles: Collection[Role]) -> Callable[[Actor], Q]:
    """Rows of the company the actor acts for, if one of ``roles`` is theirs there. ``path`` leads to the company."""

    def rule(actor: Actor) -> Q:
        return Q(**{f"{path}__in": companies.memberships_where(actor, roles).values("company_id")})

    return rule


def register() -> None:
    """Called once by ``ready()``."""
    _permissions()
    register_follower(filing.follow_standing)
    register_actions(
        {
            "enterprise.report.started": "开始填报年度报告",
            "enterprise.report.section_saved": "保存报告章节",
            "enterprise.report.submitted": "提交年度报告",
            "enterprise.report.draft_deleted": "删除报告草稿",
            "enterprise.report.accepted": "受理年度报告",
            "enterprise.report.returned": "退回年度报告",
            "enterprise.report.correction_asked": "申请更正年度报告",
            "enterprise.report.reopened": "同意更正年度报告",
            "enterprise.report.correction_refused": "不同意更正年度报告",
            "enterprise.report.extended": "延期年度报告",
            "enterprise.report.table_imported": "导入报告表格",
            "enterprise.report.section_restored": "恢复报告章节",
            "enterprise.report.files_changed": "更换报告附件",
        }
    )
    notices.register_kind(filing.SUBMITTED, "年度报告待审核")
    notices.register_kind(filing.ACCEPTED, "年度报告已受理", email=True)
    notices.register_kind(filing.RETURNED, "年度报告被退回", email=True)
    notices.register_kind(filing.CORRECTION_ASKED, "年度报告更正申请")
    notices.register_kind(filing.CORRECTION_DECIDED, "年度报告更正申请已答复", email=True)
    notices.register_kind(filing.EXTENDED, "年度报告延期", email=True)
    # A week before the day suffices: who began the report knows of it. To confirm with the bureau.
    register_kind(
        filing.DUE,
        "年度报告",
        remind_before=timedelta(days=7),
        remind=filing.owing,
        escalate=filing.watching,
        counts_working_days=False,
    )
    navigation.register(
        "enterprise",
        navigation.Entry("首页", "enterprise:reports:home", "home", order=10),
        navigation.Entry("年度报告", "enterprise:reports:list", "report", order=20),
    )
    register_owner(queries.SECTION_FILES, queries.may_read_section_file)
    register_place(queries.SECTION_FILES, Place(Kinds.ATTACHMENTS, LIMIT, queries.admit_section_file))
    register_owner(queries.SUBMITTED_FILES, queries.may_read_submitted_file)
    register_owner(queries.PAPERS, queries.may_read_submitted_file)
    register_verifier(verifying.KIND, verifying.ReportVerifier())
    navigation.register(
        "office",
        navigation.Entry(
            "企业年报审核",
            "enterprise:supervision:reports",
            "report",
            right=READ,
            badge=review.waiting_count,
            group="企业监管",
            order=600,
        ),
    )


def _permissions() -> None:
    everybody = tuple(Role)
    # A grant on a unit never reaches a draft: what was not submitted is the company's own.
    scopes.register_scope(Report, "unit", lambda ids: Q(company__branch_id__in=ids) & ~Q(state=ReportState.DRAFT))
    scopes.register_rule(Company, FILL, _at_company("pk", everybody))
    scopes.register_rule(Report, FILL, _at_company("company_id", everybody))
    scopes.register_rule(Report, SUBMIT, _at_company("company_id", SUBMITTERS))
