"""What is kept and taken out: views, columns, sheets, print, preview."""

import io
import json
from urllib.parse import unquote
from uuid import uuid4

import openpyxl  # type: ignore[import-untyped]  # ships no types
import pytest
from django.test import Client

from tests.oa import factories
from tests.oa.factories import Office, new_key
from yaojian.kernel.audit.models import Event
from yaojian.kernel.calendar.workdays import BEIJING
from yaojian.kernel.errors import RightMissing, Unknown
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.jobs.models import JobRun, RunState
from yaojian.kernel.notices.models import Notice
from yaojian.kernel.takeouts.jobs import forget_old
from yaojian.kernel.takeouts.services import file_of
from yaojian.oa.desk import columns, exports, jobs, ledgers, queries, saved, services
from yaojian.oa.desk.errors import TooManyViews, ViewNameTaken
from yaojian.oa.desk.exports import Order
from yaojian.oa.desk.filters import Filters
from yaojian.oa.desk.models import SavedView, TableLayout
from yaojian.oa.desk.services import Wanted
from yaojian.oa.documents import takeouts

TITLE = "关于开展疫苗储存配送环节专项检查的通知"


@pytest.fixture
def registrar(office: Office) -> Client:
    """The registrar's browser."""
    return factories.browser(office, "registrar")


def wanted(name: str = "急件", **more: object) -> Wanted:
    """A view of 收文待办 of the highest urgency."""
    return Wanted(name=name, centre=ledgers.INCOMING, ledger=ledgers.TODO, query="urgency=extra", **more)  # type: ignore[arg-type]  # fields by name


def test_view_keeps_filters_and_columns_and_opens_the_centre(office: Office, registrar: Client) -> None:
    factories.registered(office, title="=SUM(A1:A9) 关于经费的函")
    registrar.post("/oa/incoming/columns", {"order": ["title", "drafter"], "shown": ["drafter"], "compact": "yes"})
    made = registrar.post(
        "/oa/incoming/todo/save", {"name": "急件", "query": "urgency=extra&x=1", "is_default": "on", "key": new_key()}
    )
    view = SavedView.objects.get()
    assert made.status_code == 303
    assert (view.query, view.columns, view.compact) == ("urgency=extra", ["title", "drafter"], True)
    door = registrar.get("/oa/incoming/")
    assert unquote(door["Location"]) == f"/oa/incoming/todo?urgency=extra&view={view.pk}"
    page = registrar.get(door["Location"]).content.decode()
    assert "ledger--compact" in page
    assert "贺晓棠" in page
    assert "收文台账：急件" in page


def test_shared_view_is_seen_in_the_unit_alone_and_changed_by_its_owner_alone(office: Office) -> None:
    view = services.save_view(actor=office.actor("registrar"), wanted=wanted(shared=True), key=new_key())
    assert saved.views_of(office.actor("registrar2"), ledgers.INCOMING).get() == view
    services.choose_default(actor=office.actor("registrar2"), view_id=view.pk, chosen=True)
    assert saved.default_of(office.actor("registrar2"), ledgers.INCOMING) == view
    with pytest.raises(RightMissing):
        services.remove_view(actor=office.actor("registrar2"), view_id=view.pk)
    with pytest.raises(Unknown):
        saved.view_for(office.actor("sales"), view.pk)
    services.remove_view(actor=office.actor("registrar"), view_id=view.pk)
    assert saved.default_of(office.actor("registrar2"), ledgers.INCOMING) is None


def test_same_form_twice_makes_one_view_and_a_name_is_taken_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, key = office.actor("registrar"), new_key()
    assert services.save_view(actor=actor, wanted=wanted(), key=key) == services.save_view(
        actor=actor, wanted=wanted(), key=key
    )
    with pytest.raises(ViewNameTaken):
        services.save_view(actor=actor, wanted=wanted(), key=new_key())
    monkeypatch.setattr(services, "MOST_VIEWS", 1)
    with pytest.raises(TooManyViews):
        services.save_view(actor=actor, wanted=wanted("别的"), key=new_key())


def test_every_form_of_the_ledger_page_carries_its_token(office: Office) -> None:
    factories.sent(office, "sales")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(office.users["sales"], backend="allauth.account.auth_backends.AuthenticationBackend")
    for address in ("/oa/work/todo", "/oa/work/columns"):
        page = strict.get(address).content.decode()
        forms = page.count('method="post"')
        assert page.count('name="csrfmiddlewaretoken"') == forms > 0, address
    answer = strict.post("/oa/work/todo/save", {"name": ""})
    assert answer.status_code == 403


def test_columns_move_by_buttons_and_come_back(office: Office, registrar: Client) -> None:
    usual = {"order": [column.key for column in columns.ALL], "shown": list(columns.USUAL)}
    registrar.post("/oa/incoming/columns", usual | {"act": "up:due"})
    assert TableLayout.objects.get().columns == ["urgency", "title", "step", "due", "at"]
    page = registrar.get("/oa/incoming/columns").content.decode()
    assert page.index('value="due"') < page.index('value="at"')
    answer = registrar.post("/oa/incoming/columns", {"act": "save", "back": "https://elsewhere.example/", "order": []})
    assert answer["Location"].startswith("/oa/incoming/columns")
    assert TableLayout.objects.get().columns == ["title"], "the title never goes"
    registrar.post("/oa/incoming/columns", {"act": "usual"})
    assert tuple(TableLayout.objects.get().columns) == columns.USUAL


@pytest.mark.parametrize(
    ("keys", "key", "by", "order"),
    [(("a", "b", "c"), "c", -1, "acb"), (("a", "b"), "a", -1, "ab"), (("a", "b"), "b", 1, "ab"), (("a",), "x", 1, "a")],
)
def test_a_column_moves_one_place_and_stops_at_the_edge(keys: tuple[str, ...], key: str, by: int, order: str) -> None:
    assert "".join(columns.moved(keys, key, by)) == order


def test_small_sheet_comes_at_once_with_filter_columns_and_trace(office: Office, registrar: Client) -> None:
    factories.registered(office, title='=HYPERLINK("x") 关于疫苗的函')
    factories.registered(office, title="关于别事的函")
    answer = registrar.post("/oa/incoming/todo/export", {"query": "q=疫苗", "key": new_key()})
    assert answer.status_code == 200
    assert "收文台账-待办" in unquote(answer["Content-Disposition"])
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    lines = list(sheet.iter_rows())
    assert [cell.value for cell in lines[1]][:2] == ["缓急", "标题"]
    title = lines[2][1]
    assert (title.value, title.data_type, title.quotePrefix) == ('=HYPERLINK("x") 关于疫苗的函', "s", True)
    assert "贺晓棠于" in lines[0][0].value
    assert "关键词 疫苗" in lines[0][0].value
    assert lines[3][0].value.startswith("共 1 件。")
    event = Event.objects.get(action="oa.desk.exported")
    assert (event.data["count"], event.data["conditions"]) == (1, "关键词 疫苗")


def test_moments_in_a_sheet_are_moments_shown_as_people_write_them(office: Office, registrar: Client) -> None:
    document = factories.registered(office)
    answer = registrar.post("/oa/incoming/todo/export", {"query": "", "key": new_key()})
    lines = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows())
    arrived = lines[2][3]
    here = document.created.astimezone(BEIJING)
    assert lines[1][3].value == "到达时间"
    assert (arrived.is_date, arrived.number_format) == (True, 'yyyy"年"m"月"d"日" hh:mm')
    assert f"{arrived.value:%m-%d %H:%M}" == f"{here:%m-%d %H:%M}"
    printed = registrar.get("/oa/incoming/todo/catalogue").content.decode()
    assert f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}" in printed


def test_large_sheet_is_written_by_the_worker_and_told(
    office: Office, registrar: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    for title in ("关于甲的函", "关于乙\x0b的函"):
        factories.registered(office, title=title.replace("\x0b", ""))
    key = new_key()
    first = registrar.post("/oa/incoming/todo/export", {"query": "", "key": key})
    assert first.status_code == 303
    assert registrar.post("/oa/incoming/todo/export", {"query": "", "key": key})["Location"] == first["Location"]
    run = JobRun.objects.get()
    assert "正在排队" in registrar.get(first["Location"]).content.decode()
    assert "正在排队" in registrar.get(f"{first['Location']}/progress").content.decode()
    user = office.users["registrar"].pk
    jobs.export(str(run.pk), user, "incoming", "todo", "", list(columns.USUAL))
    run.refresh_from_db()
    assert (run.state, run.total) == (RunState.DONE, 2)
    file = StoredFile.objects.get(owner_kind=takeouts.SHEETS.key)
    assert f"/files/{file.pk}" in registrar.get(first["Location"]).content.decode()
    assert registrar.get(f"{first['Location']}/progress")["HX-Refresh"] == "true"
    assert Notice.objects.get(kind=takeouts.SHEETS.ready).link == first["Location"]
    assert registrar.get(f"/files/{file.pk}").status_code == 200
    other = factories.browser(office, "registrar2")
    assert other.get(f"/files/{file.pk}").status_code == 403
    assert other.get(first["Location"]).status_code == 403


def test_too_many_rows_are_refused_and_old_sheets_go(
    office: Office, registrar: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    monkeypatch.setattr(exports, "MOST", 0)
    factories.registered(office)
    answer = registrar.post("/oa/incoming/todo/export", {"query": "", "key": new_key()})
    assert answer.status_code == 422
    assert "请按日期分段" in answer.content.decode()
    monkeypatch.setattr(exports, "MOST", 10)
    order = Order(ledgers.INCOMING, ledgers.TODO, Filters(), columns.chosen(["title"]))
    actor = office.actor("registrar")
    run = exports.export_later(actor=actor, order=order, query="", key=new_key())
    exports.write_for_run(actor=actor, order=order, run_id=str(run.pk))
    forget_old(0)
    assert file_of(takeouts.SHEETS, run) is not None
    StoredFile.objects.update(created="2020-01-01T00:00:00Z")
    forget_old(0)
    assert file_of(takeouts.SHEETS, run) is None


def test_catalogue_preview_count_and_search_answer(office: Office, registrar: Client) -> None:
    document = factories.sent(office, "sales")
    assert TITLE in registrar.get("/oa/incoming/done/catalogue?q=疫苗").content.decode()
    assert "没有可以打印的公文" in registrar.get("/oa/incoming/todo/catalogue?q=没有").content.decode()
    assert "共 1 件" in registrar.get("/oa/work/done/count?q=疫苗").content.decode()
    assert TITLE in registrar.get(f"/oa/preview/{document.pk}").content.decode()
    assert factories.browser(office, "devices").get(f"/oa/preview/{document.pk}").status_code == 403
    assert factories.browser(office, "sales").get(f"/oa/preview/{document.pk}").status_code == 200
    row = queries.page_of(office.actor("sales"), ledgers.TODO, Filters()).rows[0]
    assert row.is_new, "a preview is no opening"


def test_ledgers_of_the_api_page_count_save_and_export(office: Office, registrar: Client) -> None:
    factories.registered(office)
    path = "/api/v1/oa/ledgers/todo"
    assert registrar.get(f"{path}?q=疫苗&kind=incoming").json()["rows"][0]["title"] == TITLE
    assert registrar.get(f"{path}/count?q=疫苗").json() == {"count": 1, "more": False}
    given = {"name": "急件", "centre": "incoming", "query": "urgency=extra", "key": new_key()}
    made = registrar.post(f"{path}/views", json.dumps(given), content_type="application/json")
    assert made.status_code == 201, made.content
    assert registrar.get("/api/v1/oa/views?centre=incoming").json()[0]["name"] == "急件"
    sheet = registrar.post(
        f"{path}/export", json.dumps({"centre": "incoming", "key": new_key()}), content_type="application/json"
    )
    assert sheet.status_code == 200
    assert sheet["Content-Type"].startswith("application/vnd.openxml")
    assert registrar.delete(f"/api/v1/oa/views/{made.json()['id']}").status_code == 204
    assert registrar.get("/api/v1/oa/ledgers/nothing").status_code == 404
    assert registrar.delete(f"/api/v1/oa/views/{uuid4()}").status_code == 404
