"""A few supervisions (示范数据) in every state: fresh, answered, late, prolonged, reported, sent back, closed."""

from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID

from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.oa.documents.models import Document
from yaojian.oa.flow import clock
from yaojian.oa.supervision import services
from yaojian.oa.supervision.models import Level, Supervision
from yaojian.oa.supervision.services import Assignment

ACTS, PAUSE = 15, timedelta(minutes=95)
"""More acts than are done here, and the time between two."""
REQUIREMENT = "请查清整改情况，把检查记录和整改照片一并反馈。（示范数据）"


def load(registrar: Actor, heads: dict[str, Actor]) -> None:
    """Seven, on the latest documents of the registrar's unit."""
    latest = Document.objects.filter(unit=registrar.unit_id).order_by("-created", "-id")
    documents = list(latest.values_list("pk", flat=True)[:7])
    if len(documents) < 7 or registrar.person_id is None:
        return
    desk = _Desk(registrar)
    desk.opened(documents[0], heads["LTC"], days=8, level=Level.LEADER)
    answered = desk.opened(documents[1], heads["SCC"], days=6)
    desk.answered(answered, heads["SCC"], 40)
    late = desk.opened(documents[2], heads["LTC"], days=5, level=Level.IMPORTANT, ago=timedelta(days=12))
    with desk.next():
        services.urge(actor=registrar, supervision_id=late.pk, text="已过时限，请说明情况。", key="demo-urge")
    prolonged = desk.opened(documents[3], heads["WH"], days=3)
    with desk.next():
        services.ask_extension(
            actor=heads["WH"],
            supervision_id=prolonged.pk,
            until=workdays.add_working_days(workdays.today(), 8),
            reason="企业停产检修，需等恢复生产后复查。",
            key="demo-extension",
        )
    desk.answered(desk.opened(documents[4], heads["YC"], days=5), heads["YC"], 100, done=True)
    back = desk.opened(documents[5], heads["SCC"], days=5)
    desk.answered(back, heads["SCC"], 90, done=True)
    with desk.next():
        services.send_back(actor=registrar, supervision_id=back.pk, text="缺少复查记录，请补充。", key="demo-return")
    closed = desk.opened(documents[6], heads["LTC"], days=5)
    desk.answered(closed, heads["LTC"], 100, done=True)
    with desk.next():
        services.close(actor=registrar, supervision_id=closed.pk, note="整改到位，同意销项。", key="demo-close")


class _Desk:
    """The supervisor's desk: opens, and lets heads answer. Each act comes a while after the one before, the last just now."""

    def __init__(self, registrar: Actor) -> None:
        self._registrar, self._at = registrar, clock.now() - ACTS * PAUSE

    def next(self) -> AbstractContextManager[None]:
        """The moment of the next act."""
        self._at += PAUSE
        return clock.told(self._at)

    def opened(
        self, document_id: UUID, head: Actor, *, days: int, level: str = Level.NORMAL, ago: timedelta | None = None
    ) -> Supervision:
        """``days`` are calendar days from the moment of the act; ``ago`` where it was long before."""
        with clock.told(clock.now() - ago) if ago else self.next():
            return self._open(document_id, head, days, level)

    def _open(self, document_id: UUID, head: Actor, days: int, level: str) -> Supervision:
        if head.person_id is None or head.unit_id is None:
            raise LookupError("heads of the demo institution are persons with a post")
        due = (clock.now() + timedelta(days=days)).astimezone(workdays.BEIJING).date()
        assignment = Assignment(head.unit_id, head.person_id, REQUIREMENT, due, level)
        return services.open_supervision(
            actor=self._registrar, document_id=document_id, assignment=assignment, key=f"demo-{document_id}"
        )

    def answered(self, supervision: Supervision, head: Actor, percent: int, *, done: bool = False) -> None:
        """Each supervision once."""
        with self.next():
            services.answer(
                actor=head,
                supervision_id=supervision.pk,
                text="已现场检查，整改情况见附件记录。",
                percent=percent,
                done=done,
                key=f"demo-answer-{supervision.pk}",
            )
