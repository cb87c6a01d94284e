"""A site of 100 columns and 10,000 articles, as a provincial administration has one after some years, written in sets.

The columns and one article are made by the services; the other articles are copies of it with texts, titles and moments of
their own, so that no two of them say the same. Triggers run: places and ledger lines are there.
"""

from datetime import UTC, datetime
from typing import Any

from django.db import connection
from wagtail.models import Page

from tests.kernel import factories as kernel
from tests.portal import factories
from yaojian.portal.articles.importing import OldArticle, import_articles
from yaojian.portal.articles.models import Article
from yaojian.portal.columns.models import Column, FrontPlace

CHANNELS, BELOW, ARTICLES = 8, 92, 10_000
BEGUN = datetime(2022, 1, 4, 1, 30, tzinfo=UTC)
SENTENCES = (
    "为加强药品经营使用环节质量管理，保障人民群众用药安全，省局决定在全省范围内开展第#次专项检查。",
    "各市州市场监管部门、各分局要按照属地管理原则，落实监管责任，对辖区内#家企业逐家建立台账。",
    "检查发现的#个问题应当当场告知企业，并在五个工作日内将处理情况录入监管系统。",
    "对存在较大质量安全风险的，依法采取暂停销售、使用等风险控制措施，并及时向社会公布。",
    "企业应当于每年三月底前登录企业端填报上年度报告，对报告的真实性、完整性负责（编号#）。",
)
TOPICS = ("药品批发企业", "医疗器械网络销售", "化妆品备案", "疫苗储存运输", "中药饮片", "特殊药品", "药品零售连锁")
ACTS = ("监督检查情况通报", "有关工作的通知", "质量抽检公告", "行政处罚信息公开", "培训班在武汉举办")


_PAGES = """
INSERT INTO wagtailcore_page SELECT made.*
FROM generate_series(1, %(count)s) AS i
JOIN twin_column c ON c.n = i %% %(below)s
JOIN twin_step s ON s.n = i / %(below)s
JOIN wagtailcore_page one ON one.id = %(first)s,
LATERAL (SELECT %(begun)s::timestamptz + i * interval '4 hours' + c.n * interval '1 second' AS moment,
  '关于' || (%(topics)s::text[])[1 + i %% 7] || (%(acts)s::text[])[1 + i / 7 %% 5] || '（第' || i || '号）' AS title) AS own,
LATERAL jsonb_populate_record(one, jsonb_build_object(
  'id', nextval(pg_get_serial_sequence('wagtailcore_page', 'id')), 'translation_key', gen_random_uuid(),
  'path', c.path || s.step, 'title', own.title, 'draft_title', own.title, 'slug', 'twin-' || i, 'url_path', c.url || 'twin-' || i || '/',
  'first_published_at', own.moment, 'last_published_at', own.moment, 'latest_revision_created_at', own.moment)) AS made
ORDER BY i
"""
_ARTICLES = """
INSERT INTO articles_article SELECT made.*
FROM wagtailcore_page page
JOIN twin_column c ON page.path LIKE c.path || '%%'
JOIN articles_article one ON one.page_ptr_id = %(first)s,
LATERAL jsonb_populate_record(one, jsonb_build_object(
  'page_ptr_id', page.id, 'uid', gen_random_uuid(), 'home_column_id', c.id,
  'body', replace(one.body::text, '#', page.id::text)::jsonb, 'summary', replace(one.summary, '#', page.id::text))) AS made
WHERE page.slug LIKE 'twin-%%'
"""


def make() -> tuple[list[Column], list[int]]:
    """All columns, the channels first, and the numbers of all articles."""
    channels = [
        factories.column(f"频道{n + 1}", place=FrontPlace.NEWS if n < 3 else FrontPlace.BLOCK, in_navigation=True)
        for n in range(CHANNELS)
    ]
    below = [
        factories.column(f"栏目{n + 1:02}", parent=channels[n % CHANNELS], place=FrontPlace.NONE) for n in range(BELOW)
    ]
    first = import_articles(actor=kernel.SYSTEM, column_id=below[0].pk, articles=[_article()])[0]
    _copy(first, below)
    numbers = Article.objects.order_by("pk").values_list("pk", flat=True)
    return [*channels, *below], list(numbers)


def _article() -> OldArticle:
    """``#`` becomes a number in each copy."""
    text = "".join(f"<p>{one}{SENTENCES[(turn + 1) % 5]}</p>" for turn, one in enumerate(SENTENCES))
    return OldArticle(
        title="第一篇",
        published=BEGUN,
        body=[
            {"type": "text", "value": text},
            {"type": "heading", "value": {"level": 2, "text": "有关要求"}},
            {"type": "text", "value": text},
        ],
        source="湖北省药品监督管理局",
        summary=SENTENCES[0],
        keywords="药品监管、监督检查",
    )


def _copy(first: int, below: list[Column]) -> None:
    """Number ``i`` stands in column ``i % 92``, at step ``2 + i / 92`` of its path."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE twin_column (n int PRIMARY KEY, id int, path text, url text)")
        places = [(n, one.pk, one.path, one.url_path) for n, one in enumerate(below)]
        cursor.executemany("INSERT INTO twin_column VALUES (%s, %s, %s, %s)", places)
        cursor.execute("CREATE TABLE twin_step (n int PRIMARY KEY, step text)")
        steps = [(n, Page._get_path("", 1, n + 2)) for n in range(ARTICLES // BELOW + 2)]
        cursor.executemany("INSERT INTO twin_step VALUES (%s, %s)", steps)
        cursor.execute("ANALYZE twin_column; ANALYZE twin_step")
        facts: dict[str, Any] = {"count": ARTICLES - 1, "below": BELOW, "first": first, "begun": BEGUN}
        cursor.execute(_PAGES, facts | {"topics": list(TOPICS), "acts": list(ACTS)})
        cursor.execute(_ARTICLES, facts)
        cursor.execute(
            "UPDATE wagtailcore_page p SET numchild = (SELECT count(*) FROM wagtailcore_page c "
            "WHERE c.depth = p.depth + 1 AND c.path LIKE p.path || '%') WHERE p.id IN (SELECT id FROM twin_column)"
        )
        cursor.execute("DROP TABLE twin_column, twin_step; ANALYZE")
