"""Acts on the public site as a whole. What one article changes is done by the job ``portal.site.build``."""

import shutil
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from yaojian.kernel import jobs
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.portal.publishing import archiving, building, proofs, queries, sealing
from yaojian.portal.publishing.errors import NotAsPublished, NothingInYear, NothingPublished
from yaojian.portal.publishing.models import Archive, Seal
from yaojian.portal.publishing.rights import PUBLISH_SITE, WATCH


@transaction.atomic
def publish_all(*, actor: Actor) -> list[str]:
    """Build the whole site into a new generation and switch to it when this transaction commits; returns all routes.

    Needed after templates or styles changed, and once at the start; the rate stands in ``docs/benchmarks.md``. Raises ``RightMissing``.
    """
    checks.require(actor, PUBLISH_SITE)
    routes = building.build_all()
    audit.record(actor, "portal.site.published", summary=f"全站重新发布，共 {len(routes)} 个文件。", files=len(routes))
    return routes


@transaction.atomic
def order_whole_build(*, actor: Actor) -> None:
    """Have the worker build the whole site (全站重新发布). Ordered twice before it begins, it is built once. Raises ``RightMissing``."""
    checks.require(actor, PUBLISH_SITE)
    jobs.defer("portal.site.build_all", lock="portal.site", urgent=True, after=queries.generation())
    audit.record(actor, "portal.site.ordered", summary="要求全站重新发布。")


@transaction.atomic
def seal_manifest(*, actor: Actor) -> tuple[Seal, sealing.Manifest]:
    """Sign what is published now (封存). Everything is read and compared first: nobody signs a stranger's work.

    Raises ``RightMissing``, ``NothingPublished``, ``NotAsPublished`` (409).
    """
    checks.require(actor, WATCH)
    generation = _whole_generation()
    sealed = sealing.manifest()
    last = Seal.objects.select_for_update().order_by("-pk").first()
    seal = Seal(
        generation=generation,
        files=len(sealed.lines),
        manifest_sm3=sealed.sm3,
        sealed_at=timezone.now(),
        previous=last.link if last else "",
    )
    seal.link = proofs.link_of(sealing.facts_of(seal))
    seal.signature, seal.key_id = sealing.sign(seal.link)
    seal.save(force_insert=True)
    audit.record(
        actor,
        "portal.site.sealed",
        seal,
        summary=f"封存发布清单，共 {seal.files} 个文件。",
        sm3=sealed.sm3,
        link=seal.link,
    )
    return seal, sealed


@transaction.atomic
def archive_year(*, actor: Actor, year: int, key: str) -> Archive:
    """Copy what was published in ``year`` (Beijing) into a folder of its own, marked 归档. The same ``key`` returns the first.

    Raises ``RightMissing``, ``NothingPublished``, ``NotAsPublished`` (409), ``NothingInYear`` (422).
    """
    checks.require(actor, WATCH)
    if (earlier := idempotency.earlier_result(key, actor=actor, act="portal.site.archive")) is not None:
        return Archive.objects.get(pk=earlier)
    generation = _whole_generation()
    number = uuid4()
    folder = archiving.folder_of(year, number)
    copy = archiving.Copy(year, folder)
    if not copy.pages:
        raise NothingInYear(year=year)
    try:
        copy.make()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    archive = Archive.objects.create(
        id=number,
        year=year,
        generation=generation,
        made_by_id=actor.user_id,
        made_by_name=actor.name,
        folder=folder.name,
        files=len(copy.lines),
        size=copy.size,
        manifest_sm3=copy.manifest_sm3,
    )
    audit.record(
        actor,
        "portal.site.archived",
        archive,
        summary=f"制作 {year} 年信息归档副本，共 {archive.files} 个文件。",
        sm3=archive.manifest_sm3,
    )
    idempotency.remember(key, actor=actor, act="portal.site.archive", result=str(archive.pk))
    return archive


def _whole_generation() -> int:
    """The generation in force, after comparing every file with the manifest."""
    generation = queries.generation()
    if not generation:
        raise NothingPublished()
    if found := list(queries.differences()):
        raise NotAsPublished(count=len(found), route=found[0].route)
    return generation
