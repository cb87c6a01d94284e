"""The checker in force, and the ledger of own words."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from yaojian.kernel.errors import Unknown
from yaojian.kernel.wording import published
from yaojian.kernel.wording.engine import lists
from yaojian.kernel.wording.engine.checking import Checker
from yaojian.kernel.wording.engine.values import KIND_LABELS, Entry, Kind, Severity
from yaojian.kernel.wording.judge.judging import opened
from yaojian.kernel.wording.models import Judgement, MarkVerdict, ProposalState, SiteWord, WordProposal, WordUse

_VERSIONS = """
SELECT coalesce((SELECT max(id) FROM wording_sitewordversion), 0),
       coalesce((SELECT version FROM wording_publishedpairs WHERE id = 1), 0)
"""


def checker() -> Checker:
    """The built-in lists with the own words and the site's pages as they stand now. One small query; the rest only after
    a change."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS)
        words_version, pages_version = cursor.fetchone()
    return _checker_at(words_version, pages_version)


@lru_cache(maxsize=2)
def _checker_at(words_version: int, pages_version: int) -> Checker:
    """The versions are what the cache goes by: each change makes a new one."""
    del words_version, pages_version
    judge = opened()
    words = list(SiteWord.objects.filter(is_active=True))
    own = [
        Entry(word.form, word.right, Kind.OWN, Severity(word.weight), word.reason, confirmed=True)
        for word in words
        if word.use == WordUse.WRONG
    ]
    allowed = [word.form for word in words if word.use == WordUse.ALLOWED]
    pages = published.own_text(judge.alphabet) if judge else None
    return Checker(own, allowed, judge=judge, pages=pages)


def ledger(*, words: str = "", use: str = "", after: str = "") -> QuerySet[SiteWord]:
    """Own words in the order of their characters, after the word ``after``; unsliced. Index ``word_ledger``."""
    rows = SiteWord.objects.order_by("form", "id")
    if words:
        rows = rows.filter(Q(form__contains=words) | Q(right__contains=words))
    if use:
        rows = rows.filter(use=use)
    return rows.filter(form__gt=after) if after else rows


@dataclass(frozen=True, slots=True)
class ShippedList:
    """One list shipped with the product: how many entries, and how many of them nobody has confirmed yet."""

    label: str
    entries: int
    unconfirmed: int
    sources: tuple[str, ...]


def shipped() -> list[ShippedList]:
    """The lists of the product by kind, for the administrators who must confirm them."""
    by_kind: dict[Kind, list[Entry]] = {}
    for entry in lists.built_in():
        by_kind.setdefault(entry.kind, []).append(entry)
    found = [
        ShippedList(
            KIND_LABELS[kind],
            len(entries),
            sum(not entry.confirmed for entry in entries),
            tuple(dict.fromkeys(entry.source for entry in entries)),
        )
        for kind, entries in by_kind.items()
    ]
    return [*found, _table(Kind.TITLE, "leaders.yaml", "leaders"), _table(Kind.PLACE, "places.yaml", "cities")]


def _table(kind: Kind, name: str, part: str) -> ShippedList:
    told = lists.table(name)
    count = len(told[part])
    return ShippedList(KIND_LABELS[kind], count, 0 if told["confirmed"] is True else count, (told["source"],))


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """How a rule fares with the people who read its marks."""

    rule: str
    accepted: int
    refused: int

    @property
    def judged(self) -> int:
        """How many verdicts there are."""
        return self.accepted + self.refused

    @property
    def precision(self) -> float:
        """Share of judged marks that were accepted, 0 to 1."""
        return self.accepted / self.judged


def figures() -> list[RuleFigures]:
    """A line for each rule with a verdict, the most judged first. Index ``verdict_figures``."""
    accepted = Count("pk", filter=Q(judgement=Judgement.ACCEPTED))
    rows = MarkVerdict.objects.values("rule").annotate(every=Count("pk"), accepted=accepted).order_by("-every", "rule")
    return [RuleFigures(row["rule"], row["accepted"], row["every"] - row["accepted"]) for row in rows]


def verdicts(*, rule: str = "", judgement: str = "", words: str = "", before: int = 0) -> QuerySet[MarkVerdict]:
    """Verdicts, the newest first, older than the one numbered ``before``; unsliced. Indexes ``verdict_ledger`` (of a rule),
    ``verdict_ledger_judgement``."""
    rows = MarkVerdict.objects.order_by("-id")
    if rule:
        rows = rows.filter(rule=rule)
    if judgement:
        rows = rows.filter(judgement=judgement)
    if words:
        rows = rows.filter(around__contains=words)
    return rows.filter(pk__lt=before) if before else rows


def said_by(user_id: int | None, marks: Collection[tuple[str, str, str]]) -> dict[tuple[str, str, str], str]:
    """What a reader said of ``marks``: rule, form and surroundings of each. Constraint ``verdict_once_a_person``."""
    if not marks or user_id is None:
        return {}
    rules, forms, arounds = (set(part) for part in zip(*marks, strict=True))
    rows = MarkVerdict.objects.filter(rule__in=rules, form__in=forms, around__in=arounds, judged_by_id=user_id)
    return {(row.rule, row.form, row.around): row.get_judgement_display() for row in rows}


def proposal(proposal_id: UUID) -> WordProposal:
    """One proposed word, decided or not. Raises ``Unknown``."""
    found = WordProposal.objects.filter(pk=proposal_id).first()
    if found is None:
        raise Unknown(kind="用词建议")
    return found


def open_proposals() -> QuerySet[WordProposal]:
    """Proposed words nobody has decided on, the newest first; unsliced. Index ``word_proposals``."""
    return WordProposal.objects.filter(state=ProposalState.OPEN).order_by("-proposed_at")
