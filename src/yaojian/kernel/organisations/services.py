"""Changes to the institution. All need ``kernel.organisation.manage``."""

from datetime import date

from django.db import transaction
from pypinyin import Style, lazy_pinyin

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.organisations import queries
from yaojian.kernel.organisations.errors import CodeTaken, UnitNotEmpty
from yaojian.kernel.organisations.models import Charge, Person, Post, Unit
from yaojian.kernel.organisations.rights import MANAGE
from yaojian.kernel.permissions import checks


def pinyin_key(name: str) -> str:
    """Sort key of a Chinese name: toneless pinyin. The database has no Chinese collation (platform.md §2b)."""
    return " ".join(lazy_pinyin(name))


def initials_of(name: str) -> str:
    """First letters of the pinyin, for search by two keys (``zmy`` finds 周明远)."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))


@transaction.atomic
def create_unit(
    *,
    actor: Actor,
    code: str,
    name: str,
    kind: str,
    since: date,
    parent: Unit | None = None,
    short_name: str = "",
    order: int = 0,
) -> Unit:
    """Set up a unit under ``parent``. Raises ``RightMissing``, ``CodeTaken`` (409)."""
    checks.require(actor, MANAGE)
    if holder := Unit.objects.filter(code=code).first():
        raise CodeTaken(unit_code=code, holder=holder.name)
    unit = Unit.objects.create(
        code=code,
        name=name,
        short_name=short_name or name,
        pinyin=pinyin_key(name),
        kind=kind,
        parent=parent,
        path=f"{parent.path if parent else ''}{code}/",
        order=order,
        since=since,
    )
    audit.record(actor, "kernel.organisation.unit_created", unit, summary=f"设立机构“{name}”。")
    return unit


@transaction.atomic
def close_unit(*, actor: Actor, unit: Unit, last_day: date) -> Unit:
    """Close a unit after its last day. Raises ``UnitNotEmpty`` (409) while people or open units remain."""
    checks.require(actor, MANAGE)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    people = queries.current_posts().filter(unit=unit).count()
    below = queries.open_units().filter(parent=unit).count()
    if people or below:
        raise UnitNotEmpty(unit=unit.name, people=people, units=below)
    unit.until = last_day
    unit.save(update_fields=["until"])
    audit.record(actor, "kernel.organisation.unit_closed", unit, summary=f"撤销机构“{unit.name}”。")
    return unit


@transaction.atomic
def create_person(*, actor: Actor, name: str, mobile: str = "", office_phone: str = "", email: str = "") -> Person:
    """Enter a member of staff, without a post yet."""
    checks.require(actor, MANAGE)
    person = Person.objects.create(
        name=name,
        pinyin=pinyin_key(name),
        initials=initials_of(name),
        mobile=mobile,
        office_phone=office_phone,
        email=email,
    )
    audit.record(actor, "kernel.organisation.person_created", person, summary=f"登记人员“{name}”。")
    return person


@transaction.atomic
def appoint(
    *,
    actor: Actor,
    person: Person,
    unit: Unit,
    title: str,
    since: date,
    rank: int = 100,
    leads: bool = False,
    is_primary: bool = True,
) -> Post:
    """Give a person a post. A new main post ends the old one that day: history stays as it was."""
    checks.require(actor, MANAGE)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if is_primary:
        person.posts.filter(is_primary=True, until__isnull=True).update(until=since)
    post = Post.objects.create(
        person=person, unit=unit, title=title, rank=rank, leads=leads, is_primary=is_primary, since=since
    )
    audit.record(actor, "kernel.organisation.appointed", person, summary=f"任命{person.name}为{unit.name}{title}。")
    return post


@transaction.atomic
def end_post(*, actor: Actor, post: Post, last_day: date) -> Post:
    """End a post after its last day. What its holder signed stays signed under that post."""
    checks.require(actor, MANAGE)
    post = Post.objects.select_for_update(of=("self",)).select_related("person", "unit").get(pk=post.pk)
    post.until = last_day
    post.save(update_fields=["until"])
    audit.record(
        actor,
        "kernel.organisation.post_ended",
        post.person,
        summary=f"免去{post.person.name}的{post.unit.name}{post.title}职务。",
    )
    return post


@transaction.atomic
def put_in_charge(*, actor: Actor, leader: Person, unit: Unit, since: date) -> Charge:
    """Make a leader responsible for a unit (分管); the one before is relieved the same day."""
    checks.require(actor, MANAGE)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    unit.charges.filter(until__isnull=True).update(until=since)
    charge = Charge.objects.create(leader=leader, unit=unit, since=since)
    audit.record(actor, "kernel.organisation.put_in_charge", unit, summary=f"{leader.name}分管{unit.name}。")
    return charge
