"""Service guides (办事指南): the eight classes of elements, and terms that leave the applicant guessing.

Classes: indicators 2019, 单项否决·服务不实用 (four or more missing in five guides); vague terms: 办事服务·办事指南.
"""

import re
from collections.abc import Iterator

from yaojian.inspection.engine.values import Page, Sighting, SiteView

_GUIDE = re.compile(r"办事指南|服务指南")
# A name of a guide ends so, or begins so before a colon; “办事指南里的附件打不开” and “关于修订办事指南的通知” are about guides.
_NAMED = re.compile(r"(?:办事|服务)指南[》”』】]?(?:[（(][^）)]*[）)])?[》”』】]?$|^(?:办事|服务)指南[：:]")
_ELEMENTS = {
    "事项名称": re.compile(r"事项名称|项目名称|办理事项"),
    "设定依据": re.compile(r"设定依据|办理依据|法律依据|法定依据|政策依据"),
    "申请条件": re.compile(r"(?:申请|受理|办理|准予)条件|申请人资格|办理对象|服务对象"),
    "办理材料": re.compile(r"(?:办理|申请|申报|所需)材料|提交材料|材料(?:清单|目录)"),
    "办理地点": re.compile(r"(?:办理|办公|受理|窗口)(?:地点|地址)|受理窗口"),
    "办理时间": re.compile(r"(?:办理|办公|工作|受理)时间|(?:办结|承诺|法定)时限|办理期限"),
    "联系电话": re.compile(r"(?:联系|咨询|办公|监督投诉|投诉)(?:电话|方式)"),
    "办理流程": re.compile(r"办理(?:流程|程序|环节|步骤)|流程图|审批(?:流程|程序)"),
}
_VAGUE = re.compile(
    r"(?:法律|法规|规章|有关规定|相关规定)[^。；]{0,12}(?:规定|要求)(?:应当|应|需要?)?(?:提交|提供)的其[他它](?:材料|资料)"
    r"|(?:其[他它]|有关|相关)(?:应当|应|需要?)?(?:提交|提供)?的?(?:证明)?(?:材料|资料)等?(?=[。；、，）)\s]|$)"
)
_GRAVELY = 4  # missing classes that count for the veto
_HEADED = re.compile(r"[一-鿿]{4}")  # a heading long enough to name a matter
_SUFFIX = re.compile(r"\s*[-_|－—]+\s*")
_FEWEST = 2  # classes that must be there for a page to be a guide at all


def service_guides(page: Page, site: SiteView) -> Iterator[Sighting]:
    """Only content pages that call themselves a guide; lists of guides and articles about guides are none."""
    if page.is_home or not _calls_itself_guide(page):
        return
    missing = [name for name, pattern in _ELEMENTS.items() if not pattern.search(page.text)]
    if len(_ELEMENTS) - len(missing) < _FEWEST:
        return
    if "事项名称" in missing and _headed_by_its_matter(page):
        missing.remove("事项名称")
    if missing:
        rule = "guide.gravely" if len(missing) >= _GRAVELY else "guide.element"
        yield Sighting(rule, page.url, page.url, "body", page.title or "", f"办事指南缺少要素：{'、'.join(missing)}")
    if vague := _VAGUE.search(page.text):
        excerpt = f"材料要求含糊：“…{page.text[max(0, vague.start() - 10) : vague.end() + 4]}…”"
        yield Sighting("guide.vague", page.url, page.url, "body", vague[0], excerpt)


def _headed_by_its_matter(page: Page) -> bool:
    """A guide whose title is the matter (“药品经营许可证核发 - 办事指南”) names it without saying 事项名称 before it."""
    titles = (*page.metas.get("articletitle", ()), _SUFFIX.split(page.title or "", maxsplit=1)[0])
    return any(_HEADED.search(_GUIDE.sub("", title)) for title in titles)


def _calls_itself_guide(page: Page) -> bool:
    if any(_NAMED.search(part.strip()) for part in _SUFFIX.split(page.title or "")):
        return True
    names = (*page.metas.get("columnname", ()), *page.metas.get("columntype", ()))
    return "articletitle" in page.metas and any(_GUIDE.search(name) for name in names)
