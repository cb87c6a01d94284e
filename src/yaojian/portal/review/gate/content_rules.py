"""Rules about one version by itself. Pure: what time it is comes as an argument."""

import re
from collections.abc import Iterator
from datetime import date, datetime

from yaojian.kernel.calendar.workdays import BEIJING
from yaojian.kernel.wording import Severity
from yaojian.portal.articles.content import ArticleContent
from yaojian.portal.review.gate.findings import Finding
from yaojian.portal.review.gate.texts import text_of

_EMPTY_ALT = frozenset({"图片", "照片", "配图", "插图", "图", "image", "photo", "picture", "img"})
_FILE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp)$|^(?:img|dsc|微信图片|屏幕截图)[_\-\d]*$", re.IGNORECASE)
_UNREADABLE = re.compile(r"^(?:[\x00-\x7f]*|新建.{0,30}|未命名.{0,6}|附件\d{0,2}|扫描.{0,4}\d+|无标题)$")
_ENDING = re.compile(r"\.[A-Za-z0-9]{2,5}$")
_NUMBER = re.compile(r"^[\u4e00-\u9fff]{2,20}〔(?P<year>(?:19|20)\d{2})〕(?:第)?[1-9]\d{0,4}号$")
_NOTICE_NUMBER = re.compile(r"^(?:[\u4e00-\u9fff]{0,30})?(?P<year>(?:19|20)\d{2})年第[1-9]\d{0,3}号$")
_DAY = re.compile(
    r"(?P<year>(?:19|20)\d{2})\s*(?:年|[-/.])\s*(?P<month>\d{1,2})\s*(?:月|[-/.])\s*(?P<day>\d{1,2})\s*日?"
)
_STATED = re.compile(r"(?:发布(?:时间|日期)|公开(?:时间|日期))\s*[:：]\s*")
DISCLOSED_WITHIN_DAYS = 28
"""20 working days are about four weeks (政府信息公开条例第二十六条): later than that, the day of the paper is looked at."""


def check(content: ArticleContent, now: datetime) -> Iterator[Finding]:
    """All rules of this module."""
    yield from _presence(content)
    yield from _structure(content)
    for number, part in enumerate(content.parts):
        place = f"body.{number}"
        if part["kind"] == "picture":
            yield from _picture(place, part)
        elif part["kind"] in {"attachment", "media"}:
            yield from _name(place, str(part.get("shown_name") or part["name"]))
    yield from _document_number(content, now)
    yield from _days(content, now)


def _presence(content: ArticleContent) -> Iterator[Finding]:
    if not content.plain_text().strip():
        yield Finding("content.empty_body", Severity.BLOCK, "body", 0, 0, "正文是空的。", "请写正文。")
    if not content.source.strip():
        yield Finding(
            "content.no_source", Severity.BLOCK, "source", 0, 0, "没有填写来源。", "请填写发布单位或转载出处。"
        )
    if not content.summary.strip():
        yield Finding("content.no_summary", Severity.NOTE, "summary", 0, 0, "没有摘要。", "列表和分享时会显示摘要。")


def _structure(content: ArticleContent) -> Iterator[Finding]:
    level = 1
    for number, part in enumerate(content.parts):
        place = f"body.{number}"
        if part["kind"] == "heading":
            if part["level"] > level + 1:
                first = "第一个小标题应为一级标题。" if level == 1 else "小标题的级别跳过了一级。"
                yield Finding("content.heading_order", Severity.BLOCK, place, 0, 0, first, text=part["text"])
            level = part["level"]
        if part["kind"] == "table" and not part["caption"].strip():
            yield Finding("content.table_caption", Severity.BLOCK, place, 0, 0, "表格没有标题。", "请写明表格标题。")


def _picture(place: str, part: dict[str, object]) -> Iterator[Finding]:
    alt = str(part["alt"]).strip()
    if not alt and not part.get("decorative"):
        told = "图片没有替代文字，看不见图的人不知道图上有什么。"
        yield Finding("picture.no_alt", Severity.BLOCK, place, 0, 0, told, "请写出图上有什么，或勾选“仅作装饰”。")
    elif alt and says_nothing(alt):
        told = f"图片的替代文字“{alt}”没有说出图上有什么。"
        yield Finding("picture.empty_alt", Severity.BLOCK, place, 0, len(alt), told, "请写出图上有什么。", alt)


def says_nothing(alt: str) -> bool:
    """Whether an alternative text is empty, 图片, or the name of a file."""
    said = alt.strip()
    return not said or said.lower() in _EMPTY_ALT or bool(_FILE_NAME.search(said))


def _name(place: str, name: str) -> Iterator[Finding]:
    if _UNREADABLE.match(_ENDING.sub("", name.strip())):
        told = f"附件的显示名称“{name}”看不出是什么文件。" if name.strip() else "附件没有显示名称。"
        yield Finding("attachment.unreadable_name", Severity.BLOCK, place, 0, 0, told, "请写出文件的中文名称。", name)


def _document_number(content: ArticleContent, now: datetime) -> Iterator[Finding]:
    number = content.document_number.strip()
    if not number:
        return
    found = _NUMBER.match(number) or _NOTICE_NUMBER.match(number)
    end = len(content.document_number)
    if found is None:
        told = f"文号“{number}”的写法不规范。"
        advice = "例如“鄂药监发〔2026〕1号”或“2026年第1号”。"
        yield Finding("number.form", Severity.BLOCK, "document_number", 0, end, told, advice, number)
    elif int(found["year"]) > now.astimezone(BEIJING).year:
        told = f"文号“{number}”的年份还没有到。"
        yield Finding("number.future", Severity.BLOCK, "document_number", 0, end, told, "请核对年份。", number)


def _days(content: ArticleContent, now: datetime) -> Iterator[Finding]:
    """The day under a paper, and days the text gives for its own publication."""
    today = now.astimezone(BEIJING).date()
    public = (content.published or now).astimezone(BEIJING).date()
    for number, part in enumerate(content.parts):
        if part["kind"] != "text":
            continue
        text, place = text_of(part), f"body.{number}"
        for found in _DAY.finditer(text):
            day = _as_day(found)
            if day is None:
                told = f"“{found[0]}”不是一个存在的日期。"
                yield Finding("date.impossible", Severity.WARN, place, *found.span(), told, "请核对日期。", found[0])
            elif _STATED.search(text[: found.start()][-12:]) and day != public:
                told = f"正文写的发布日期“{found[0]}”与实际发布日期（{public:%Y-%m-%d}）不同。"
                advice = "发布日期由系统如实显示，请删去正文中的日期。"
                yield Finding("date.stated", Severity.BLOCK, place, *found.span(), told, advice, found[0])
            elif _stands_alone(text, found):
                yield from _signed(place, found, day, today, public)


def _signed(place: str, found: re.Match[str], day: date, today: date, public: date) -> Iterator[Finding]:
    if day > today:
        told = f"落款日期“{found[0]}”还没有到。"
        yield Finding("date.future", Severity.BLOCK, place, *found.span(), told, "请核对成文日期。", found[0])
    elif (public - day).days > DISCLOSED_WITHIN_DAYS:
        told = f"落款日期“{found[0]}”距发布已 {(public - day).days} 天，政府信息应在形成之日起 20 个工作日内公开。"
        yield Finding("date.late", Severity.WARN, place, *found.span(), told, "请核对成文日期，或说明原因。", found[0])


def _as_day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def _stands_alone(text: str, found: re.Match[str]) -> bool:
    """A line that holds nothing but the day: the day a paper was signed."""
    begin = text.rfind("\n", 0, found.start()) + 1
    end = text.find("\n", found.end())
    return text[begin : end if end >= 0 else len(text)].strip() == found[0].strip()
