"""Loads everything: ``yaojian demo load --scale small|large``, and the first ``yaojian up --demo``."""

from collections.abc import Callable
from typing import Literal

from django.db import connection, transaction

from yaojian.config.demo import grants, institution
from yaojian.config.demo.institution import Institution, actor_for
from yaojian.config.demo.people import People
from yaojian.enterprise import demo as enterprise
from yaojian.inspection import demo as inspection
from yaojian.kernel.organisations.models import Unit
from yaojian.oa import demo as office
from yaojian.portal import demo as portal

Scale = Literal["small", "large"]
Told = Callable[[str], None]
_LOCK = 20181122


def is_loaded() -> bool:
    """Whether this database holds an institution already, demo or real; demo data never goes on top of one."""
    return Unit.objects.exists()


def load(*, scale: Scale = "small", tell: Told = lambda line: None) -> bool:
    """Load all demo data in one transaction; False (and nothing done) where an institution is there already.

    Two loaders at once: the second waits, then finds the institution. ``tell`` gets one Chinese line a step.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if is_loaded():
            return False
        tell("示范数据：机构、人员、账号")
        made = institution.build()
        grants.grant_all(made)
        people = people_of(made)
        tell("示范数据：门户")
        portal.load(people, scale=scale)
        tell("示范数据：办公")
        office.load(people, scale=scale)
        tell("示范数据：企业端")
        enterprise.load(people, scale=scale)
        tell("示范数据：检查")
        inspection.load(people, scale=scale)
    return True


def people_of(made: Institution) -> People:
    """The actors the systems' loaders let act."""
    fixed = {name: actor_for(made, made.people[code][place]) for (code, place), name in institution.FIXED.items()}
    inner = [code for code in made.units if code != "HB"]
    return People(
        registrar=fixed["registrar"],
        seal_keeper=fixed["sealkeeper"],
        editor=fixed["editor"],
        reviewer=fixed["reviewer"],
        inspector=fixed["inspector"],
        system_admin=fixed["sysadmin"],
        security_admin=fixed["secadmin"],
        audit_admin=fixed["auditor"],
        leaders=[actor_for(made, person) for person in made.people["HB"]],
        heads={code: actor_for(made, made.people[code][0]) for code in inner},
        staff={code: [actor_for(made, person) for person in made.people[code][1:]] for code in inner},
        branch_reviewers={
            unit.code: actor_for(made, made.people[unit.code][2])
            for unit in made.units.values()
            if unit.kind == "branch"
        },
        duties=made.duties,
    )
