"""Forms of the oversight pages. What nobody offered counts as not asked, so that an address never breaks."""

from typing import Any
from uuid import UUID

from django import forms

from yaojian.enterprise.oversight import ledgers, queries, statistics
from yaojian.enterprise.oversight.queries import Wanted
from yaojian.enterprise.oversight.statistics import Asked, By, Field
from yaojian.kernel.actors import Actor


class ReportForm(forms.Form):
    """Which report: kind and year, the newest year unless another is asked for."""

    code = forms.ChoiceField(label="报告", required=False)
    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any) -> None:
        """``data`` is the address's."""
        kinds = queries.kinds()
        codes = [code for code, _ in kinds]
        asked = str(data.get("code", ""))
        self.chosen_code = asked if asked in codes else next(iter(codes), "")
        years = queries.years(self.chosen_code)
        year = str(data.get("year", ""))
        self.chosen_year = int(year) if year in map(str, years) else years[0]
        # The fields show what is shown, also where the address said nothing.
        given = data.copy()
        given["code"], given["year"] = self.chosen_code, str(self.chosen_year)
        super().__init__(given)
        self._choose("code", kinds)
        self._choose("year", [(str(one), f"{one} 年度") for one in years])
        self.one_kind = len(kinds) == 1

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    @property
    def address(self) -> dict[str, str]:
        """The part of the address that says which report."""
        return {"code": self.chosen_code, "year": str(self.chosen_year)}


class FilterForm(ReportForm):
    """What to show in the ledger."""

    words = forms.CharField(label="企业名称或统一社会信用代码", required=False, max_length=60)
    status = forms.ChoiceField(label="状态", required=False, choices=[(word.key, word.label) for word in ledgers.WORDS])
    branch = forms.TypedChoiceField(label="分局", required=False, coerce=UUID, empty_value=None)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        branches = [(str(unit.pk), unit.name) for unit in queries.branches(actor)]
        self._choose("branch", [("", "全部"), *branches])
        self.several_branches = len(branches) > 1

    def wanted(self) -> Wanted:
        """What was asked for."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        given |= {"code": self.chosen_code, "year": self.chosen_year}
        return Wanted(**given)

    @property
    def kept(self) -> dict[str, str]:
        """The filters as they stand in an address, without the page."""
        wanted = self.wanted()
        given = {"status": wanted.status, "branch": str(wanted.branch or ""), "words": wanted.words}
        return self.address | {name: value for name, value in given.items() if value and value != "all"}


class StatisticsForm(ReportForm):
    """Which figure, and by what."""

    field = forms.ChoiceField(label="统计项目", required=False)
    by = forms.ChoiceField(label="分组", required=False, choices=[(by.value, by.label) for by in By])

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.known = statistics.fields(self.chosen_code, self.chosen_year) if self.chosen_code else []
        grouped: dict[str, list[tuple[str, str]]] = {}
        for one in self.known:
            grouped.setdefault(one.section, []).append((one.key, one.title))
        field: Any = self.fields["field"]
        field.choices = list(grouped.items())
        given: Any = self.data  # the copy ``ReportForm`` made
        chosen = next((one for one in self.known if one.key == data.get("field")), None)
        self.chosen: Field | None = chosen or next(iter(self.known), None)
        if self.chosen:
            given["field"] = self.chosen.key
        by = str(data.get("by", ""))
        self.chosen_by = By(by) if by in list(By) else By.BRANCH
        given["by"] = self.chosen_by.value

    @property
    def asked(self) -> Asked | None:
        """The figure; None where the report counts nothing."""
        return Asked(self.chosen_code, self.chosen_year, self.chosen) if self.chosen else None

    @property
    def kept(self) -> dict[str, str]:
        """As it stands in an address."""
        field = {"field": self.chosen.key} if self.chosen else {}
        return self.address | field | {"by": self.chosen_by.value}


class ExtensionForm(forms.Form):
    """More time for one company."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    until = forms.DateField(
        label="延期至", widget=forms.DateInput(attrs={"type": "date"}), help_text="企业可以在这一天结束前提交。"
    )
    reason = forms.CharField(
        label="延期理由",
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="企业会原样看到。",
        error_messages={"min_length": "延期理由至少写 5 个字。", "required": "请填写延期理由，企业会看到。"},
    )
