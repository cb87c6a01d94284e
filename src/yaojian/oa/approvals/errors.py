"""What this room refuses. Codes begin with ``oa.approvals``."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.utils import timezone

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class NotYours(Refusal):
    """Only the applicant changes or submits an application."""

    code = "oa.approvals.not_yours"
    status = HTTPStatus.FORBIDDEN
    sentence = "这份申请由{name}提出，只有申请人可以修改和提交。"
    remedy = "需要修改时，请在办理页面退回申请人。"
    name: str


@dataclass(eq=False)
class NotEditable(Refusal):
    """It is with an approver, or over."""

    code = "oa.approvals.not_editable"
    status = HTTPStatus.CONFLICT
    sentence = "这份申请现在处于“{step}”，不能修改，刚才的内容没有保存。"
    remedy = "审批人还没有打开时可以撤回；已打开的，请联系审批人退回后再改。"
    step: str


@dataclass(eq=False)
class NotComplete(Refusal):
    """Something in the form is missing or wrong."""

    code = "oa.approvals.not_complete"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "申请还有 {count} 处需要填写或改正，没有提交。"
    remedy = "请按页面上的提示改好后再提交；已填的内容都在。"
    count: int


@dataclass(eq=False)
class Overlaps(Refusal):
    """The same person asks for the same days twice; allowed once he says so."""

    code = "oa.approvals.overlaps"
    status = HTTPStatus.CONFLICT
    sentence = "这段时间与已有的申请“{other}”重叠，没有提交。"
    remedy = "请核对日期；确需再请的，请勾选“重叠仍要提交”后再提交。"
    other: str


@dataclass(eq=False)
class VehicleTaken(Refusal):
    """A vehicle is not at two places at once."""

    code = "oa.approvals.vehicle_taken"
    status = HTTPStatus.CONFLICT
    sentence = "{vehicle}在这段时间已派给“{other}”。"
    remedy = "请另派一辆车，或调整用车时间后再派。"
    vehicle: str
    other: str


@dataclass(eq=False)
class BadForm(Refusal):
    """An uploaded definition that is no form."""

    code = "oa.approvals.bad_form"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "这份表单定义不能发布：{fault}"
    remedy = "请改正后重新上传；正在使用的版本没有变化。"
    fault: str


@dataclass(eq=False)
class NoSuchForm(Refusal):
    """An address that names no form."""

    code = "oa.approvals.no_such_form"
    status = HTTPStatus.NOT_FOUND
    sentence = "没有这种审批表单。"
    remedy = "请从内部审批首页选择要办的事项。"


@dataclass(eq=False)
class NotFiled(Refusal):
    """An application goes on through its own page, where it is checked and frozen."""

    code = "oa.approvals.not_filed"
    status = HTTPStatus.CONFLICT
    sentence = "申请还没有核对提交，不能从这里送出。"
    remedy = "请点“修改并提交申请”，核对内容后提交。"


@dataclass(eq=False)
class NoVehicle(Refusal):
    """A trip without a vehicle."""

    code = "oa.approvals.no_vehicle"
    status = HTTPStatus.CONFLICT
    sentence = "还没有填写派出的车辆，不能办结用车申请。"
    remedy = "请先在“申请内容”中填写车辆号牌并派车；无车可派的，请退回申请人。"


@dataclass(eq=False)
class UseRecorded(Refusal):
    """The register has one line for an application, and it stays."""

    code = "oa.approvals.use_recorded"
    status = HTTPStatus.CONFLICT
    sentence = "{name}已于{at}登记过这份申请的用印，没有再次登记。"
    remedy = "请核对用印登记簿；还要用印的，请另提申请。"
    name: str
    at: datetime

    def told(self) -> str:
        """As 3月1日 09:05, Beijing time."""
        when = timezone.localtime(self.at)
        return self.sentence.format(name=self.name, at=f"{when.month}月{when.day}日 {when:%H:%M}")


@dataclass(eq=False)
class NoUse(Refusal):
    """The keeper cannot end it before the use stands in the register."""

    code = "oa.approvals.no_use"
    status = HTTPStatus.CONFLICT
    sentence = "还没有登记用印，不能办结用印申请。"
    remedy = "请先在“申请内容”中登记份数、地点、时间和监印人；不再用印的，请退回申请人。"


@dataclass(eq=False)
class NotSealed(Refusal):
    """There is no use to show."""

    code = "oa.approvals.not_sealed"
    status = HTTPStatus.NOT_FOUND
    sentence = "这份申请没有用印登记。"
    remedy = "用印登记由印章管理员在用印后填写。"


@dataclass(eq=False)
class TooManyUses(Refusal):
    """Nobody reads a print of so many lines."""

    code = "oa.approvals.too_many_uses"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "符合条件的用印登记超过 {most} 件，没有导出。"
    remedy = "请缩小日期范围后分次导出。"
    most: int
