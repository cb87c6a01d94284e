"""Acts on drafts, and the keepers of the doors through which Wagtail changes articles."""

from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page

from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.portal.articles import binning
from yaojian.portal.articles.cleaning import clean_body
from yaojian.portal.articles.errors import ArticleInBin, BodyBroken, CopyWouldPublish, WasPublished
from yaojian.portal.articles.models import Article
from yaojian.portal.articles.rights import WRITE
from yaojian.portal.columns import queries as columns
from yaojian.portal.columns.errors import ColumnClosed
from yaojian.portal.columns.models import Column
from yaojian.portal.columns.services import require_free
from yaojian.portal.desk import doors
from yaojian.portal.following import site_follows


@dataclass(frozen=True, slots=True)
class Draft:
    """What a program says about a new article; the desk's own form is Wagtail's. ``body``: stored form of the blocks."""

    title: str
    body: list[dict[str, Any]]
    summary: str = ""
    source: str = ""
    author: str = ""
    responsible_editor: str = ""
    document_number: str = ""
    keywords: str = ""
    organ: str = ""
    subject: str = ""
    genre: str = ""


@transaction.atomic
def create_draft(*, actor: Actor, column_id: int, draft: Draft, key: str) -> Article:
    """Write a new article into a column; not public until reviewed. The same ``key`` again returns the first.

    Raises ``Unknown``, ``RightMissing``, ``BodyBroken`` and ``Invalid`` (422).
    """
    column = checks.fetch(actor, WRITE, Column.objects.select_for_update(of=("self",)), column_id)
    if (earlier := idempotency.earlier_result(key, actor=actor, act="portal.article.create")) is not None:
        return Article.objects.get(pk=int(earlier))
    article = Article(live=False, has_unpublished_changes=True, owner_id=actor.user_id, home_column=column)
    _write(article, draft)
    with doors.acting(actor):
        column.add_child(instance=article)
        article.save_revision(user=_user(actor), log_action=True)
    idempotency.remember(key, actor=actor, act="portal.article.create", result=str(article.pk))
    return article


@transaction.atomic
def change_draft(*, actor: Actor, article_id: int, draft: Draft) -> Article:
    """Write another version; what is public stays as it is until this version is reviewed. Errors as above."""
    stored = checks.fetch(actor, WRITE, Article.objects.select_for_update(of=("self",)), article_id)
    article: Article = stored.get_latest_revision_as_object()
    _write(article, draft)
    with doors.acting(actor):
        article.save_revision(user=_user(actor), log_action=True)
    return article


@transaction.atomic
def move_article(*, actor: Actor, article_id: int, column_id: int) -> Article:
    """Put an article into another column; its address stays. Nothing happens when it is there already.

    Raises ``Unknown``, ``RightMissing`` (in either column), ``UnderReview`` of the reviews (409).
    """
    article = checks.fetch(actor, WRITE, Article.objects.select_for_update(of=("self",)), article_id)
    column = checks.fetch(actor, WRITE, Column.objects.select_for_update(of=("self",)), column_id)
    if article.home_column_id != column.pk:
        with doors.acting(actor):
            article.move(column, pos="last-child")
    return Article.objects.get(pk=article_id)


@transaction.atomic
def discard_draft(*, actor: Actor, article_id: int) -> str:
    """Put a draft that never left the desk into the bin; returns its title. Errors as in ``binning.bin_article``."""
    return str(binning.bin_article(actor=actor, article_id=article_id, reason="删除草稿").article.draft_title)


def keep_saving(passage: doors.Passage) -> Any:
    """Door ``save_revision``: whoever writes in this column; rich text is cleaned; autosaves are not audited one by one."""
    article: Article = passage.page
    checks.require_on(passage.actor, WRITE, article.home_column)
    require_free(article.home_column, "撰写信息")
    if article.binned_at is not None:
        raise ArticleInBin(title=article.title, act="修改")
    if article.latest_revision_id is None:
        _begin_versions(article)
    article.body = article.body.stream_block.to_python(clean_body(article.body.get_prep_value()))
    revision = passage.proceed()
    if passage.facts.get("overwrite_revision") is None:
        audit.record(
            passage.actor,
            "portal.article.saved",
            article,
            summary=f"保存《{article.title}》，栏目“{article.home_column.title}”。",
            revision=revision.pk,
        )
    return revision


def keep_moving(passage: doors.Passage) -> Any:
    """Door ``move``: rights in both columns are needed; the address of the article does not change."""
    article: Article = passage.page
    target = passage.facts["target"].specific
    inside = passage.facts["pos"] in {None, "first-child", "last-child", "sorted-child"}
    new = target if inside else target.get_parent().specific
    if not isinstance(new, Column):
        raise passage.refuse()
    old = article.home_column
    checks.require_on(passage.actor, WRITE, old)
    checks.require_on(passage.actor, WRITE, new)
    require_free(old, "移动信息")
    _require_open(new)
    done = passage.proceed()
    Article.objects.filter(pk=article.pk).update(home_column=new)
    site_follows(f"article:{article.pk}", f"listing:{old.pk}", f"listing:{new.pk}")
    audit.record(
        passage.actor,
        "portal.article.moved",
        article,
        summary=f"把《{article.title}》从“{old.title}”移到“{new.title}”。",
    )
    return done


def keep_copying(passage: doors.Passage) -> Any:
    """Door ``copy``: the copy is a draft of its own. Raises ``CopyWouldPublish``."""
    article: Article = passage.page
    if passage.facts.get("keep_live", True) and article.live:
        raise CopyWouldPublish(title=article.title)
    target = passage.facts.get("to")
    column = target.specific if target is not None else article.home_column
    checks.require_on(passage.actor, WRITE, column)
    _require_open(column)
    # The copy's own first save asks for its column by its path.
    passage.facts["update_attrs"] = (passage.facts.get("update_attrs") or {}) | {"home_column": column, "live": False}
    passage.facts["exclude_fields"] = [*(passage.facts.get("exclude_fields") or []), "uid"]
    copy = passage.proceed()
    audit.record(passage.actor, "portal.article.copied", copy, summary=f"复制《{article.title}》到“{column.title}”。")
    return copy


def keep_deleting(passage: doors.Passage) -> Any:
    """Door ``delete``: only drafts that never were public; reviews object by a guard of theirs."""
    article: Article = passage.page
    checks.require_on(passage.actor, WRITE, article.home_column)
    if article.live or article.first_published_at is not None:
        raise WasPublished(title=article.title)
    done = passage.proceed()
    audit.record(
        passage.actor, "portal.article.discarded", summary=f"删除草稿《{article.title}》。", title=article.title
    )
    return done


def _begin_versions(article: Article) -> None:
    """The first version here. What an import made public before is kept as a version of its own, to compare with and go back to.

    Without that version Wagtail would also take the public article down while a new one waits for its moment.
    """
    stored = Article.objects.filter(pk=article.pk, live=True).first()
    if stored is None:
        _require_open(article.home_column)
        return
    # Past our own door: nothing is changed, and imported articles need not be complete.
    first = Page.save_revision(stored, clean=False, changed=False)
    Article.objects.filter(pk=article.pk).update(live_revision=first)
    article.live_revision = first


def _require_open(column: Column) -> None:
    """Something new goes in. Raises ``ColumnClosed``, ``InBin``, ``ColumnBusy`` (409)."""
    require_free(column, "放入信息")
    if not columns.open_for_writing().filter(pk=column.pk).exists():
        raise ColumnClosed(title=column.title)


def _user(actor: Actor) -> User | None:
    return User.objects.filter(pk=actor.user_id).first() if actor.user_id is not None else None


def _write(article: Article, draft: Draft) -> None:
    given = asdict(draft)
    article.body = _checked_body(given.pop("body"))
    if not given["source"]:
        given["source"] = article.source
    for name, value in given.items():
        setattr(article, name, value)
    try:
        article.full_clean(exclude=["path", "depth", "url_path", "slug", "body"])
    except ValidationError as problem:
        name, errors = next(iter(problem.message_dict.items()))
        raise Invalid(field=_label(name), reason="；".join(errors)) from problem


def _label(name: str) -> str:
    return "标题" if name == "title" else str(Article._meta.get_field(name).verbose_name)


def _checked_body(raw: list[dict[str, Any]]) -> Any:
    """The blocks as Wagtail keeps them, each accepted by its own rule. Raises ``BodyBroken``."""
    kinds = Article.body.field.stream_block
    for place, block in enumerate(raw, start=1):
        if block.get("type") not in kinds.child_blocks or "value" not in block:
            raise BodyBroken(place=place, reason=f"类型应为 {'、'.join(kinds.child_blocks)} 之一，并带有内容。")
        child = kinds.child_blocks[block["type"]]
        try:
            child.clean(child.to_python(block["value"]))
        except ValidationError as problem:
            raise BodyBroken(place=place, reason=_told(problem)) from problem
        except (AttributeError, KeyError, TypeError, ValueError) as problem:
            raise BodyBroken(place=place, reason="内容的形式不对。") from problem
    return kinds.to_python(clean_body(raw))


def _told(problem: ValidationError) -> str:
    inner = getattr(problem, "block_errors", None)
    if isinstance(inner, dict) and inner:
        return _told(next(iter(inner.values())))
    return str(problem.messages[0]) if hasattr(problem, "error_list") else "内容不完整。"
