"""Permission templates of the demo institution and their grants, from ``data/templates.yaml``."""

from typing import Any

import yaml
from django.db.models import QuerySet

from yaojian.config.demo.institution import DATA, LOADER, Institution
from yaojian.kernel.accounts.models import User
from yaojian.kernel.organisations.models import Person, Post
from yaojian.kernel.permissions import services as permissions
from yaojian.kernel.permissions.models import PermissionTemplate
from yaojian.kernel.permissions.rights import Right, all_rights


def grant_all(made: Institution) -> None:
    """Make every template and give it to its holders."""
    plan = yaml.safe_load((DATA / "templates.yaml").read_text(encoding="utf-8"))
    for row in plan["templates"]:
        template = permissions.save_template(
            actor=LOADER, code=row["code"], name=row["name"], note="示范数据", rights=_rights(row["rights"])
        )
        for holder in row["holders"]:
            _grant(made, template, holder)


def _rights(codes: list[str]) -> list[Right]:
    """``@office`` stands for all rights of one administrator; ``a.b.*`` for all that begin so; else the right itself."""
    chosen: dict[str, Right] = {}
    for code in codes:
        if code.startswith("@"):
            found = [right for right in all_rights().values() if right.holders == code[1:]]
        elif code.endswith(".*"):
            found = [
                right
                for right in all_rights().values()
                if right.code.startswith(code[:-1]) and right.holders == "business"
            ]
        else:
            found = permissions.rights_of_codes([code])
        chosen.update({right.code: right for right in found})
    return list(chosen.values())


def _grant(made: Institution, template: PermissionTemplate, holder: dict[str, Any]) -> None:
    """Give the template to one line of ``holders``; the file's head says what a line may be."""
    if name := holder.get("user"):
        user = User.objects.get(username=name)
        unit = made.units[holder["unit"]] if "unit" in holder else None
        permissions.grant_template(
            actor=LOADER,
            template=template,
            user=user,
            scope_kind="unit" if unit else "system",
            scope_id=unit.pk if unit else None,
        )
        return
    posts = Post.objects.filter(unit__kind=holder["kind"], until__isnull=True).exclude(person__in=_administrators())
    if "rank" in holder:
        posts = posts.filter(rank=holder["rank"])
    for post in posts.select_related("person", "unit"):
        permissions.grant_template(actor=LOADER, template=template, post=post, scope_kind="unit", scope_id=post.unit_id)


def _administrators() -> QuerySet[Person]:
    """The three administrators do no business, so a line for a whole kind of unit passes them over."""
    return Person.objects.filter(user__username__in=("sysadmin", "secadmin", "auditor"))
