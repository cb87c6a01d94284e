"""Acts on disclosed documents. The public site follows by the job ``portal.site.build``, started in the act's transaction."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid, Unknown
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.numbering import services as numbering
from yaojian.kernel.permissions import checks
from yaojian.portal.articles.models import Article
from yaojian.portal.columns.models import Column
from yaojian.portal.disclosure import platform, queries, yearly
from yaojian.portal.disclosure.errors import (
    AlreadyDisclosed,
    AlreadySo,
    FormedInFuture,
    OverBeforeFormed,
    OwnInterpretation,
)
from yaojian.portal.disclosure.models import (
    BoardPlace,
    DisclosureItem,
    PolicyLink,
    Validity,
    ValidityChange,
    YearFigure,
    YearSnapshot,
)
from yaojian.portal.disclosure.rights import DISCLOSE, MANAGE
from yaojian.portal.following import site_follows

SERIES = "portal.disclosure.index"


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What is said about a disclosed document. Days are Beijing days."""

    heading: str
    formed_on: date
    keywords: str = ""
    valid_until: date | None = None


@transaction.atomic
def disclose_article(*, actor: Actor, article_id: int, facts: ItemFacts, key: str) -> DisclosureItem:
    """Give an article its record and its index number. The same ``key`` again returns the first.

    Raises ``Unknown``, ``RightMissing``, ``AlreadyDisclosed`` (409), ``FormedInFuture``,
    ``OverBeforeFormed``, ``Invalid`` (422).
    """
    article = checks.fetch(actor, DISCLOSE, Article.objects.select_for_update(of=("self",)), article_id)
    if (earlier := idempotency.earlier_result(key, actor=actor, act="portal.disclosure.record")) is not None:
        return DisclosureItem.objects.get(pk=earlier)
    existing = DisclosureItem.objects.filter(article=article).first()
    if existing is not None:
        raise AlreadyDisclosed(title=article.title, index_number=existing.index_number)
    item = DisclosureItem(article=article, recorded_by_name=actor.name)
    _take(item, facts)
    year = facts.formed_on.year
    value = numbering.take(actor=actor, series=SERIES, year=year, subject=item)
    item.index_number = index_number(facts.heading, year, value)
    item.save()
    _follow(item)
    summary = f"登记公开信息《{article.title}》，索引号 {item.index_number}。"
    audit.record(actor, "portal.disclosure.recorded", item, summary=summary)
    idempotency.remember(key, actor=actor, act="portal.disclosure.record", result=str(item.pk))
    return item


def index_number(heading: str, year: int, value: int) -> str:
    """Organ code, heading, year, number within the year: ``11420000MB15291767/13-2026-00001``.

    The parts are those of provincial catalogues (domain.md §3.5); their order is to be confirmed by the bureau.
    """
    return f"{settings.YAOJIAN_ORGAN_CODE}/{heading}-{year}-{value:05d}"


@transaction.atomic
def change_item(*, actor: Actor, item_id: UUID, facts: ItemFacts) -> DisclosureItem:
    """Correct a record. Its index number stays, whatever is corrected."""
    item = _locked(actor, item_id)
    _take(item, facts)
    item.save()
    _follow(item)
    audit.record(actor, "portal.disclosure.corrected", item, summary=f"更正公开信息 {item.index_number}。")
    return item


@transaction.atomic
def change_validity(
    *,
    actor: Actor,
    item_id: UUID,
    validity: Validity,
    reason: str,
    on: date | None = None,
    by_article_id: int | None = None,
) -> DisclosureItem:
    """Say that a document was changed, repealed, or ceased to hold; or that it holds again. Every page that lists or explains it follows.

    Raises ``AlreadySo`` (409), ``Invalid`` (422) without a reason, ``Unknown`` for the article that did it.
    """
    item = _locked(actor, item_id)
    if item.validity == validity:
        raise AlreadySo(title=item.article.title, validity=validity.label)
    if not reason.strip():
        raise Invalid(field="说明", reason="请写明依据，例如“被《……办法》废止”。")
    by_article = Article.objects.filter(pk=by_article_id).first() if by_article_id is not None else None
    if by_article_id is not None and by_article is None:
        raise Unknown(kind="依据的信息")
    ValidityChange.objects.create(
        item=item, before=item.validity, after=validity, reason=reason.strip(), changed_by_name=actor.name
    )
    item.validity, item.changed_by_article = validity, by_article
    item.validity_changed_on = on or timezone.localdate()
    item.save()
    _follow(item)
    audit.record(
        actor,
        "portal.disclosure.validity",
        item,
        summary=f"《{item.article.title}》的有效性改为“{validity.label}”。",
        reason=reason.strip()[:300],
    )
    return item


@transaction.atomic
def link_interpretation(*, actor: Actor, policy_id: int, interpretation_id: int) -> PolicyLink:
    """Say that one article explains another; both pages show it. Doing it again is harmless."""
    policy = checks.fetch(actor, DISCLOSE, Article.objects.all(), policy_id)
    interpretation = Article.objects.filter(pk=interpretation_id).first()
    if interpretation is None:
        raise Unknown(kind="解读")
    if policy == interpretation:
        raise OwnInterpretation()
    link, made = PolicyLink.objects.get_or_create(
        policy=policy, interpretation=interpretation, defaults={"linked_by_name": actor.name}
    )
    if made:
        site_follows(
            f"article:{policy.pk}", f"article:{interpretation.pk}", f"policy:{policy.pk}", f"policy:{interpretation.pk}"
        )
        audit.record(
            actor,
            "portal.disclosure.linked",
            policy,
            summary=f"《{interpretation.title}》关联为《{policy.title}》的解读。",
        )
    return link


@transaction.atomic
def unlink_interpretation(*, actor: Actor, link_id: int) -> int:
    """Take a link away. Returns the number of the policy."""
    link = PolicyLink.objects.select_related("policy", "interpretation").filter(pk=link_id).first()
    if link is None:
        raise Unknown(kind="解读关联")
    checks.require_on(actor, DISCLOSE, link.policy)
    site_follows(*(f"{tag}:{pk}" for pk in (link.policy_id, link.interpretation_id) for tag in ("article", "policy")))
    audit.record(actor, "portal.disclosure.unlinked", link.policy, summary=f"取消解读关联：{link}。")
    link.delete()
    return link.policy_id


@transaction.atomic
def place_board(*, actor: Actor, board: str, column_id: int | None) -> None:
    """Say which column fills a board of the platform; None empties it. Raises ``Unknown``, ``RightMissing``."""
    checks.require(actor, MANAGE)
    if board not in {one.key for one in platform.boards() if one.kind in ("single", "list")}:
        raise Unknown(kind="公开平台板块")
    if column_id is None:
        BoardPlace.objects.filter(board=board).delete()
    else:
        column = Column.objects.filter(pk=column_id).first()
        if column is None:
            raise Unknown(kind="栏目")
        BoardPlace.objects.update_or_create(board=board, defaults={"column": column})
    site_follows("disclosure")
    audit.record(actor, "portal.disclosure.placed", summary=f"设置公开平台板块“{board}”。", column=column_id or 0)


@transaction.atomic
def enter_figure(*, actor: Actor, year: int, row: str, column: int, value: Decimal, reason: str) -> YearFigure:
    """Enter or correct one figure of the yearly report. What was there before stays in the record."""
    checks.require(actor, MANAGE)
    known = next((one for one in platform.report_rows() if one.key == row), None)
    if known is None or not 0 <= column < len(known.columns) or known.is_sum(column):
        raise Unknown(kind="年报数据")
    if known.whole and value != value.to_integral_value():
        raise Invalid(field="数值", reason="案件数请填整数。")
    if value < 0:
        raise Invalid(field="数值", reason="不能小于 0。")
    if not reason.strip():
        raise Invalid(field="说明", reason="请写明数据来源或更正的理由。")
    figure = YearFigure.objects.create(
        year=year, row=row, column=column, value=value, reason=reason.strip(), entered_by_name=actor.name
    )
    audit.record(
        actor,
        "portal.disclosure.figure",
        figure,
        summary=f"填写 {year} 年年报“{known.label}”的“{known.columns[column]}”：{value}。",
    )
    return figure


@transaction.atomic
def fix_year(*, actor: Actor, year: int, key: str) -> YearSnapshot:
    """Keep the year's figures as they stand now (定稿). The same ``key`` again returns the first."""
    checks.require(actor, MANAGE)
    if (earlier := idempotency.earlier_result(key, actor=actor, act="portal.disclosure.fix")) is not None:
        return YearSnapshot.objects.get(pk=earlier)
    figures = [
        {"row": cell.row.key, "column": cell.place, "value": str(cell.value)} for cell in yearly.year_cells(year)
    ]
    snapshot = YearSnapshot.objects.create(year=year, figures=figures, fixed_by_name=actor.name)
    audit.record(actor, "portal.disclosure.fixed", snapshot, summary=f"{year} 年信息公开年报数据定稿。")
    idempotency.remember(key, actor=actor, act="portal.disclosure.fix", result=str(snapshot.pk))
    return snapshot


def expire(*, actor: Actor, today: date) -> int:
    """Documents whose last day is over no longer hold. Returns how many. Safe to run twice."""
    over = DisclosureItem.objects.filter(validity=Validity.VALID, valid_until__lt=today).values_list("pk", flat=True)
    for pk in list(over):
        change_validity(
            actor=actor, item_id=pk, validity=Validity.EXPIRED, reason="有效期届满，系统自动更新。", on=today
        )
    return len(over)


def _locked(actor: Actor, item_id: UUID) -> DisclosureItem:
    rows = DisclosureItem.objects.select_related("article").select_for_update(of=("self",))
    return checks.fetch(actor, DISCLOSE, rows, item_id)


def _take(item: DisclosureItem, facts: ItemFacts) -> None:
    if facts.heading not in {one.code for one in platform.headings()}:
        raise Invalid(field="法定公开内容", reason="请从条例第二十条的十五项中选择。")
    if facts.formed_on > timezone.localdate():
        raise FormedInFuture()
    if facts.valid_until is not None and facts.valid_until < facts.formed_on:
        raise OverBeforeFormed()
    item.heading, item.formed_on = facts.heading, facts.formed_on
    item.keywords, item.valid_until = facts.keywords, facts.valid_until


def _follow(item: DisclosureItem) -> None:
    """The document's own page, the headings, and the pages of what explains it or is explained by it."""
    near = queries.linked_articles(item.article_id)
    site_follows(
        f"article:{item.article_id}", f"policy:{item.article_id}", "disclosure", *(f"policy:{pk}" for pk in near)
    )
