"""Entries from a company's record to what it can do in this and the other rooms: only those served here."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True, slots=True)
class Entry:
    """A way into one kind of business. ``address`` is a path of this host."""

    label: str
    text: str
    icon: str
    address: str


_KNOWN = (
    ("enterprise:reports:list", "年度报告", "填报药品经营企业年度报告和疫苗储存配送报告。", "report"),
    ("enterprise:certificates:own", "电子证照", "查询、预览和下载本企业的电子证照。", "certificate"),
    ("enterprise:coldchain:years", "冷链数据", "上传温湿度记录，查看月度趋势和超限情况。", "test-pipe-2"),
    ("enterprise:incidents:list", "立即报告", "发现质量问题、温度异常等情况时立即报告分局。", "alert-triangle"),
    ("enterprise:peers:systems", "业务系统", "进入非现场监管、器械报告等系统，不需要再次登录。", "external-link"),
    ("enterprise:companies:changes", "变更申请", "变更许可登记事项，由管辖分局审核。", "file-pencil"),
    ("portal:fw:search", "办事指南", "查看许可、备案等事项的办理条件和材料。", "file-text"),
)


def entries() -> list[Entry]:
    """In their order of use."""
    found = []
    for name, label, text, icon in _KNOWN:
        try:
            found.append(Entry(label, text, icon, reverse(name)))
        except NoReverseMatch:  # that room, or its surface, is not served here
            continue
    return found
