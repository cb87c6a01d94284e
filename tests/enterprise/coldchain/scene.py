"""A vaccine distributor with logger data of a year, uploaded and analysed."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from tests.enterprise import factories
from tests.enterprise.coldchain.logs import local
from tests.kernel import factories as kernel
from yaojian.enterprise.coldchain import jobs, services
from yaojian.enterprise.coldchain.models import Assessment, Cause, Excursion, LoggerFile, Year
from yaojian.enterprise.coldchain.services import Answer
from yaojian.enterprise.companies.models import Company
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile

YEAR = factories.YEAR
HARMLESS = Answer(
    cause=Cause.DOOR,
    product="示范流感疫苗",
    batches="20250301",
    quantity="200 支",
    action="关门后恢复，转移至备用库。",
    assessment=Assessment.HARMLESS,
    disposal="继续使用。",
)


@dataclass(slots=True)
class Scene:
    """A company, its clerk, and what they do."""

    company: Company
    clerk: User

    @property
    def actor(self) -> Actor:
        return kernel.actor(self.clerk)

    def upload(self, text: str, name: str = "冷库.csv", encoding: str = "gbk", year: int = YEAR) -> Year:
        services.add_files(actor=self.actor, year=year, uploads=[self.kept(text, name, encoding)], key=str(uuid4()))
        return self.analyse(year)

    def kept(self, text: str, name: str = "冷库.csv", encoding: str = "gbk") -> StoredFile:
        allowed = Kinds.CSV | Kinds.TXT
        upload = text.encode(encoding)
        return files.store(actor=self.actor, upload=upload, name=name, owner_kind="draft", allowed=allowed)

    def analyse(self, year: int = YEAR) -> Year:
        """Run the job that waits, as the worker would."""
        of = Year.objects.get(company=self.company, year=year)
        jobs.analyse_year(run_id=str(of.run_id), year_id=str(of.pk), wanted=of.wanted)
        of.refresh_from_db()
        return of

    def answer(self, one: Excursion, answer: Answer = HARMLESS) -> Excursion:
        return services.answer_excursion(
            actor=self.actor, excursion_id=one.pk, answer=answer, row_version=one.row_version
        )

    def file(self) -> LoggerFile:
        return LoggerFile.objects.get(of__company=self.company, removed_at__isnull=True)


def scene(name: str = "武汉分局") -> Scene:
    place = factories.branch(name)
    company = factories.company(place, f"{name}疫苗配送示范有限公司")
    company.vaccines = True
    company.save(update_fields=["vaccines"])
    return Scene(company, factories.member(company))


def log(
    *, days: int = 365, warm_day: int | None = 100, peak: float = 9.5, year: int = YEAR, name: str = "1号库"
) -> str:
    """Hourly readings; on ``warm_day`` three of them are too warm."""
    start = local(year, 1, 1)
    lines = [f"时间,{name}温度(℃)"]
    for hour in range(days * 24):
        warm = warm_day is not None and hour // 24 == warm_day and hour % 24 in (10, 11, 12)
        lines.append(f"{start + timedelta(hours=hour):%Y-%m-%d %H:%M},{peak if warm else 4 + hour % 7 / 5}")
    return "\n".join(lines) + "\n"
