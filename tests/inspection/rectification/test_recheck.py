"""The engine looks again at one problem, on a real site whose fault is mended, or not, or whose page is gone."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.inspection.engine.planted import Answers, PlantedSite, html, page, planted
from tests.inspection.rectification import factories
from tests.inspection.runs import factories as runs
from tests.kernel import factories as kernel
from yaojian.inspection.rectification.jobs import recheck
from yaojian.inspection.rectification.models import Rectification, RectificationEvent
from yaojian.inspection.rectification.services import mending
from yaojian.inspection.runs.jobs import inspect_site
from yaojian.inspection.runs.models import Run
from yaojian.kernel.accounts.models import User

pytestmark = pytest.mark.django_db
BAD = page('<a href="/gone.html">缺</a><a href="/list.html">列表</a>')
GOOD = page('<a href="/about.html">关于</a><a href="/list.html">列表</a>')


@pytest.fixture
def answers() -> Answers:
    """What the site answers; tests change it."""
    return {"/": GOOD, "/list.html": BAD}


@pytest.fixture
def site(settings: Settings, answers: Answers) -> Iterator[PlantedSite]:
    with planted(answers) as running:
        settings.YAOJIAN_SITE_ADDRESS = running.home
        yield running


@pytest.fixture
def given(site: PlantedSite, giver: User, mender: User) -> Rectification:
    """The broken link of the list, given to somebody."""
    run = runs.run(giver, site.home)
    Run.objects.filter(pk=run.pk).update(rate=50)
    inspect_site(str(run.pk))
    row = Rectification.objects.get(rule="link.broken", url=site.url("/gone.html"))
    return factories.give(giver, row, mender)


def test_mended_link_is_closed_by_the_engine(
    given: Rectification, mender: User, site: PlantedSite, answers: Answers
) -> None:
    mend(answers, "/list.html", GOOD)
    mending.report_mended(actor=kernel.actor(mender), rectification_id=given.pk, text="换成了正确的链接。")
    recheck(str(given.pk))
    given.refresh_from_db()
    assert (given.state, given.checking) == ("closed", False)
    recheck(str(given.pk))
    assert RectificationEvent.objects.filter(rectification=given, act="checked").count() == 1, (
        "run again it does nothing"
    )


def test_link_that_is_still_broken_goes_back(given: Rectification, mender: User) -> None:
    mending.report_mended(actor=kernel.actor(mender), rectification_id=given.pk, text="其实没改。")
    recheck(str(given.pk))
    given.refresh_from_db()
    assert (given.state, given.rounds) == ("assigned", 1)


def test_page_that_was_taken_down_has_no_broken_link_any_more(
    given: Rectification, mender: User, answers: Answers
) -> None:
    mend(answers, "/list.html", html("没有", 404))
    mending.report_mended(actor=kernel.actor(mender), rectification_id=given.pk, text="页面已撤下。")
    recheck(str(given.pk))
    given.refresh_from_db()
    assert given.state == "closed"


def test_page_that_does_not_open_is_not_taken_for_mended(given: Rectification, mender: User, answers: Answers) -> None:
    mend(answers, "/list.html", html("坏了", 500))
    mending.report_mended(actor=kernel.actor(mender), rectification_id=given.pk, text="改了。")
    recheck(str(given.pk))
    given.refresh_from_db()
    assert (given.state, given.checking) == ("fixed", False)


def test_fault_on_many_pages_is_closed_only_when_all_are_mended(
    site: PlantedSite, answers: Answers, giver: User, mender: User
) -> None:
    paths = [f"/list{number}.html" for number in range(8)]
    mend(answers, "/", page("".join(f'<a href="{path}">列表</a>' for path in paths)))
    for path in paths:
        mend(answers, path, page('<a href="/lost.html">缺</a>'))
    run = runs.run(giver, site.home)
    Run.objects.filter(pk=run.pk).update(rate=50)
    inspect_site(str(run.pk))
    given = factories.give(giver, Rectification.objects.get(url=site.url("/lost.html")), mender)
    for path in paths[:7]:
        mend(answers, path, page("<p>改好了</p>"))
    mending.report_mended(actor=kernel.actor(mender), rectification_id=given.pk, text="改了七页。")
    recheck(str(given.pk))
    given.refresh_from_db()
    assert given.state == "assigned", "the eighth page still has it"
    mend(answers, paths[7], page("<p>改好了</p>"))
    mending.report_mended(actor=kernel.actor(mender), rectification_id=given.pk, text="改了八页。")
    recheck(str(given.pk))
    given.refresh_from_db()
    assert given.state == "closed"
    assert "重新访问了 8 个页面" in RectificationEvent.objects.get(rectification=given, act="checked").text


def mend(answers: Answers, path: str, answer: object) -> None:
    """Change what the running site answers."""
    answers[path] = answer  # type: ignore[assignment]  # one of the kinds of answers
