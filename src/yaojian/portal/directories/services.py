"""Acts on data directories. The public site follows by the job ``portal.site.build``, started in the act's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid, Unknown
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.jobs import services as jobs
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.portal.directories import fields as table_fields
from yaojian.portal.directories.errors import AddressTaken, ManyRemoved, NotPublishable, Overtaken
from yaojian.portal.directories.models import Directory, Edition, EditionState, Entry
from yaojian.portal.directories.rights import IMPORT, MANAGE
from yaojian.portal.following import site_follows

OWNER_KIND = "portal.directory.edition"
READ_JOB = "portal.directories.read"
PATROL_JOB = "portal.directories.patrol"
LARGEST = 30 * 1024**2
SHEETS = Kinds.XLSX | Kinds.XLS | Kinds.CSV | Kinds.TXT
REMOVED_SHARE = 0.2
"""More than a fifth gone must be confirmed (portal.md §9)."""
EDITIONS_KEPT = 3
"""Rows of older editions go; their files and figures stay."""


@dataclass(frozen=True, slots=True)
class DirectoryFacts:
    """What an administrator says about a directory. ``fields`` in the stored form of ``TableField``."""

    title: str
    slug: str
    description: str
    source: str
    owner_unit_id: UUID
    key_label: str
    fields: list[dict[str, Any]]
    update_cycle_days: int = 0


@transaction.atomic
def create_directory(*, actor: Actor, facts: DirectoryFacts, key: str) -> Directory:
    """Make a directory, closed to the public and empty. The same ``key`` again returns the first.

    Raises ``RightMissing``, ``AddressTaken`` (409), ``Invalid`` (422).
    """
    checks.require(actor, MANAGE)
    if (earlier := idempotency.earlier_result(key, actor=actor, act="portal.directory.create")) is not None:
        return Directory.objects.get(pk=int(earlier))
    directory = Directory()
    _take(directory, facts)
    directory.save()
    checks.require_on(actor, MANAGE, directory)
    audit.record(actor, "portal.directory.created", directory, summary=f"新建数据目录“{directory.title}”。")
    idempotency.remember(key, actor=actor, act="portal.directory.create", result=str(directory.pk))
    return directory


@transaction.atomic
def change_directory(*, actor: Actor, directory_id: int, facts: DirectoryFacts) -> Directory:
    """Change what is said about a directory. Changed columns hold from the next import on; what is public stays as it is."""
    directory = checks.fetch(actor, MANAGE, Directory.objects.select_for_update(), directory_id)
    _take(directory, facts)
    directory.save()
    checks.require_on(actor, MANAGE, directory)
    _follow(directory)
    audit.record(actor, "portal.directory.changed", directory, summary=f"修改数据目录“{directory.title}”。")
    return directory


@transaction.atomic
def open_directory(*, actor: Actor, directory_id: int, is_open: bool) -> Directory:
    """Show a directory to the public, or hide it. Harmless when it is so already."""
    directory = checks.fetch(actor, MANAGE, Directory.objects.select_for_update(), directory_id)
    if directory.is_open == is_open:
        return directory
    directory.is_open = is_open
    directory.save(update_fields=["is_open"])
    _follow(directory)
    action = "portal.directory.opened" if is_open else "portal.directory.closed"
    audit.record(actor, action, directory, summary=f"{'公开' if is_open else '停止公开'}数据目录“{directory.title}”。")
    return directory


@transaction.atomic
def import_file(*, actor: Actor, directory_id: int, file: StoredFile, key: str) -> Edition:
    """Take a file as the next edition; the worker reads it, ``Edition.state`` tells when it is read.

    ``file``: a draft of the actor (``kernel.files``). The same ``key`` again returns the first edition.
    """
    directory = checks.fetch(actor, IMPORT, Directory.objects.select_for_update(), directory_id)
    if (earlier := idempotency.earlier_result(key, actor=actor, act="portal.directory.import")) is not None:
        return Edition.objects.get(pk=earlier)
    directory.last_number += 1
    directory.save(update_fields=["last_number"])
    edition = Edition.objects.create(
        directory=directory,
        number=directory.last_number,
        fields=directory.fields,
        key_label=directory.key_label,
        imported_by_name=actor.name,
    )
    files.attach(actor=actor, file=file, owner_kind=OWNER_KIND, owner_id=edition.pk)
    audit.record(actor, "portal.directory.imported", directory, summary=f"导入{edition}：{file.name}。", sm3=file.sm3)
    idempotency.remember(key, actor=actor, act="portal.directory.import", result=str(edition.pk))
    jobs.start_run(actor=actor, name=READ_JOB, label=f"读取{edition}", subject=edition, edition_id=str(edition.pk))
    return edition


@transaction.atomic
def publish_edition(*, actor: Actor, edition_id: UUID, key: str, removal_confirmed: bool = False) -> Edition:
    """Put a staged edition in force; the one before is replaced. Locks the directory.

    Raises ``NotPublishable``, ``ManyRemoved``, ``Overtaken`` (409).
    """
    edition = checks.fetch(actor, IMPORT, Edition.objects.select_related("directory"), edition_id)
    directory = Directory.objects.select_for_update().get(pk=edition.directory_id)
    if idempotency.earlier_result(key, actor=actor, act="portal.directory.publish") is not None:
        return Edition.objects.get(pk=edition_id)
    edition.refresh_from_db()
    if edition.state != EditionState.STAGED:
        raise NotPublishable(title=directory.title, number=edition.number, state=edition.get_state_display())
    before = directory.edition
    if before is not None:
        if before.number > edition.number:
            raise Overtaken(number=before.number)
        share = edition.removed / before.rows if before.rows else 0
        if share > REMOVED_SHARE and not removal_confirmed:
            raise ManyRemoved(number=edition.number, removed=edition.removed, percent=round(share * 100))
        Edition.objects.filter(pk=before.pk).update(state=EditionState.REPLACED)
    edition.state, edition.published_by_name, edition.published_at = EditionState.PUBLISHED, actor.name, timezone.now()
    edition.save(update_fields=["state", "published_by_name", "published_at"])
    directory.edition = edition
    directory.save(update_fields=["edition"])
    _forget_old_rows(directory)
    _follow(directory)
    audit.record(
        actor,
        "portal.directory.published",
        directory,
        summary=f"发布{edition}：新增 {edition.added} 行，减少 {edition.removed} 行，变化 {edition.changed} 行。",
    )
    idempotency.remember(key, actor=actor, act="portal.directory.publish", result=str(edition.pk))
    jobs.start_run(actor=actor, name=PATROL_JOB, label=f"核对“{directory.title}”的引用", directory_id=directory.pk)
    return edition


@transaction.atomic
def drop_edition(*, actor: Actor, edition_id: UUID) -> Edition:
    """Give up an edition that was not published; its rows go, its file stays. Harmless to repeat."""
    edition = checks.fetch(actor, IMPORT, Edition.objects.select_for_update(of=("self",)), edition_id)
    if edition.state == EditionState.DROPPED:
        return edition
    if edition.state in (EditionState.PUBLISHED, EditionState.REPLACED):
        raise NotPublishable(title=edition.directory.title, number=edition.number, state=edition.get_state_display())
    edition.state = EditionState.DROPPED
    edition.save(update_fields=["state"])
    Entry.objects.filter(edition=edition).delete()
    audit.record(actor, "portal.directory.dropped", edition.directory, summary=f"放弃{edition}。")
    return edition


def _take(directory: Directory, facts: DirectoryFacts) -> None:
    taken = Directory.objects.filter(slug=facts.slug).exclude(pk=directory.pk)
    if taken.exists():
        raise AddressTaken(slug=facts.slug)
    if not Unit.objects.filter(pk=facts.owner_unit_id).exists():
        raise Unknown(kind="责任单位")
    _check_fields(facts.fields, facts.key_label)
    for name in ("title", "slug", "description", "source", "owner_unit_id", "key_label", "update_cycle_days"):
        setattr(directory, name, getattr(facts, name))
    directory.fields = [_stored(one) for one in facts.fields]
    directory.full_clean(exclude=["uid", "edition", "fields"])


def _check_fields(given: list[dict[str, Any]], key_label: str) -> None:
    labels = [str(one.get("label", "")).strip() for one in given]
    if not all(labels):
        raise Invalid(field="列", reason="每一列都要有名称。")
    if double := next((label for label in labels if labels.count(label) > 1), ""):
        raise Invalid(field="列", reason=f"“{double}”出现了两次。")
    if key_label not in labels:
        raise Invalid(field="主键列", reason="主键列必须是其中一列的名称，例如“许可证编号”。")
    for one in given:
        if one.get("kind") == table_fields.FieldKind.CHOICE and not table_fields.choices_in(one.get("choices", "")):
            raise Invalid(field="列", reason=f"“{one['label']}”是选项列，请写出选项，用顿号隔开。")


def _stored(given: Mapping[str, Any]) -> dict[str, Any]:
    names = ("label", "kind", "required", "listed", "searched", "unit", "choices")
    return {name: given[name] for name in names if given.get(name) not in (None, "", False)}


def _follow(directory: Directory) -> None:
    site_follows(f"directory:{directory.pk}", "directories")


def _forget_old_rows(directory: Directory) -> None:
    kept = directory.editions.exclude(published_at=None).order_by("-number").values_list("pk", flat=True)
    Entry.objects.filter(edition__directory=directory).exclude(edition__in=list(kept[:EDITIONS_KEPT])).exclude(
        edition__state=EditionState.STAGED
    ).delete()
