"""What is refused about reviews and publication."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class UnderReview(Refusal):
    """An article whose review is open is not changed and not submitted again."""

    code = "portal.review.under_review"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》正在审核，暂时不能{act}。"
    remedy = "请等待审核结果，或由送审人先撤回送审。"
    title: str
    act: str


@dataclass(eq=False)
class NothingNew(Refusal):
    """The newest version is the published one."""

    code = "portal.review.nothing_new"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》的最新版本已经发布，没有需要审核的改动。"
    remedy = "如需更新，请先修改并保存，再送审。"
    title: str


@dataclass(eq=False)
class GateBlocked(Refusal):
    """The gate found what must not be published, and nobody let it pass."""

    code = "portal.review.gate_blocked"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "《{title}》还不能{act}：{problems}"
    remedy = "请按检查结果修改；确需保留的，由有放行权限的人写明理由后放行。"
    title: str
    act: str
    problems: str


@dataclass(eq=False)
class FindingGone(Refusal):
    """The finding to let pass is not there in the newest version."""

    code = "portal.review.finding_gone"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》的最新版本里已经没有这个问题。"
    remedy = "请刷新页面查看最新的检查结果。"
    title: str


@dataclass(eq=False)
class MarkOutOfReach(Refusal):
    """What is marked cannot be changed without its editor: nothing certain is suggested, or tags cut the words."""

    code = "portal.review.mark_out_of_reach"
    status = HTTPStatus.CONFLICT
    sentence = "“{text}”不能在这里直接修改。"
    remedy = "请进入编辑器修改后再送审。"
    text: str


@dataclass(eq=False)
class PersonalDataStays(Refusal):
    """Whoever wrote a version never lets personal data in it pass."""

    code = "portal.review.personal_data_stays"
    status = HTTPStatus.CONFLICT
    sentence = "没有遮盖的个人信息不能由撰写人或送审人自己放行。"
    remedy = "请遮盖后保存；确需公开的，由其他有放行权限的人核对并放行。"


@dataclass(eq=False)
class OwnReview(Refusal):
    """Author and reviewer are two persons."""

    code = "portal.review.own_review"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》由您撰写或送审，不能由您自己审核。"
    remedy = "请由其他审核人员办理。"
    title: str


@dataclass(eq=False)
class SamePerson(Refusal):
    """Two steps that must be apart are not done by one person."""

    code = "portal.review.same_person"
    status = HTTPStatus.CONFLICT
    sentence = "您已经办理过《{title}》的其他环节，“{step}”须由另一人办理。"
    remedy = "请由其他有权限的人员办理。"
    title: str
    step: str


@dataclass(eq=False)
class NotYours(Refusal):
    """The step that is open is given to others."""

    code = "portal.review.not_yours"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》正在“{step}”，这个环节不由您办理。"
    remedy = "请在“待审核”里查看轮到您办理的信息。"
    title: str
    step: str


@dataclass(eq=False)
class NobodyToReview(Refusal):
    """No other person may do a step, so that the submission would wait for ever."""

    code = "portal.review.nobody_to_review"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》的“{step}”没有人可以办理，没有送审。"
    remedy = "请联系门户管理员，在审核流程或权限里安排办理人。"
    title: str
    step: str


@dataclass(eq=False)
class PolicyUnsound(Refusal):
    """A policy that could not be followed."""

    code = "portal.review.policy_unsound"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "审核流程没有保存：{faults}"
    remedy = "请改正后重新保存，现行流程没有变化。"
    faults: str


@dataclass(eq=False)
class ReviewerUnable(Refusal):
    """The chosen reviewer may not review in this column, or wrote the article."""

    code = "portal.review.reviewer_unable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "所选的审核人不能审核这个栏目的信息。"
    remedy = "请在列表中另选一位审核人，或不指定。"


@dataclass(eq=False)
class ReviewOver(Refusal):
    """Somebody decided or recalled it meanwhile."""

    code = "portal.review.over"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》的这次送审已经办结，结果是“{outcome}”。"
    remedy = "请刷新页面查看最新情况。"
    title: str
    outcome: str


@dataclass(eq=False)
class ChangedMeanwhile(Refusal):
    """The version is no longer what was submitted."""

    code = "portal.review.changed_meanwhile"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》的内容与送审时不同，没有发布。"
    remedy = "请退回后由撰写人重新送审。"
    title: str


@dataclass(eq=False)
class NotApproved(Refusal):
    """Publication without an approved review in force for exactly this version."""

    code = "portal.review.not_approved"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》的这个版本没有通过审核，不能发布。"
    remedy = "请先送审，由审核人员通过后自动发布。"
    title: str


@dataclass(eq=False)
class NotPublic(Refusal):
    """There is nothing to withdraw."""

    code = "portal.review.not_public"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》现在没有发布，不用撤下。"
    remedy = "请刷新页面查看最新情况。"
    title: str
