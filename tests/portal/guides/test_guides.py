"""Guides: elements, draft, two persons, versions, the public page."""

from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.kernel import factories as kernel
from tests.portal.factories import key
from tests.portal.guides.conftest import Counter, whole
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.portal.guides import content, queries, services
from yaojian.portal.guides.errors import CodeTaken, NothingNew, NotReady, OwnGuide
from yaojian.portal.guides.models import Audience, Guide, GuideVersion
from yaojian.portal.guides.rights import PUBLISH, WRITE
from yaojian.portal.guides.services import Conflict
from yaojian.portal.publishing import building

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(counter: Counter) -> Client:
    client = Client()
    client.force_login(counter.writer)
    return client


def test_elements_the_national_inspection_counts_are_told_by_class() -> None:
    assert content.missing_elements("许可", whole()) == []
    bare = {name: value for name, value in whole().items() if name not in ("basis", "phone")}
    assert content.missing_elements("", bare | {"materials": []}) == ["事项名称", "设定依据", "办理材料", "联系电话"]


@pytest.mark.parametrize("word", ["其他材料", "根据有关法律法规规定应提交的其他材料"])
def test_words_that_leave_open_what_is_asked_for_keep_a_guide_back(word: str) -> None:
    said = whole()
    said["materials"] = [*said["materials"], said["materials"][0] | {"name": word}]
    assert content.vague_words(said) == [word]
    assert any(word in problem.sentence for problem in content.problems_of("许可", said))


def test_a_conditional_material_must_say_its_condition() -> None:
    said = whole()
    said["materials"][0]["needed"] = "特定情形下必要"
    assert [problem.pointer for problem in content.problems_of("许可", said)] == ["/materials/0/when"]


def test_an_unmasked_identity_number_keeps_a_guide_back() -> None:
    said = whole() | {"hours": "联系人身份证号11010519491231002X，工作日全天"}
    assert [problem.label for problem in content.problems_of("许可", said)] == ["用词"]


def test_a_guide_with_gaps_is_not_published(counter: Counter) -> None:
    draft = counter.draft(phone=None)
    with pytest.raises(NotReady, match="咨询电话"):
        services.publish_guide(
            actor=counter.publishes, guide_id=draft.pk, row_version=draft.row_version, opinion="", key=key()
        )
    assert not GuideVersion.objects.exists()


def test_whoever_wrote_the_draft_may_not_publish_it(counter: Counter) -> None:
    kernel.grant(counter.writer, PUBLISH, scope=counter.guide.owner_unit)
    draft = counter.draft()
    with pytest.raises(OwnGuide):
        services.publish_guide(
            actor=kernel.actor(counter.writer), guide_id=draft.pk, row_version=draft.row_version, opinion="", key=key()
        )


def test_published_is_exactly_the_draft_that_was_read(counter: Counter) -> None:
    read = counter.draft().row_version
    counter.draft(result="许可决定书")
    done = services.publish_guide(
        actor=counter.publishes, guide_id=counter.guide.pk, row_version=read, opinion="", key=key()
    )
    assert isinstance(done, Conflict)
    assert not GuideVersion.objects.exists()


def test_draft_saved_by_another_meanwhile_is_not_overwritten(counter: Counter) -> None:
    stale = counter.guide.row_version
    counter.draft()
    answer = services.save_draft(actor=counter.writes, guide_id=counter.guide.pk, content={}, row_version=stale)
    assert isinstance(answer, Conflict)
    assert Guide.objects.get().content == whole()


def test_every_version_is_kept_and_none_can_be_changed(counter: Counter) -> None:
    counter.publish()
    guide = counter.publish(promised_days=10)
    assert [one.number for one in guide.versions.all()] == [2, 1]
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
        GuideVersion.objects.update(title="改")


def test_publishing_twice_is_refused_and_once_with_one_key_is_once(counter: Counter) -> None:
    guide, same = counter.draft(), key()
    for _ in range(2):
        services.publish_guide(
            actor=counter.publishes, guide_id=guide.pk, row_version=guide.row_version, opinion="", key=same
        )
    with pytest.raises(NothingNew):
        services.publish_guide(
            actor=counter.publishes, guide_id=guide.pk, row_version=guide.row_version, opinion="", key=key()
        )
    assert GuideVersion.objects.count() == 1


def test_one_code_belongs_to_one_guide(counter: Counter) -> None:
    facts = services.GuideFacts(counter.guide.code, "别的事项", Audience.COMPANIES, counter.guide.owner_unit_id)
    with pytest.raises(CodeTaken, match="药品批发企业许可证核发"):
        services.create_guide(actor=counter.writes, facts=facts, key=key())


def test_official_of_another_unit_may_neither_write_nor_publish(counter: Counter) -> None:
    account = kernel.official("外处", place := kernel.unit("器械处"))
    kernel.grant(account, WRITE, PUBLISH, scope=place)
    stranger, draft = kernel.actor(account), counter.draft()
    with pytest.raises(RightMissing):
        services.save_draft(actor=stranger, guide_id=draft.pk, content={}, row_version=draft.row_version)
    with pytest.raises(RightMissing):
        services.publish_guide(actor=stranger, guide_id=draft.pk, row_version=draft.row_version, opinion="", key=key())
    with pytest.raises(RightMissing):
        services.withdraw_guide(actor=stranger, guide_id=draft.pk, reason="停")
    assert Guide.objects.get().content == whole()


def test_the_public_reads_the_version_in_force_not_the_draft(
    counter: Counter, client: Client, site: Path, django_capture_on_commit_callbacks: Any
) -> None:
    guide = counter.publish()
    counter.draft(result="尚未发布的结果")
    with django_capture_on_commit_callbacks(execute=True):
        building.build_all()
    page = (site / f"fw/{guide.pk}.html").read_text()
    assert "药品经营许可证申请表" in page
    assert "尚未发布的结果" not in page
    assert "药品批发企业许可证核发" in (site / "fw/index.html").read_text()
    assert "找到 1 项" in client.get("/d/fw/", {"q": "批发"}).content.decode()
    assert "没有找到" in client.get("/d/fw/", {"q": "尚未发布"}).content.decode()


def test_a_withdrawn_guide_leaves_the_site(
    counter: Counter, site: Path, django_capture_on_commit_callbacks: Any
) -> None:
    guide = counter.publish()
    with django_capture_on_commit_callbacks(execute=True):
        building.build_all()
    with pytest.raises(Invalid):
        services.withdraw_guide(actor=counter.publishes, guide_id=guide.pk, reason=" ")
    services.withdraw_guide(actor=counter.publishes, guide_id=guide.pk, reason="事项已取消")
    building.follow([f"guide:{guide.pk}", "guides"])
    assert not (site / f"fw/{guide.pk}.html").exists()
    assert queries.find("批发") == []


def test_a_guide_is_written_on_the_desk_row_by_row(desk: Client, counter: Counter) -> None:
    guide = counter.guide
    start = {
        "row_version": guide.row_version,
        "/conditions#rows": "1",
        "/conditions/0/text": "有药师。",
        "add:/conditions": "",
    }
    answer = desk.post(f"/cms/guides/{guide.pk}/edit", start)
    assert answer.status_code == 303
    assert "focus=%2Fconditions%2F1" in answer.headers["Location"]
    assert Guide.objects.get().content["conditions"] == [{"text": "有药师。"}, {}]


def test_a_stale_page_shows_both_texts_and_loses_neither(desk: Client, counter: Counter) -> None:
    stale = counter.guide.row_version
    counter.draft(hours="工作日全天办理")
    answer = desk.post(f"/cms/guides/{counter.guide.pk}/edit", {"row_version": stale, "/hours": "周六也办理"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "工作日全天办理" in page
    assert "周六也办理" in page


def test_every_page_of_the_desk_answers(desk: Client, counter: Counter) -> None:
    counter.publish()
    kernel.grant(counter.writer, PUBLISH, scope=counter.guide.owner_unit)
    for path in (
        "",
        "?state=in_force&q=批发",
        "new",
        "themes",
        f"{counter.guide.pk}",
        f"{counter.guide.pk}/change",
        f"{counter.guide.pk}/edit?check=1",
    ):
        assert desk.get(f"/cms/guides/{path}").status_code == 200, path


def test_script_in_a_guide_is_text(counter: Counter, site: Path, django_capture_on_commit_callbacks: Any) -> None:
    guide = counter.publish(result="<script>alert(1)</script>", online="https://example.com/?a=%3Cb%3E")
    with django_capture_on_commit_callbacks(execute=True):
        building.build_all()
    assert "<script>alert" not in (site / f"fw/{guide.pk}.html").read_text()


def test_address_that_is_no_web_address_is_not_published(counter: Counter) -> None:
    draft = counter.draft(online="javascript:alert(1)")
    assert [one.pointer for one in content.problems_of(draft.title, draft.content)] == ["/online"]
