"""Campaigns: their way through gate and review, their moments to the second, who wins, what pages show."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.campaigns.conftest import Studio
from tests.portal.conftest import Newsroom
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.portal.articles.models import Article
from yaojian.portal.campaigns import choosing, jobs, palettes, previewing, queries, services
from yaojian.portal.campaigns.errors import CampaignFaulty, NotInThisState, OwnCampaign, PreviewOver
from yaojian.portal.campaigns.models import Campaign, CampaignEvent, CampaignState
from yaojian.portal.campaigns.rights import PLAN
from yaojian.portal.publishing import building
from yaojian.portal.review import services as reviews

MIDNIGHT = datetime(2026, 9, 30, 16, 0, tzinfo=UTC)
"""1 October, 00:00 in Beijing."""


def follow() -> list[str]:
    return building.follow(["campaigns"])


def shown(campaign: Campaign) -> bool:
    return bool(Campaign.objects.get(pk=campaign.pk).is_shown)


def test_campaign_is_shown_only_after_another_person_approved_it(studio: Studio) -> None:
    campaign = studio.draft()
    services.submit_campaign(actor=studio.plans, campaign_id=campaign.pk)
    assert not shown(campaign)
    both = kernel.official("兼任者")
    kernel.grant(both, PLAN, factories.REVIEW)
    own = services.plan_campaign(
        actor=kernel.actor(both),
        facts=services.CampaignFacts(
            "banner", "自己的", timezone.now(), timezone.now() + timedelta(days=1), words="字", link="/"
        ),
        key=factories.key(),
    )
    services.submit_campaign(actor=kernel.actor(both), campaign_id=own.pk)
    with pytest.raises(OwnCampaign):
        services.approve_campaign(actor=kernel.actor(both), campaign_id=own.pk)
    with pytest.raises(RightMissing):
        services.approve_campaign(actor=studio.plans, campaign_id=campaign.pk)
    services.approve_campaign(actor=studio.judges, campaign_id=campaign.pk)
    assert shown(campaign)


@pytest.mark.parametrize(
    ("kind", "facts", "told"),
    [
        ("banner", {"words": "会议布署工作"}, "布署"),
        ("banner", {"link": "javascript:alert(1)"}, "链接应为"),
        ("banner", {"link": "//evil.example/"}, "链接应为"),
        ("banner", {"link": "/art/2026/01/01/999999.html"}, "不存在"),
        ("banner", {"words": ""}, "没有写文字"),
        ("popup", {"words": "联系13812345678"}, "个人信息"),
        ("entry", {}, "选择图片"),
        ("skin", {"palette": "pink"}, "选择配色"),
        ("grey", {"rank": 20}, "哀悼"),
        ("couplet", {"second_words": ""}, "上联和下联"),
        ("banner", {"target_kind": "column"}, "没有选择栏目"),
    ],
)
def test_gate_holds_for_campaigns(studio: Studio, kind: str, facts: dict[str, Any], told: str) -> None:
    campaign = studio.draft(kind, **facts)
    with pytest.raises(CampaignFaulty, match=told):
        services.submit_campaign(actor=studio.plans, campaign_id=campaign.pk)
    assert Campaign.objects.get(pk=campaign.pk).state == CampaignState.DRAFT


def test_picture_needs_words_that_say_what_is_seen(studio: Studio) -> None:
    picture = factories.picture()
    for alt in ("", "图片", "banner.png"):
        campaign = studio.draft(picture_id=picture.pk, alt_text=alt)
        with pytest.raises(CampaignFaulty, match="替代文字"):
            services.submit_campaign(actor=studio.plans, campaign_id=campaign.pk)
    studio.approved(picture_id=picture.pk, alt_text="红旗下的药品检查车，写着“国庆安全用药”")


def test_schedule_is_half_open_to_the_second_in_beijing(studio: Studio) -> None:
    campaign = studio.approved(starts=MIDNIGHT, days=7)
    for moment, expected in (
        (MIDNIGHT - timedelta(seconds=1), False),
        (MIDNIGHT, True),
        (MIDNIGHT + timedelta(days=7, seconds=-1), True),
        (MIDNIGHT + timedelta(days=7), False),
    ):
        services.pass_boundaries(actor=kernel.SYSTEM, now=moment)
        assert shown(campaign) is expected, moment


def test_sleeping_worker_catches_up_over_two_boundaries_and_repeats_harmlessly(studio: Studio) -> None:
    past, now_on = (
        studio.approved(starts=MIDNIGHT, days=1),
        studio.approved(starts=MIDNIGHT + timedelta(days=2), days=5),
    )
    changed = services.pass_boundaries(actor=kernel.SYSTEM, now=MIDNIGHT + timedelta(days=3))
    assert (shown(past), shown(now_on), changed) == (False, True, 1)
    assert services.pass_boundaries(actor=kernel.SYSTEM, now=MIDNIGHT + timedelta(days=3)) == 0


def test_boundary_ordered_later_but_due_sooner_is_not_held_up(studio: Studio) -> None:
    """The worker takes it at its moment although the job of a farther boundary waits before it."""
    now = timezone.now()
    studio.approved(starts=now + timedelta(days=3))
    studio.approved(starts=now + timedelta(days=1))
    waiting = ProcrastinateJob.objects.filter(task_name=services.BOUNDARY).order_by("id")
    far, near = waiting.first(), waiting.last()
    assert far is not None
    assert near is not None
    assert far.scheduled_at > near.scheduled_at
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE id = %s", [near.pk])
        cursor.execute(
            "SELECT id FROM procrastinate_fetch_job_v2(ARRAY['default'], NULL) WHERE task_name = %s",
            [services.BOUNDARY],
        )
        assert cursor.fetchall() == [(near.pk,)]


def test_late_worker_goes_by_its_clock_not_by_the_moment_it_missed(studio: Studio) -> None:
    over = studio.approved(starts=timezone.now() - timedelta(days=3), days=2)
    jobs.boundary((timezone.now() - timedelta(days=2)).isoformat())
    assert not shown(over)


def test_next_boundary_is_the_nearest_beginning_or_end(studio: Studio) -> None:
    studio.approved(starts=MIDNIGHT, days=7)
    studio.draft(starts=MIDNIGHT - timedelta(days=1))
    assert queries.next_boundary(MIDNIGHT - timedelta(days=9)) == MIDNIGHT
    assert queries.next_boundary(MIDNIGHT) == MIDNIGHT + timedelta(days=7)
    assert queries.next_boundary(MIDNIGHT + timedelta(days=7)) is None


def test_changed_campaign_is_taken_away_until_it_is_approved_anew(studio: Studio) -> None:
    campaign = studio.approved()
    facts = services.CampaignFacts(
        "banner", "改过", campaign.starts_at, campaign.ends_at, words="新文字", link="/", target_kind="front"
    )
    services.change_campaign(actor=studio.plans, campaign_id=campaign.pk, facts=facts)
    assert not shown(campaign)
    with pytest.raises(NotInThisState):
        services.approve_campaign(actor=studio.judges, campaign_id=campaign.pk)
    backwards = services.CampaignFacts("banner", "反", campaign.ends_at, campaign.starts_at)
    with pytest.raises(Invalid):
        services.change_campaign(actor=studio.plans, campaign_id=campaign.pk, facts=backwards)


def test_ended_campaign_leaves_the_site_and_its_record_stays(studio: Studio, newsroom: Newsroom, built: Path) -> None:
    campaign = studio.approved(words="国庆安全用药")
    follow()
    assert "国庆安全用药" in (built / "index.html").read_text()
    services.end_campaign(actor=studio.plans, campaign_id=campaign.pk, reason="活动取消")
    follow()
    assert "国庆安全用药" not in (built / "index.html").read_text()
    assert [event.act for event in campaign.events.all()] == ["新建", "送审", "审核通过", "停用"]
    with pytest.raises(DatabaseError), transaction.atomic():
        CampaignEvent.objects.all().delete()


def test_mourning_overrides_festivals_and_equal_ranks_conflict(studio: Studio) -> None:
    skin, other = studio.approved("skin"), studio.approved("skin", palette="spring", name="另一皮肤")
    grey = studio.approved("grey")
    assert [one.kind for one in choosing.winners([skin, grey])] == ["grey"]
    found = choosing.conflicts([skin, other, grey])
    assert [(one.one.pk, one.other.pk, one.winner) for one in found] == [(skin.pk, other.pk, None)]
    urgent = studio.approved("popup", rank=30)
    plain = studio.approved("popup")
    (conflict,) = choosing.conflicts([urgent, plain])
    assert conflict.winner == urgent


def test_targets_that_do_not_meet_do_not_conflict(studio: Studio, newsroom: Newsroom) -> None:
    below, beside = factories.column("下级", parent=newsroom.column), factories.column("旁边")

    def popup(place: Any) -> Campaign:
        return studio.approved("popup", target_kind="column", target_column_id=place.pk)

    one, other, apart = popup(newsroom.column), popup(below), popup(beside)
    assert [(found.one.pk, found.other.pk) for found in choosing.conflicts([one, other, apart])] == [(one.pk, other.pk)]


def test_skin_and_grey_change_two_small_files_and_no_page(studio: Studio, newsroom: Newsroom, built: Path) -> None:
    assert '<link rel="stylesheet" href="/parts/skin.css">' in (built / "index.html").read_text()
    studio.approved("skin")
    assert follow() == ["/parts/skin.css"]
    assert "--blue-900: #8a1710" in (built / "parts/skin.css").read_text()
    studio.approved("grey")
    assert follow() == ["/parts/skin.css"]
    assert "grayscale(1)" in (built / "parts/skin.css").read_text()
    assert "--blue-900" not in (built / "parts/skin.css").read_text()


def test_site_wide_banner_renders_no_article_anew(studio: Studio, newsroom: Newsroom, built: Path) -> None:
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column)
    building.follow([f"article:{article.pk}", f"listing:{article.home_column_id}"])
    studio.approved(target_kind="site", words="全站横幅")
    routes = follow()
    assert not [route for route in routes if route.startswith("/art/")]
    assert "/index.html" in routes
    listed = json.loads((built / "parts/campaigns.json").read_text())["campaigns"]
    assert [one["words"] for one in listed] == ["全站横幅"]
    assert "yj-campaigns" in (built / article.address.lstrip("/")).read_text()


def test_column_campaign_stands_in_its_subtree_only(studio: Studio, newsroom: Newsroom, built: Path) -> None:
    below, beside = factories.column("下级", parent=newsroom.column), factories.column("旁边")
    building.follow(["tree"])
    studio.approved(target_kind="column", target_column_id=newsroom.column.pk, words="栏目横幅")
    follow()

    def shows(place: Any) -> bool:
        return "栏目横幅" in (built / place.address.lstrip("/") / "index.html").read_text()

    assert (shows(newsroom.column), shows(below), shows(beside)) == (True, True, False)
    assert "栏目横幅" not in (built / "index.html").read_text()


def test_popup_is_a_plain_link_in_the_page_and_its_picture_is_published(
    studio: Studio, newsroom: Newsroom, built: Path
) -> None:
    studio.approved("popup", picture_id=factories.picture().pk, alt_text="检查人员查看疫苗冷库")
    routes = follow()
    page = (built / "index.html").read_text()
    assert '<yj-popup class="campaign campaign--popup campaign--all"' in page
    assert 'alt="检查人员查看疫苗冷库"' in page
    (picture,) = [route for route in routes if route.startswith("/res/")]
    assert picture in page
    assert (built / picture.lstrip("/")).is_file()


def test_preview_shows_the_site_of_a_date_and_changes_nothing(studio: Studio, newsroom: Newsroom, built: Path) -> None:
    start = (timezone.now() + timedelta(days=10)).replace(microsecond=0)
    studio.approved(starts=start, words="十天后的横幅")
    article = factories.draft(newsroom.writes, newsroom.column, "十天后发布的信息")
    page = article.get_latest_revision_as_object()
    page.go_live_at = start
    from yaojian.portal.desk import doors

    with doors.acting(newsroom.writes):
        page.save_revision(user=newsroom.editor)
    review = reviews.submit_article(actor=newsroom.writes, article_id=article.pk, key=factories.key())
    reviews.approve_article(actor=newsroom.judges, review_id=review.pk, text="", key=factories.key())
    assert not Article.objects.get(pk=article.pk).live
    today, then = previewing.site_at(timezone.now(), "/"), previewing.site_at(start, "/")
    assert today is not None
    assert then is not None
    assert ("十天后的横幅" in today, "十天后发布的信息" in today) == (False, False)
    assert ("十天后的横幅" in then, "十天后发布的信息" in then) == (True, True)
    assert 'name="robots" content="noindex' in then
    assert "预览" in then
    assert not Article.objects.get(pk=article.pk).live
    assert previewing.site_at(start, "/nirgends/") is None
    assert previewing.site_at(start, newsroom.column.address) is not None
    story = factories.published(newsroom.writes, newsroom.judges, newsroom.column)
    told = previewing.site_at(start, story.address) or ""
    assert 'data-list="campaigns.json"' in told  # beside the page: that moment's list, not today's


def test_signed_preview_opens_without_account_for_a_day(
    studio: Studio, newsroom: Newsroom, built: Path, client: Client, monkeypatch: Any
) -> None:
    studio.approved("skin")
    token = previewing.signed(timezone.now())
    answer = client.get(f"/d/yl/{token}/")
    assert (answer.status_code, answer.headers["X-Robots-Tag"]) == (200, "noindex, nofollow")
    assert "--blue-900" in client.get(f"/d/yl/{token}/skin.css").content.decode()
    assert client.get(f"/d/yl/{token}/campaigns.json").json() == {"campaigns": []}
    assert client.get(f"/d/yl/{token}/secrets").status_code == 404
    assert client.get(f"/d/yl/{token[:-1]}/").status_code == 410
    monkeypatch.setattr(previewing, "LASTS", timedelta(seconds=-1))
    with pytest.raises(PreviewOver):
        previewing.opened(token)


@pytest.mark.parametrize("code", sorted(palettes.palettes()))
def test_palettes_keep_their_contrast(code: str) -> None:
    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for name, colour in palettes.palettes()[code]["tokens"].items():
        assert 1.05 / (light(colour) + 0.05) >= 4.5, (name, colour)


def test_planner_of_one_column_plans_nothing_for_the_site(newsroom: Newsroom) -> None:
    planner = kernel.actor(factories.holder("栏目策划", PLAN, place=newsroom.column))
    now = timezone.now()

    def plan(**target: Any) -> Campaign:
        facts = services.CampaignFacts("banner", "横幅", now, now + timedelta(days=1), words="字", link="/", **target)
        return services.plan_campaign(actor=planner, facts=facts, key=factories.key())

    plan(target_kind="column", target_column_id=newsroom.column.pk)
    for target in ({}, {"target_kind": "column", "target_column_id": factories.column("别的").pk}):
        with pytest.raises(RightMissing), transaction.atomic():
            plan(**target)
    assert Campaign.objects.count() == 1


def test_pages_of_the_desk_plan_submit_approve_and_end(studio: Studio, newsroom: Newsroom) -> None:
    planner, judge, stranger = Client(), Client(), Client()
    planner.force_login(studio.planner)
    judge.force_login(studio.judge)
    stranger.force_login(kernel.official("路人"))
    form = {
        "kind": "banner", "name": "国庆横幅", "words": "国庆安全用药", "link": "/", "starts_at": "2026-10-01T00:00",
        "ends_at": "2026-10-08T00:00", "rank": "20", "target_kind": "front", "devices": "all", "frequency_days": "1",
        "key": factories.key(),
    }  # fmt: skip
    assert planner.post("/cms/campaigns/new", form | {"ends_at": "2026-09-01T00:00"}).status_code == 422
    answer = planner.post("/cms/campaigns/new", form)
    assert answer.status_code == 303
    campaign = Campaign.objects.get()
    assert (campaign.starts_at, campaign.ends_at) == (MIDNIGHT, MIDNIGHT + timedelta(days=7))
    for path in ("", "schedule", "preview", "preview?at=2026-10-01T00:00", str(campaign.pk), f"{campaign.pk}/change"):
        assert planner.get(f"/cms/campaigns/{path}").status_code == 200, path
        assert stranger.get(f"/cms/campaigns/{path}").status_code == 403, path
    assert planner.post(f"/cms/campaigns/{campaign.pk}/submit").status_code == 303
    assert judge.post(f"/cms/campaigns/{campaign.pk}/decide", {"verdict": "return", "text": ""}).status_code == 422
    assert planner.post(f"/cms/campaigns/{campaign.pk}/decide", {"verdict": "approve"}).status_code == 403
    assert judge.post(f"/cms/campaigns/{campaign.pk}/decide", {"verdict": "approve", "text": ""}).status_code == 303
    assert planner.post(f"/cms/campaigns/{campaign.pk}/end", {"reason": "取消"}).status_code == 303
    assert Campaign.objects.get().state == CampaignState.ENDED


def test_ledger_goes_on_along_its_index(studio: Studio) -> None:
    now = timezone.now()
    Campaign.objects.bulk_create(
        Campaign(kind="banner", name=f"{n}", starts_at=now + timedelta(hours=n), ends_at=now + timedelta(days=9999))
        for n in range(3000)
    )
    first = list(queries.ledger(studio.plans)[:2])
    second = list(queries.ledger(studio.plans, after=queries.cursor_of(first[-1]))[:2])
    assert [one.name for one in (*first, *second)] == ["2999", "2998", "2997", "2996"]
    sql, given = queries.ledger(kernel.SYSTEM)[:31].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE campaigns_campaign")
        cursor.execute(f"EXPLAIN {sql}", given)
        assert "campaign_ledger" in "\n".join(row[0] for row in cursor.fetchall())
