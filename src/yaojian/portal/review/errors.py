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
class NotReady(Refusal):
    """The version lacks what a public page must have."""

    code = "portal.review.not_ready"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "《{title}》还不能送审：{problems}"
    remedy = "请补齐后重新送审。"
    title: str
    problems: str


@dataclass(eq=False)
class OwnReview(Refusal):
    """Author and reviewer are two persons."""

    code = "portal.review.own_review"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》由您撰写或送审，不能由您自己审核。"
    remedy = "请由其他审核人员办理。"
    title: str


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
