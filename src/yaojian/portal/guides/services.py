"""Acts on service guides. The public site follows by the job ``portal.site.build``, started in the act's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid, Unknown
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.portal.columns.slugs import slug_of
from yaojian.portal.following import site_follows
from yaojian.portal.guides.content import definition, problems_of, texts
from yaojian.portal.guides.errors import CodeTaken, NothingNew, NotReady, OwnGuide
from yaojian.portal.guides.models import Audience, Guide, GuideVersion, Theme
from yaojian.portal.guides.rights import PUBLISH, WRITE

TAGS = ("guides",)


@dataclass(frozen=True, slots=True)
class GuideFacts:
    """What stands around the content of a guide."""

    code: str
    title: str
    audience: Audience
    owner_unit_id: UUID
    theme_ids: Sequence[int] = ()
    order: int = 100


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody saved the draft meanwhile; nothing was written. ``current`` is what stands now."""

    current: Guide


@transaction.atomic
def create_guide(*, actor: Actor, facts: GuideFacts, key: str) -> Guide:
    """Begin a guide with an empty draft. The same ``key`` again returns the first.

    Raises ``RightMissing``, ``CodeTaken`` (409), ``Invalid`` (422).
    """
    checks.require(actor, WRITE)
    if (earlier := idempotency.earlier_result(key, actor=actor, act="portal.guide.create")) is not None:
        return Guide.objects.get(pk=int(earlier))
    guide = Guide(content=definition().blank(), edited_by_id=actor.user_id)
    _take(guide, facts)
    checks.require_on(actor, WRITE, guide)
    audit.record(actor, "portal.guide.created", guide, summary=f"新建办事指南“{guide.title}”。")
    idempotency.remember(key, actor=actor, act="portal.guide.create", result=str(guide.pk))
    return guide


@transaction.atomic
def change_facts(*, actor: Actor, guide_id: int, facts: GuideFacts) -> Guide:
    """Change code, audience, unit, themes, order; they hold at once. The title of a public guide changes with its next version."""
    guide = checks.fetch(actor, WRITE, Guide.objects.select_for_update(), guide_id)
    _take(guide, facts)
    checks.require_on(actor, WRITE, guide)
    _follow(guide)
    audit.record(actor, "portal.guide.changed", guide, summary=f"修改办事指南“{guide.title}”的基本信息。")
    return guide


@transaction.atomic
def save_draft(*, actor: Actor, guide_id: int, content: dict[str, Any], row_version: int) -> Guide | Conflict:
    """Keep the draft as it is, complete or not. ``row_version``: the one the page was made from."""
    guide = checks.fetch(actor, WRITE, Guide.objects.select_for_update(), guide_id)
    if guide.row_version != row_version:
        return Conflict(guide)
    if guide.content == content:
        return guide
    guide.content, guide.row_version, guide.edited_by_id = content, guide.row_version + 1, actor.user_id
    guide.save(update_fields=["content", "row_version", "edited_by", "edited_at"])
    audit.record(actor, "portal.guide.drafted", guide, summary=f"保存办事指南“{guide.title}”的草稿。")
    return guide


@transaction.atomic
def publish_guide(*, actor: Actor, guide_id: int, row_version: int, opinion: str, key: str) -> Guide | Conflict:
    """Make the draft the version in force, by somebody who did not write it. ``row_version``: the draft that was read.

    Raises ``OwnGuide`` (403), ``NotReady`` (422), ``NothingNew`` (409).
    """
    guide = checks.fetch(actor, PUBLISH, Guide.objects.select_for_update(of=("self",)), guide_id)
    if idempotency.earlier_result(key, actor=actor, act="portal.guide.publish") is not None:
        return guide
    if guide.row_version != row_version:
        return Conflict(guide)
    if actor.user_id is not None and guide.edited_by_id == actor.user_id:
        raise OwnGuide(title=guide.title)
    if problems := problems_of(guide.title, guide.content):
        raise NotReady(title=guide.title, count=len(problems), first=problems[0].sentence)
    if not guide.has_changes and guide.is_in_force:
        raise NothingNew(title=guide.title)
    guide.version = GuideVersion.objects.create(
        guide=guide,
        number=(guide.version.number if guide.version else 0) + 1,
        title=guide.title,
        content=guide.content,
        written_by_name=guide.edited_by.name if guide.edited_by else "系统",
        published_by_name=actor.name,
        opinion=opinion.strip() or "同意发布。",
    )
    guide.is_in_force = True
    guide.words = "\n".join([guide.title, guide.code, *texts(guide.content)])
    guide.save(update_fields=["version", "is_in_force", "words"])
    _follow(guide)
    audit.record(
        actor, "portal.guide.published", guide, summary=f"发布办事指南“{guide.title}”第 {guide.version.number} 版。"
    )
    idempotency.remember(key, actor=actor, act="portal.guide.publish", result=str(guide.pk))
    return guide


@transaction.atomic
def withdraw_guide(*, actor: Actor, guide_id: int, reason: str) -> Guide:
    """Take a guide off the site (停用). Harmless when it is not there. Raises ``Invalid`` (422) without a reason."""
    guide = checks.fetch(actor, PUBLISH, Guide.objects.select_for_update(), guide_id)
    if not reason.strip():
        raise Invalid(field="停用原因", reason="请写明为什么停用，例如“事项已取消”。")
    if not guide.is_in_force:
        return guide
    guide.is_in_force = False
    guide.save(update_fields=["is_in_force"])
    _follow(guide)
    audit.record(
        actor, "portal.guide.withdrawn", guide, summary=f"停用办事指南“{guide.title}”。", reason=reason.strip()[:300]
    )
    return guide


@transaction.atomic
def save_theme(*, actor: Actor, title: str, order: int = 100, theme_id: int | None = None) -> Theme:
    """Make a theme or change one. Raises ``RightMissing``, ``Invalid`` (422) for a title in use."""
    checks.require(actor, PUBLISH)
    theme = Theme.objects.select_for_update().get(pk=theme_id) if theme_id is not None else Theme(slug=_slug(title))
    if Theme.objects.filter(title=title).exclude(pk=theme.pk).exists():
        raise Invalid(field="主题", reason=f"已经有“{title}”这个主题。")
    theme.title, theme.order = title, order
    theme.full_clean()
    theme.save()
    site_follows(*TAGS)
    audit.record(actor, "portal.guide.themed", theme, summary=f"保存办事主题“{theme.title}”。")
    return theme


def _slug(title: str) -> str:
    """An address nobody has; numbered where the initials are taken."""
    first = slug_of(title) or "zt"
    taken = set(Theme.objects.filter(slug__startswith=first).values_list("slug", flat=True))
    return next(slug for n in range(1, 1000) if (slug := first if n == 1 else f"{first}{n}") not in taken)


def _take(guide: Guide, facts: GuideFacts) -> None:
    other = Guide.objects.filter(code=facts.code).exclude(pk=guide.pk).first()
    if other is not None:
        raise CodeTaken(number=facts.code, title=other.title)
    if not Unit.objects.filter(pk=facts.owner_unit_id).exists():
        raise Unknown(kind="实施单位")
    guide.code, guide.title, guide.audience = facts.code, facts.title, facts.audience
    guide.owner_unit_id, guide.order = facts.owner_unit_id, facts.order
    guide.full_clean(exclude=["content", "version", "edited_by"])
    guide.save()
    guide.themes.set(Theme.objects.filter(pk__in=facts.theme_ids))


def _follow(guide: Guide) -> None:
    site_follows(f"guide:{guide.pk}", *TAGS)
