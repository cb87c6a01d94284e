"""The acts of the desk: which form each has, when it is possible, which service it calls."""

from yaojian.portal.interaction.acting.acts import Act
from yaojian.portal.interaction.applications import forms
from yaojian.portal.interaction.applications.models import Application
from yaojian.portal.interaction.applications.rights import HANDLE, REGISTER, REVIEW
from yaojian.portal.interaction.applications.services import receiving, replying, waiting
from yaojian.portal.interaction.applications.states import OPEN, Extension, State

_ARGUMENT = "application_id"


def _drafts(application: Application) -> bool:
    return application.state in (State.ASSIGNED, State.CORRECTING, State.PAYING)


def _may_extend(application: Application) -> bool:
    return application.extension == Extension.NONE and application.state in (State.ASSIGNED, State.CONSULTING)


def _asks_for_time(application: Application) -> bool:
    return application.extension == Extension.ASKED and application.state in OPEN


ACTS: tuple[Act[Application], ...] = (
    Act(
        "release",
        "甄别为正常申请",
        REGISTER,
        forms.NothingForm,
        receiving.release,
        _ARGUMENT,
        "已转入待登记。",
        lambda it: it.state in (State.QUARANTINED, State.DISCARDED),
        main=True,
    ),
    Act(
        "discard",
        "认定为垃圾信息",
        REGISTER,
        forms.ReasonForm,
        receiving.discard,
        _ARGUMENT,
        "已移到垃圾信息，保留备查。",
        lambda it: it.state == State.QUARANTINED,
    ),
    Act(
        "register",
        "登记",
        REGISTER,
        forms.RegisterForm,
        receiving.register,
        _ARGUMENT,
        "已登记，期限开始计算，请接着分派。",
        lambda it: it.state == State.SUBMITTED,
        main=True,
    ),
    Act(
        "assign",
        "分派",
        REGISTER,
        forms.AssignForm,
        receiving.assign,
        _ARGUMENT,
        "已分派，承办单位会收到通知。",
        lambda it: it.state in (State.REGISTERED, State.ASSIGNED),
        main=True,
    ),
    Act(
        "approve",
        "审核通过",
        REVIEW,
        forms.OpinionForm,
        replying.approve_reply,
        _ARGUMENT,
        "答复书已生成，请承办单位送达。",
        lambda it: it.state == State.DRAFTED,
        "通过后生成带文号的答复书，不能再改。",
        main=True,
    ),
    Act(
        "send_back",
        "退回修改",
        REVIEW,
        forms.ReasonForm,
        replying.send_back,
        _ARGUMENT,
        "已退回承办人修改。",
        lambda it: it.state == State.DRAFTED,
    ),
    Act(
        "grant",
        "同意延期",
        REVIEW,
        forms.OpinionForm,
        waiting.grant_extension,
        _ARGUMENT,
        "已同意延期，延期告知书已生成。",
        _asks_for_time,
        "同时生成给申请人的延期答复告知书。",
        main=True,
    ),
    Act(
        "refuse",
        "不同意延期",
        REVIEW,
        forms.ReasonForm,
        waiting.refuse_extension,
        _ARGUMENT,
        "已答复不同意延期，期限不变。",
        _asks_for_time,
    ),
    Act(
        "deliver",
        "送达",
        HANDLE,
        forms.DeliverForm,
        replying.deliver,
        _ARGUMENT,
        "已送达，申请办结。",
        lambda it: it.state == State.APPROVED,
        main=True,
    ),
    Act(
        "corrected",
        "收到补正",
        HANDLE,
        forms.CorrectedForm,
        waiting.receive_correction,
        _ARGUMENT,
        "已收到补正，期限从收到之日重新计算。",
        lambda it: it.state == State.CORRECTING,
        main=True,
    ),
    Act(
        "consulted",
        "意见征求结束",
        HANDLE,
        forms.ConsultedForm,
        waiting.end_consultation,
        _ARGUMENT,
        "已记录意见。",
        lambda it: it.state == State.CONSULTING,
        main=True,
    ),
    Act(
        "paid",
        "收到缴费",
        HANDLE,
        forms.PaidForm,
        waiting.receive_fee,
        _ARGUMENT,
        "已收到缴费，期限重新计算。",
        lambda it: it.state == State.PAYING,
        main=True,
    ),
    Act(
        "draft",
        "拟写答复并送审",
        HANDLE,
        forms.ReplyForm,
        replying.draft_reply,
        _ARGUMENT,
        "答复已送审。",
        _drafts,
        main=True,
    ),
    Act(
        "correction",
        "要求补正",
        HANDLE,
        forms.CorrectionForm,
        waiting.ask_correction,
        _ARGUMENT,
        "补正告知书已生成，期限停止计算。",
        lambda it: it.state == State.ASSIGNED,
        "收到申请之日起七个工作日内，只能一次。",
    ),
    Act(
        "consult",
        "征求意见",
        HANDLE,
        forms.ConsultForm,
        waiting.consult,
        _ARGUMENT,
        "征求意见书已生成，期限停止计算。",
        lambda it: it.state in (State.ASSIGNED, State.CONSULTING),
    ),
    Act(
        "extend",
        "申请延期",
        HANDLE,
        forms.ExtensionForm,
        waiting.ask_extension,
        _ARGUMENT,
        "延期申请已提交，请等审核。",
        _may_extend,
    ),
    Act(
        "fee",
        "收费通知",
        HANDLE,
        forms.FeeForm,
        waiting.ask_fee,
        _ARGUMENT,
        "收费通知已生成，期限停止计算。",
        lambda it: it.state == State.ASSIGNED and not it.fee,
    ),
    Act(
        "return",
        "退回分派",
        HANDLE,
        forms.ReasonForm,
        receiving.return_assignment,
        _ARGUMENT,
        "已退回，由登记人员重新分派。",
        lambda it: it.state == State.ASSIGNED,
    ),
)
