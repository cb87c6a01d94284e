"""Roles every installation has, and how rights that a new version of the program declares reach roles made before it.

A role is a permission template that declares by a pattern which rights it is made of. The three administrators' roles
(三员分立) stand here; their codes belong to the program. Roles for business are the institution's own: nobody widens them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.permissions import queries, services
from yaojian.kernel.permissions.models import PermissionTemplate, TemplateVersion
from yaojian.kernel.permissions.rights import HOLDER_LABELS, Right, all_rights


@dataclass(frozen=True, slots=True)
class Role:
    """``declares``: what ``rights_named`` reads."""

    code: str
    name: str
    declares: tuple[str, ...]


BUILT_IN = tuple(
    Role(office.replace("_", "-"), HOLDER_LABELS[office], (f"@{office}",))
    for office in ("system_admin", "security_admin", "audit_admin")
)


def rights_named(patterns: Iterable[str]) -> list[Right]:
    """``@office`` names all rights of one administrator, ``a.b.*`` all business rights that begin so, else the right itself.

    Raises ``Invalid`` (422) for a right nobody declared.
    """
    chosen: dict[str, Right] = {}
    for pattern in patterns:
        if pattern.startswith("@"):
            found = [right for right in all_rights().values() if right.holders == pattern[1:]]
        elif pattern.endswith(".*"):
            start = pattern[:-1]
            found = [one for one in all_rights().values() if one.code.startswith(start) and one.holders == "business"]
        else:
            found = services.rights_of_codes([pattern])
        chosen.update({right.code: right for right in found})
    return list(chosen.values())


def bring_up_to_date(*, actor: Actor) -> None:
    """At each start after migrations: make the built-in roles that are missing, give the others what is new to them."""
    for role in BUILT_IN:
        rights = rights_named(role.declares)
        if not give_new_rights(actor=actor, code=role.code, rights=rights) and not _is_taken(role):
            services.save_template(actor=actor, code=role.code, name=role.name, rights=rights, note="系统内置角色")


@transaction.atomic
def give_new_rights(*, actor: Actor, code: str, rights: Iterable[Right]) -> bool:
    """Give the template with this code those of ``rights`` that none of its versions ever held; False where it is missing.

    What a version held and a later one does not, an administrator took away: it stays away. Rights of another office than
    the template's own are left out, as ``save_template`` would refuse them.
    """
    template = PermissionTemplate.objects.select_for_update().filter(code=code).first()
    if template is None:
        return False
    known = {code for codes in template.versions.values_list("rights", flat=True) for code in codes}
    offices = queries.offices_in(set(template.rights)) or queries.offices_in(known)
    new = [right for right in rights if right.code not in known and right.holders in offices]
    if new:
        _extend(actor, template, new)
    return True


def _extend(actor: Actor, template: PermissionTemplate, new: list[Right]) -> None:
    template.rights = sorted([*template.rights, *(right.code for right in new)])
    template.version += 1
    template.save(update_fields=["rights", "version"])
    TemplateVersion.objects.create(
        template=template, number=template.version, rights=template.rights, made_by=actor.name
    )
    audit.record(
        actor,
        "kernel.template.extended",
        template,
        summary=f"系统升级后，权限模板“{template.name}”增加{'、'.join(f'“{right.label}”' for right in new)}，为第 {template.version} 版。",
        rights=[right.code for right in new],
    )


def _is_taken(role: Role) -> bool:
    """Its code by itself, or its name by a template the institution made before there was a built-in one."""
    return PermissionTemplate.objects.filter(name=role.name).exists()
