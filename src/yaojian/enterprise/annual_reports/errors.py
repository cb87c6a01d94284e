"""Refusals about annual reports. Codes begin with ``enterprise.annual_reports``."""

from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class NoDefinition(Refusal):
    """No definition covers that year."""

    code = "enterprise.annual_reports.no_definition"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "{year} 年度没有可填的报告。"
    remedy = "请选择列表中给出的年度。"
    year: int


@dataclass(eq=False)
class YearNotOver(Refusal):
    """A report tells about a year that is over."""

    code = "enterprise.annual_reports.year_not_over"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "{year} 年还没有结束，不能填报该年度的报告。"
    remedy = "请在次年 1 月 1 日以后填报。"
    year: int


@dataclass(eq=False)
class AlreadyStarted(Refusal):
    """There is one report a year; somebody began it already."""

    code = "enterprise.annual_reports.already_started"
    status = HTTPStatus.CONFLICT
    sentence = "{year} 年度的报告已经建立，目前状态为“{state}”。"
    remedy = "请在报告列表中打开它继续办理。"
    year: int
    state: str


@dataclass(eq=False)
class NotEditable(Refusal):
    """Submitted or accepted: nothing can be changed."""

    code = "enterprise.annual_reports.not_editable"
    status = HTTPStatus.CONFLICT
    sentence = "这份报告的状态为“{state}”，不能再修改，刚才的内容没有保存。"
    remedy = "确需更正的，请联系管辖分局退回后再改。"
    state: str


@dataclass(eq=False)
class SectionTooLarge(Refusal):
    """More data than a section may hold. Sizes in KB (1024 bytes)."""

    code = "enterprise.annual_reports.section_too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    sentence = "本节内容有 {size} KB，超过了 {most} KB 的上限，没有保存。"
    remedy = "请精简文字或减少表格行数后再保存。"
    size: int
    most: int


@dataclass(eq=False)
class ReportChanged(Refusal):
    """Somebody changed the report after this page was opened."""

    code = "enterprise.annual_reports.changed"
    status = HTTPStatus.CONFLICT
    sentence = "打开这一页以后报告又有变化，刚才的操作没有执行。"
    remedy = "请刷新页面，核对最新内容后再办理。"


@dataclass(eq=False)
class NotComplete(Refusal):
    """Submitting needs every section free of problems; the pages and the API list them beforehand."""

    code = "enterprise.annual_reports.not_complete"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "报告还有 {count} 处需要填写或更正，没有提交。"
    remedy = "请按复核页列出的问题逐项改正后再提交。"
    count: int


@dataclass(eq=False)
class NotDeclared(Refusal):
    """The declaration was not ticked."""

    code = "enterprise.annual_reports.not_declared"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "还没有勾选承诺声明，报告没有提交。"
    remedy = "请阅读承诺声明，勾选后再提交。"


@dataclass(eq=False)
class NotADraft(Refusal):
    """Only what was never submitted can be deleted."""

    code = "enterprise.annual_reports.not_a_draft"
    status = HTTPStatus.CONFLICT
    sentence = "这份报告已经提交过，不能删除。"
    remedy = "内容有误的，请联系管辖分局退回后更正。"


@dataclass(eq=False)
class AlreadyDecided(Refusal):
    """A colleague was quicker. ``at`` is aware Beijing time."""

    code = "enterprise.annual_reports.already_decided"
    status = HTTPStatus.CONFLICT
    sentence = "这份报告已由{reviewer}于{at:%m月%d日 %H:%M}{outcome}，您的意见没有保存。"
    remedy = "请刷新页面查看结果。"
    reviewer: str
    at: datetime
    outcome: str


@dataclass(eq=False)
class ReasonMissing(Refusal):
    """A company must learn what to correct."""

    code = "enterprise.annual_reports.reason_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "退回报告须写明原因，现在没有退回。"
    remedy = "请写清需要企业更正的内容后再退回。"


@dataclass(eq=False)
class AlreadySubmitted(Refusal):
    """It was submitted and waits, or is accepted; submitting again changes nothing. ``at`` is Beijing time."""

    code = "enterprise.annual_reports.already_submitted"
    status = HTTPStatus.CONFLICT
    sentence = "这份报告已于{at:%m月%d日 %H:%M}提交，回执号 {receipt}，不需要再次提交。"
    remedy = "请在报告页查看审核进度。"
    at: datetime
    receipt: str


@dataclass(eq=False)
class NotAccepted(Refusal):
    """Only an accepted report needs a request before it can be changed."""

    code = "enterprise.annual_reports.not_accepted"
    status = HTTPStatus.CONFLICT
    sentence = "这份报告的状态为“{state}”，不需要申请更正。"
    remedy = "待审核的请联系管辖分局退回，其他状态可以直接修改。"
    state: str


@dataclass(eq=False)
class AlreadyAsked(Refusal):
    """One request at a time."""

    code = "enterprise.annual_reports.already_asked"
    status = HTTPStatus.CONFLICT
    sentence = "更正申请已经提交，正在等待分局答复。"
    remedy = "请在报告页查看答复，不需要再次申请。"


@dataclass(eq=False)
class AnswerMissing(Refusal):
    """A company must learn why not."""

    code = "enterprise.annual_reports.answer_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "不同意更正须写明理由，现在没有答复。"
    remedy = "请写清理由后再答复。"


@dataclass(eq=False)
class CorrectionDecided(Refusal):
    """A colleague was quicker. ``at`` is aware Beijing time."""

    code = "enterprise.annual_reports.correction_decided"
    status = HTTPStatus.CONFLICT
    sentence = "这项更正申请已由{reviewer}于{at:%m月%d日 %H:%M}答复（{outcome}），您的答复没有保存。"
    remedy = "请刷新页面查看结果。"
    reviewer: str
    at: datetime
    outcome: str


@dataclass(eq=False)
class ExtensionTooEarly(Refusal):
    """More time must be more, and not be over already."""

    code = "enterprise.annual_reports.extension_too_early"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "延期至 {until:%Y年%m月%d日} 不晚于现在的期限（{known:%Y年%m月%d日}）或今天，没有延期。"
    remedy = "请选择更晚的日期。"
    until: date
    known: date


@dataclass(eq=False)
class AlreadyFiled(Refusal):
    """What was filed needs no more time."""

    code = "enterprise.annual_reports.already_filed"
    status = HTTPStatus.CONFLICT
    sentence = "企业已经提交了这份报告（回执号 {receipt}），不需要延期。"
    remedy = "请在审核页办理。"
    receipt: str


@dataclass(eq=False)
class TooManyFiles(Refusal):
    """More files than a section may have."""

    code = "enterprise.annual_reports.too_many_files"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "一节最多有 {most} 个附件，现在已有 {there} 个，刚才的文件没有添加。"
    remedy = "请先删除不需要的附件，或把几个文件合并后再上传。"
    most: int
    there: int


@dataclass(eq=False)
class NoTable(Refusal):
    """The section has no such table, or does not concern the company."""

    code = "enterprise.annual_reports.no_table"
    status = HTTPStatus.NOT_FOUND
    sentence = "这一节没有这张表格。"
    remedy = "请从章节页面选择要导入的表格。"


@dataclass(eq=False)
class TableUnreadable(Refusal):
    """The file is not what the template was; ``why`` is the whole Chinese sentence."""

    code = "enterprise.annual_reports.table_unreadable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "没有导入：{why}"
    remedy = "更正后请重新上传。"
    why: str


@dataclass(eq=False)
class SectionChanged(Refusal):
    """Somebody saved the section after this page was opened."""

    code = "enterprise.annual_reports.section_changed"
    status = HTTPStatus.CONFLICT
    sentence = "{by}刚才也保存了这一节，没有恢复。"
    remedy = "请刷新页面，核对最新内容后再恢复。"
    by: str
