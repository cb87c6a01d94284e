"""Before sending the wording may change; ledgers are taken out, kept as views, and counted on the first page."""

import io
from dataclasses import replace

import openpyxl  # type: ignore[import-untyped]  # ships no types
import pytest

from tests.oa.exchange import factories
from tests.oa.exchange.factories import Bureau, received, refused, sent
from tests.oa.exchange.test_pages import browser, text_of
from tests.oa.factories import new_key
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.jobs.models import JobRun, RunState
from yaojian.kernel.permissions.models import Grant
from yaojian.kernel.takeouts.services import file_of
from yaojian.oa.documents import takeouts
from yaojian.oa.exchange import exports, jobs, ledgers, lists, services, wording
from yaojian.oa.exchange.errors import Sealed, TooManyRows
from yaojian.oa.exchange.exports import Order
from yaojian.oa.exchange.ledgers import IN, OUT, REFUSED, SENT, WAITING
from yaojian.oa.exchange.lists import Filters
from yaojian.oa.exchange.models import Dispatch
from yaojian.oa.exchange.papers import Paper, paper_of

PAPER = Paper(factories.TITLE, kind="通知")


def drafted(made: Bureau, *to: str) -> Dispatch:
    """On the list 待发送."""
    actor = made.actor("office")
    units = [made.units[unit].pk for unit in to]
    return services.prepare(actor=actor, paper=PAPER, contents=factories.contents(actor), to=units, key=new_key())


def changed(made: Bureau, dispatch: Dispatch, base: Paper = PAPER, who: str = "office", **words: str) -> object:
    """The clerk saves another wording."""
    paper = replace(base, **words)
    return wording.change_paper(actor=made.actor(who), dispatch_id=dispatch.pk, paper=paper, base=base.digest)


def test_draft_is_reworded_before_it_is_sent(bureau: Bureau) -> None:
    dispatch = drafted(bureau, "wuhan")
    changed(bureau, dispatch, title="关于改期的通知", document_number="鄂药监办〔2026〕18号")
    dispatch.refresh_from_db()
    assert (dispatch.title, dispatch.document_number) == ("关于改期的通知", "鄂药监办〔2026〕18号")
    event = Event.objects.get(action="oa.exchange.paper_changed")
    assert event.data["changed"] == ["title", "document_number"]
    found = lists.page_of(bureau.actor("office"), OUT, ledgers.ENDS[OUT][0], Filters(words="改期"))
    assert [row.title for row in found.rows] == ["关于改期的通知"], "found by its new words"


def test_same_wording_again_is_no_change(bureau: Bureau) -> None:
    dispatch = drafted(bureau, "wuhan")
    changed(bureau, dispatch)
    assert not Event.objects.filter(action="oa.exchange.paper_changed").exists()


def test_what_was_sent_cannot_be_reworded(bureau: Bureau) -> None:
    dispatch = sent(bureau, "wuhan")
    with pytest.raises(Sealed, match="已于"):
        changed(bureau, dispatch, paper_of(dispatch), title="另一个标题")
    office = browser(bureau, "office")
    assert office.get(f"/oa/exchange/{dispatch.pk}/edit").status_code == 409
    assert "修改</a>" not in office.get(f"/oa/exchange/{dispatch.pk}").content.decode()


def test_only_the_sender_rewords(bureau: Bureau) -> None:
    dispatch = drafted(bureau, "wuhan")
    with pytest.raises(RightMissing):
        changed(bureau, dispatch, who="wuhan", title="另一个标题")
    assert browser(bureau, "wuhan").get(f"/oa/exchange/{dispatch.pk}/edit").status_code == 403


def test_two_windows_lose_no_wording(bureau: Bureau) -> None:
    dispatch = drafted(bureau, "wuhan")
    office, here = browser(bureau, "office"), f"/oa/exchange/{dispatch.pk}/edit"
    base = office.get(here).context["form"]["base"].value()
    given = {"title": "甲的标题", "kind": "通知", "urgency": "normal", "base": base}
    assert office.post(here, given).status_code == 303
    late = office.post(here, given | {"title": "乙的标题"})
    assert late.status_code == 409
    page = text_of(late)
    assert "现在保存着：甲的标题" in page
    assert "您填写的：乙的标题" in page
    again = late.context["form"]["base"].value()
    assert office.post(here, given | {"title": "乙的标题", "base": again}).status_code == 303
    dispatch.refresh_from_db()
    assert dispatch.title == "乙的标题"
    assert office.post(here, given | {"title": ""}).status_code == 422


def test_api_rewords_and_shows_both_texts(bureau: Bureau) -> None:
    dispatch = drafted(bureau, "wuhan")
    office, here = browser(bureau, "office"), f"/api/v1/oa/exchange/{dispatch.pk}/wording"
    base = {"title": factories.TITLE, "kind": "通知"}
    put = {"title": "甲的标题", "kind": "通知", "base": base}
    assert office.put(here, put, content_type="application/json").json()["title"] == "甲的标题"
    late = office.put(here, put | {"title": "乙的标题"}, content_type="application/json")
    assert late.status_code == 409
    assert (late.json()["mine"]["title"], late.json()["current"]["title"]) == ("乙的标题", "甲的标题")


def test_ledger_is_taken_out_with_its_filters_and_leaves_a_trace(bureau: Bureau) -> None:
    first = sent(bureau, "wuhan", "yichang", title="=关于疫苗的通知")
    sent(bureau, "wuhan", title="关于会议的通知")
    received(bureau, first, "wuhan")
    refused(bureau, first, "yichang")
    office = browser(bureau, "office")
    answer = office.post("/oa/exchange/sent/export", {"status": "sent", "query": "q=疫苗"})
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[1][:5] == ("缓急", "标题", "发文字号", "接收单位", "状态")
    assert [row[1] for row in rows[2:-1]] == ["=关于疫苗的通知"]
    assert rows[2][3:5] == ("武汉分局", "已接收")
    assert "条件：关键词 疫苗" in rows[0][0]
    sheet = exports.export_now(actor=bureau.actor("office"), order=Order(OUT, REFUSED, Filters()))
    assert "附件不全" in [
        cell for row in openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values for cell in row
    ]
    assert Event.objects.filter(action="oa.exchange.exported").count() == 2


def test_sheet_holds_all_pages_and_refuses_what_nobody_reads(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "CHUNK", 2)
    for number in range(5):
        sent(bureau, "wuhan", title=f"第 {number} 件")
    order = Order(IN, WAITING, Filters())
    assert exports.export_now(actor=bureau.actor("wuhan"), order=order).rows == 5
    monkeypatch.setattr(exports, "MOST", 4)
    with pytest.raises(TooManyRows, match="超过 4 件"):
        exports.is_small(bureau.actor("wuhan"), order)
    for reading in (exports.is_small, lambda actor, order: exports.export_now(actor=actor, order=order)):
        with pytest.raises(RightMissing):
            reading(bureau.actor("admin"), order)


def test_large_sheet_is_written_by_the_worker_and_only_its_orderer_gets_it(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    for number in range(3):
        sent(bureau, "wuhan", title=f"关于疫苗的通知 {number}")
    sent(bureau, "wuhan", title="关于会议的通知")
    office, given = browser(bureau, "office"), {"status": "sent", "query": "q=疫苗", "key": new_key()}
    first = office.post("/oa/exchange/sent/export", given)
    assert first.status_code == 303
    assert office.post("/oa/exchange/sent/export", given)["Location"] == first["Location"]
    run = JobRun.objects.get()
    assert "导出公文传输发送台账-已发送" in office.get(first["Location"]).content.decode()
    jobs.export(str(run.pk), bureau.users["office"].pk, "sent", "sent", "q=疫苗")
    run.refresh_from_db()
    assert (run.state, run.total, run.message) == (RunState.DONE, 3, "共 3 件，文件保留 7 天。")
    file = file_of(takeouts.SHEETS, run)
    assert file is not None
    assert f"/files/{file.pk}" in office.get(first["Location"]).content.decode()
    assert browser(bureau, "wuhan").get(f"/files/{file.pk}").status_code == 403
    assert Event.objects.get(action="oa.exchange.exported").data["count"] == 3


def test_api_gives_the_same_sheet_and_asks_the_same_right(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(2):
        sent(bureau, "wuhan", title=f"关于疫苗的通知 {number}")
    address, given = "/api/v1/oa/exchange/ledgers/sent/sent/export", {"query": "q=疫苗", "key": new_key()}
    answer = browser(bureau, "office").post(address, given, content_type="application/json")
    assert len(list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)) == 5
    assert browser(bureau, "admin").post(address, given, content_type="application/json").status_code == 403
    nothing = address.replace("/sent/export", "/nothing/export")
    assert browser(bureau, "office").post(nothing, given, content_type="application/json").status_code == 404
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    later = browser(bureau, "office").post(address, given, content_type="application/json")
    assert (later.status_code, later.json()["run_id"]) == (202, str(JobRun.objects.get().pk))


def test_worker_writes_nothing_for_who_may_no_longer_read(bureau: Bureau) -> None:
    order = Order(OUT, ledgers.SENT, Filters())
    run = exports.export_later(actor=bureau.actor("office"), order=order, query="", key=new_key())
    Grant.objects.filter(user=bureau.users["office"]).delete()
    jobs.export(str(run.pk), bureau.users["office"].pk, "sent", "sent", "")
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert file_of(takeouts.SHEETS, run) is None


def test_filters_are_kept_as_a_view_and_shared_with_the_unit(bureau: Bureau) -> None:
    sent(bureau, "wuhan", title="关于疫苗的通知")
    sent(bureau, "wuhan", title="关于会议的通知")
    wuhan, colleague = browser(bureau, "wuhan"), browser(bureau, "wuhan2")
    save = "/oa/beside/received/waiting/save"
    assert "存为视图" in text_of(wuhan.get(f"{save}?q=疫苗"))
    given = {"name": "疫苗来文", "shared": "on", "query": "q=疫苗&after=x", "key": new_key()}
    answer = wuhan.post(save, given)
    assert answer.status_code == 303
    page = text_of(wuhan.get(answer["Location"]))
    assert "关于疫苗的通知" in page
    assert "关于会议的通知" not in page
    assert "疫苗来文" in page
    assert "疫苗来文" in text_of(colleague.get("/oa/exchange/received"))
    assert "疫苗来文" not in text_of(browser(bureau, "yichang").get("/oa/exchange/received"))
    listed = wuhan.get("/oa/beside/received/views")
    assert "设为默认" not in text_of(listed)
    view = listed.context["views"][0][0]
    assert colleague.post(f"/oa/views/{view.pk}/remove").status_code == 403
    assert wuhan.post(f"/oa/views/{view.pk}/remove")["Location"] == "/oa/beside/received/views"
    assert wuhan.post(save, given | {"name": "", "key": new_key()}).status_code == 422
    assert wuhan.get("/oa/beside/nowhere/views").status_code == 404
    assert wuhan.get("/oa/beside/received/nothing/save").status_code == 404
    assert browser(bureau, "admin").get(save).status_code == 403


def test_first_page_says_what_waits_at_the_exchange(bureau: Bureau) -> None:
    sent(bureau, "wuhan")
    drafted(bureau, "wuhan", "yichang")
    assert "待接收 1，待发送 0" in text_of(browser(bureau, "wuhan").get("/oa/"))
    assert "待接收 0，待发送 2" in text_of(browser(bureau, "office").get("/oa/"))
    assert "公文传输 待接收" not in text_of(browser(bureau, "admin").get("/oa/"))
    assert lists.count_of(bureau.actor("wuhan"), IN, WAITING, Filters()) == 1
    assert lists.count_of(bureau.actor("office"), OUT, SENT, Filters()) == 1
