"""套红 and 校对: the paper is set from the signed body; what the proofreader finds is settled before the seal."""

from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid, Refusal, Unknown
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.rendering import docx, pdf
from yaojian.oa.flow import clock, loading
from yaojian.oa.flow import services as flow
from yaojian.oa.outgoing import papers, queries
from yaojian.oa.outgoing.errors import NotAtStep, NotReady
from yaojian.oa.outgoing.models import PRODUCT_OWNER, BodyVersion, Outgoing, Product, ProductKind, ProofMark

from .steps import at_step


@transaction.atomic
def compose(*, actor: Actor, document_id: UUID, key: str) -> Product:
    """Set the red-header paper from the newest body: a proof to read and an editable copy. Again makes a new proof.

    The same ``key`` again returns the first proof. Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotAtStep`` (409),
    ``NotReady`` (422) without number or body, and what the typesetter refuses.
    """
    outgoing, task = at_step(actor, document_id, queries.COMPOSES, "套红")
    if earlier := idempotency.earlier_result(key, actor=actor, act="oa.outgoing.compose"):
        return outgoing.products.get(pk=earlier)
    version = queries.newest_version(outgoing)
    if version is None or not outgoing.document.document_number:
        raise NotReady(step=task.batch.step_name, missing="公文还没有正文或发文字号。")
    paper = papers.paper_of(outgoing, version)
    proof = keep_product(actor, outgoing, version, ProductKind.PROOF, pdf.render(paper))
    keep_product(actor, outgoing, version, ProductKind.EDITABLE, docx.render(paper))
    show_as_main(outgoing, proof)
    audit.record(
        actor,
        "oa.outgoing.composed",
        outgoing.document,
        summary=f"《{outgoing.document.title}》套红，第 {proof.number} 次清样。",
        sm3=proof.file.sm3,
        version=version.number,
    )
    idempotency.remember(key, actor=actor, act="oa.outgoing.compose", result=str(proof.pk))
    return proof


@transaction.atomic
def add_mark(*, actor: Actor, document_id: UUID, page: int, text: str, key: str) -> ProofMark:
    """Note something to mend on a page of the newest proof (校对意见). The same ``key`` again notes nothing more.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotAtStep`` (409), ``Invalid`` (422).
    """
    outgoing, task = at_step(actor, document_id, queries.PROOFS, "校对")
    if earlier := idempotency.earlier_result(key, actor=actor, act="oa.outgoing.mark"):
        return ProofMark.objects.get(pk=earlier)
    proof = queries.newest_product(outgoing, ProductKind.PROOF)
    if proof is None:
        raise NotReady(step=task.batch.step_name, missing="还没有套红，没有清样可以校对。")
    if not 1 <= page <= proof.file.page_count:
        raise Invalid(field="页", reason=f"清样共 {proof.file.page_count} 页。")
    if not text.strip():
        raise Invalid(field="校对意见", reason="请写明哪里要改、怎样改。")
    person_id, _ = flow.require_person(actor)
    mark = ProofMark.objects.create(product=proof, page=page, text=text.strip(), made_by_id=person_id, at=clock.now())
    audit.record(
        actor,
        "oa.outgoing.proof_marked",
        outgoing.document,
        summary=f"校对《{outgoing.document.title}》清样第 {page} 页。",
        page=page,
    )
    idempotency.remember(key, actor=actor, act="oa.outgoing.mark", result=str(mark.pk))
    return mark


@transaction.atomic
def settle_mark(*, actor: Actor, mark_id: UUID, answer: str) -> ProofMark:
    """Say how a mark was dealt with; while the document is composed or proofread. Again changes nothing.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotAtStep`` (409), ``Invalid`` (422).
    """
    mark = ProofMark.objects.select_related("product").filter(pk=mark_id).first()
    if mark is None:
        raise Unknown(kind="校对意见")
    loading.lock_instance(mark.product.outgoing_id)
    outgoing = queries.readable(actor, mark.product.outgoing_id)
    instance = outgoing.document.instance
    if not any(queries.task_with(actor, outgoing, tool) for tool in (queries.COMPOSES, queries.PROOFS)):
        raise NotAtStep(step=instance.step_name, holders=queries.holders(instance), act="处理校对意见")
    mark.refresh_from_db()
    if mark.settled_at:
        return mark
    if not answer.strip():
        raise Invalid(field="处理情况", reason="请写明改了没有、怎样改的。")
    mark.settled_by_id, _ = flow.require_person(actor)
    mark.settled_at, mark.answer = clock.now(), answer.strip()
    mark.save(update_fields=["settled_by", "settled_at", "answer"])
    audit.record(
        actor,
        "oa.outgoing.mark_settled",
        outgoing.document,
        summary=f"处理《{outgoing.document.title}》的校对意见。",
        mark=str(mark.pk),
    )
    return mark


def draw_review(actor: Actor, outgoing: Outgoing, version: BodyVersion) -> None:
    """Show reviewers the paper as it would be printed; for the acts of drafting, inside their transaction.

    What cannot be set is shown as text until then: a draft is kept whatever is in it.
    """
    try:
        content = pdf.render(papers.paper_of(outgoing, version))
    except Refusal:
        outgoing.document.main_file = None
        outgoing.document.save(update_fields=["main_file"])
    else:
        show_as_main(outgoing, keep_product(actor, outgoing, version, ProductKind.REVIEW, content))


ENDINGS = {ProductKind.EDITABLE: (Kinds.DOCX, "docx"), ProductKind.OFD: (Kinds.OFD, "ofd")}


def keep_product(actor: Actor, outgoing: Outgoing, version: BodyVersion, kind: ProductKind, content: bytes) -> Product:
    """Store a product of the document; for the acts of this room, inside their transaction."""
    allowed, ending = ENDINGS.get(kind, (Kinds.PDF, "pdf"))
    number = outgoing.products.filter(kind=kind).count() + 1
    upload = ContentFile(content, name=f"{outgoing.document.title[:60]}（{kind.label}）.{ending}")
    file = files.store(actor=actor, upload=upload, owner_kind=PRODUCT_OWNER, owner_id=outgoing.pk, allowed=allowed)
    person_id, _ = flow.require_person(actor)
    return Product.objects.create(
        outgoing=outgoing, kind=kind, number=number, version=version, file=file, made_by_id=person_id, at=clock.now()
    )


def show_as_main(outgoing: Outgoing, product: Product) -> None:
    """The page of the document shows this product from now on."""
    outgoing.document.main_file = product.file
    outgoing.document.save(update_fields=["main_file"])
