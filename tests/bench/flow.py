"""Whole incoming documents a second through the public services, one after the other in one process.

One document is five acts of four people, each its own transaction on disk: register, send to two departments, two
signatures in parallel, finish. Every act checks rights, claims its idempotency key, moves tasks (the ledgers), adds to the
document's hash chain and to the audit chain, takes its number, opens and closes deadlines, writes notices and their mails'
jobs. The PDF is taken before the clock starts.

The peer is what one writes in an afternoon: three plain tables through the ORM, a state column, a row lock, and the same
five transactions; no rights, numbers, chains, audit, idempotency, deadlines or notices. It is a floor, not a rival: the
ratio says what all that costs.
"""

from uuid import uuid4

from django.db import connection, models, transaction
from django.utils import timezone

from tests.bench.support.database import DATABASE
from tests.bench.support.timings import Timings, emit, time_of
from tests.oa import factories
from tests.oa.factories import Office
from yaojian.kernel.audit.models import Event as AuditEvent
from yaojian.kernel.files.models import StoredFile
from yaojian.oa.documents.models import Document
from yaojian.oa.flow import queries as flow
from yaojian.oa.flow.models import Instance, InstanceState
from yaojian.oa.incoming import services as incoming
from yaojian.oa.incoming.services import Distribution

WARM = 10
FLOWS = 150
HANDLERS = ("sales", "plants")


class Matter(models.Model):
    """The peer's document."""

    title = models.CharField(max_length=200)
    state = models.CharField(max_length=20, default="registered")
    created = models.DateTimeField(auto_now_add=True)
    objects: "models.Manager[Matter]" = models.Manager()

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return self.title


class Duty(models.Model):
    """The peer's task."""

    matter = models.ForeignKey(Matter, models.CASCADE)
    person = models.UUIDField(db_index=True)
    opinion = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    objects: "models.Manager[Duty]" = models.Manager()

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return self.opinion


class Note(models.Model):
    """The peer's log."""

    matter = models.ForeignKey(Matter, models.CASCADE)
    person = models.UUIDField()
    words = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    objects: "models.Manager[Note]" = models.Manager()

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return self.words


def main() -> None:
    """Ours, peer, ours, peer; at the end every document must have ended with an unbroken chain."""
    DATABASE.start()
    office = factories.office()
    with connection.schema_editor() as editor:
        for model in (Matter, Duty, Note):
            editor.create_model(model)
    papers = _papers(office, WARM + FLOWS)
    ours, peer = Timings(), Timings()
    for number, paper in enumerate(papers):
        took = time_of(lambda paper=paper: _ours(office, paper))  # type: ignore[misc]  # a default, not an argument
        plain = time_of(lambda: _peer(office))
        if number >= WARM:
            ours.add(took)
            peer.add(plain)
    _require_whole(len(papers))
    emit(
        "flow",
        ours.per_second(),
        peer.per_second(),
        unit="documents/s, five acts each",
        peer="three plain tables with a state column, nothing checked or recorded",
        more_is_better=True,
        acts_per_second=round(5 * ours.per_second(), 1),
        p50_ms=round(ours.p50_ms, 1),
        p95_ms=round(ours.p95_ms, 1),
        peer_p95_ms=round(peer.p95_ms, 1),
        documents=len(papers),
        audit_events=AuditEvent.objects.count(),
    )


def _papers(office: Office, count: int) -> list[StoredFile]:
    """One checked PDF, and as many drafts of it as documents need."""
    first = factories.main_file(office.actor("registrar"))
    copies = [StoredFile.objects.get(pk=first.pk) for _ in range(count)]
    for copy in copies:
        copy.pk = uuid4()
    return StoredFile.objects.bulk_create(copies)


def _ours(office: Office, paper: StoredFile) -> Document:
    registrar = office.actor("registrar")
    made = incoming.register(
        actor=registrar, particulars=factories.particulars(), main_file=paper, key=factories.new_key()
    )
    to = Distribution(handle=[office.units[unit].pk for unit in HANDLERS], working_days=3)
    incoming.send_to_departments(actor=registrar, document_id=made.pk, distribution=to, key=factories.new_key())
    for who in HANDLERS:
        factories.handled(office, made, who)
    return incoming.finish(actor=registrar, document_id=made.pk, opinion="办结。", key=factories.new_key())


def _peer(office: Office) -> None:
    registrar = office.actor("registrar").person_id
    with transaction.atomic():
        matter = Matter.objects.create(title=factories.particulars().title)
        Note.objects.create(matter=matter, person=registrar, words="登记")
    people = [office.actor(who).person_id for who in HANDLERS]
    with transaction.atomic():
        _to(matter, "handling")
        for person in people:
            Duty.objects.create(matter=matter, person=person)
        Note.objects.create(matter=matter, person=registrar, words="分送")
    for person in people:
        with transaction.atomic():
            locked = Matter.objects.select_for_update().get(pk=matter.pk)
            duty = Duty.objects.get(matter=locked, person=person, done_at=None)
            duty.opinion, duty.done_at = "已制定方案。", timezone.now()
            duty.save()
            Note.objects.create(matter=locked, person=person, words="办理")
            if not Duty.objects.filter(matter=locked, done_at=None).exists():
                locked.state = "handled"
                locked.save()
    with transaction.atomic():
        _to(matter, "ended")
        Note.objects.create(matter=matter, person=registrar, words="办结")


def _to(matter: Matter, state: str) -> None:
    locked = Matter.objects.select_for_update().get(pk=matter.pk)
    locked.state = state
    locked.save()


def _require_whole(count: int) -> None:
    ended = Instance.objects.filter(state=InstanceState.ENDED)
    broken = [one.pk for one in ended if list(flow.breaks_in(one))]
    if ended.count() != count or broken or Matter.objects.filter(state="ended").count() != count:
        raise SystemExit(f"{ended.count()} of {count} ended, broken: {broken}")


if __name__ == "__main__":
    main()
