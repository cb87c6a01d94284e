"""用印: the seal over the date, the PDF signed so that every later change shows."""

from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.files import queries as stored
from yaojian.kernel.files import services as files
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.kernel.rendering import ofd, pdf
from yaojian.kernel.rendering.seals import LocalSealService, SealService
from yaojian.oa.flow import clock
from yaojian.oa.flow import services as flow
from yaojian.oa.outgoing import papers, queries
from yaojian.oa.outgoing.errors import MarksOpen, NotReady, SealMissing
from yaojian.oa.outgoing.models import SEAL_OWNER, Outgoing, Product, ProductKind, Seal
from yaojian.oa.outgoing.rights import SEAL

from .composing import keep_product, show_as_main
from .steps import at_step

SEAL_LIMIT = 2 * 1024**2
REASON = "公文用印"


def seal_service() -> SealService:
    """The seal service of this installation; its key lies in the data folder, or where ``YAOJIAN_SEAL_KEY`` says."""
    return LocalSealService(Path(settings.YAOJIAN_DATA) / "keys")


@transaction.atomic
def seal(*, actor: Actor, document_id: UUID, key: str) -> Product:
    """Put the seals of all its organs on the document and sign it; also its OFD copy. The caller has asked who he is again.

    The same ``key`` again returns the first result. Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotAtStep``,
    ``MarksOpen``, ``SealMissing`` (409), ``NotReady`` (422), and what the typesetter or the seal service refuses.
    """
    outgoing, task = at_step(actor, document_id, queries.SEALS, "用印")
    checks.require_on(actor, SEAL, outgoing)
    if earlier := idempotency.earlier_result(key, actor=actor, act="oa.outgoing.seal"):
        return outgoing.products.get(pk=earlier)
    proof = queries.fresh_proof(outgoing)
    if proof is None:
        raise NotReady(step=task.batch.step_name, missing="清样不是按最新正文套红的，请退回套红。")
    version = proof.version
    if count := queries.open_marks(outgoing).count():
        raise MarksOpen(count=count)
    paper = papers.paper_of(outgoing, version, _images(outgoing))
    content = pdf.render(paper)
    for unit, _ in queries.seals_of(outgoing):
        content = seal_service().apply(content, organ=unit.name, reason=REASON, at=clock.now())
    product = keep_product(actor, outgoing, version, ProductKind.SEALED, content)
    keep_product(actor, outgoing, version, ProductKind.OFD, ofd.render(paper))
    show_as_main(outgoing, product)
    audit.record(
        actor,
        "oa.outgoing.sealed",
        outgoing.document,
        summary=f"《{outgoing.document.title}》（{outgoing.document.document_number}）用印。",
        sm3=product.file.sm3,
        version=version.number,
    )
    idempotency.remember(key, actor=actor, act="oa.outgoing.seal", result=str(product.pk))
    return product


@transaction.atomic
def put_seal(*, actor: Actor, bureau_id: UUID, image: StoredFile) -> Seal:
    """Enter the image of an organ's seal (a draft of the actor); it takes the place of the one in use.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``KeptFileGone`` (409).
    """
    bureau = checks.fetch(actor, SEAL, Unit.objects.select_for_update(), bureau_id)
    person_id, _ = flow.require_person(actor)
    now = clock.now()
    Seal.objects.filter(bureau=bureau, until__isnull=True).update(until=now)
    made = Seal(bureau=bureau, image=image, put_by_id=person_id, since=now)
    files.attach(actor=actor, file=image, owner_kind=SEAL_OWNER, owner_id=made.pk)
    made.save(force_insert=True)
    audit.record(actor, "oa.outgoing.seal_put", made, summary=f"登记{bureau.name}的印章。", sm3=image.sm3)
    return made


def _images(outgoing: Outgoing) -> tuple[bytes, ...]:
    images = []
    for unit, one in queries.seals_of(outgoing):
        if one is None:
            raise SealMissing(bureau=unit.name)
        images.append(stored.content_of(one.image))
    return tuple(images)
