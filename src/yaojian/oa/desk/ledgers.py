"""What the status words mean. Lists, counts, badges and exports are all made from these definitions (oa.md §4)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Now

from yaojian.oa.delegation import queries as delegation
from yaojian.oa.documents.models import DocumentKind
from yaojian.oa.flow.models import Role, TaskState

_TO_DO = Q(role=Role.DO, state=TaskState.OPEN)


@dataclass(frozen=True, slots=True)
class Ledger:
    """One status word. ``key`` stands in addresses; ``meaning`` is shown as help.

    ``tasks`` selects among a person's tasks; None for the ledgers that list documents (``queries``).
    ``moment`` is the field of the task a row is sorted by, newest first. ``hot`` counts are shown in red.
    ``delegated``: also tasks of those who made the reader their delegate (委托).
    """

    key: str
    label: str
    meaning: str
    tasks: Q | None
    moment: str = "created"
    moment_label: str = "到达"
    hot: bool = False
    delegated: bool = False

    def of_person(self, person_id: UUID, now: datetime) -> Q:
        """The condition on tasks. Raises ``TypeError`` for a ledger of documents."""
        if self.tasks is None:
            raise TypeError(f"{self.key} lists documents")
        mine = delegation.condition(person_id, now) if self.delegated else Q(actor=person_id)
        return mine & self.tasks


TODO = Ledger("todo", "待办", "送到本人（或委托本人代办）、还没有办理的公文。", _TO_DO, hot=True, delegated=True)
TO_READ = Ledger("toread", "待阅", "送本人阅知、还没有标为已阅的公文。", Q(role=Role.READ, state=TaskState.OPEN))
RUNNING = Ledger("running", "在办", "还没有办结、由本人登记或经手、或在所管单位流转的公文。", None, moment_label="登记")
UNOPENED = Ledger("unopened", "未办", "待办中还没有打开过的公文。", _TO_DO & Q(read_at__isnull=True), delegated=True)
OVERDUE = Ledger("overdue", "超时", "待办中已超过办理时限的公文。", _TO_DO & Q(due__lt=Now()), hot=True, delegated=True)
TRACKED = Ledger("tracked", "跟踪", "由本人登记、办理过或点了“跟踪”、还没有办结的公文。", None, moment_label="登记")
DONE = Ledger(
    "done", "已办", "本人已经办理的公文。", Q(role=Role.DO, state=TaskState.DONE), moment="done_at", moment_label="办理"
)
READ = Ledger(
    "read",
    "已阅",
    "本人已经标为已阅的公文。",
    Q(role=Role.READ, state=TaskState.DONE),
    moment="done_at",
    moment_label="阅知",
)

EVERY = Ledger("all", "公文查询", "有权查看的全部公文，办结的也在内。", None, moment_label="登记")
"""Not a status word: what the search box looks through."""
UNIT_OVERDUE = Ledger(
    "unitlate",
    "处室超时",
    "有权代办的各单位中，已超过办理时限还没有办理的公文。",
    _TO_DO & Q(due__lt=Now()),
    moment="due",
    moment_label="时限",
    hot=True,
)
"""Not a person's: what is late in the units he answers for."""

ALL = (TODO, TO_READ, RUNNING, UNOPENED, OVERDUE, TRACKED, DONE, READ)
OPEN = (TODO, TO_READ, UNOPENED, OVERDUE)
CLOSED = (DONE, READ)
BY_KEY: dict[str, Ledger] = {ledger.key: ledger for ledger in (*ALL, EVERY, UNIT_OVERDUE)}


@dataclass(frozen=True, slots=True)
class Centre:
    """A part of the office with ledgers of its own. ``kind`` is its documents', empty for all together."""

    key: str
    label: str
    kind: str


WORK = Centre("work", "全部公文", "")
INCOMING = Centre("incoming", "收文", DocumentKind.INCOMING)
OUTGOING = Centre("outgoing", "发文", DocumentKind.OUTGOING)
APPROVALS = Centre("approvals", "内部审批", DocumentKind.APPROVAL)
CENTRES: dict[str, Centre] = {centre.key: centre for centre in (WORK, INCOMING, OUTGOING, APPROVALS)}
