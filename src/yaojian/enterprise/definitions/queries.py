"""Report definitions as their authors see them: versions, drafts, and what is wrong with a draft."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

from yaojian.enterprise.annual_reports.models import Report, ReportDefinition
from yaojian.enterprise.definitions.errors import QuestionGone
from yaojian.enterprise.definitions.models import DraftDefinition
from yaojian.enterprise.definitions.rights import EDIT
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.forms import comparing, editing, plain_rules, readiness, rule_words
from yaojian.kernel.forms.comparing import Change
from yaojian.kernel.forms.editing import Gone, Place
from yaojian.kernel.forms.readiness import Flaw
from yaojian.kernel.permissions import checks

# Single facts of the company a text, a number or a choice may be prefilled with (companies.facts).
PREFILLS = {
    "name": "企业名称",
    "credit_code": "统一社会信用代码",
    "license_number": "许可证号",
    "license_valid_until": "许可证有效期至",
    "mode": "经营方式",
    "scope": "经营范围",
    "legal_representative": "法定代表人",
    "head": "企业负责人",
    "quality_head": "质量负责人",
    "address": "注册地址",
    "warehouse_address": "仓库地址",
    "phone": "联系电话",
}


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One published version. ``reports``: how many reports were opened on it."""

    id: UUID
    version: str
    first_year: int
    published_at: Any  # aware, UTC
    reports: int


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of report: its versions, the newest first, and its draft."""

    code: str
    title: str
    versions: list[VersionRow]
    draft: DraftDefinition | None


def kinds(actor: Actor) -> list[Kind]:
    """Every kind of report, by title. Three queries. Raises ``RightMissing`` (403)."""
    checks.require(actor, EDIT)
    drafts = {draft.code: draft for draft in DraftDefinition.objects.defer("source")}
    counted = dict(Report.objects.values_list("definition").annotate(count=Count("pk")))
    found: dict[str, Kind] = {}
    for one in ReportDefinition.objects.defer("source").order_by("code", "-first_year"):
        kind = found.setdefault(one.code, Kind(one.code, one.title, [], drafts.get(one.code)))
        row = VersionRow(one.pk, one.version, one.first_year, one.published_at, counted.get(one.pk, 0))
        kind.versions.append(row)
    return sorted(found.values(), key=lambda kind: kind.title)


def version(actor: Actor, version_id: UUID) -> ReportDefinition:
    """One published version. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    checks.require(actor, EDIT)
    found = ReportDefinition.objects.filter(pk=version_id).first()
    if found is None:
        raise Unknown(kind="报告定义")
    return found


def before(definition: ReportDefinition) -> ReportDefinition | None:
    """The version that held until this one."""
    rows = ReportDefinition.objects.filter(code=definition.code, first_year__lt=definition.first_year)
    return rows.order_by("-first_year").first()


def draft(actor: Actor, draft_id: UUID) -> DraftDefinition:
    """One draft with the version it was made from. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    checks.require(actor, EDIT)
    found = DraftDefinition.objects.select_related("base").filter(pk=draft_id).first()
    if found is None:
        raise Unknown(kind="报告格式草稿")
    return found


def source_of(row: DraftDefinition | ReportDefinition) -> dict[str, Any]:
    """The definition with its references written out, in its order."""
    return editing.plain(json.loads(row.source))


def place_in(row: DraftDefinition, path: str) -> Place:
    """One question of a draft. Raises ``QuestionGone`` (404)."""
    try:
        return editing.place(source_of(row), editing.parse_path(path))
    except Gone as gone:
        raise QuestionGone() from gone


def fingerprint(place: Place) -> str:
    """What one question is now, so that a page can say what its author saw. Not what stands below it."""
    shown = {key: value for key, value in place.schema.items() if key not in ("properties", "items", "required")}
    told = json.dumps([shown, comparing.facts(place.question)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def rule_in(row: DraftDefinition, name: str) -> Mapping[str, Any]:
    """One rule across questions, as written. Raises ``QuestionGone`` (404)."""
    found = next((rule for rule in readiness.rules(source_of(row)) if rule.get("name") == name), None)
    if found is None:
        raise QuestionGone()
    return found


def rule_fingerprint(rule: Mapping[str, Any]) -> str:
    """What a rule is now, so that a page can say what its author saw."""
    told = json.dumps(rule, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def rule_reading(source: Mapping[str, Any], rule: Mapping[str, Any]) -> str:
    """A rule as a sentence; empty for one that says more than plain words."""
    plain = plain_rules.read(source, rule)
    return rule_words.reading(source, plain) if plain is not None else ""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule as the outline shows it. ``reading`` is empty for one that cannot be changed by page and is kept as it is."""

    name: str
    say: str
    blocking: bool
    reading: str

    @property
    def plain(self) -> bool:
        """Whether it can be changed by page."""
        return bool(self.reading)


def rule_rows(row: DraftDefinition) -> list[RuleRow]:
    """All rules across questions, in their order."""
    source = source_of(row)
    return [
        RuleRow(
            name=str(rule.get("name", "")),
            say=str(rule.get("say", "")),
            blocking=rule.get("level", "error") != "note",
            reading=rule_reading(source, rule),
        )
        for rule in readiness.rules(source)
    ]


def flaws(row: DraftDefinition) -> list[Flaw]:
    """What stands in the way of publishing a draft, and what its publisher should know."""
    old = source_of(row.base)
    used = {place.question.prefill for place in editing.everything(old)}
    return readiness.flaws(source_of(row), old, {*PREFILLS, *used})


def changes(row: DraftDefinition) -> list[Change]:
    """What a draft changes against the version it was made from."""
    return comparing.changes(source_of(row.base), source_of(row))


def texts_fingerprint(source: Mapping[str, Any], version: str, first_year: int) -> str:
    """The same as ``fingerprint`` for what stands outside of the questions."""
    kept = [source.get(key) for key in ("title", "description", "x-declaration", "x-filing")]
    told = json.dumps([kept, version, first_year], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]
