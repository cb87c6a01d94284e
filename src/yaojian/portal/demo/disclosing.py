"""Disclosed documents of the demo institution: records beside the articles ``site.yaml`` made, boards, interpretations."""

from datetime import date
from uuid import UUID, uuid5

from django.db.models import Q
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.portal.articles.models import Article
from yaojian.portal.columns.models import Column
from yaojian.portal.disclosure import services

_SPACE = UUID("0f3f8b64-0d0f-4b6a-8f0e-53c7a1a9d4b2")
_BY_COLUMN = {"政策文件": "01", "政策解读": "01", "通知公告": "15", "监管公开": "13"}
_BY_TITLE = {
    "省局主要职责": "02",
    "省局内设机构和直属单位": "02",
    "全省药品安全“十五五”规划（示范稿）": "03",
    "2025 年全省药品监管统计年报（示范数据）": "04",
    "药品经营许可办理结果公示（示范数据）": "05",
    "行政处罚决定公开（药品流通 6 件，示范数据）": "06",
    "2026 年度部门预算（示范数据）": "07",
    "行政事业性收费项目目录（示范稿）": "08",
    "药品检验仪器设备采购结果公告（示范数据）": "09",
    "省级疫苗检验能力提升项目进展（示范数据）": "10",
    "便民措施：药店执业药师在岗情况网上可查（示范稿）": "11",
    "药品安全突发事件应急预案（示范稿）": "12",
    "2026 年度公务员招录面试公告（示范数据）": "14",
}
_EXPLAINED = (
    ("药品抽检管理办法（示范稿）", "《药品抽检管理办法》政策解读"),
    ("关于做好 2026 年度药品经营企业年度报告填报工作的通知", "一图读懂：药品经营企业年度报告怎么填"),
)
_BOARDS = {"guide": "公开指南", "rules": "公开制度", "reports": "公开年报"}


def load(clerk: Actor, manager: Actor) -> None:
    """Record every public article named above or of the columns above, link two interpretations, fill the boards."""
    listed = Q(title__in=_BY_TITLE) | Q(home_column__title__in=_BY_COLUMN)
    articles = Article.objects.filter(listed, live=True).select_related("home_column")
    for article in articles.order_by("first_published_at", "pk"):
        heading = _BY_TITLE.get(article.title) or _BY_COLUMN[article.home_column.title]
        facts = services.ItemFacts(heading=heading, formed_on=_day(article))
        key = str(uuid5(_SPACE, str(article.pk)))
        services.disclose_article(actor=clerk, article_id=article.pk, facts=facts, key=key)
    numbers = dict(Article.objects.filter(live=True).values_list("title", "pk"))
    for policy, interpretation in _EXPLAINED:
        if policy in numbers and interpretation in numbers:
            services.link_interpretation(
                actor=clerk, policy_id=numbers[policy], interpretation_id=numbers[interpretation]
            )
    for board, title in _BOARDS.items():
        column = Column.objects.filter(title=title).first()
        if column is not None:
            services.place_board(actor=manager, board=board, column_id=column.pk)


def _day(article: Article) -> date:
    published = article.first_published_at or timezone.now()
    return timezone.localtime(published).date()
