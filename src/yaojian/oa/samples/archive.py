"""What a set of documents shares while it is written."""

from collections import defaultdict
from dataclasses import dataclass, field

from yaojian.kernel.actors import Actor
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.numbering.models import Series
from yaojian.kernel.organisations.models import Unit
from yaojian.oa.flow.models import FlowVersion

from . import copying


@dataclass(slots=True)
class Archive:
    """What all rows share, and the numbers given so far."""

    registrar: Actor
    unit: Unit
    bureau: Unit
    version: FlowVersion
    handlers: list[Actor]
    file: StoredFile
    series: dict[int, Series] = field(default_factory=dict)
    lines: dict[type, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, model: type, *values: object) -> None:
        """One row to be copied with the next chunk."""
        self.lines[model].append(copying.line(values))

    def number(self, year: int) -> tuple[Series, int]:
        """The next number of that year's register."""
        if year not in self.series:
            self.series[year] = Series.objects.get_or_create(code=f"oa.incoming.{self.bureau.code}", year=year)[0]
        series = self.series[year]
        series.next += 1
        return series, series.next - 1
