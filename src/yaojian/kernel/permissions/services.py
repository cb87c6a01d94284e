"""Making templates and granting them. The security administrator's work."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.permissions import checks, queries, scopes
from yaojian.kernel.permissions.errors import AdministratorsApart, MixedTemplate, OwnGrant, VersionStale
from yaojian.kernel.permissions.models import Grant, PermissionTemplate, TemplateVersion
from yaojian.kernel.permissions.rights import HOLDER_LABELS, MANAGE_GRANTS, MANAGE_TEMPLATES, Right, all_rights

if TYPE_CHECKING:
    from yaojian.kernel.accounts.models import User
    from yaojian.kernel.organisations.models import Post


@transaction.atomic
def save_template(
    *, actor: Actor, code: str, name: str, rights: Sequence[Right], note: str = "", base_version: int | None = None
) -> PermissionTemplate:
    """Make a template, or a new version of the one with this ``code``.

    ``base_version`` is the version the editor saw. Raises ``MixedTemplate``, ``VersionStale`` (409), ``RightMissing``.
    """
    checks.require(actor, MANAGE_TEMPLATES)
    offices = {right.holders for right in rights}
    if len(offices) > 1:
        raise MixedTemplate(template=name, offices="、".join(sorted(HOLDER_LABELS[office] for office in offices)))
    codes = sorted(right.code for right in rights)
    template = PermissionTemplate.objects.select_for_update().filter(code=code).first()
    if template is None:
        template = PermissionTemplate.objects.create(code=code, name=name, note=note, rights=codes)
    else:
        if base_version is not None and base_version != template.version:
            raise VersionStale(template=template.name, current=template.version, base=base_version)
        _keep_holders_apart(template, codes)
        template.name, template.note, template.rights = name, note, codes
        template.version += 1
        template.save()
    TemplateVersion.objects.create(template=template, number=template.version, rights=codes, made_by=actor.name)
    audit.record(
        actor,
        "kernel.template.saved",
        template,
        summary=f"保存权限模板“{name}”第 {template.version} 版，共 {len(codes)} 项权限。",
        rights=codes,
    )
    return template


def _keep_holders_apart(template: PermissionTemplate, codes: list[str]) -> None:
    """A template in use may not change its office: its holders would slip past the rule of ``grant_template``."""
    before, after = queries.offices_in(set(template.rights)), queries.offices_in(set(codes))
    if before and after and before != after and queries.grants_in_force().filter(template=template).exists():
        both = "、".join(sorted(HOLDER_LABELS[office] for office in before | after))
        raise MixedTemplate(template=template.name, offices=both)


@transaction.atomic
def grant_template(
    *,
    actor: Actor,
    template: PermissionTemplate,
    user: "User | None" = None,
    post: "Post | None" = None,
    scope_kind: str = "system",
    scope_id: UUID | None = None,
    until: datetime | None = None,
) -> Grant:
    """Give a user or a post a template on a scope; the same grant twice is one grant.

    Raises ``OwnGrant``, ``AdministratorsApart`` (409), ``Invalid`` (422) for an unknown scope, ``RightMissing``.
    """
    checks.require(actor, MANAGE_GRANTS)
    if scope_kind != "system" and scope_kind not in scopes.kinds():
        raise Invalid(field="范围", reason="没有这种授权范围。")
    person_id = user.person_id if user else post.person_id if post else None
    to_self = user is not None and user.pk == actor.user_id
    if to_self or (person_id is not None and person_id == actor.person_id):
        raise OwnGrant()
    holder_name = _lock_holder(user, post)
    _require_apart(template, user.pk if user else None, person_id, name=holder_name)
    grant, made = Grant.objects.get_or_create(
        template=template,
        user=user,
        post=post,
        scope_kind=scope_kind,
        scope_id=scope_id,
        until=until,
        defaults={"granted_by": actor.name},
    )
    if made:
        place = scopes.names_of([(scope_kind, scope_id)])[scope_kind, scope_id]
        audit.record(
            actor,
            "kernel.grant.granted",
            grant,
            summary=f"授予“{holder_name}”权限模板“{template.name}”，范围：{place}。",
        )
    return grant


def _lock_holder(user: "User | None", post: "Post | None") -> str:
    """Lock the holder's row, so that two grants at once see each other; returns the holder's name."""
    if user is not None and post is None:
        return str(type(user).objects.select_for_update(of=("self",)).get(pk=user.pk))
    if post is not None and user is None:
        return str(type(post).objects.select_for_update(of=("self",)).get(pk=post.pk))
    raise Invalid(field="授权对象", reason="请选一个用户或一个岗位。")


def _require_apart(template: PermissionTemplate, user_id: int | None, person_id: UUID | None, *, name: str) -> None:
    held = queries.offices_of(user_id, person_id)
    wanted = queries.offices_in(set(template.rights))
    if held and wanted and held != wanted:
        raise AdministratorsApart(
            holder=name,
            held="、".join(sorted(HOLDER_LABELS[office] for office in held)),
            wanted="、".join(sorted(HOLDER_LABELS[office] for office in wanted)),
        )


@transaction.atomic
def revoke_grant(*, actor: Actor, grant_id: UUID) -> Grant:
    """End a grant now. Revoking twice changes nothing."""
    grant = checks.fetch(actor, MANAGE_GRANTS, Grant.objects.select_for_update(of=("self",)), grant_id)
    if grant.until is None or grant.until > timezone.now():
        grant.until = timezone.now()
        grant.save(update_fields=["until"])
        audit.record(
            actor,
            "kernel.grant.revoked",
            grant,
            summary=f"收回“{grant.user or grant.post}”的权限模板“{grant.template}”。",
        )
    return grant


@transaction.atomic
def set_template_active(*, actor: Actor, template_id: UUID, active: bool) -> PermissionTemplate:
    """Enable or disable a template; disabling takes its rights from all holders at once."""
    template = checks.fetch(actor, MANAGE_TEMPLATES, PermissionTemplate.objects.select_for_update(), template_id)
    if template.is_active != active:
        template.is_active = active
        template.save(update_fields=["is_active"])
        act = "启用" if active else "停用"
        audit.record(actor, "kernel.template.switched", template, summary=f"{act}权限模板“{template.name}”。")
    return template


def rights_of_codes(codes: Sequence[str]) -> list[Right]:
    """Rights by code. Raises ``Invalid`` (422) for a code nobody declared."""
    known = all_rights()
    if missing := [code for code in codes if code not in known]:
        raise Invalid(field="权限", reason=f"没有这些权限：{'、'.join(missing)}。")
    return [known[code] for code in codes]
