"""A person's word on a run, and the run under another indicator set."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from tests.inspection.runs import factories
from tests.kernel import factories as kernel
from yaojian.inspection.engine import load_set
from yaojian.inspection.engine.indicators import How
from yaojian.inspection.runs.errors import BadJudgement, JudgedMeanwhile, NotReady
from yaojian.inspection.runs.models import Judgement, Run
from yaojian.inspection.runs.services import judging
from yaojian.inspection.runs.services.judging import Said
from yaojian.kernel.accounts.models import User
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import RightMissing

pytestmark = pytest.mark.django_db
BASE = "/console/inspection/"
VETO, ITEM = "W-V1", "D1.1"


def judged(run: Run, account: User, *said: Said) -> Run:
    return judging.judge(actor=kernel.actor(account), run_id=run.pk, said=said)


def test_every_item_that_is_not_the_machines_alone_is_asked(finished: Run) -> None:
    asked = [question.item for question in judging.questions_of(finished)]
    assert {item.id for item in asked} == {item.id for item in load_set().items if item.how is not How.AUTO}
    assert all(item.ask for item in asked)


def test_points_taken_by_a_person_lower_the_score_and_are_written_down(finished: Run, inspector: User) -> None:
    before = finished.points
    run = judged(finished, inspector, Said(ITEM, deducted=Decimal("1.5"), note="没有机构简介"))
    assert before is not None
    assert run.points == before - Decimal("1.5")
    (row,) = run.judgements.all()
    assert (row.item, row.deducted, row.by_name, row.note) == (ITEM, Decimal("1.5"), inspector.name, "没有机构简介")
    assert ITEM not in {question["id"] for question in run.score["questions"]}
    assert Event.objects.filter(action="inspection.run.judged", data__items=ITEM).count() == 1


def test_veto_confirmed_by_a_person_fails_the_site_and_may_be_taken_back(finished: Run, inspector: User) -> None:
    run = judged(finished, inspector, Said(VETO, hit=True, note="首页被篡改"))
    assert run.grade == "不合格"
    seen = judging.newest_of(run)[VETO].pk
    again = judged(run, inspector, Said(VETO, hit=False, note="误看，是专题页", seen=seen))
    assert again.grade == "合格"
    seen = judging.newest_of(run)[VETO].pk
    silent = judged(run, inspector, Said(VETO, seen=seen))
    assert judging.answers_of(silent).vetoes == {}
    assert Judgement.objects.count() == 3


def test_same_word_again_changes_nothing(finished: Run, inspector: User) -> None:
    judged(finished, inspector, Said(ITEM, deducted=Decimal(1), note="缺"), Said(VETO))
    seen = judging.newest_of(finished)[ITEM].pk
    judged(finished, inspector, Said(ITEM, deducted=Decimal(1), note="缺", seen=seen))
    assert Judgement.objects.count() == 1


@pytest.mark.parametrize(
    "said",
    [
        Said("D9.9", deducted=Decimal(1), note="x"),
        Said("D4.2", deducted=Decimal(1), note="机器自己查"),
        Said(ITEM, deducted=Decimal(99), note="x"),
        Said(ITEM, deducted=Decimal(-1), note="x"),
        Said(ITEM, hit=True, note="x"),
        Said(VETO, deducted=Decimal(1), note="x"),
        Said(VETO, hit=True),
        Said(ITEM, deducted=Decimal(1), note="  "),
    ],
)
def test_what_cannot_be_said_is_refused_whole(said: Said, finished: Run, inspector: User) -> None:
    with pytest.raises(BadJudgement), transaction.atomic():
        judged(finished, inspector, Said("D1.2", deducted=Decimal(1), note="缺"), said)
    assert not Judgement.objects.exists()


def test_second_judge_sees_what_the_first_said_before_he_says_otherwise(finished: Run, inspector: User) -> None:
    judged(finished, inspector, Said(ITEM, deducted=Decimal(1), note="缺"))
    other = factories.inspector()
    judged(finished, other, Said(ITEM), Said("D1.2", deducted=Decimal(0), note="齐全"))  # left the first item alone
    with pytest.raises(JudgedMeanwhile, match=inspector.name):
        judged(finished, other, Said(ITEM, deducted=Decimal(2), note="全缺"))


def test_reader_judges_nothing_and_an_open_run_is_not_judged(finished: Run, inspector: User) -> None:
    with pytest.raises(RightMissing):
        judged(finished, factories.reader(), Said(ITEM, deducted=Decimal(1), note="缺"))
    with pytest.raises(NotReady):
        judged(factories.run(inspector, "https://waiting.gov.cn/"), inspector, Said(ITEM))


def test_word_once_said_is_never_changed(finished: Run, inspector: User) -> None:
    judged(finished, inspector, Said(ITEM, deducted=Decimal(1), note="缺"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Judgement.objects.update(note="")


def test_run_stands_otherwise_under_another_set_and_keeps_its_own(finished: Run) -> None:
    shown = judging.under(finished, "provincial_performance")
    assert shown.score["indicators"]["code"] == "provincial_performance"
    finished.refresh_from_db()
    assert finished.score["indicators"]["code"] == finished.indicators == "national_2019"
    assert judging.under(finished, finished.indicators).points == finished.points


def test_office_without_services_is_judged_without_that_group(finished: Run) -> None:
    finished.serves_public = False
    score = judging.under(finished, finished.indicators).score
    assert "办事服务" not in {row["group"] for row in score["items"]}
    assert score["public_service"] is False


def test_form_keeps_what_was_typed_and_the_page_tells_the_new_score(
    client: Client, finished: Run, inspector: User
) -> None:
    client.force_login(inspector)
    address = f"{BASE}{finished.pk}/questions/"
    page = client.get(address).content.decode()
    assert "概况信息类栏目是否开设、准确？" in page
    places = {question.item.id: place for place, question in enumerate(judging.questions_of(finished))}
    bad = client.post(address, {f"said{places[ITEM]}": "99", f"note{places[VETO]}": "看过了"})
    text = bad.content.decode()
    assert bad.status_code == 422
    assert [word for word in ('value="99"', "看过了", "最多扣 3 分。", "请同时作出判断") if word not in text] == []
    good = {f"said{places[ITEM]}": "0.5", f"note{places[ITEM]}": "简介过期", f"said{places[VETO]}": "no"}
    answer = client.post(address, good, follow=True)
    assert "已保存人工判断" in answer.content.decode()
    assert judging.newest_of(finished)[VETO].hit is False
    assert "还没有人工判断" in answer.content.decode()
    under = client.get(f"{BASE}{finished.pk}/under/open_government/").content.decode()
    assert f'href="{BASE}{finished.pk}/?severity=general#findings"' in under
    assert client.get(f"{BASE}{finished.pk}/under/nothing/").status_code == 404


def test_api_judges_and_tells_the_run_under_another_set(client: Client, finished: Run, inspector: User) -> None:
    client.force_login(inspector)
    address = f"/api/v1/inspection/runs/{finished.pk}"
    body = {"judgements": [{"item": ITEM, "deducted": "1.0", "note": "缺"}]}
    answer = client.post(f"{address}/judgements", body, content_type="application/json")
    assert (answer.status_code, answer.json()["points"]) == (200, float(finished.points or 0) - 1)
    other = client.get(f"{address}/under/provincial_performance").json()
    assert other["score"]["indicators"]["code"] == "provincial_performance"
    asked = {one["item"]: one for one in client.get(f"{address}/questions").json()}
    assert (asked[ITEM]["deducted"], asked[ITEM]["by_name"], asked["D1.2"]["seen"]) == (1.0, inspector.name, None)
    again = {"judgements": [{"item": ITEM, "deducted": "0", "note": "补上了", "seen": asked[ITEM]["seen"]}]}
    answer = client.post(f"{address}/judgements", again, content_type="application/json")
    assert answer.json()["points"] == float(finished.points or 0)
    wrong = {"judgements": [{"item": "D1.2", "hit": True, "note": "缺"}]}
    assert client.post(f"{address}/judgements", wrong, content_type="application/json").status_code == 422


def test_run_is_started_with_the_set_and_the_kind_of_office_chosen(client: Client, inspector: User) -> None:
    client.force_login(inspector)
    order = {"target": "www.example.gov.cn", "max_pages": "50", "rate": "2", "key": factories.key()}
    assert client.post(f"{BASE}new/", order | {"indicators": "nothing"}).status_code == 422
    assert client.post(f"{BASE}new/", order | {"indicators": "open_government"}).status_code == 303
    run = Run.objects.get()
    assert (run.indicators, run.serves_public) == ("open_government", False)
