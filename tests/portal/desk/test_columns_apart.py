"""Role × column: whoever works in column A is refused at every door of column B, whatever the role."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.test_doors import all_views
from tests.portal.test_pages import browser_of
from yaojian.kernel.accounts import services as accounts
from yaojian.kernel.accounts.models import User
from yaojian.kernel.permissions.rights import Right
from yaojian.portal.articles.models import Article, Placement
from yaojian.portal.articles.rights import PROOF, REVIEW, SIGN, WITHDRAW, WRITE
from yaojian.portal.columns.models import Column
from yaojian.portal.columns.rights import MANAGE, PURGE
from yaojian.portal.desk.gate import OPEN_VIEWS

ROLES: dict[str, tuple[Right, ...]] = {
    "编辑": (WRITE,),
    "审核": (REVIEW,),
    "校对": (PROOF,),
    "签发": (SIGN, WITHDRAW),
    "栏目管理": (MANAGE, PURGE),
    "全部": (WRITE, REVIEW, PROOF, SIGN, WITHDRAW, MANAGE, PURGE),
}
ARTICLE_PAGES = (
    ("GET", ""),
    ("GET", "/preview"),
    ("GET", "/submit"),
    ("POST", "/submit"),
    ("GET", "/move"),
    ("POST", "/move"),
    ("GET", "/withdraw"),
    ("POST", "/withdraw"),
    ("GET", "/places"),
    ("POST", "/places"),
    ("GET", "/bin"),
    ("POST", "/bin"),
    ("POST", "/restore"),
    ("POST", "/purge"),
    ("GET", "/import"),
    ("POST", "/import"),
    ("POST", "/discard"),
)
COLUMN_PAGES = (
    ("GET", ""),
    ("POST", ""),
    ("POST", "/state"),
    ("POST", "/shift"),
    ("GET", "/move"),
    ("POST", "/move"),
    ("GET", "/merge"),
    ("POST", "/merge"),
    ("GET", "/delete"),
    ("POST", "/delete"),
    ("GET", "/access"),
)


@pytest.fixture
def there(db: None) -> tuple[Column, Article]:
    """Column B with an article that is public, has a new draft and a place."""
    column = factories.column("乙栏目")
    article = factories.published(kernel.SYSTEM, kernel.SYSTEM, column, "乙栏目的信息")
    Placement.objects.create(article=article, column=factories.column("丙栏目"))
    return column, article


@pytest.fixture(params=list(ROLES), ids=list(ROLES))
def stranger(request: Any, db: None) -> User:
    """Somebody with a role in column A only."""
    return factories.holder("甲栏人员", *ROLES[request.param], place=factories.column("甲栏目"))


def asked(browser: Client, method: str, path: str, **body: Any) -> int:
    return int(getattr(browser, method.lower())(path, body).status_code)


def test_pages_of_another_column_answer_403(stranger: User, there: tuple[Column, Article]) -> None:
    column, article = there
    browser = browser_of(stranger)
    body = {"reason": "x", "title": "x", "state": "hidden", "parent": str(column.pk)}
    for method, rest in ARTICLE_PAGES:
        assert asked(browser, method, f"/cms/articles/{article.pk}{rest}", **body) == 403, (method, rest)
    for method, rest in COLUMN_PAGES:
        assert asked(browser, method, f"/cms/columns/{column.pk}{rest}", **body) == 403, (method, rest)
    place = Placement.objects.filter(article=article, kind="shown").get()
    assert asked(browser, "POST", f"/cms/articles/{article.pk}/places/{place.pk}/remove") == 403
    assert untouched(there)


def editor_addresses(column: Column, article: Article) -> Iterator[tuple[str, str]]:
    """Every open Wagtail view that names a page."""
    from wagtail.admin.urls import urlpatterns as wagtail_urls

    revision = article.latest_revision_id
    for name, rest in all_views(wagtail_urls):
        if name in OPEN_VIEWS and name.startswith("wagtailadmin_pages:"):
            path = rest.replace("<int:parent_page_id>", str(column.pk)).replace("<int:page_id>", str(article.pk))
            path = path.replace("<int:revision_id>", str(revision))
            path = path.replace("<slug:content_type_app_name>", "articles").replace(
                "<slug:content_type_model_name>", "article"
            )
            if name.endswith(":revisions_compare"):  # by a regular expression
                path = f"pages/{article.pk}/revisions/compare/earliest...latest/"
            if name.endswith(("history", "history_results", "edit", "preview_on_edit")) and "<" in path:
                path = re.sub(r"<\w+:\w+>", str(article.pk), path)
            yield name, f"/cms/{path}"


def test_editor_of_another_column_is_closed(stranger: User, there: tuple[Column, Article]) -> None:
    browser = browser_of(stranger)
    addresses = list(editor_addresses(*there))
    assert len(addresses) >= 7
    for name, path in addresses:
        for method in ("GET", "POST"):
            status = asked(browser, method, path, title="改了")
            # A view that does not know the method says so before it asks anybody.
            assert status in ({403} if method == "GET" else {403, 405}), (name, method)
    assert untouched(there)


def test_program_meets_the_same_walls(stranger: User, there: tuple[Column, Article]) -> None:
    column, article = there
    headers = {"Authorization": f"Bearer {accounts.token_for(stranger)}"}
    draft = {"column_id": column.pk, "title": "x", "body": [factories.text()], "key": "k"}
    facts = {"title": "x", "kind": "news", "description": "x", "keywords": "x"}
    calls: list[tuple[str, str, dict[str, Any]]] = [
        ("get", f"/articles/{article.pk}", {}),
        ("post", "/articles", draft),
        ("post", f"/articles/{article.pk}/submit", {"key": "k"}),
        ("post", f"/articles/{article.pk}/withdraw", {"reason": "x", "key": "k"}),
        ("get", f"/articles/{article.pk}/places", {}),
        ("post", f"/articles/{article.pk}/places", {"column_id": column.pk}),
        ("post", f"/articles/{article.pk}/bin", {"reason": "x"}),
        ("post", f"/articles/{article.pk}/restore", {}),
        ("put", f"/columns/{column.pk}", facts),
        ("post", "/columns", facts | {"parent_id": column.pk, "key": "k"}),
        ("post", f"/columns/{column.pk}/state", {"state": "hidden"}),
        ("post", f"/columns/{column.pk}/move", {"parent_id": column.pk}),
        ("post", f"/columns/{column.pk}/merge", {"into_id": column.pk}),
        ("delete", f"/columns/{column.pk}", {"reason": "x"}),
        ("get", f"/columns/{column.pk}/access", {}),
    ]
    for method, path, body in calls:
        send = getattr(Client(), method)
        given = {} if method == "get" else {"data": body, "content_type": "application/json"}
        status = send(f"/api/v1/portal{path}", headers=headers, **given).status_code
        # What may not be seen is not told apart from what is not there.
        assert status in {403, 404}, (method, path, status)
    assert untouched(there)


def test_lists_name_nothing_of_another_column(stranger: User, there: tuple[Column, Article]) -> None:
    browser = browser_of(stranger)
    for path in ("/cms/", "/cms/articles/", "/cms/articles/?q=乙栏目", "/cms/articles/bin", "/cms/reviews/"):
        assert "乙栏目的信息" not in browser.get(path).content.decode(), path


def untouched(there: tuple[Column, Article]) -> bool:
    column, article = there
    now = Article.objects.get(pk=article.pk)
    return bool(
        now.live
        and now.binned_at is None
        and now.latest_revision_id == article.latest_revision_id
        and now.home_column_id == column.pk
        and Column.objects.get(pk=column.pk).state == column.state
        and Placement.objects.filter(article=article).count() == 2
    )
