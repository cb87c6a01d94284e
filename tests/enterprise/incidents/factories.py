"""A branch with a company, and who reports, handles and keeps the roster."""

from dataclasses import dataclass
from uuid import uuid4

from tests.enterprise import factories
from tests.kernel import factories as kernel
from yaojian.enterprise.companies.models import Company, Role
from yaojian.enterprise.incidents import services
from yaojian.enterprise.incidents.models import Incident, What
from yaojian.enterprise.incidents.rights import HANDLE, READ, ROSTER
from yaojian.enterprise.incidents.services import Told
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations.models import Unit, UnitKind

TOLD = Told(vaccine="示范流感疫苗", what=What.TEMPERATURE, reporter="程远", phone="13800000000")


def new_key() -> str:
    """An idempotency key nobody used."""
    return str(uuid4())


@dataclass(slots=True)
class Scene:
    """One branch below the bureau, one of its companies, and their people."""

    bureau: Unit
    branch: Unit
    company: Company
    clerk: User
    handler: User

    @property
    def reporting(self) -> Actor:
        """The company's clerk."""
        return kernel.actor(self.clerk)

    @property
    def handling(self) -> Actor:
        """The branch's official."""
        return kernel.actor(self.handler)

    def report(self, **changes: object) -> Incident:
        """A report as the clerk sends it."""
        told = Told(**{**{name: getattr(TOLD, name) for name in Told.__slots__}, **changes})
        return services.report_incident(actor=self.reporting, told=told, key=new_key())


def official(name: str, unit: Unit, *rights: object, mobile: str = "13900000000") -> User:
    """Somebody of a unit with a telephone, granted the rights on it."""
    user = kernel.official(name, unit)
    assert user.person is not None
    user.person.mobile = mobile
    user.person.save(update_fields=["mobile"])
    kernel.grant(user, *rights, scope=unit)  # type: ignore[arg-type]  # rights
    return user


def scene(name: str = "武汉分局") -> Scene:
    """All of them at once."""
    bureau = kernel.unit(f"示范省局{name}", kind=UnitKind.HEADQUARTERS)
    branch = factories.branch(name, bureau)
    company = factories.company(branch, f"{name}示范医药有限公司")
    handler = official(f"何为民{name}", branch, READ, HANDLE, ROSTER)
    return Scene(bureau, branch, company, factories.member(company, Role.CLERK), handler)
