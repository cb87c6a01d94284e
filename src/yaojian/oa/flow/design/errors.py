"""What writing a definition refuses."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class StepGone(Refusal):
    """The step to change is no longer in the definition."""

    code = "oa.flow.design.step_gone"
    status = HTTPStatus.NOT_FOUND
    sentence = "流程“{name}”里没有这个环节，可能刚被删除。"
    remedy = "请回到流程编辑页查看现在的环节。"
    name: str


@dataclass(eq=False)
class StartStays(Refusal):
    """Every flow begins somewhere."""

    code = "oa.flow.design.start_stays"
    status = HTTPStatus.CONFLICT
    sentence = "“{step}”是第一个环节，不能删除。"
    remedy = "可以修改它的名称，或在它之后添加环节。"
    step: str


@dataclass(eq=False)
class DraftChanged(Refusal):
    """Somebody saved the draft after this page was opened; publishing would publish what nobody here has seen."""

    code = "oa.flow.design.draft_changed"
    status = HTTPStatus.CONFLICT
    sentence = "流程“{name}”的草稿刚由{who}修改过，这次没有发布。"
    remedy = "请重新打开发布预览，核对后再发布。"
    name: str
    who: str


@dataclass(eq=False)
class TrialsFailed(Refusal):
    """The author's own tests do not come out. ``failed`` are sentences."""

    code = "oa.flow.design.trials_failed"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "流程“{name}”还不能发布，自测没有通过：{failed}"
    remedy = "请改正流程或自测后再发布。"
    name: str
    failed: str


@dataclass(eq=False)
class LossNotConfirmed(Refusal):
    """The new version lacks something a centre works with. ``lost`` are sentences."""

    code = "oa.flow.design.loss_not_confirmed"
    status = HTTPStatus.CONFLICT
    sentence = "流程“{name}”的新版本缺少业务中心要用的内容，这次没有发布：{lost}"
    remedy = "请补上这些内容；确实不再需要时，请勾选确认后再发布。"
    name: str
    lost: str


@dataclass(eq=False)
class CodeTaken(Refusal):
    """An imported definition belongs to a flow that is here already."""

    code = "oa.flow.design.code_taken"
    status = HTTPStatus.CONFLICT
    sentence = "流程“{name}”正在被编辑，导入会盖掉现有草稿，这次没有导入。"
    remedy = "请先发布或放弃现有草稿，再导入。"
    name: str
