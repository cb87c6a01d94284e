"""What becomes of a document between two units, act by act, and what each end sees of it."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.oa.exchange import factories
from tests.oa.exchange.factories import Bureau, copy_for, ids_of, received, refused, sent, table
from tests.oa.factories import main_file, named, new_key
from yaojian.kernel.audit.models import Event
from yaojian.kernel.deadlines.models import Deadline, DeadlineState
from yaojian.kernel.errors import Invalid, RightMissing, Unknown
from yaojian.kernel.files import queries as files
from yaojian.kernel.files import services as file_services
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.notices.models import Notice
from yaojian.oa.exchange import errors, queries, receiving, seals, services
from yaojian.oa.exchange.ledgers import IN, OUT
from yaojian.oa.exchange.models import OWNER_KIND, Delivery, DeliveryState, Dispatch
from yaojian.oa.exchange.panel import PANEL
from yaojian.oa.exchange.papers import Paper
from yaojian.oa.flow import clock


def test_sent_document_stands_in_the_ledgers_of_both_ends(bureau: Bureau) -> None:
    dispatch = sent(bureau, "wuhan", "yichang", "huangshi")
    assert table(bureau, "office", OUT) == {"已发送": 3}
    assert table(bureau, "wuhan", IN) == {"待接收": 1}
    received(bureau, dispatch, "wuhan")
    refused(bureau, dispatch, "yichang")
    assert table(bureau, "office", OUT) == {"已发送": 2, "拒收": 1}
    assert table(bureau, "wuhan", IN) == {"已接收": 1}
    assert table(bureau, "yichang", IN) == {"拒收": 1}
    assert table(bureau, "wuhan", OUT) == {}
    assert queries.waiting_count(bureau.actor("wuhan")) == 0


def test_document_is_kept_until_its_receivers_are_chosen(bureau: Bureau) -> None:
    actor = bureau.actor("office")
    wuhan, yichang, huangshi = (bureau.units[unit].pk for unit in ("wuhan", "yichang", "huangshi"))
    made = services.prepare(
        actor=actor, paper=Paper("关于值班的通知"), contents=factories.contents(actor), to=[wuhan], key=new_key()
    )
    services.add_receivers(actor=actor, dispatch_id=made.pk, to=[yichang, huangshi], key=new_key())
    services.remove_receiver(
        actor=actor, dispatch_id=made.pk, delivery_id=copy_for(bureau, made, "wuhan").pk, key=new_key()
    )
    assert table(bureau, "office", OUT) == {"待发送": 2}
    assert table(bureau, "yichang", IN) == {}, "nothing is seen before it is sent"
    with pytest.raises(RightMissing):
        queries.readable(bureau.actor("yichang"), made.pk)
    services.send(actor=actor, dispatch_id=made.pk, key=new_key())
    assert table(bureau, "office", OUT) == {"已发送": 2}
    assert table(bureau, "yichang", IN) == {"待接收": 1}
    with pytest.raises(errors.NothingToSend, match="已由贺晓棠于"):
        services.send(actor=actor, dispatch_id=made.pk, key=new_key())
    with pytest.raises(errors.WrongState, match="待接收"):
        services.remove_receiver(
            actor=actor, dispatch_id=made.pk, delivery_id=copy_for(bureau, made, "yichang").pk, key=new_key()
        )


def test_seal_is_sm3_over_names_digests_and_sizes(bureau: Bureau) -> None:
    dispatch = sent(bureau, "wuhan")
    listed = sorted(
        [file.name, factories.sm3(files.content_of(file)), file.size]
        for file in StoredFile.objects.filter(owner_kind=OWNER_KIND, owner_id=dispatch.pk)
    )
    assert len(listed) == 2
    text = json.dumps(listed, ensure_ascii=False, separators=(",", ":"))
    assert dispatch.seal == factories.sm3(text.encode())
    assert seals.faults_of(dispatch) == []


def test_sealed_document_cannot_be_changed_even_in_the_database(bureau: Bureau) -> None:
    dispatch = sent(bureau, "wuhan")
    for act in (
        lambda: Dispatch.objects.filter(pk=dispatch.pk).update(title="改过的标题"),
        lambda: Delivery.objects.filter(dispatch=dispatch).update(sent_at=timezone.now()),
        lambda: Delivery.objects.filter(dispatch=dispatch).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_file_changed_on_the_way_is_not_received_and_the_sender_is_told(bureau: Bureau) -> None:
    dispatch = sent(bureau, "wuhan", "yichang")
    attachment = queries.attachments_of(dispatch)[0]
    blob = files.path_of(attachment)
    before = blob.read_bytes()
    blob.chmod(0o640)
    blob.write_bytes(before[:-1] + b"\x00")
    with pytest.raises(errors.Damaged, match="文件“附件.pdf”与发送时不一致。"):
        received(bureau, dispatch, "wuhan")
    assert table(bureau, "wuhan", IN) == {"待接收": 1}
    assert "没有通过完整性校验" in Notice.objects.get(user=bureau.users["office"]).title
    assert Event.objects.get(action="oa.exchange.damaged").actor_name == "何青川"
    blob.unlink()
    with pytest.raises(errors.Damaged, match="文件“附件.pdf”不见了。"):
        received(bureau, dispatch, "yichang")
    blob.write_bytes(before)
    assert received(bureau, dispatch, "wuhan").state == DeliveryState.RECEIVED


def test_second_clerk_is_told_who_received_and_when(bureau: Bureau) -> None:
    dispatch = sent(bureau, "wuhan")
    received(bureau, dispatch, "wuhan")
    with pytest.raises(errors.AlreadySettled, match=r"已由何青川于\d+月\d+日 \d\d:\d\d接收"):
        received(bureau, dispatch, "wuhan2")


def test_same_key_acts_once(bureau: Bureau) -> None:
    actor, key = bureau.actor("office"), new_key()
    paper, to = Paper("关于值班的通知"), [bureau.units["wuhan"].pk]
    first = services.prepare(actor=actor, paper=paper, contents=factories.contents(actor), to=to, key=key)
    again = services.prepare(actor=actor, paper=paper, contents=factories.contents(actor), to=to, key=key)
    assert first == again == services.earlier_dispatch(actor=actor, key=key)
    for _ in range(2):
        services.send(actor=actor, dispatch_id=first.pk, key="one")
    delivery = copy_for(bureau, first, "wuhan")
    for _ in range(2):
        receiving.receive(actor=bureau.actor("wuhan"), delivery_id=delivery.pk, key="two")
    assert Event.objects.filter(action="oa.exchange.received").count() == 1
    for _ in range(2):
        services.void(actor=actor, dispatch_id=first.pk, delivery_ids=[delivery.pk], reason="发错了", key="three")
    assert Event.objects.filter(action="oa.exchange.voided").count() == 1


def test_refusal_needs_a_reason_which_the_sender_reads(bureau: Bureau) -> None:
    dispatch = sent(bureau, "wuhan")
    with pytest.raises(Invalid, match="请写明拒收原因"):
        refused(bureau, dispatch, "wuhan", reason="  ")
    refused(bureau, dispatch, "wuhan", reason="附件缺第二页")
    notice = Notice.objects.get(user=bureau.users["office"])
    assert "武汉分局拒收" in notice.title
    assert "附件缺第二页" in notice.body
    with pytest.raises(errors.AlreadySettled, match="拒收"):
        received(bureau, dispatch, "wuhan")


def test_returned_after_receipt_and_sent_again(bureau: Bureau) -> None:
    dispatch = sent(bureau, "wuhan")
    first = received(bureau, dispatch, "wuhan")
    receiving.send_back(actor=bureau.actor("wuhan"), delivery_id=first.pk, reason="不属本局职责", key=new_key())
    assert table(bureau, "wuhan", IN) == {"退回": 1}
    office = bureau.actor("office")
    services.resend(actor=office, dispatch_id=dispatch.pk, delivery_ids=[first.pk], key=new_key())
    fresh = copy_for(bureau, dispatch, "wuhan")
    assert (fresh.state, fresh.resend_of_id) == (DeliveryState.SENT, first.pk)
    assert table(bureau, "wuhan", IN) == {"待接收": 1, "退回": 1}
    with pytest.raises(errors.UnderWay, match="已有一份发给武汉分局"):
        services.resend(actor=office, dispatch_id=dispatch.pk, delivery_ids=[first.pk], key=new_key())
    refused(bureau, dispatch, "wuhan")
    services.resend(actor=office, dispatch_id=dispatch.pk, delivery_ids=[first.pk], key=new_key())
    assert copy_for(bureau, dispatch, "wuhan").resend_of_id == fresh.pk, "linked to the last one"


def test_void_tells_the_receiver_and_takes_the_files_away(bureau: Bureau) -> None:
    dispatch = sent(bureau, "wuhan", "yichang")
    office, main = bureau.actor("office"), dispatch.main_file
    assert main is not None
    received(bureau, dispatch, "yichang")
    assert files.readable(bureau.actor("wuhan"), main.pk) == main
    both = ids_of(bureau, dispatch, "wuhan", "yichang")
    with pytest.raises(Invalid, match="宜昌分局已经接收，作废须写明原因。"):
        services.void(actor=office, dispatch_id=dispatch.pk, delivery_ids=both, key=new_key())
    services.void(actor=office, dispatch_id=dispatch.pk, delivery_ids=both, reason="内容有误", key=new_key())
    assert table(bureau, "office", OUT) == {"作废": 2}
    assert table(bureau, "wuhan", IN) == {"作废": 1}
    assert Notice.objects.filter(user=bureau.users["yichang"], title__contains="作废", body__contains="内容有误")
    with pytest.raises(RightMissing):
        files.readable(bureau.actor("wuhan"), main.pk)
    assert files.readable(office, main.pk) == main
    with pytest.raises(errors.AlreadySettled, match="已由贺晓棠于"):
        received(bureau, dispatch, "wuhan")
    with pytest.raises(errors.WrongState, match="作废"):
        services.void(actor=office, dispatch_id=dispatch.pk, delivery_ids=both, reason="再次", key=new_key())


def test_reminder_reaches_those_who_wait_and_not_twice_in_a_row(bureau: Bureau) -> None:
    dispatch = sent(bureau, "wuhan", "yichang", "huangshi")
    office = bureau.actor("office")
    received(bureau, dispatch, "wuhan")
    first = ids_of(bureau, dispatch, "yichang")
    assert services.remind(actor=office, dispatch_id=dispatch.pk, delivery_ids=first, key=new_key()).count == 1
    done = services.remind(actor=office, dispatch_id=dispatch.pk, key=new_key())
    assert (done.count, done.skipped) == (1, 1)
    with pytest.raises(errors.RemindedLately, match="4 小时内只催收一次"):
        services.remind(actor=office, dispatch_id=dispatch.pk, key=new_key())
    with clock.told(timezone.now() + timedelta(hours=5)):
        assert services.remind(actor=office, dispatch_id=dispatch.pk, key=new_key()).count == 2
    assert copy_for(bureau, dispatch, "yichang").reminders == 2
    assert Notice.objects.filter(user=bureau.users["huangshi"], title__contains="催收").count() == 2, (
        "the head: no clerk"
    )
    with pytest.raises(errors.WrongState, match="不能催收"):
        services.remind(
            actor=office, dispatch_id=dispatch.pk, delivery_ids=ids_of(bureau, dispatch, "wuhan"), key=new_key()
        )


def test_clerks_are_told_and_the_clock_runs_until_receipt(bureau: Bureau) -> None:
    dispatch = sent(bureau, "wuhan")
    delivery = copy_for(bureau, dispatch, "wuhan")
    told = set(Notice.objects.filter(link=f"/oa/exchange/{dispatch.pk}").values_list("user__name", flat=True))
    assert told == {"何青川", "陆远"}, "both clerks, not the head"
    deadline = Deadline.objects.get(subject_id=str(delivery.pk))
    assert (deadline.due, deadline.owner_unit) == (delivery.due, bureau.units["wuhan"])
    received(bureau, dispatch, "wuhan")
    deadline.refresh_from_db()
    assert deadline.state == DeadlineState.CLOSED


def test_received_document_is_registered_in_one_click(bureau: Bureau) -> None:
    dispatch = sent(bureau, "wuhan", urgency="urgent")
    wuhan, delivery = bureau.actor("wuhan"), copy_for(bureau, dispatch, "wuhan")
    with pytest.raises(errors.WrongState, match="不能登记"):
        receiving.register(actor=wuhan, delivery_id=delivery.pk, key=new_key())
    received(bureau, dispatch, "wuhan")
    document = receiving.register(actor=wuhan, delivery_id=delivery.pk, key=new_key())
    assert (document.title, document.document_number) == (dispatch.title, dispatch.document_number)
    assert (document.sender, document.urgency) == ("湖北省药品监督管理局办公室", "urgent")
    delivery.refresh_from_db()
    assert delivery.registered_document == document
    assert document.main_file is not None
    assert dispatch.main_file is not None
    assert document.main_file.sha256 == dispatch.main_file.sha256
    assert files.files_of("oa.document", document.pk).count() == 2
    with pytest.raises(errors.AlreadyRegistered, match=document.register_label):
        receiving.register(actor=wuhan, delivery_id=delivery.pk, key=new_key())
    with pytest.raises(errors.AlreadyRegistered):
        receiving.send_back(actor=wuhan, delivery_id=delivery.pk, reason="不要了", key=new_key())


def test_document_it_was_made_from_shows_how_far_it_came(bureau: Bureau) -> None:
    made = sent(bureau, "yichang")
    received(bureau, made, "yichang")
    document = receiving.register(
        actor=bureau.actor("yichang"), delivery_id=copy_for(bureau, made, "yichang").pk, key=new_key()
    )
    assert document.main_file is not None
    onward = services.dispatch(
        actor=bureau.actor("yichang"),
        title="转办",
        files=[document.main_file],
        receivers=[bureau.units["office"].pk],
        source_document=document.pk,
        key=new_key(),
    )
    shown = PANEL.context(bureau.actor("yichang"), document)
    assert shown is not None
    assert [(row.dispatch, row.total, row.counts["received"]) for row in shown["sent"]] == [(onward, 1, 0)]
    assert shown["came"].dispatch == made
    stranger = PANEL.context(bureau.actor("wuhan"), document)
    assert stranger is not None
    assert (stranger["sent"], stranger["may_open"]) == ([], False)


def test_what_is_issued_elsewhere_is_copied_and_stays_there(bureau: Bureau) -> None:
    actor = bureau.actor("office")
    mine = sent(bureau, "wuhan")
    issued = mine.main_file
    assert issued is not None
    again = services.dispatch(
        actor=actor,
        title="转发",
        files=[issued],
        receivers=[bureau.units["yichang"].pk],
        source_document=mine.pk,
        key=new_key(),
    )
    issued.refresh_from_db()
    assert issued.owner_id == mine.pk
    assert again.main_file is not None
    assert (again.main_file.owner_id, again.main_file.sha256) == (again.pk, issued.sha256)
    assert received(bureau, again, "yichang").state == DeliveryState.RECEIVED


@pytest.mark.parametrize(
    ("to", "refusal"), [((), errors.NoReceiver), (("office",), errors.NotReceiving), (("root",), errors.NotReceiving)]
)
def test_sending_to_nobody_or_to_oneself_is_refused(bureau: Bureau, to: tuple[str, ...], refusal: type) -> None:
    with pytest.raises(refusal):
        sent(bureau, *to)
    assert not Dispatch.objects.exists()


def test_main_file_must_be_a_pdf(bureau: Bureau) -> None:
    actor = bureau.actor("office")
    text = file_services.keep_upload(actor=actor, upload=named("说明".encode() * 30, "说明.txt"), allowed=Kinds.TXT)
    for contents, refusal in (([text, main_file(actor)], errors.MainFileNotPdf), ([], errors.NoFile)):
        with pytest.raises(refusal):
            services.prepare(actor=actor, paper=Paper("无正文"), contents=contents, key=new_key())


def test_chosen_delivery_of_another_document_is_unknown(bureau: Bureau) -> None:
    one, other = sent(bureau, "wuhan"), sent(bureau, "yichang")
    with pytest.raises(Unknown):
        services.void(
            actor=bureau.actor("office"),
            dispatch_id=one.pk,
            delivery_ids=ids_of(bureau, other, "yichang"),
            key=new_key(),
        )
    with pytest.raises(errors.NothingChosen, match="作废"):
        services.void(actor=bureau.actor("office"), dispatch_id=one.pk, delivery_ids=[], key=new_key())


def test_every_act_leaves_one_sentence_in_the_audit_log(bureau: Bureau) -> None:
    dispatch = sent(bureau, "wuhan")
    refused(bureau, dispatch, "wuhan")
    trail = queries.trail_of(dispatch, list(queries.deliveries().filter(dispatch=dispatch)), whole=True)
    assert [event.action for event in trail] == ["oa.exchange.sent", "oa.exchange.refused"]
    assert trail[1].summary == f"武汉分局拒收《{dispatch.title}》，原因：附件不全。"
    assert all(event.actor_name for event in trail)
