"""Joint documents: each organ signs by its own head; who refuses sends it back, and the others' signatures stay."""

import pytest

from tests.oa.factories import duties
from tests.oa.outgoing import factories
from tests.oa.outgoing.factories import BODY, Bureau, new_key, step_of, submit
from yaojian.kernel.errors import Invalid
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.errors import ReceiverElsewhere
from yaojian.oa.flow.models import Opinion
from yaojian.oa.outgoing import centre, joint, papers, queries, services
from yaojian.oa.outgoing.errors import NotAtStep, NotReady
from yaojian.oa.outgoing.models import Outgoing

TITLE = "关于联合开展疫苗流通检查的通知"


def drafted(made: Bureau) -> Outgoing:
    """The bureau with two branches, checked and ready to be signed by all."""
    others = tuple(made.units[key].pk for key in ("yichang", "wuhan"))
    outgoing = factories.drafted(made, title=TITLE, main_to="各直属单位", issuers=others)
    submit(made, outgoing, "drafter")
    return outgoing


def sent(made: Bureau) -> Outgoing:
    """It waits with the heads of the two branches."""
    outgoing = drafted(made)
    services.send_to_issuers(actor=made.actor("sales"), document_id=outgoing.pk, text="同意。", key=new_key())
    return factories.fresh(outgoing)


def signed_by(outgoing: Outgoing) -> dict[str, str]:
    """Organs that signed, with the name of who did."""
    lines = joint.lines_of(factories.fresh(outgoing))
    return {line.unit.name: line.signature.name for line in lines if line.signature}


def test_every_organ_signs_by_its_own_head_and_stands_on_the_paper(bureau: Bureau) -> None:
    outgoing = sent(bureau)
    submit(bureau, outgoing, "wuhan")
    assert signed_by(outgoing) == {"武汉分局": "何青川"}
    assert step_of(outgoing) == "联办单位会签"
    submit(bureau, outgoing, "yichang")
    submit(bureau, outgoing, "office_head")
    submit(bureau, outgoing, "director")
    outgoing = factories.fresh(outgoing)
    assert signed_by(outgoing) == {
        "湖北省药品监督管理局": "江望舒",
        "宜昌分局": "方小满",
        "武汉分局": "何青川",
    }
    told = dict(centre.facts(outgoing.document))
    assert told["武汉分局签署"].startswith("何青川　")
    version = queries.newest_version(outgoing)
    assert version
    paper = papers.paper_of(outgoing, version)
    assert paper.issuers == ("湖北省药品监督管理局", "宜昌分局", "武汉分局")


def test_refusal_of_one_organ_keeps_what_the_others_signed(bureau: Bureau) -> None:
    outgoing = sent(bureau)
    submit(bureau, outgoing, "wuhan", text="同意联合发文。")
    opinions = Opinion.objects.filter(task__instance=outgoing.pk).count()
    flow.send_back(
        actor=bureau.actor("yichang"),
        task_id=factories.task_of(bureau, outgoing, "yichang"),
        step="draft",
        direct=True,
        text="时限太紧，请改为月底。",
        key=new_key(),
    )
    factories.save(bureau, outgoing, BODY + "\n时限为月底。")
    submit(bureau, outgoing, "drafter", text="已改。")
    assert step_of(outgoing) == "联办单位会签"
    assert signed_by(outgoing)["武汉分局"] == "何青川"
    assert Opinion.objects.filter(task__instance=outgoing.pk).count() > opinions
    lines = {line.unit.name: line for line in joint.lines_of(factories.fresh(outgoing))}
    assert lines["武汉分局"].version == 1
    submit(bureau, outgoing, "yichang")
    assert step_of(outgoing) == "办公室核稿"


def test_not_all_organs_are_asked_is_refused(bureau: Bureau) -> None:
    outgoing = drafted(bureau)
    with pytest.raises(NotReady, match="全部联办单位"):
        submit(bureau, outgoing, "sales", to=("wuhan",))


def test_only_the_one_who_has_it_sends_it_to_the_organs(bureau: Bureau) -> None:
    outgoing = drafted(bureau)
    with pytest.raises(NotAtStep, match="周明远"):
        services.send_to_issuers(actor=bureau.actor("drafter"), document_id=outgoing.pk, key=new_key())


def test_head_asks_somebody_of_his_unit_first(bureau: Bureau) -> None:
    outgoing = sent(bureau)
    flow.add_signers(
        actor=bureau.actor("wuhan"),
        task_id=factories.task_of(bureau, outgoing, "wuhan"),
        placing="before",
        receivers=[bureau.receiver("wuhan_drafter")],
        text="请先核对。",
        key=new_key(),
    )
    submit(bureau, outgoing, "wuhan_drafter")
    submit(bureau, outgoing, "wuhan")
    assert signed_by(outgoing) == {"武汉分局": "何青川"}


def branch_leads(made: Bureau) -> Outgoing:
    """Wuhan leads, the bureau and Yichang sign beside it; checked and ready to be sent to them."""
    wuhan = made.units["wuhan"]
    duties(wuhan, issuer=(wuhan, ""), office=(wuhan, "科员"), registry=(wuhan, "文书"), seal_keeper=(wuhan, "文书"))
    others = (made.units["root"].pk, made.units["yichang"].pk)
    outgoing = factories.drafted(made, "wuhan_drafter", title=TITLE, main_to="各直属单位", issuers=others)
    submit(made, outgoing, "wuhan_drafter")
    return outgoing


def test_branch_leads_a_joint_document_with_its_own_number_and_each_organ_signs(bureau: Bureau) -> None:
    outgoing = branch_leads(bureau)
    assert [unit.name for unit, _ in joint.heads_of(outgoing)] == ["湖北省药品监督管理局", "宜昌分局"]
    services.send_to_issuers(actor=bureau.actor("wuhan"), document_id=outgoing.pk, text="同意。", key=new_key())
    submit(bureau, outgoing, "director")
    submit(bureau, outgoing, "yichang")
    assert step_of(outgoing) == "办公室核稿"
    submit(bureau, outgoing, "wuhan_drafter")
    submit(bureau, outgoing, "wuhan")
    assert step_of(outgoing) == "编号"
    assert signed_by(outgoing) == {"武汉分局": "何青川", "湖北省药品监督管理局": "江望舒", "宜昌分局": "方小满"}
    own = factories.sign(bureau, "鄂药监武", unit="wuhan")
    factories.sign(bureau, "鄂药监")
    services.take_number(actor=bureau.actor("wuhan_clerk"), document_id=outgoing.pk, sign_id=own.pk)
    assert factories.fresh(outgoing).document.document_number.startswith("鄂药监武〔")
    paper = papers.paper_of(factories.fresh(outgoing), outgoing.versions.get())
    assert paper.issuers == ("武汉分局", "湖北省药品监督管理局", "宜昌分局")
    assert paper.print_office == "武汉分局"


def test_leading_branch_cannot_take_the_number_of_another_organ(bureau: Bureau) -> None:
    outgoing = branch_leads(bureau)
    services.send_to_issuers(actor=bureau.actor("wuhan"), document_id=outgoing.pk, text="同意。", key=new_key())
    for who in ("director", "yichang", "wuhan_drafter", "wuhan"):
        submit(bureau, outgoing, who)
    others = factories.sign(bureau, "鄂药监")
    with pytest.raises(Invalid, match="不属于武汉分局"):
        services.take_number(actor=bureau.actor("wuhan_clerk"), document_id=outgoing.pk, sign_id=others.pk)


def test_asked_head_of_another_organ_lets_his_own_people_look_first(bureau: Bureau) -> None:
    outgoing = branch_leads(bureau)
    services.send_to_issuers(actor=bureau.actor("wuhan"), document_id=outgoing.pk, text="同意。", key=new_key())
    flow.add_signers(
        actor=bureau.actor("director"),
        task_id=factories.task_of(bureau, outgoing, "director"),
        placing="before",
        receivers=[bureau.receiver("sales")],
        text="请先核对。",
        key=new_key(),
    )
    submit(bureau, outgoing, "sales")
    submit(bureau, outgoing, "director")
    assert signed_by(outgoing) == {"湖北省药品监督管理局": "江望舒"}


def test_leading_branch_sends_to_nobody_elsewhere_on_the_way_inside(bureau: Bureau) -> None:
    outgoing = branch_leads(bureau)
    with pytest.raises(ReceiverElsewhere):
        submit(bureau, outgoing, "wuhan", to=("director", "yichang"))
