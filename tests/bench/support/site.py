"""A site of 100 columns and 10,000 articles, as a provincial administration has one after some years."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tests.kernel import factories as kernel
from tests.portal import factories
from yaojian.portal.articles.importing import OldArticle, import_articles
from yaojian.portal.columns.models import Column, FrontPlace

CHANNELS, BELOW, ARTICLES = 8, 92, 10_000
SENTENCES = (
    "为加强药品经营使用环节质量管理，保障人民群众用药安全，省局决定在全省范围内开展专项检查。",
    "各市州市场监管部门、各分局要按照属地管理原则，落实监管责任，对辖区内企业逐家建立台账。",
    "检查发现的问题应当当场告知企业，并在五个工作日内将处理情况录入监管系统。",
    "对存在较大质量安全风险的，依法采取暂停销售、使用等风险控制措施，并及时向社会公布。",
    "企业应当于每年三月底前登录企业端填报上年度报告，对报告的真实性、完整性负责。",
)
TOPICS = ("药品批发企业", "医疗器械网络销售", "化妆品备案", "疫苗储存运输", "中药饮片", "特殊药品", "药品零售连锁")
ACTS = ("监督检查情况通报", "有关工作的通知", "质量抽检公告", "行政处罚信息公开", "培训班在武汉举办")


def make() -> tuple[list[Column], list[int]]:
    """All columns, the channels first, and the numbers of all articles."""
    channels = [
        factories.column(f"频道{n + 1}", place=FrontPlace.NEWS if n < 3 else FrontPlace.BLOCK, in_navigation=True)
        for n in range(CHANNELS)
    ]
    below = [
        factories.column(f"栏目{n + 1:02}", parent=channels[n % CHANNELS], place=FrontPlace.NONE) for n in range(BELOW)
    ]
    numbers: list[int] = []
    for place, column in enumerate(below):
        count = ARTICLES // BELOW + (1 if place < ARTICLES % BELOW else 0)
        old = list(_articles(place, count))
        numbers += import_articles(actor=kernel.SYSTEM, column_id=column.pk, articles=old)
    return [*channels, *below], numbers


def _articles(place: int, count: int) -> Iterator[OldArticle]:
    begun = datetime(2022, 1, 4, 1, 30, tzinfo=UTC)
    for n in range(count):
        said = [SENTENCES[(n + turn) % len(SENTENCES)] for turn in range(5)]
        text = "".join(f"<p>{sentence}{said[(turn + 1) % 5]}</p>" for turn, sentence in enumerate(said))
        yield OldArticle(
            title=f"关于{TOPICS[(n + place) % len(TOPICS)]}{ACTS[n % len(ACTS)]}（{place + 1}—{n + 1}）",
            published=begun + timedelta(hours=17 * n, minutes=place),
            body=[
                {"type": "text", "value": text},
                {"type": "heading", "value": {"level": 2, "text": "有关要求"}},
                {"type": "text", "value": text},
            ],
            source="湖北省药品监督管理局",
            summary=said[0],
            keywords="药品监管、监督检查",
        )
