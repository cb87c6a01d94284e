"""Whatever editors of all rooms do, in whatever order the builds run, and wherever one dies: the site is the one that a whole
build makes, byte for byte."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.campaigns.conftest import Studio, studio  # noqa: F401 - a fixture
from tests.portal.conftest import Newsroom
from tests.portal.factories import key
from tests.portal.guides.conftest import Counter, counter  # noqa: F401 - a fixture
from tests.portal.interaction import factories as letters
from tests.portal.interaction.conftest import Bureau, bureau  # noqa: F401 - a fixture
from yaojian.portal.articles import placing
from yaojian.portal.articles import services as articles
from yaojian.portal.articles.models import Article
from yaojian.portal.campaigns import services as campaigns
from yaojian.portal.campaigns.models import Campaign
from yaojian.portal.columns import services as column_services
from yaojian.portal.columns.models import Column, ColumnKind, ColumnState, ColumnTemplate, FrontPlace
from yaojian.portal.desk import doors
from yaojian.portal.disclosure import services as disclosure
from yaojian.portal.disclosure.models import DisclosureItem, Validity
from yaojian.portal.interaction.letters.models import PublicCopy
from yaojian.portal.interaction.letters.services import opening
from yaojian.portal.publishing import building, queries, tree
from yaojian.portal.review import services as reviews

TEMPLATES = [one for one in ColumnTemplate if one != ColumnTemplate.LINK]
_numbers = count(1)


class PowerFailure(Exception):
    """The process that builds is no more."""


class Queue:
    """Stands for the job queue: what acts ask for waits here until somebody works."""

    def __init__(self) -> None:
        self.waiting: list[list[str]] = []

    def note(self, name: str, *, tags: Sequence[str] = (), **_: Any) -> None:
        if name == "portal.site.build":
            self.waiting.append(list(tags))

    def take_all(self) -> set[str]:
        taken, self.waiting = self.waiting, []
        return {tag for tags in taken for tag in tags}


class Site(RuleBasedStateMachine):
    """Editors at work. Builds run later, in part, or die."""

    newsroom: Newsroom
    queue: Queue
    studio: Studio
    counter: Counter
    bureau: Bureau
    build_all: Callable[[], object]
    patch: pytest.MonkeyPatch
    folder: Callable[[], None]

    def __init__(self) -> None:
        super().__init__()
        self.folder()
        self.whole = transaction.atomic()
        self.whole.__enter__()

    @initialize()
    def begin(self) -> None:
        """Three columns, some articles, one of them disclosed; built once."""
        child = factories.column("下级", parent=self.newsroom.column, place=FrontPlace.BLOCK)
        self.columns = [self.newsroom.column.pk, child.pk, factories.column("通知", place=FrontPlace.NONE).pk]
        for pk in self.columns:
            factories.published(kernel.SYSTEM, kernel.SYSTEM, Column.objects.get(pk=pk))
        facts = disclosure.ItemFacts("01", timezone.localdate())
        first = Article.objects.filter(live=True).order_by("pk")[0]
        disclosure.disclose_article(actor=kernel.SYSTEM, article_id=first.pk, facts=facts, key=key())
        self.build_all()
        self.queue.take_all()

    def teardown(self) -> None:
        """The end of every story: all that waits is built, and nothing differs."""
        try:
            if hasattr(self, "columns"):
                building.follow(self.queue.take_all())
                stepwise = _contents(tree.root())
                assert list(queries.differences()) == []
                self.build_all()
                whole = _contents(tree.root())
                changed = {name for name in whole | stepwise if whole.get(name) != stepwise.get(name)}
                assert changed == set()
        finally:
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)

    @rule(data=st.data(), pictured=st.booleans())
    def publish(self, data: st.DataObject, pictured: bool) -> None:
        picture = {"image": factories.picture().pk, "alt_text": "冷库", "decorative": False, "caption": ""}
        body = [factories.text(f'<p><a linktype="page" id="{self._article(data).pk}">前文</a></p>')]
        body += [{"type": "picture", "value": picture}] if pictured else []
        factories.published(kernel.SYSTEM, kernel.SYSTEM, self._column(data), body=body)

    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        reviews.withdraw_article(actor=kernel.SYSTEM, article_id=self._article(data).pk, reason="有误", key=key())
        factories.published(kernel.SYSTEM, kernel.SYSTEM, self._column(data))

    @rule(data=st.data())
    def retitle(self, data: st.DataObject) -> None:
        article = self._article(data)
        draft = articles.Draft(title=f"改{next(_numbers)}", body=[factories.text()])
        articles.change_draft(actor=kernel.SYSTEM, article_id=article.pk, draft=draft)
        review = reviews.submit_article(actor=kernel.SYSTEM, article_id=article.pk, key=key())
        reviews.approve_article(actor=kernel.SYSTEM, review_id=review.pk, text="", key=key())

    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        with doors.acting(kernel.SYSTEM):
            self._article(data).move(self._column(data), pos="last-child")

    @rule(data=st.data(), pinned=st.booleans(), title=st.sampled_from(["", "另题"]))
    def show_elsewhere(self, data: st.DataObject, pinned: bool, title: str) -> None:
        until = timezone.now() + timedelta(days=2) if pinned else None
        placing.show_in_column(
            actor=kernel.SYSTEM,
            article_id=self._article(data).pk,
            column_id=self._column(data).pk,
            showing=placing.Showing(pinned_until=until, title_override=title),
        )

    @rule(data=st.data(), template=st.sampled_from(TEMPLATES), place=st.sampled_from(list(FrontPlace)))
    def change_column(self, data: st.DataObject, template: ColumnTemplate, place: FrontPlace) -> None:
        column = self._column(data)
        facts = column_services.ColumnFacts(
            title=f"栏{next(_numbers)}",
            kind=ColumnKind(column.kind),
            description="说明。",
            keywords="词",
            front_place=place,
            in_navigation=data.draw(st.booleans()),
            template=template,
        )
        column_services.change_column(actor=kernel.SYSTEM, column_id=column.pk, facts=facts)

    @rule(data=st.data(), state=st.sampled_from([ColumnState.OPEN, ColumnState.HIDDEN]))
    def turn_column(self, data: st.DataObject, state: ColumnState) -> None:
        column_services.set_state(actor=kernel.SYSTEM, column_id=self._column(data).pk, state=state)

    @rule(data=st.data(), aim=st.sampled_from(["site", "front", "column"]))
    def show_banner(self, data: st.DataObject, aim: str) -> None:
        place = {"target_column_id": self._column(data).pk} if aim == "column" else {}
        self.studio.approved(target_kind=aim, words=f"横幅{next(_numbers)}", **place)

    @precondition(lambda self: Campaign.objects.filter(is_shown=True).exists())
    @rule()
    def end_banner(self) -> None:
        shown = Campaign.objects.filter(is_shown=True).latest("pk")
        campaigns.end_campaign(actor=self.studio.plans, campaign_id=shown.pk, reason="取消")

    @rule(data=st.data())
    def disclose(self, data: st.DataObject) -> None:
        free = Article.objects.filter(live=True).exclude(pk__in=DisclosureItem.objects.values("article"))
        if (article := free.order_by("pk").last()) is not None:
            facts = disclosure.ItemFacts("01", timezone.localdate())
            disclosure.disclose_article(actor=kernel.SYSTEM, article_id=article.pk, facts=facts, key=key())

    @precondition(lambda self: DisclosureItem.objects.filter(validity=Validity.VALID).exists())
    @rule()
    def repeal(self) -> None:
        item = DisclosureItem.objects.filter(validity=Validity.VALID).latest("pk")
        disclosure.change_validity(
            actor=kernel.SYSTEM, item_id=item.pk, validity=Validity.REPEALED, reason="被新办法废止"
        )

    @rule()
    def publish_guide(self) -> None:
        self.counter.publish(hours=f"工作日 {next(_numbers)} 时起")

    @rule()
    def open_letter(self) -> None:
        made = letters.copied(self.bureau)
        opening.publish(actor=self.bureau.publisher, letter_id=made.pk, key=key())

    @precondition(lambda self: PublicCopy.objects.filter(published_at__isnull=False).exists())
    @rule()
    def close_letter(self) -> None:
        letter = PublicCopy.objects.filter(published_at__isnull=False).latest("pk").letter
        opening.withdraw(actor=self.bureau.publisher, letter_id=letter.pk, text="来信人要求", key=key())

    @precondition(lambda self: self.queue.waiting)
    @rule(data=st.data())
    def build_one(self, data: st.DataObject) -> None:
        """One of those that wait, while the changes of the others are there already."""
        chosen = data.draw(st.integers(0, len(self.queue.waiting) - 1))
        building.follow(self.queue.waiting.pop(chosen))

    @precondition(lambda self: self.queue.waiting)
    @rule()
    def build_all_waiting(self) -> None:
        """Found one after another between the steps."""
        building.follow(self.queue.waiting.pop(0), self.queue.take_all)

    @precondition(lambda self: self.queue.waiting)
    @rule(alive=st.integers(0, 4))
    def build_and_die(self, alive: int) -> None:
        """After so many files; its change waits again."""
        tags = self.queue.waiting.pop()
        left = [alive]
        put_in_place = tree.put_in_place

        def dying(draft: str, target: str) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise PowerFailure
            put_in_place(draft, target)

        with self.patch.context() as patch:
            patch.setattr(tree, "put_in_place", dying)
            try:
                building.follow(tags)
            except PowerFailure:
                self.queue.waiting.append(tags)

    def _article(self, data: st.DataObject) -> Article:
        live = list(Article.objects.filter(live=True).order_by("pk"))
        return data.draw(st.sampled_from(range(len(live))).map(live.__getitem__))

    def _column(self, data: st.DataObject) -> Column:
        return Column.objects.get(pk=data.draw(st.sampled_from(self.columns)))


def test_the_site_is_what_a_whole_build_makes_whatever_was_done_on_the_way(  # noqa: PLR0917 - fixtures
    newsroom: Newsroom,
    studio: Studio,  # noqa: F811 - the fixture
    counter: Counter,  # noqa: F811 - as above
    bureau: Bureau,  # noqa: F811 - as above
    tmp_path: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    queue = Queue()
    monkeypatch.setattr("yaojian.kernel.jobs.defer", queue.note)

    def folder() -> None:
        settings.YAOJIAN_PUBLISHED = tmp_path / f"published{next(_numbers)}"

    def build_all() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            building.build_all()

    class Told(Site):
        pass

    Told.newsroom, Told.queue, Told.studio, Told.counter, Told.bureau = newsroom, queue, studio, counter, bureau
    Told.build_all, Told.patch, Told.folder = staticmethod(build_all), monkeypatch, staticmethod(folder)
    run_state_machine_as_test(Told, settings=FEW)


FEW = settings(
    max_examples=3,
    stateful_step_count=14,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)


def _contents(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
