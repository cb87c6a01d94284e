"""What the job finds of outside links."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.portal import factories
from tests.portal.conftest import Newsroom
from yaojian.kernel.outward import asking
from yaojian.kernel.outward.asking import Answer
from yaojian.portal.review import outside
from yaojian.portal.review.gate.links import digest_of
from yaojian.portal.review.models import OutsideLink

pytestmark = pytest.mark.django_db
LINK = "https://www.example.org/"


def answering(monkeypatch: Any, answer: Answer) -> list[str]:
    asked: list[str] = []

    def ask_all(links: Any, *, admits: Any) -> dict[str, Answer]:
        asked.extend(links)
        return dict.fromkeys(asked, answer)

    monkeypatch.setattr(asking, "ask_all", ask_all)
    return asked


def test_link_is_asked_once_in_twelve_hours(monkeypatch: Any) -> None:
    asked = answering(monkeypatch, Answer(is_good=False, told="网页不存在（404）。"))
    assert (outside.look_at([LINK]), outside.look_at([LINK])) == (1, 0)
    assert asked == [LINK]
    OutsideLink.objects.update(asked_at=timezone.now() - timedelta(hours=13))
    assert outside.look_at([LINK]) == 1


def test_silence_of_the_other_side_does_not_make_a_link_dead(monkeypatch: Any) -> None:
    OutsideLink.objects.create(address=LINK, digest=digest_of(LINK), is_good=True)
    answering(monkeypatch, Answer(None, "15 秒内没有回应。"))
    outside.look_at([LINK])
    assert OutsideLink.objects.get().is_good is True


def test_links_of_public_articles_are_looked_at(newsroom: Newsroom, monkeypatch: Any) -> None:
    asked = answering(monkeypatch, Answer(is_good=True))
    body = [factories.text(f'<p>见<a href="{LINK}">网站</a>和<a href="/xxgk/">公开</a>。</p>')]
    factories.published(newsroom.writes, newsroom.judges, newsroom.column, body=body)
    assert outside.look_at_public_ones() == 1
    assert asked == [LINK]
