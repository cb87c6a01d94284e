"""The story of an outgoing document: draft, return, change, signature, number, red header, proof, seal, distribution."""

from pathlib import Path

import pypdfium2
import pytest

from tests.kernel import factories as kernel
from tests.oa.outgoing import factories
from tests.oa.outgoing.factories import BODY, Bureau, new_key, step_of, submit
from yaojian.kernel.audit import queries as audit
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.kernel.files import queries as files
from yaojian.oa.exchange.models import Delivery
from yaojian.oa.flow import services as flow
from yaojian.oa.outgoing import queries, services
from yaojian.oa.outgoing.errors import BodyLocked, MarksOpen, NotAtStep, NotReady, SealMissing
from yaojian.oa.outgoing.models import Outgoing, ProductKind
from yaojian.oa.outgoing.rights import NUMBER


def text_of(path: Path) -> str:
    """All text of a PDF."""
    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


def send_back(made: Bureau, outgoing: Outgoing, who: str, step: str | None = None) -> None:
    """The person sends the document back, by default one step."""
    task = factories.task_of(made, outgoing, who)
    flow.send_back(actor=made.actor(who), task_id=task, step=step, text="请补充时限要求。", key=new_key())


def test_document_goes_from_draft_to_three_branches(bureau: Bureau) -> None:
    outgoing = factories.drafted(bureau)
    submit(bureau, outgoing, "drafter")
    assert step_of(outgoing) == "处室核稿"
    send_back(bureau, outgoing, "sales")
    assert step_of(outgoing) == "拟稿"
    factories.save(bureau, outgoing, BODY.replace("月底前", "本月25日前"))
    outgoing = factories.signed(bureau, outgoing)
    assert step_of(outgoing) == "编号"
    outgoing = factories.numbered(bureau, outgoing)
    assert outgoing.document.document_number == f"鄂药监〔{queries.this_year()}〕1号"
    outgoing = factories.sealed(bureau, outgoing)
    paper = queries.newest_product(outgoing, ProductKind.SEALED)
    assert paper
    assert outgoing.document.main_file == paper.file
    words = text_of(files.path_of(paper.file)).replace("\n", "").replace("\r", "")
    assert "本月25日前" in words
    assert outgoing.document.document_number in words
    assert "湖北省药品监督管理局" in words
    units = [bureau.units[key].pk for key in ("wuhan", "yichang", "huangshi")]
    services.distribute(
        actor=bureau.actor("clerk"), document_id=outgoing.pk, units=units, outside={"省政府办公厅": 2}, key=new_key()
    )
    submit(bureau, outgoing, "clerk", text="")
    assert not factories.fresh(outgoing).document.instance.is_running
    deliveries = Delivery.objects.filter(dispatch__source_document=outgoing.pk)
    assert {one.receiver_unit_id for one in deliveries} == set(units)
    assert {one.dispatch.document_number for one in deliveries} == {outgoing.document.document_number}
    said = [event.action for event in audit.events_of(outgoing.document)]
    for act in ("drafted", "body_saved", "numbered", "composed", "sealed", "distributed"):
        assert f"oa.outgoing.{act}" in said


def test_number_stays_through_returns(bureau: Bureau) -> None:
    outgoing = factories.signed(bureau, factories.drafted(bureau))
    sign = factories.sign(bureau)
    clerk = bureau.actor("clerk")
    first = services.take_number(actor=clerk, document_id=outgoing.pk, sign_id=sign.pk).document.document_number
    send_back(bureau, outgoing, "clerk", "draft")
    factories.save(bureau, outgoing, BODY + "\n联系人另行通知。")
    factories.signed(bureau, outgoing)
    again = services.take_number(actor=clerk, document_id=outgoing.pk, sign_id=sign.pk).document.document_number
    assert again == first != ""
    other = factories.signed(bureau, factories.drafted(bureau))
    next_one = services.take_number(actor=clerk, document_id=other.pk, sign_id=sign.pk).document.document_number
    assert next_one == first.replace("〕1号", "〕2号")


def test_steps_cannot_be_passed_without_what_they_bring_about(bureau: Bureau) -> None:
    outgoing = factories.drafted(bureau, body="")
    with pytest.raises(NotReady, match="还没有正文"):
        submit(bureau, outgoing, "drafter")
    factories.save(bureau, outgoing, BODY)
    outgoing = factories.signed(bureau, outgoing)
    with pytest.raises(NotReady, match="还没有编号"):
        submit(bureau, outgoing, "clerk")
    services.take_number(actor=bureau.actor("clerk"), document_id=outgoing.pk, sign_id=factories.sign(bureau).pk)
    submit(bureau, outgoing, "clerk")
    with pytest.raises(NotReady, match="套红"):
        submit(bureau, outgoing, "clerk")
    services.compose(actor=bureau.actor("clerk"), document_id=outgoing.pk, key=new_key())
    submit(bureau, outgoing, "clerk")
    submit(bureau, outgoing, "drafter")
    with pytest.raises(NotReady, match="还没有用印"):
        submit(bureau, outgoing, "keeper")
    with pytest.raises(SealMissing, match="湖北省药品监督管理局"):
        services.seal(actor=bureau.actor("keeper"), document_id=outgoing.pk, key=new_key())
    factories.put_seal(bureau)
    services.seal(actor=bureau.actor("keeper"), document_id=outgoing.pk, key=new_key())
    submit(bureau, outgoing, "keeper")
    with pytest.raises(NotReady, match="分发"):
        submit(bureau, outgoing, "clerk")


def test_body_is_locked_once_signed(bureau: Bureau) -> None:
    outgoing = factories.signed(bureau, factories.drafted(bureau))
    for who in ("drafter", "clerk", "director"):
        with pytest.raises(BodyLocked, match="编号"):
            services.save_version(
                actor=bureau.actor(who), document_id=outgoing.pk, base=1, text="改动。", key=new_key()
            )
    assert outgoing.versions.count() == 1


def test_changed_body_must_be_composed_anew(bureau: Bureau) -> None:
    outgoing = factories.numbered(bureau, factories.signed(bureau, factories.drafted(bureau)))
    send_back(bureau, outgoing, "drafter", "draft")
    factories.save(bureau, outgoing, BODY + "\n再补一段。")
    outgoing = factories.signed(bureau, outgoing)
    submit(bureau, outgoing, "clerk")
    with pytest.raises(NotReady, match="最新"):
        submit(bureau, outgoing, "clerk")


def test_proof_mark_keeps_the_seal_away_until_it_is_settled(bureau: Bureau) -> None:
    outgoing = factories.numbered(bureau, factories.signed(bureau, factories.drafted(bureau)))
    mark = services.add_mark(
        actor=bureau.actor("drafter"), document_id=outgoing.pk, page=1, text="第二段漏字。", key=new_key()
    )
    with pytest.raises(MarksOpen, match="1 条"):
        submit(bureau, outgoing, "drafter")
    submit(bureau, outgoing, "drafter", "compose", text="有一处要改。")
    assert step_of(outgoing) == "套红"
    clerk = bureau.actor("clerk")
    services.settle_mark(actor=clerk, mark_id=mark.pk, answer="已改。")
    assert services.compose(actor=clerk, document_id=outgoing.pk, key=new_key()).number == 2
    submit(bureau, outgoing, "clerk")
    submit(bureau, outgoing, "drafter")
    assert step_of(outgoing) == "用印"


def test_mark_on_a_page_that_is_not_there_is_refused(bureau: Bureau) -> None:
    outgoing = factories.numbered(bureau, factories.signed(bureau, factories.drafted(bureau)))
    with pytest.raises(Invalid, match="清样共 2 页"):
        services.add_mark(actor=bureau.actor("drafter"), document_id=outgoing.pk, page=9, text="漏字。", key=new_key())


def test_same_key_composes_and_seals_once(bureau: Bureau) -> None:
    outgoing = factories.signed(bureau, factories.drafted(bureau))
    clerk, key = bureau.actor("clerk"), new_key()
    services.take_number(actor=clerk, document_id=outgoing.pk, sign_id=factories.sign(bureau).pk)
    submit(bureau, outgoing, "clerk")
    first = services.compose(actor=clerk, document_id=outgoing.pk, key=key)
    assert services.compose(actor=clerk, document_id=outgoing.pk, key=key) == first
    assert outgoing.products.filter(kind=ProductKind.PROOF).count() == 1


def test_only_the_right_people_number_seal_and_distribute(bureau: Bureau) -> None:
    outgoing = factories.signed(bureau, factories.drafted(bureau))
    sign = factories.sign(bureau)
    for who in ("wuhan", "admin"):
        with pytest.raises(RightMissing):
            services.take_number(actor=bureau.actor(who), document_id=outgoing.pk, sign_id=sign.pk)
    with pytest.raises(NotAtStep, match="郑怀安"):
        services.take_number(actor=bureau.actor("drafter"), document_id=outgoing.pk, sign_id=sign.pk)
    outgoing = factories.numbered(bureau, outgoing)
    submit(bureau, outgoing, "drafter")
    factories.put_seal(bureau)
    with pytest.raises(NotAtStep, match="苏明岚"):
        services.seal(actor=bureau.actor("clerk"), document_id=outgoing.pk, key=new_key())


def test_upward_document_is_signed_by_the_head_of_the_bureau(bureau: Bureau) -> None:
    outgoing = factories.drafted(
        bureau,
        title="关于申请专项经费的请示",
        genre="request",
        direction="up",
        main_to="省人民政府",
        note="联系人：陆远，电话：027-87250000",
    )
    submit(bureau, outgoing, "drafter")
    submit(bureau, outgoing, "sales", "office")
    submit(bureau, outgoing, "office_head", "charge")
    with pytest.raises(NotReady, match="主要负责人"):
        submit(bureau, outgoing, "deputy", "number")
    submit(bureau, outgoing, "deputy")
    submit(bureau, outgoing, "director")
    signed = queries.signature(factories.fresh(outgoing))
    assert signed
    assert signed.name == "江望舒"


def test_leader_in_charge_may_sign_a_downward_document_by_authority(bureau: Bureau) -> None:
    outgoing = factories.drafted(bureau)
    submit(bureau, outgoing, "drafter")
    submit(bureau, outgoing, "sales", "office")
    submit(bureau, outgoing, "office_head", "charge")
    assert queries.signature(factories.fresh(outgoing)) is None
    submit(bureau, outgoing, "deputy", "number")
    signed = queries.signature(factories.fresh(outgoing))
    assert signed
    assert signed.name == "顾长风"


def test_branch_issues_under_its_own_sign(bureau: Bureau) -> None:
    outgoing = factories.drafted(bureau, "wuhan_drafter", main_to="辖区各药品零售企业")
    submit(bureau, outgoing, "wuhan_drafter", to=("wuhan",))
    submit(bureau, outgoing, "wuhan")
    submit(bureau, outgoing, "wuhan", to=("wuhan_drafter",))
    assert step_of(outgoing) == "编号"
    clerk = bureau.actor("wuhan_drafter")
    own, foreign = factories.sign(bureau, "鄂药监武", "wuhan"), factories.sign(bureau)
    with pytest.raises(RightMissing):
        services.take_number(actor=clerk, document_id=outgoing.pk, sign_id=own.pk)
    kernel.grant(bureau.users["wuhan_drafter"], NUMBER, scope=bureau.units["wuhan"])
    with pytest.raises(Invalid, match="武汉分局"):
        services.take_number(actor=clerk, document_id=outgoing.pk, sign_id=foreign.pk)
    done = services.take_number(actor=clerk, document_id=outgoing.pk, sign_id=own.pk)
    assert done.document.document_number.startswith("鄂药监武〔")
