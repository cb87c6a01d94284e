"""Refusals about incidents. Codes begin with ``enterprise.incidents``."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class AlreadyAcknowledged(Refusal):
    """A colleague was first."""

    code = "enterprise.incidents.already_acknowledged"
    status = HTTPStatus.CONFLICT
    sentence = "这起事件已由{by}于 {at} 确认，无需再次确认。"
    remedy = "请在事件页查看处置情况。"
    by: str
    at: str


@dataclass(eq=False)
class NotAcknowledged(Refusal):
    """Nobody has taken it yet, and whoever acts on it must have."""

    code = "enterprise.incidents.not_acknowledged"
    status = HTTPStatus.CONFLICT
    sentence = "这起事件还没有确认，刚才的操作没有执行。"
    remedy = "请先点“确认收到”，确认后企业会看到。"


@dataclass(eq=False)
class IncidentClosed(Refusal):
    """Nothing is added to what is closed."""

    code = "enterprise.incidents.closed"
    status = HTTPStatus.CONFLICT
    sentence = "这起事件已办结，不能再补充或处置，刚才的内容没有保存。"
    remedy = "有新情况的，请作为新的事件立即报告，并写明原事件编号。"


@dataclass(eq=False)
class FoundInFuture(Refusal):
    """The moment of discovery lies ahead of the server's clock."""

    code = "enterprise.incidents.found_in_future"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "发现时间晚于现在，报告没有提交。"
    remedy = "请改为实际发现的时间；不确定时留空，系统按现在记录。"


@dataclass(eq=False)
class NothingSaid(Refusal):
    """An entry without words and files."""

    code = "enterprise.incidents.nothing_said"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "没有填写内容，也没有上传文件，没有可保存的。"
    remedy = "请写明情况或上传照片后再提交。"


@dataclass(eq=False)
class NotOfUnit(Refusal):
    """Somebody who cannot be given this."""

    code = "enterprise.incidents.not_of_unit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "所选人员不在{unit}，或没有启用的账号，没有保存。"
    remedy = "请从列出的人员中选择。"
    unit: str


@dataclass(eq=False)
class ClockStale(Refusal):
    """Another administrator entered other limits meanwhile."""

    code = "enterprise.incidents.clock_stale"
    status = HTTPStatus.CONFLICT
    sentence = "确认时限刚被其他管理员修改，您的修改没有保存。"
    remedy = "请刷新页面，在新的时限上修改。"


@dataclass(eq=False)
class ClockOutOfBounds(Refusal):
    """Limits nobody could keep, or that mean nothing."""

    code = "enterprise.incidents.clock_out_of_bounds"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "时限应为 {shortest} 到 {longest} 分钟，下班时间应晚于上班时间，没有保存。"
    remedy = "请改正后再提交。"
    shortest: int
    longest: int
