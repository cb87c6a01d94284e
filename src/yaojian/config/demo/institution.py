"""Units, persons, posts and accounts of the demo institution, made through the kernel's services."""

import random
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from yaojian.config.demo.accounts import AccountMaker
from yaojian.kernel.accounts.identity import actor_of
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor, Channel, system_actor
from yaojian.kernel.organisations import services as organisations
from yaojian.kernel.organisations.models import Person, Unit, UnitKind

DATA = Path(__file__).parent / "data"
SEED = 20181122
TITLES = (
    "副处长",
    "一级调研员",
    "二级调研员",
    "四级调研员",
    "一级主任科员",
    "二级主任科员",
    "三级主任科员",
    "四级主任科员",
)
LOADER = system_actor("示范数据", Channel.COMMAND)

# Who gets a fixed user name: (unit code, place within the unit).
FIXED = {
    ("HB", 0): "director",
    ("BGS", 0): "head.bangongshi",
    ("BGS", 4): "registrar",
    ("BGS", 5): "sealkeeper",
    ("BGS", 1): "reviewer",
    ("LTC", 0): "head.liutong",
    ("LTC", 3): "drafter",
    ("SCC", 0): "head.shengchan",
    ("XXZX", 2): "editor",
    ("XXZX", 3): "inspector",
    ("XXZX", 4): "sysadmin",
    ("XXZX", 5): "secadmin",
    ("JGD", 2): "auditor",
    ("WH", 2): "branch.wuhan",
    ("YC", 2): "branch.yichang",
}
# Side posts (兼岗) the flows of outgoing documents name: (unit code, place within the unit, title).
DUTIES = (("BGS", 4, "文书"), ("BGS", 5, "印章管理员"))


@dataclass(slots=True)
class Institution:
    """What was made: units by code, and per unit its people by rank."""

    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, list[Person]] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    duties: dict[str, dict[str, Any]] = field(default_factory=dict)


class Names:
    """Invented names, each once."""

    def __init__(self, seed: int) -> None:
        parts = yaml.safe_load((DATA / "names.yaml").read_text(encoding="utf-8"))
        self._random = random.Random(seed)  # noqa: S311 - repeatable demo data, not a secret
        self._surnames: str = parts["surnames"]
        self._given: list[str] = [*parts["given_two"], *parts["given_one"]]
        self._used: set[str] = set()

    def next(self) -> str:
        """A name nobody has yet."""
        while True:
            name = self._random.choice(self._surnames) + self._random.choice(self._given)
            if name not in self._used:
                self._used.add(name)
                return name

    def mobile(self) -> str:
        """Looks like a mobile number, but begins with 100, which no subscriber has."""
        return f"100{self._random.randrange(10**8):08d}"


def build() -> Institution:
    """Make the whole institution in the running transaction. Needs an empty ``organisations_unit`` table."""
    plan = yaml.safe_load((DATA / "institution.yaml").read_text(encoding="utf-8"))
    since = plan["since"] if isinstance(plan["since"], date) else date.fromisoformat(plan["since"])
    made, names = Institution(duties=plan["duties"]), Names(SEED)
    root = _unit(made, plan["root"] | {"since": since}, UnitKind.HEADQUARTERS, None)
    for place, title in enumerate(plan["leaders"]):
        _person(made, names, root, title, place)
    for key, kind in (
        ("departments", UnitKind.DEPARTMENT),
        ("subordinates", UnitKind.SUBORDINATE),
        ("branches", UnitKind.BRANCH),
    ):
        for order, row in enumerate(plan[key]):
            unit = _unit(made, row | {"order": order, "since": since}, kind, root)
            for place in range(row["staff"]):
                _person(made, names, unit, _title(kind, place), place)
    _duties(made, since)
    _charges(made, since)
    _accounts(made)
    return made


def _title(kind: UnitKind, place: int) -> str:
    head = {UnitKind.DEPARTMENT: "处长", UnitKind.SUBORDINATE: "主任", UnitKind.BRANCH: "分局长"}[kind]
    if place == 0:
        return head
    title = TITLES[(place - 1) % len(TITLES)]
    return f"副{head}" if title == "副处长" else title


def _unit(made: Institution, row: dict[str, Any], kind: UnitKind, parent: Unit | None) -> Unit:
    unit = organisations.create_unit(
        actor=LOADER,
        code=row["code"],
        name=row["name"],
        short_name=row.get("short", ""),
        kind=kind,
        parent=parent,
        order=row.get("order", 0),
        since=row["since"],
    )
    made.units[unit.code] = unit
    made.people[unit.code] = []
    return unit


def _person(made: Institution, names: Names, unit: Unit, title: str, place: int) -> None:
    """The person at ``place`` in the unit's order; the first leads it."""
    person = organisations.create_person(
        actor=LOADER,
        name=names.next(),
        mobile=names.mobile(),
        office_phone=f"027-0000{len(made.people[unit.code]):04d}",
    )
    organisations.appoint(
        actor=LOADER, person=person, unit=unit, title=title, since=unit.since, rank=10 * (place + 1), leads=place == 0
    )
    made.people[unit.code].append(person)


def _duties(made: Institution, since: date) -> None:
    for code, place, title in DUTIES:
        person, unit = made.people[code][place], made.units[code]
        organisations.appoint(
            actor=LOADER, person=person, unit=unit, title=title, since=since, rank=900, is_primary=False
        )


def _charges(made: Institution, since: date) -> None:
    """Deputies share the departments and branches in turn (分管)."""
    deputies = made.people["HB"][1:]
    below = [unit for code, unit in made.units.items() if code != "HB"]
    for place, unit in enumerate(below):
        organisations.put_in_charge(actor=LOADER, leader=deputies[place % len(deputies)], unit=unit, since=since)


def _accounts(made: Institution) -> None:
    maker = AccountMaker()
    accounts: list[User] = []
    # Fixed names first: a pinyin name must not take one of them.
    for (code, place), username in FIXED.items():
        accounts.append(maker.account_for(made.people[code][place], username))
    fixed = {account.person_id for account in accounts}
    for people in made.people.values():
        accounts.extend(maker.account_for(person) for person in people if person.pk not in fixed)
    for user in User.objects.bulk_create(accounts):
        made.users[str(user.person_id)] = user


def actor_for(made: Institution, person: Person) -> Actor:
    """The actor a demo person is when the loaders let them act."""
    return actor_of(made.users[str(person.pk)], channel=Channel.COMMAND)
