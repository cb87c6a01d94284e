"""A company with its administrator and clerk, and the branch official who decides about it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client

from tests.enterprise import factories
from tests.kernel import factories as kernel
from yaojian.enterprise.companies import groups, services
from yaojian.enterprise.companies.models import ChangeRequest, Company, FieldGroup, Role
from yaojian.enterprise.companies.rights import ASSIGN, CONFIRM, READ, REVEAL, REVIEW
from yaojian.enterprise.supervision.rights import RECORD
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations import services as organisations
from yaojian.kernel.organisations.models import Unit, UnitKind

GOOD_ID = "11010519491231002X"
BAD_ID = "110105194912310021"
PERSON = {"name": "程远", "qualification": "执业药师", "since": "2026-01-01"}
SECRETS = {"id_number": GOOD_ID, "phone": "13800001234"}


@dataclass(slots=True)
class Side:
    """Who acts on either side."""

    branch: Unit
    company: Company
    administrator: User
    clerk: User
    official: User

    @property
    def admin(self) -> Actor:
        """Of the company."""
        return kernel.actor(self.administrator)

    @property
    def filler(self) -> Actor:
        """Of the company, without a say over accounts."""
        return kernel.actor(self.clerk)

    @property
    def judge(self) -> Actor:
        """Of the branch."""
        return kernel.actor(self.official)


def wuhan() -> Unit:
    """A branch with the code the regions name."""
    return organisations.create_unit(
        actor=kernel.SYSTEM, code="WH", name="武汉分局", kind=UnitKind.BRANCH, parent=None, since=date(2024, 1, 1)
    )


def side(name: str = "武汉分局", place: Unit | None = None) -> Side:
    """All at once."""
    place = place or factories.branch(name)
    company = factories.company(place, f"{place.name}示范医药有限公司")
    administrator = factories.member(company)
    company.memberships.update(is_administrator=True)
    clerk = factories.member(company, Role.CLERK)
    return Side(place, company, administrator, clerk, official(place))


def official(place: Unit) -> User:
    """Decides about changes and registrations of the branch and records results."""
    user = kernel.official("何为民", place)
    kernel.grant(user, READ, REVIEW, CONFIRM, REVEAL, RECORD, scope=place)
    return user


def arranger() -> User:
    """Of the bureau: says which branch is in charge."""
    user = kernel.official("江清", kernel.unit("流通处"))
    kernel.grant(user, READ, ASSIGN)
    return user


def ask(who: Side, group: FieldGroup = FieldGroup.QUALITY, **more: Any) -> ChangeRequest:
    """A change of the quality head unless told otherwise."""
    values: dict[str, Any] = {
        "group": group,
        "target": None,
        "new": PERSON if group == FieldGroup.QUALITY else groups.current(who.company, group, None),
        "secrets": SECRETS if group == FieldGroup.QUALITY else {},
        "reason": "原质量负责人离职。",
        "key": factories.new_key(),
    }
    return services.ask_change(actor=who.filler, **(values | more))


def client(user: User) -> Client:
    """Signed in."""
    browser = Client()
    browser.force_login(user)
    return browser
