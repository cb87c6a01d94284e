"""发文中心 through the API: the same acts, refused the same way."""

from typing import Any

from django.test import Client

from tests.oa.outgoing import factories
from tests.oa.outgoing.factories import BODY, Bureau, new_key, submit
from tests.oa.outgoing.test_pages import browser
from yaojian.oa.outgoing.models import Outgoing

HERE = "/api/v1/oa/outgoing"


def post(client: Client, address: str, body: dict[str, Any]) -> Any:
    """JSON out, JSON back with the status."""
    answer = client.post(address, body, content_type="application/json")
    return answer.status_code, answer.json() if answer.content else None


def test_draft_is_begun_written_and_compared(bureau: Bureau) -> None:
    drafter = browser(bureau, "drafter")
    given = {
        "title": factories.TITLE,
        "genre": "notice",
        "disclosure": "open",
        "main_to": "各分局",
        "key": new_key(),
    }
    status, made = post(drafter, HERE, given)
    assert status == 200
    assert made["step"] == "拟稿"
    pk = made["id"]
    first = drafter.post(f"{HERE}/{pk}/versions", {"key": new_key(), "base": 0, "text": BODY})
    assert first.json()["number"] == 1
    upload = factories.docx(BODY.replace("月底前", "25日前"))
    second = drafter.post(f"{HERE}/{pk}/versions", {"key": new_key(), "base": 1, "file": upload})
    assert second.json()["number"] == 2
    stale = drafter.post(f"{HERE}/{pk}/versions", {"key": new_key(), "base": 1, "text": "迟到的正文。"})
    assert stale.status_code == 409
    assert stale.json()["code"] == "oa.outgoing.body_moved_on"
    rows = drafter.get(f"{HERE}/{pk}/differences", {"old": 1, "new": 2}).json()
    assert [row["kind"] for row in rows].count("changed") == 1
    assert len(drafter.get(f"{HERE}/{pk}/versions").json()) == 2
    assert [one["id"] for one in drafter.get(f"{HERE}/drafts").json()] == [pk]
    changed = drafter.put(f"{HERE}/{pk}", given | {"title": "关于检查的通知"}, content_type="application/json")
    assert changed.json()["title"] == "关于检查的通知"


def test_number_red_header_proof_and_distribution(bureau: Bureau) -> None:
    outgoing, clerk = factories.signed(bureau, factories.drafted(bureau)), browser(bureau, "clerk")
    sign, here = factories.sign(bureau), f"{HERE}/{outgoing.pk}"
    status, kept = post(clerk, f"/api/v1/oa/signs/{sign.pk}/reserve", {"key": new_key(), "count": 1, "reason": "备用"})
    assert (status, kept) == (200, [1])
    status, done = post(clerk, f"{here}/number", {"sign_id": str(sign.pk)})
    assert done["document_number"].endswith("〕2号")
    year = factories.fresh(outgoing).year or 0
    status, _ = post(clerk, f"/api/v1/oa/signs/{sign.pk}/void", {"year": year, "value": 1, "reason": "写坏。"})
    assert status == 204
    lines = clerk.get(f"/api/v1/oa/signs/{sign.pk}/register", {"year": year}).json()
    assert [(line["value"], line["state"]) for line in lines] == [(2, "bound"), (1, "void")]
    assert [one["text"] for one in clerk.get("/api/v1/oa/signs").json()] == ["鄂药监"]
    submit(bureau, outgoing, "clerk")
    assert post(clerk, f"{here}/compose", {"key": new_key()})[0] == 200
    submit(bureau, outgoing, "clerk")
    drafter = browser(bureau, "drafter")
    status, mark = post(drafter, f"{here}/marks", {"page": 1, "text": "漏字。", "key": new_key()})
    assert post(drafter, f"/api/v1/oa/proof-marks/{mark['id']}/settle", {"answer": "已改。"})[0] == 200
    factories.sealed(bureau, outgoing)
    kinds = {one["kind"] for one in clerk.get(f"{here}/products").json()}
    assert {"review", "proof", "editable", "sealed", "ofd"} == kinds
    assert post(clerk, f"{here}/distribute", {"units": ["WH"], "outside": {"省政府": 1}, "key": new_key()})[0] == 200


def test_joint_document_goes_to_its_organs(bureau: Bureau) -> None:
    others = (bureau.units["wuhan"].pk,)
    outgoing = factories.drafted(bureau, title="关于联合检查的通知", main_to="各直属单位", issuers=others)
    submit(bureau, outgoing, "drafter")
    status, answer = post(browser(bureau, "sales"), f"{HERE}/{outgoing.pk}/issuers", {"key": new_key()})
    assert (status, answer["step"]) == (200, "联办单位会签")


def test_stranger_gets_nothing(bureau: Bureau) -> None:
    outgoing = factories.drafted(bureau)
    for who in ("wuhan", "admin"):
        client = browser(bureau, who)
        assert client.get(f"{HERE}/{outgoing.pk}").status_code == 403
        assert post(client, HERE, {"title": "通知", "genre": "notice", "disclosure": "open", "key": "k"})[0] == 403
    assert Outgoing.objects.count() == 1


def test_seal_is_put_by_the_same_act_once_the_password_is_given_again(bureau: Bureau) -> None:
    outgoing = factories.numbered(bureau, factories.signed(bureau, factories.drafted(bureau)))
    factories.put_seal(bureau)
    submit(bureau, outgoing, "drafter")
    keeper, here, key = browser(bureau, "keeper"), f"{HERE}/{outgoing.pk}/seal", new_key()
    status, refused = post(keeper, here, {"key": key, "password": "wrong-Horse-9"})
    assert (status, refused["code"]) == (403, "oa.outgoing.not_confirmed")
    assert not outgoing.products.filter(kind="sealed").exists()
    status, made = post(keeper, here, {"key": key, "password": "correct-Horse-9"})
    assert (status, made["kind"]) == (200, "sealed")
    assert post(keeper, here, {"key": key, "password": "correct-Horse-9"})[1]["id"] == made["id"]
    status, _ = post(browser(bureau, "clerk"), here, {"key": new_key(), "password": "correct-Horse-9"})
    assert status == 409
    assert outgoing.products.filter(kind="sealed").count() == 1
