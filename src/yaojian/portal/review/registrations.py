"""What this room tells the registries."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse

from yaojian.kernel import notices, wording
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.deadlines import kinds as deadlines
from yaojian.kernel.deadlines.models import Deadline
from yaojian.kernel.permissions import scopes
from yaojian.kernel.wording.rights import MANAGE as WORDS
from yaojian.portal.articles.rights import WRITE
from yaojian.portal.desk import doors
from yaojian.portal.review import keepers, ledgers, people, seams, services
from yaojian.portal.review.models import Review, ReviewTask
from yaojian.portal.review.rights import POLICY
from yaojian.portal.review.services import tasks
from yaojian.web import navigation
from yaojian.web.navigation import Entry


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_scope(Review, "column", lambda ids: Q(article__home_column__uid__in=ids))
    scopes.register_scope(Review, "unit", lambda ids: Q(article__home_column__owner_unit__in=ids))
    _audit_and_notices()
    _deadlines()
    doors.register_keeper("articles.article", "publish", keepers.keep_publishing)
    doors.register_keeper("articles.article", "unpublish", keepers.keep_unpublishing)
    doors.register_guard("articles.article", "save_revision", keepers.guard_saving)
    doors.register_guard("articles.article", "move", keepers.guard_moving)
    doors.register_guard("articles.article", "delete", keepers.guard_deleting)
    seams.register()
    wording.register_proposal_page(lambda pk: reverse("portal:review:decide_word", args=[pk]))
    doors.register_lock("articles.article", keepers.lock_on)
    navigation.register(
        "desk",
        Entry("工作台", "portal:review:desk", "layout-dashboard", order=10, phone=True),
        Entry("信息", "portal:review:articles", "file-text", order=20, phone=True),
        Entry(
            "待审核",
            "portal:review:reviews",
            "clipboard-check",
            badge=ledgers.review_count,
            badge_name=services.BADGE,
            order=30,
            phone=True,
        ),
        Entry("审核流程", "portal:review:policies", "list-check", right=POLICY, group="管理", order=61),
        Entry("本站词表", "portal:review:words", "text-spellcheck", right=WORDS, group="管理", order=65),
        Entry("撰写信息", "portal:review:write", "file-pencil", right=WRITE, order=40, phone=True),
    )
    navigation.register(
        "office", Entry("门户编辑", "portal:review:desk", "world", right=WRITE, group="其他系统", order=900)
    )


def _audit_and_notices() -> None:
    register_actions(
        {
            "portal.article.submitted": "送审",
            "portal.article.recalled": "撤回送审",
            "portal.article.corrected": "按提示改字",
            "portal.article.approved": "审核通过",
            "portal.article.returned": "退回修改",
            "portal.article.published": "发布信息",
            "portal.article.withdrawn": "撤下信息",
            "portal.article.urged": "应急发布",
            "portal.gate.overridden": "放行检查问题",
            "portal.review.arranged": "设置审核流程",
            "portal.review.handed_over": "移交审核任务",
        }
    )
    notices.register_kind("portal.article.submitted", "信息待审核", email=True)
    notices.register_kind("portal.article.approved", "信息已发布")
    notices.register_kind("portal.article.returned", "信息被退回", email=True)
    notices.register_kind("portal.article.withdrawn", "信息已撤下")
    notices.register_kind("portal.article.urged", "应急发布", email=True)


def _deadlines() -> None:
    """A task is reminded of two hours before it is due, and told to those who arrange reviews when it is late."""
    deadlines.register_kind(
        tasks.DEADLINE,
        "审核期限",
        remind_before=timedelta(hours=2),
        remind=_doers,
        escalate=_arrangers,
        counts_working_days=False,
    )


def _task_of(deadline: Deadline) -> ReviewTask | None:
    return ReviewTask.objects.select_related("review__article__home_column").filter(pk=deadline.subject_id).first()


def _doers(deadline: Deadline) -> list[int]:
    task = _task_of(deadline)
    return [user.pk for user in people.candidates_for(task)] if task else []


def _arrangers(deadline: Deadline) -> list[int]:
    task = _task_of(deadline)
    return [user.pk for user in people.holders_in(task.review.article.home_column, POLICY)] if task else []
