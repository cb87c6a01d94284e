"""Same-source patrol (同源性巡检): does every page that quotes a figure still say what the table says? (P6)

A citation is noted by whoever writes the article. The patrol runs after each publication and every night; it reads the
published text, finds the value or not, and reminds the article's author and the table's managers once for each change.
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.queries import holders_of
from yaojian.portal.articles.content import content_of
from yaojian.portal.articles.models import Article
from yaojian.portal.articles.rights import WRITE
from yaojian.portal.directories.errors import NothingToCite, NotQuoted
from yaojian.portal.directories.models import Citation, CitationState, Directory
from yaojian.portal.directories.queries import units_above, value_in_force
from yaojian.portal.directories.rights import IMPORT

DIFFERS = "portal.directory.citation"


@transaction.atomic
def note_citation(*, actor: Actor, directory_id: int, article_id: int, key: str, label: str) -> Citation:
    """Say that an article quotes a value. Noting it again is harmless.

    Raises ``Unknown``, ``RightMissing``, ``NothingToCite``, ``NotQuoted`` (422).
    """
    article = checks.fetch(actor, WRITE, Article.objects.all(), article_id)
    directory = checks.fetch(actor, IMPORT, Directory.objects.all(), directory_id)
    value = value_in_force(directory, key, label)
    if not value:
        raise NothingToCite(key=key, label=label)
    if not _says(article, value):
        raise NotQuoted(title=article.title, value=value)
    citation, _ = Citation.objects.update_or_create(
        directory=directory,
        article=article,
        key=key,
        label=label,
        defaults={
            "state": CitationState.AGREES,
            "value": value[:200],
            "checked_at": timezone.now(),
            "noted_by_name": actor.name,
        },
    )
    audit.record(
        actor, "portal.directory.cited", directory, summary=f"登记《{article.title}》引用{directory.title}：{key}。"
    )
    return citation


@transaction.atomic
def drop_citation(*, actor: Actor, citation_id: UUID) -> int:
    """The article no longer quotes the value. Returns the directory's number."""
    citation = checks.fetch(actor, IMPORT, Citation.objects.select_related("directory"), citation_id)
    audit.record(actor, "portal.directory.uncited", citation.directory, summary=f"取消引用登记：{citation}。")
    citation.delete()
    return citation.directory_id


def patrol(*, actor: Actor, directory_id: int | None = None) -> int:
    """Look at every citation (of one directory); returns how many no longer agree."""
    rows = Citation.objects.select_related("directory", "article", "directory__owner_unit")
    if directory_id is not None:
        rows = rows.filter(directory_id=directory_id)
    return sum(_look(actor, citation) for citation in rows.order_by("pk").iterator(chunk_size=200))


@transaction.atomic
def _look(actor: Actor, citation: Citation) -> bool:
    value = value_in_force(citation.directory, citation.key, citation.label)
    state = _state(citation, value)
    turned = state != citation.state or (state is not CitationState.AGREES and value[:200] != citation.value)
    citation.state, citation.value, citation.checked_at = state, value[:200], timezone.now()
    citation.save(update_fields=["state", "value", "checked_at"])
    if turned and state is not CitationState.AGREES:
        _remind(actor, citation)
    return state is not CitationState.AGREES


def _state(citation: Citation, value: str) -> CitationState:
    if not citation.article.live:
        return CitationState.PAGE_GONE
    if not value:
        return CitationState.ROW_GONE
    return CitationState.AGREES if _says(citation.article, value) else CitationState.DIFFERS


def _says(article: Article, value: str) -> bool:
    """Whether the published text holds the value; blanks do not count."""
    return "".join(value.split()) in "".join(content_of(article).plain_text().split())


def _remind(actor: Actor, citation: Citation) -> None:
    managers = {user.pk for user in holders_of(IMPORT, units_above(citation.directory))}
    author = citation.article.owner_id
    notices.after_commit(
        DIFFERS,
        to=sorted(managers | ({author} if author else set())),
        title=f"《{citation.article.title}》引用的数据已变化，请核对。",
        body=f"“{citation.directory.title}”中“{citation.key}”的“{citation.label}”现为“{citation.value or '无'}”。",
        link=f"/cms/directories/{citation.directory_id}/citations",
    )
    audit.record(
        actor, "portal.directory.differs", citation.directory, summary=f"引用不一致：{citation}。", state=citation.state
    )
