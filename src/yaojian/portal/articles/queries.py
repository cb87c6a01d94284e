"""Reading articles. Where one stands in its review is told by ``review.queries``, what the public sees by ``publishing.reads``."""

from django.db.models import QuerySet

from yaojian.portal.articles.models import Article
from yaojian.portal.columns.models import ColumnState


def public_articles() -> QuerySet[Article]:
    """Everything the public may read: published, and not in a column that lies in the bin."""
    rows: QuerySet[Article] = Article.objects.filter(live=True).exclude(home_column__state=ColumnState.BINNED)
    return rows
