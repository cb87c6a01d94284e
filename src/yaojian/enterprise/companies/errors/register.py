"""Refusals about what the register holds and how it changes."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class CodeMisshapen(Refusal):
    """Not 18 characters of the standard's alphabet."""

    code = "enterprise.companies.code_misshapen"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "统一社会信用代码“{credit_code}”不是 18 位数字和大写字母。"
    remedy = "请对照营业执照重新填写。"
    credit_code: str


@dataclass(eq=False)
class CodeDoubtful(Refusal):
    """The check character does not fit; the same act goes through with a confirmation."""

    code = "enterprise.companies.code_doubtful"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "统一社会信用代码“{credit_code}”的校验位不符，多半有一位写错。"
    remedy = "请对照营业执照核对；确实如此的，请确认后再提交。"
    credit_code: str


@dataclass(eq=False)
class CompanyKnown(Refusal):
    """There is a company with this code already."""

    code = "enterprise.companies.known"
    status = HTTPStatus.CONFLICT
    sentence = "统一社会信用代码“{credit_code}”已登记为“{holder}”。"
    remedy = "请在企业列表中查找该企业，不要重复登记。"
    credit_code: str
    holder: str


@dataclass(eq=False)
class NotABranch(Refusal):
    """Only a branch bureau is in charge of companies."""

    code = "enterprise.companies.not_a_branch"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{unit}”不是分局，不能作为企业的管辖单位。"
    remedy = "请选择企业所在地的分局。"
    unit: str


@dataclass(eq=False)
class LicenceNumberDoubtful(Refusal):
    """None of the known forms; the same act goes through with a confirmation."""

    code = "enterprise.companies.licence_number_doubtful"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "许可证号“{number}”与已知的编号形式都不同，可能写错。"
    remedy = "请对照许可证核对；确实如此的，请确认后再提交。"
    number: str


@dataclass(eq=False)
class IdNumberMisshapen(Refusal):
    """Not 17 digits and a check digit. The number itself is never repeated."""

    code = "enterprise.companies.id_number_misshapen"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "身份证号应为 18 位，前 17 位是数字，末位是数字或 X。"
    remedy = "请对照身份证重新填写。"


@dataclass(eq=False)
class IdNumberDoubtful(Refusal):
    """The check digit or the day of birth does not fit; goes through with a confirmation."""

    code = "enterprise.companies.id_number_doubtful"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "身份证号的校验位或出生日期不符，多半有一位写错。"
    remedy = "请对照身份证核对；确实如此的，请确认后再提交。"


@dataclass(eq=False)
class RecordChanged(Refusal):
    """Somebody saved the record after this page was opened."""

    code = "enterprise.companies.record_changed"
    status = HTTPStatus.CONFLICT
    sentence = "企业档案在您打开页面后有过修改，这次没有保存。"
    remedy = "请重新打开页面，核对最新内容后再改。"


@dataclass(eq=False)
class PlateKnown(Refusal):
    """The company has this vehicle already."""

    code = "enterprise.companies.plate_known"
    status = HTTPStatus.CONFLICT
    sentence = "车牌号“{plate}”已登记在本企业。"
    remedy = "请在车辆列表中修改这辆车，不要重复登记。"
    plate: str


@dataclass(eq=False)
class Regulated(Refusal):
    """A fact on the licence changes through the branch only."""

    code = "enterprise.companies.regulated"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{what}”属于许可登记事项，不能直接修改。"
    remedy = "请提交变更申请，由管辖分局审核后生效。"
    what: str


@dataclass(eq=False)
class ChangeOpen(Refusal):
    """There is an open request about the same thing."""

    code = "enterprise.companies.change_open"
    status = HTTPStatus.CONFLICT
    sentence = "“{group}”已有变更申请 {number} 正在办理，没有再次提交。"
    remedy = "请在变更申请中查看；需要改内容的，撤回后重新提交。"
    group: str
    number: str


@dataclass(eq=False)
class NothingChanges(Refusal):
    """What is asked stands in the register already."""

    code = "enterprise.companies.nothing_changes"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "填写的内容与现有登记完全相同，没有提交。"
    remedy = "请改正需要变更的项目；不需要变更的，返回即可。"


@dataclass(eq=False)
class ChangeMoved(Refusal):
    """The request was changed after this page was opened."""

    code = "enterprise.companies.change_moved"
    status = HTTPStatus.CONFLICT
    sentence = "变更申请 {number} 在您打开页面后有过改动，这次没有办理。"
    remedy = "请重新打开这份申请，核对最新内容后再办理。"
    number: str


@dataclass(eq=False)
class ChangeNotInTurn(Refusal):
    """The act does not fit the state."""

    code = "enterprise.companies.change_not_in_turn"
    status = HTTPStatus.CONFLICT
    sentence = "变更申请 {number} 现在是“{state}”，不能{act}。"
    remedy = "请打开这份申请查看办理过程。"
    number: str
    state: str
    act: str


@dataclass(eq=False)
class RegisterMoved(Refusal):
    """What the company wanted to change is not what stands there any more."""

    code = "enterprise.companies.register_moved"
    status = HTTPStatus.CONFLICT
    sentence = "提交申请之后，登记内容已有其他变更，不能直接同意。"
    remedy = "请退回申请，请企业按最新登记内容重新核对后提交。"


@dataclass(eq=False)
class ReasonMissing(Refusal):
    """Whoever is sent back or refused must learn why."""

    code = "enterprise.companies.reason_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "没有写明原因，这次没有办理。"
    remedy = "请写清需要更正的内容或理由后再提交。"


@dataclass(eq=False)
class WarehouseClosed(Refusal):
    """A closed warehouse stays in the register as it was."""

    code = "enterprise.companies.warehouse_closed"
    status = HTTPStatus.CONFLICT
    sentence = "仓库“{name}”已于{day}停用，不能再变更。"
    remedy = "重新启用的，请按新增仓库申请；已有报告中的记录不受影响。"
    name: str
    day: str


@dataclass(eq=False)
class NoBranchForRegion(Refusal):
    """The data name a branch that is not in the tree of units."""

    code = "enterprise.companies.no_branch_for_region"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{region}”还没有对应的管辖分局。"
    remedy = "请选择注册地址所在的市州；仍不能提交的，请联系省局。"
    region: str


@dataclass(eq=False)
class AssignmentNotAfter(Refusal):
    """A new assignment begins after the one before it."""

    code = "enterprise.companies.assignment_not_after"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "新的管辖起始日期必须晚于现有管辖的起始日期{since}，且不早于今天。"
    remedy = "请改选日期后再提交。"
    since: str


@dataclass(eq=False)
class StandingInPast(Refusal):
    """A company's state changes today or on a day to come."""

    code = "enterprise.companies.standing_in_past"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "生效日期不能早于今天，没有办理。"
    remedy = "请选择今天或以后的日期。"


@dataclass(eq=False)
class StandingUnchanged(Refusal):
    """The company is in that state on that day already."""

    code = "enterprise.companies.standing_unchanged"
    status = HTTPStatus.CONFLICT
    sentence = "{company}到{day}已经是“{state}”状态，没有重复办理。"
    remedy = "请核对企业和日期；要撤销以后生效的决定，请按同一日期另作决定。"
    company: str
    day: str
    state: str
