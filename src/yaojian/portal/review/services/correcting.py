"""Putting right what the wording check marked, without opening the editor."""

import html
from typing import Any

from django.db import transaction

from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.permissions import checks
from yaojian.kernel.wording import html_text
from yaojian.portal.articles.content import content_of
from yaojian.portal.articles.models import Article
from yaojian.portal.articles.rights import WRITE
from yaojian.portal.desk import doors
from yaojian.portal.review.errors import FindingGone, MarkOutOfReach
from yaojian.portal.review.gate import Finding, Stage, check
from yaojian.portal.review.gate.texts import texts_of


@transaction.atomic
def correct_mark(*, actor: Actor, article_id: int, finding: str) -> Finding:
    """Put what a mark of the wording check suggests (``Finding.key``) into the newest version, and keep that as a new one.

    Gives the mark. Said again, it is gone. Raises ``Unknown``, ``RightMissing``, ``FindingGone`` (409), ``MarkOutOfReach`` (409)
    where nothing certain is suggested or the words cannot be told apart in the source, ``UnderReview`` (409).
    """
    stored = checks.fetch(actor, WRITE, Article.objects.select_for_update(of=("self",)), article_id)
    article: Article = stored.get_latest_revision_as_object()
    before = content_of(article)
    mark = next((one for one in check(before, Stage.SUBMIT) if one.key == finding and one.is_wording), None)
    if mark is None:
        raise FindingGone(title=before.title)
    texts = dict(texts_of(before))
    wanted = _replaced(texts.get(mark.part, ""), mark)
    if wanted is None or not _put(article, mark, wanted):
        raise MarkOutOfReach(text=mark.text)
    if dict(texts_of(content_of(article))) != texts | {mark.part: wanted}:
        raise MarkOutOfReach(text=mark.text)  # nothing else may have changed
    with doors.acting(actor):
        article.save_revision(user=_user(actor), log_action=True)
    audit.record(
        actor,
        "portal.article.corrected",
        article,
        summary=f"按用词提示把《{article.title}》{mark.part_label}的“{mark.text}”改为“{mark.suggestion}”。",
        rule=mark.rule,
    )
    return mark


def _user(actor: Actor) -> User | None:
    return User.objects.filter(pk=actor.user_id).first() if actor.user_id is not None else None


def _replaced(text: str, mark: Finding) -> str | None:
    if not mark.suggestion or text[mark.start : mark.end] != mark.text:
        return None
    return text[: mark.start] + mark.suggestion + text[mark.end :]


def _put(article: Article, mark: Finding, wanted: str) -> bool:
    """Change ``article`` in memory; whether its part could be changed."""
    field, _, number = mark.part.partition(".")
    if not number:
        longest = Article._meta.get_field(field).max_length
        setattr(article, field, wanted)
        return longest is None or len(wanted) <= longest
    blocks: list[dict[str, Any]] = list(article.body.get_prep_value())
    value = _block(blocks[int(number)], mark, content_of(article).parts[int(number)], wanted)
    if value is None:
        return False
    blocks[int(number)] = blocks[int(number)] | {"value": value}
    article.body = Article.body.field.stream_block.to_python(blocks)
    return True


def _block(block: dict[str, Any], mark: Finding, part: dict[str, Any], wanted: str) -> object | None:
    """The block's new value; None for a sort of block whose words lie in several fields."""
    if part["kind"] == "heading":
        return block["value"] | {"text": wanted}
    if part["kind"] == "quote":
        return wanted
    return _source(str(block["value"]), mark, wanted) if part["kind"] == "text" else None


def _source(source: str, mark: Finding, wanted: str) -> str | None:
    """The HTML with the words changed where the reader's mark stands; None where tags cut them."""
    seen = html_text(source)
    place = -1
    # Of the places where the words stand, the one with as many before it as before the mark.
    for _ in range(wanted.count(mark.text, 0, mark.start) + 1):
        place = seen.text.find(mark.text, place + len(mark.text) if place >= 0 else 0)
        if place < 0:
            return None
    first, last = seen.source_span(place, place + len(mark.text))
    if html.unescape(source[first:last]) != mark.text:
        return None
    return source[:first] + html.escape(mark.suggestion, quote=False) + source[last:]
