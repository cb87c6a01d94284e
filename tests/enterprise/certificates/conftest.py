"""The simulator, the settings that lead to it, and two companies of two branches that hold what it knows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.enterprise import factories
from tests.kernel import factories as kernel
from tests.support.certificates import SECRET, Simulator, running, sample
from yaojian.enterprise.certificates import registry
from yaojian.enterprise.certificates.adapters.asking import Asker
from yaojian.enterprise.certificates.adapters.http import HttpRegistry
from yaojian.enterprise.certificates.errors import RegistryTrouble
from yaojian.enterprise.certificates.models import KnownCertificate
from yaojian.enterprise.certificates.rights import READ
from yaojian.enterprise.certificates.signing import Credentials
from yaojian.enterprise.companies.models import Company
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor


@pytest.fixture(scope="session")
def simulator_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    with running(tmp_path_factory.mktemp("registry")) as one:
        _set_every_paper(one)
        yield one


def _set_every_paper(simulator: Simulator) -> None:
    """A certificate is set at its first question, which may take long on a busy machine: not in the time of a test."""
    asker = Asker(simulator.address, Credentials("yaojian", SECRET.encode()), lambda _: None)
    for one in sample():
        for _ in range(30):
            try:
                HttpRegistry(asker).get(one["number"])
                break
            except RegistryTrouble:
                continue


@pytest.fixture
def simulator(simulator_process: Simulator, settings: Any) -> Iterator[Simulator]:
    """Behaves well at the start of every test; the product's breaker is new."""
    simulator_process.told("ok")
    simulator_process.know(sample())
    settings.YAOJIAN_CERTIFICATE_REGISTRY = "simulator"
    settings.YAOJIAN_CERTIFICATE_ADDRESS = simulator_process.address
    settings.YAOJIAN_CERTIFICATE_CLIENT, settings.YAOJIAN_CERTIFICATE_SECRET = "yaojian", SECRET
    registry.forget()
    yield simulator_process
    registry.forget()


@dataclass(slots=True)
class Side:
    """A company the simulator knows, who acts for it, and its branch's official."""

    company: Company
    member: User
    official: User

    @property
    def actor(self) -> Actor:
        """Acting for the company."""
        return kernel.actor(self.member)

    @property
    def bureau(self) -> Actor:
        """The official of the branch in charge."""
        return kernel.actor(self.official)

    @property
    def numbers(self) -> list[str]:
        """What it holds by the simulator's word."""
        return [one["number"] for one in sample() if one["credit_code"] == self.company.credit_code]

    def kept(self, number: str) -> KnownCertificate:
        """What was last answered about one of them."""
        return KnownCertificate.objects.get(number=number)


def _side(place: str, credit_code: str, name: str) -> Side:
    branch = factories.branch(place)
    company = factories.company(branch, name)
    Company.objects.filter(pk=company.pk).update(credit_code=credit_code)
    company.refresh_from_db()
    official = kernel.official("何为民", branch)
    kernel.grant(official, READ, scope=branch)
    return Side(company, factories.member(company), official)


@pytest.fixture
def ours(db: None) -> Side:
    """Holds five certificates: valid, revoked, not sealed, of an unknown status, expired."""
    return _side("武汉分局", sample()[0]["credit_code"], sample()[0]["holder"])


@pytest.fixture
def theirs(db: None) -> Side:
    """Holds two certificates, in another branch."""
    return _side("宜昌分局", sample()[5]["credit_code"], sample()[5]["holder"])
