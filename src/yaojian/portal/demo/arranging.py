"""Columns and places as an editor arranges them (示范数据): shown elsewhere, pinned, a column and a draft in the bin."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID, uuid5

from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.portal.articles import binning as article_bin
from yaojian.portal.articles import placing
from yaojian.portal.articles import services as articles
from yaojian.portal.articles.models import Article
from yaojian.portal.columns import binning, queries, services
from yaojian.portal.columns.models import Column, ColumnKind

_SPACE = UUID("0b7c1c1e-3a54-4b39-9a5a-5d8a44c3f2b1")


def load(actor: Actor, made: Mapping[str, Column]) -> None:
    """After the articles."""
    _pin(actor, made)
    gone = services.create_column(
        actor=actor,
        parent_id=queries.front_page().pk,
        facts=services.ColumnFacts(
            title="旧版宣传周专题",
            kind=ColumnKind.NEWS,
            description="发布往年药品安全宣传周活动信息。",
            keywords="宣传周、药品安全",
        ),
        key=str(uuid5(_SPACE, "column")),
    )
    binning.bin_column(actor=actor, column_id=gone.pk, reason="活动结束，内容已并入科普之窗。")
    place = made["通知公告"]
    draft = articles.Draft(title="重复录入的通知（示范）", body=[{"type": "text", "value": "<p>与已有通知重复。</p>"}])
    article = articles.create_draft(actor=actor, column_id=place.pk, draft=draft, key=str(uuid5(_SPACE, "draft")))
    article_bin.bin_article(actor=actor, article_id=article.pk, reason="重复录入")


def _pin(actor: Actor, made: Mapping[str, Column]) -> None:
    """The newest notice is also shown among the news for three months, and pinned in its own list."""
    notice = (
        Article.objects.filter(home_column=made["通知公告"], live=True).order_by("-first_published_at", "-pk").first()
    )
    if notice is None:
        return
    later = timezone.now() + timedelta(days=90)
    placing.show_in_column(
        actor=actor,
        article_id=notice.pk,
        column_id=made["政务要闻"].pk,
        showing=placing.Showing(shown_until=later),
    )
    placing.show_in_column(
        actor=actor,
        article_id=notice.pk,
        column_id=made["通知公告"].pk,
        showing=placing.Showing(pinned_until=later),
    )
