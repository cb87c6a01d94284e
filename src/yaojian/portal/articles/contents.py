"""What columns hold: articles. Answers the acts on whole columns (``columns.contents``), in few statements for many articles."""

from collections.abc import Collection

from django.db import connection, transaction
from django.db.models import Count, F, Max, Q
from wagtail.models import Page

from yaojian.kernel.actors import Actor, system_actor
from yaojian.kernel.errors import Refusal
from yaojian.portal.articles.models import Article, BinnedArticle, Placement, PlacementKind
from yaojian.portal.columns.contents import Held, Purged
from yaojian.portal.columns.models import Column
from yaojian.portal.desk import doors


class ArticlesInColumns:
    """See ``columns.contents.Contents``."""

    def held(self) -> dict[int, Held]:
        """Articles at home in each column, without those in the bin. One query."""
        rows = Article.objects.filter(binned_at__isnull=True).order_by().values("home_column")
        counted = rows.annotate(count=Count("pk"), newest=Max("first_published_at", filter=Q(live=True)))
        return {row["home_column"]: Held(row["count"], row["newest"]) for row in counted}

    def public_tags(self, columns: Collection[int]) -> list[str]:
        """The public articles at home there, and the lists elsewhere that show them too."""
        public = Article.objects.filter(home_column__in=columns, live=True).order_by()
        elsewhere = Placement.objects.filter(article__in=public.values("pk"), kind=PlacementKind.SHOWN)
        lists = elsewhere.values_list("column", flat=True).distinct()
        return [f"article:{pk}" for pk in public.values_list("pk", flat=True)] + [f"listing:{pk}" for pk in lists]

    def carry(self, source: Column, target: Column, only: Collection[int] | None = None) -> list[int]:
        """Re-parent the articles in the tree and in their own row; a trigger moves their ``home`` placements."""
        wanted = Article.objects.filter(home_column=source).order_by("path")
        if only is not None:
            wanted = wanted.filter(pk__in=only)
        pages = list(wanted.values_list("pk", "slug"))
        numbers = [pk for pk, _ in pages]
        if not numbers:
            return []
        last = Column.objects.get(pk=target.pk).get_last_child()
        first_step = Page._str2int(last.path[-Page.steplen :]) + 1 if last else 1
        paths = [Page._get_path(target.path, target.depth + 1, first_step + n) for n in range(len(pages))]
        addresses = [f"{target.url_path}{slug}/" for _, slug in pages]
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE wagtailcore_page AS page SET path = new.path, depth = %s, url_path = new.url_path"
                " FROM unnest(%s::integer[], %s::text[], %s::text[]) AS new (id, path, url_path) WHERE page.id = new.id",
                [target.depth + 1, numbers, paths, addresses],
            )
        Page.objects.filter(pk=target.pk).update(numchild=F("numchild") + len(numbers))
        Page.objects.filter(pk=source.pk).update(numchild=F("numchild") - len(numbers))
        Article.objects.filter(pk__in=numbers).update(home_column=target)
        return numbers

    def hand_places(self, source: Column, target: Column) -> list[int]:
        """What was shown in ``source`` is shown in ``target``, once."""
        places = Placement.objects.filter(column=source, kind=PlacementKind.SHOWN)
        already = Placement.objects.filter(column=target).values("article")
        places.filter(article__in=already).delete()
        numbers = list(places.values_list("article", flat=True))
        places.update(column=target)
        return numbers

    def purge(self, actor: Actor, columns: Collection[int]) -> Purged:
        """Drafts that never were public nor reviewed go; all else is sealed: no way back, nothing lost."""
        deleted = sealed = 0
        for article in Article.objects.filter(home_column__in=columns).order_by("pk"):
            if purge_one(actor, article):
                deleted += 1
            else:
                sealed += 1
        return Purged(deleted, sealed)


def purge_one(actor: Actor, article: Article) -> bool:
    """Delete an article for good (True), or seal it because a review or the public saw it (False)."""
    if article.first_published_at is not None:
        return _seal(actor, article)
    try:
        with transaction.atomic(), doors.acting(system_actor(f"回收站（{actor.name}确认）")):
            article.delete()
    except Refusal:
        # A review speaks of it.
        return _seal(actor, article)
    return True


def _seal(actor: Actor, article: Article) -> bool:
    """Keep it as evidence, without a way back; always False."""
    BinnedArticle.objects.update_or_create(
        article=article,
        defaults={"sealed": True, "binned_by_name": actor.name, "binned_by_id": actor.user_id, "reason": "彻底删除"},
    )
    return False
