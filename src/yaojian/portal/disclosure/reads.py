"""What public pages may ask about disclosure (see ``publishing.reader``)."""

from typing import Any

from yaojian.portal.articles.classes import label_of
from yaojian.portal.articles.models import Article
from yaojian.portal.disclosure import platform, queries
from yaojian.portal.disclosure.models import BoardPlace, DisclosureItem, PolicyLink, Validity
from yaojian.portal.publishing.reader import Answer, question

LISTED = 50
"""Documents on a heading's page; older ones are found by the query under ``/d/zfxxgk/``."""
NEWEST = 10


@question("disclosure")
def disclosure() -> Answer:
    """The platform: boards with their addresses, headings with the number of documents, the newest documents."""
    places = {one.board: one.column for one in BoardPlace.objects.select_related("column")}
    counts: dict[str, int] = {}
    for code in queries.public_items().values_list("heading", flat=True):
        counts[code] = counts.get(code, 0) + 1
    boards = [
        {"key": one.key, "label": one.label, "kind": one.kind, "address": _board_address(one, places)}
        for one in platform.boards()
    ]
    headings = [
        {
            "code": one.code,
            "label": one.label,
            "address": one.address,
            "clause": one.clause,
            "count": counts.get(one.code, 0),
        }
        for one in platform.headings()
    ]
    newest = [row_of(one) for one in queries.page_of(queries.public_items(), size=NEWEST).items]
    return {"boards": boards, "headings": headings, "newest": newest}, {"disclosure", "tree"}


@question("disclosed")
def disclosed(number: int) -> Answer:
    """The newest documents under the heading with this number (1 to 15), and how many there are."""
    rows = queries.public_items().filter(heading=f"{number:02d}")
    page = queries.page_of(rows, size=LISTED)
    return {"rows": [row_of(one) for one in page.items], "count": rows.count()}, {"disclosure"}


@question("record", keep=False)
def record(article: int) -> Answer:
    """The title block of one article. None when it is no disclosed document."""
    item = queries.item_of(article)
    tags = {f"policy:{article}"}
    if item is None:
        return None, tags
    by_article = item.changed_by_article
    shown = by_article is not None and by_article.live
    return {
        "index_number": item.index_number,
        "heading": platform.heading_of(item.heading).label,
        "heading_address": platform.heading_of(item.heading).address,
        "formed_on": item.formed_on.isoformat(),
        "keywords": item.keywords,
        "validity": item.validity,
        "validity_label": Validity(item.validity).label,
        "valid_until": item.valid_until.isoformat() if item.valid_until else None,
        "changed_on": item.validity_changed_on.isoformat() if item.validity_changed_on else None,
        "by_title": by_article.title if by_article and shown else "",
        "by_address": by_article.address if by_article and shown else "",
        "holds": item.validity in (Validity.VALID, Validity.AMENDED),
    }, tags | ({f"article:{by_article.pk}"} if by_article else set())


@question("interpretations", keep=False)
def interpretations(article: int) -> Answer:
    """What explains this article, and what it explains: (title, address) of public ones."""
    explains = PolicyLink.objects.filter(policy=article).select_related("interpretation")
    explained = PolicyLink.objects.filter(interpretation=article).select_related("policy")
    by = [one.interpretation for one in explains.order_by("pk")]
    of = [one.policy for one in explained.order_by("pk")]
    tags = {f"policy:{article}", *(f"article:{one.pk}" for one in (*by, *of))}
    return {"by": _pointers(by), "of": _pointers(of)}, tags


def row_of(item: DisclosureItem) -> dict[str, Any]:
    """One line of a list."""
    article = item.article
    return {
        "title": article.title,
        "address": article.address,
        "index_number": item.index_number,
        "number": article.document_number,
        "organ": article.organ,
        "subject": label_of(article.subject),
        "formed_on": item.formed_on.isoformat(),
        "published": article.first_published_at.isoformat() if article.first_published_at else None,
        "validity": Validity(item.validity).label,
        "holds": item.validity in (Validity.VALID, Validity.AMENDED),
    }


def _pointers(articles: list[Article]) -> list[list[str]]:
    return [[one.title, one.address] for one in articles if one.live]


def _board_address(board: platform.Board, places: dict[str, Any]) -> str:
    if board.kind == "tree":
        return "/zfxxgk/#content"
    if board.kind == "link":
        return "/d/applications/new"
    return str(places[board.key].address) if board.key in places else ""
