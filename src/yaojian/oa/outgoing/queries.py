"""Reading outgoing documents: versions, who signed, what the step at hand offers, the register of numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Unknown
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.numbering import queries as numbers
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Unit, UnitKind
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.rights import Right
from yaojian.oa.documents.genres import Genre, genres
from yaojian.oa.documents.models import Document, DocumentKind
from yaojian.oa.documents.rights import READ
from yaojian.oa.flow import permitting, reading
from yaojian.oa.flow.models import Instance, Role, Task, TaskState

from . import bodies, rules
from .errors import BodyLocked, NotAtStep
from .models import BodyVersion, Outgoing, Product, ProductKind, ProofMark, Seal, Sign
from .rights import NUMBER, SEAL

EDIT_BODY, ISSUER_SIGNS, SIGNS = "edit_body", "issuer_sign", "sign"
NUMBERS, COMPOSES, PROOFS, SEALS, DISTRIBUTES = "number", "compose", "proof", "seal", "distribute"
DRAFT_STEP = "draft"
AFTER_SIGNING = {NUMBERS, COMPOSES, PROOFS, SEALS, DISTRIBUTES}
"""Tools of steps, as the flows ``outgoing`` and ``joint`` name them; the last five come after 签发."""
BODIES = (UnitKind.HEADQUARTERS, UnitKind.SUBORDINATE, UnitKind.BRANCH)
"""Units that issue documents in their own name; departments do not (条例第十七条)."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed for issue, in whose name, when."""

    name: str
    unit: Unit
    at: datetime
    on_behalf_of: str


def outgoings() -> QuerySet[Outgoing]:
    """Outgoing documents with what every page about one shows."""
    return Outgoing.objects.select_related(
        "document__instance", "document__drafter", "document__unit", "document__main_file", "bureau", "sign"
    )


def readable(actor: Actor, document_id: UUID) -> Outgoing:
    """The outgoing document. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    checks.fetch(actor, READ, Document.objects.filter(kind=DocumentKind.OUTGOING), document_id)
    return outgoings().get(pk=document_id)


def may_read_file(actor: Actor, file: StoredFile) -> bool:
    """A file is read by whoever reads its document; asked by ``kernel.files``."""
    document = Document.objects.filter(pk=file.owner_id).first() if file.owner_id else None
    return document is not None and checks.holds_on(actor, READ, document)


def may_see_seal(actor: Actor, file: StoredFile) -> bool:
    """The image of a seal is for its keepers' eyes only; asked by ``kernel.files``."""
    seal = Seal.objects.filter(image=file).first()
    return seal is not None and checks.holds_on(actor, SEAL, seal)


def newest_version(outgoing: Outgoing) -> BodyVersion | None:
    """The body as it stands now."""
    return outgoing.versions.select_related("made_by", "unit", "file").order_by("-number").first()


def versions_of(outgoing: Outgoing) -> list[BodyVersion]:
    """All body versions, oldest first."""
    return list(outgoing.versions.select_related("made_by", "unit", "file").order_by("number"))


def version_of(outgoing: Outgoing, number: int) -> BodyVersion:
    """One version by its number. Raises ``Unknown`` (404)."""
    version = outgoing.versions.select_related("made_by", "unit", "file").filter(number=number).first()
    if version is None:
        raise Unknown(kind="正文版本")
    return version


def newest_product(outgoing: Outgoing, kind: ProductKind) -> Product | None:
    """The product of a kind that counts."""
    return outgoing.products.filter(kind=kind).select_related("file", "version").order_by("-number").first()


def fresh_proof(outgoing: Outgoing) -> Product | None:
    """The newest proof, unless body, facts or signature have changed since."""
    proof, version = newest_product(outgoing, ProductKind.PROOF), newest_version(outgoing)
    signed = signature(outgoing)
    if proof is None or version is None or proof.version_id != version.pk or proof.at < outgoing.changed:
        return None
    return proof if signed is None or proof.at >= signed.at else None


def fresh_sealed(outgoing: Outgoing) -> Product | None:
    """The sealed document, unless it was composed anew since."""
    proof, sealed = fresh_proof(outgoing), newest_product(outgoing, ProductKind.SEALED)
    return sealed if proof and sealed and sealed.at >= proof.at else None


def open_marks(outgoing: Outgoing) -> QuerySet[ProofMark]:
    """Proof marks nobody has settled yet."""
    return ProofMark.objects.filter(product__outgoing=outgoing, settled_at__isnull=True)


def tools_of(task: Task) -> tuple[str, ...]:
    """What the step of a task offers in this centre."""
    return reading.definition_of(task.instance.version_id).step(task.batch.step).tools


def task_with(actor: Actor, outgoing: Outgoing, tool: str) -> Task | None:
    """The open task at a step with this tool that the actor may act on; his own before others'."""
    tasks = open_tasks(outgoing.document.instance)
    mine = sorted(tasks, key=lambda task: task.actor_id != actor.person_id)
    return next((task for task in mine if tool in tools_of(task) and permitting.may_act(actor, task)), None)


def open_tasks(instance: Instance) -> list[Task]:
    """The open 办 tasks, in order."""
    tasks = Task.objects.filter(instance=instance, role=Role.DO, state=TaskState.OPEN)
    return list(tasks.select_related("instance", "batch", "actor", "unit").order_by("batch__number", "position"))


def holders(instance: Instance) -> str:
    """Names of those the document waits with."""
    return "、".join(dict.fromkeys(task.actor.name for task in open_tasks(instance))) or "无人"


def signature(outgoing: Outgoing) -> Signature | None:
    """Who signed for issue; None before, and again once it went back behind the signing."""
    steps = [set(tools_of(task)) for task in open_tasks(outgoing.document.instance)]
    if not all(tools & AFTER_SIGNING for tools in steps):
        return None
    return next(signatures(outgoing, SIGNS), None)


def signatures(outgoing: Outgoing, tool: str) -> Iterator[Signature]:
    """Signed tasks at steps with this tool, newest first."""
    instance = outgoing.document.instance
    steps = [step.key for step in reading.definition_of(instance.version_id).steps if tool in step.tools]
    tasks = Task.objects.filter(instance=instance, role=Role.DO, state=TaskState.DONE, batch__step__in=steps)
    for task in tasks.select_related("actor", "on_behalf_of", "unit").order_by("-done_at", "-position"):
        if task.done_at:
            yield Signature(
                task.actor.name, task.unit, task.done_at, task.on_behalf_of.name if task.on_behalf_of else ""
            )


def facts_of(outgoing: Outgoing) -> rules.Facts:
    """What the rules of official writing look at."""
    newest = newest_version(outgoing)
    below = organisations.units_below([outgoing.bureau_id]).exclude(pk=outgoing.bureau_id)
    return rules.Facts(
        genre=genre_of(outgoing),
        direction=outgoing.direction,
        title=outgoing.document.title,
        main_to=outgoing.main_to,
        copy_to=outgoing.copy_to,
        note=outgoing.note,
        disclosure=outgoing.disclosure,
        body=tuple(newest.paragraphs) if newest else (),
        lower=tuple(below.values_list("name", flat=True)),
        levels=tuple(outgoing.issuers.values_list("unit__kind", flat=True)),
    )


def drafts_of(actor: Actor) -> QuerySet[Outgoing]:
    """拟稿箱: documents at their first step, held by the actor, newest first."""
    mine = Task.objects.filter(
        actor=actor.person_id, kind=DocumentKind.OUTGOING, role=Role.DO, state=TaskState.OPEN, batch__step=DRAFT_STEP
    )
    found = outgoings().filter(document__instance__in=mine.values("instance"))
    return found.order_by("-document__created", "-pk")


def issuing_bodies() -> QuerySet[Unit]:
    """Units that may issue documents, the bureau first."""
    return (
        organisations.open_units()
        .filter(kind__in=BODIES)
        .order_by(F("parent").asc(nulls_first=True), "kind", "order", "path")
    )


def signs_of(actor: Actor) -> list[Sign]:
    """Signs whose numbers the actor keeps, closed ones too."""
    return list(checks.allowed(actor, NUMBER, Sign.objects.select_related("bureau")))


def this_year() -> int:
    """The year numbers are taken in: Beijing's."""
    return workdays.today().year


def next_number_of(sign: Sign, year: int) -> str:
    """The number the next document would get; another may be quicker."""
    return sign.number(year, numbers.next_number(sign.series, year))


def editable(actor: Actor, document_id: UUID) -> tuple[Outgoing, Task]:
    """The document and the task that lets the actor change facts and body.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``BodyLocked`` (409).
    """
    outgoing = readable(actor, document_id)
    task = task_with(actor, outgoing, EDIT_BODY)
    if task is None:
        raise BodyLocked(step=outgoing.document.instance.step_name)
    return outgoing, task


def levels_of(version: BodyVersion) -> list[tuple[int, str]]:
    """Each paragraph with its heading level."""
    return [(bodies.level_of(text), text) for text in version.paragraphs]


def moment_of(moment: datetime) -> str:
    """Beijing time as 2026年3月12日 09:15."""
    here = moment.astimezone(workdays.BEIJING)
    return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"


def seals_of(outgoing: Outgoing) -> list[tuple[Unit, Seal | None]]:
    """The organs whose seals the document bears, in order, each with its seal in use."""
    units = [issuer.unit for issuer in outgoing.issuers.select_related("unit")] or [outgoing.bureau]
    seals = {seal.bureau_id: seal for seal in Seal.objects.filter(until__isnull=True).select_related("image")}
    return [(unit, seals.get(unit.pk)) for unit in units]


def genre_of(outgoing: Outgoing) -> Genre:
    """The facts of its kind."""
    return genres()[outgoing.genre]


def at(actor: Actor, document_id: UUID, tool: str, act: str) -> Outgoing:
    """The document at a step that offers ``tool``, waiting with the actor.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotAtStep`` (409).
    """
    outgoing = readable(actor, document_id)
    if task_with(actor, outgoing, tool) is None:
        instance = outgoing.document.instance
        raise NotAtStep(step=instance.step_name, holders=holders(instance), act=act)
    return outgoing


def signs_in_use(outgoing: Outgoing) -> list[Sign]:
    """Signs this document may be numbered with."""
    return list(Sign.objects.filter(bureau=outgoing.bureau_id, closed=False))


def marks_of(outgoing: Outgoing) -> list[ProofMark]:
    """All proof marks, the open ones first."""
    marks = ProofMark.objects.filter(product__outgoing=outgoing).select_related("product", "made_by", "settled_by")
    return list(marks.order_by(F("settled_at").desc(nulls_first=True), "at", "id"))


def proof_page_of(actor: Actor, mark: ProofMark) -> str:
    """Name of the page on which the actor deals with a mark."""
    outgoing = outgoings().get(pk=mark.product.outgoing_id)
    return "oa:outgoing:compose" if task_with(actor, outgoing, COMPOSES) else "oa:outgoing:proof"


def bodies_with(actor: Actor, right: Right) -> list[Unit]:
    """Issuing bodies on which the actor holds ``right``."""
    return list(checks.allowed(actor, right, issuing_bodies()))


def seals_kept(actor: Actor) -> list[Seal]:
    """Seals the actor keeps, those in use first."""
    seals = checks.allowed(actor, SEAL, Seal.objects.select_related("bureau", "image", "put_by"))
    return list(seals.order_by(F("until").desc(nulls_first=True), "bureau__path", "-since"))
