"""Refusals about cold-chain data. Codes begin with ``enterprise.coldchain``."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass
class FutureYear(Refusal):
    """Readings of a year that has not begun."""

    code = "enterprise.coldchain.future_year"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "{year} 年还没有到，不能上传这一年的冷链数据。"
    remedy = "请核对年度后重新上传。"
    year: int


@dataclass
class NoFiles(Refusal):
    """An upload without files."""

    code = "enterprise.coldchain.no_files"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "没有选择文件，没有上传。"
    remedy = "请选择记录仪导出的文件后再上传。"


@dataclass
class AlreadyRemoved(Refusal):
    """The file counts no more already."""

    code = "enterprise.coldchain.already_removed"
    status = HTTPStatus.CONFLICT
    sentence = "“{name}”已经停用或被替换，没有重复操作。"
    remedy = "请刷新页面查看现在的文件。"
    name: str


@dataclass
class ChangedMeanwhile(Refusal):
    """Somebody else answered first."""

    code = "enterprise.coldchain.changed_meanwhile"
    status = HTTPStatus.CONFLICT
    sentence = "这段超限刚才已由他人修改，您的说明没有保存。"
    remedy = "请刷新页面，核对现在的说明后再保存。"


@dataclass
class ExcursionGone(Refusal):
    """A later analysis no longer finds the excursion."""

    code = "enterprise.coldchain.excursion_gone"
    status = HTTPStatus.CONFLICT
    sentence = "数据重新分析后，这段超限已不存在，说明没有保存。"
    remedy = "请回到冷链数据页查看现在的超限。"


@dataclass
class NothingToExplain(Refusal):
    """A month whose coverage needs no words, or no such probe."""

    code = "enterprise.coldchain.nothing_to_explain"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "这个测点的这个月不需要说明覆盖率，没有保存。"
    remedy = "请刷新页面，只说明覆盖率不足的月份。"


@dataclass
class HarmWithoutVaccine(Refusal):
    """Harm is said without saying of what."""

    code = "enterprise.coldchain.harm_without_vaccine"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "评估为有影响，却没有写明涉及的疫苗和批号，没有保存。"
    remedy = "请填写涉及疫苗和批号后再保存。"
