"""Permission templates of the demo institution and their grants, from ``data/templates.yaml``."""

from typing import Any

import yaml
from django.db.models import QuerySet

from yaojian.config.demo.institution import DATA, LOADER, Institution
from yaojian.kernel.accounts.models import User
from yaojian.kernel.organisations.models import Person, Post
from yaojian.kernel.permissions import roles
from yaojian.kernel.permissions import services as permissions
from yaojian.kernel.permissions.models import PermissionTemplate


def grant_all(made: Institution) -> None:
    """Make every template and give it to its holders; the administrators' stand already where the database was prepared."""
    for row in _plan():
        template = PermissionTemplate.objects.filter(code=row["code"]).first() or permissions.save_template(
            actor=LOADER,
            code=row["code"],
            name=row["name"],
            note="示范数据",
            rights=roles.rights_named(row["rights"]),
        )
        for holder in row["holders"]:
            _grant(made, template, holder)


def give_new_rights() -> None:
    """Where an older version of the program loaded the demo: what its templates declare by now and never held.

    Templates the file names since then are not made, and nobody is granted one.
    """
    ours = PermissionTemplate.objects.filter(versions__number=1, versions__made_by=LOADER.name)
    codes = set(ours.values_list("code", flat=True))
    for row in _plan():
        if row["code"] in codes:
            roles.give_new_rights(actor=LOADER, code=row["code"], rights=roles.rights_named(row["rights"]))


def _plan() -> list[dict[str, Any]]:
    plan: list[dict[str, Any]] = yaml.safe_load((DATA / "templates.yaml").read_text(encoding="utf-8"))["templates"]
    return plan


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
