"""Every rule the engine knows: what it is called, how heavy it weighs, on which clause it rests, what to do about it.

Points are not here: they belong to an indicator set (``yaojian.inspection.indicators``).
"""

from dataclasses import dataclass

from yaojian.inspection.engine.values import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """``group`` gathers rules in the report; ``clause`` names the source; ``advice`` is a sentence to the webmaster."""

    code: str
    title: str
    group: str
    severity: Severity
    clause: str
    advice: str


_LINKS = "链接可用性"
_TAGS = "网页标签"
_FOOTER = "底部功能区"
_FRESH = "内容更新"
_SAFE = "安全与个人信息"
_ACCESS = "无障碍与页面质量"
_SERVICE = "办事服务"
_TALK = "互动交流"
_OPEN = "信息公开"
_WORDING = "内容表述"
_BARRIER = "GB/T 37668—2019 信息无障碍（待核对条款）"
_INDICATORS = "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）"
_GUIDE = "《政府网站发展指引》（国办发〔2017〕47号）"
_WORDS = f"{_INDICATORS}功能设计·可用性"

_TABLE = (
    Rule("site.unreachable", "网站打不开", _LINKS, Severity.SERIOUS, f"{_INDICATORS}单项否决·站点无法访问",
         "请先确认服务器、网络和域名解析是否正常，恢复后重新检查。"),
    Rule("link.broken", "链接打不开", _LINKS, Severity.GENERAL, _WORDS,
         "请改成正确的网址；内容已下线的，请删除链接或恢复内容。"),
    Rule("link.timeout", "打开超过15秒", _LINKS, Severity.GENERAL, _WORDS,
         "请检查该页面或文件的服务器响应速度，不再使用的请删除链接。"),
    Rule("link.soft404", "内容已不存在但未按规范提示", _LINKS, Severity.GENERAL, _WORDS,
         "请删除失效链接，并让服务器对不存在的网址返回 404 状态。"),
    Rule("link.malformed", "网址写错", _LINKS, Severity.GENERAL, _WORDS, "请对照正确网址修改，注意冒号、斜杠和端口。"),
    Rule("link.local", "链接指向本机文件", _LINKS, Severity.GENERAL, _WORDS, "请把文件上传到网站，再把链接改为网站上的地址。"),
    Rule("link.private", "链接指向内部网络", _LINKS, Severity.GENERAL, _WORDS, "请换成公众能访问的网址，并避免在网页上暴露内部地址。"),
    Rule("link.unverified", "需要人工核实的链接", _LINKS, Severity.UNVERIFIED, _WORDS,
         "请用浏览器打开核实；确实打不开的，请修改或删除链接。"),
    Rule("link.anchor", "页内定位失效", _LINKS, Severity.HINT, "通用网页质量要求", "请补上对应的锚点，或去掉链接里 # 后面的部分。"),
    Rule("hidden.link", "隐藏链接或疑似暗链", _SAFE, Severity.SERIOUS, f"{_INDICATORS}单项否决·安全、泄密事故等严重问题",
         "请立即核实来源。不是本单位添加的，请删除、排查入侵并留存证据。"),
    Rule("privacy.id_card", "公开了完整身份证号码", _SAFE, Severity.SERIOUS, "《中华人民共和国个人信息保护法》第二十八条",
         "请立即隐去中间位数后重新发布，并检查附件里是否也有。"),
    Rule("privacy.mobile", "公开了完整手机号码", _SAFE, Severity.UNVERIFIED, "《中华人民共和国个人信息保护法》",
         "请核实是否为对外公开的工作电话；属于个人信息的，请隐去中间四位。"),
    Rule("transport.http", "网站没有启用加密访问", _SAFE, Severity.HINT, f"{_GUIDE}安全防护", "请启用 HTTPS，并让 HTTP 地址自动跳转。"),
    Rule("transport.certificate", "安全证书有误", _SAFE, Severity.UNVERIFIED, f"{_GUIDE}安全防护",
         "请用浏览器打开核实；确实有误的，请更换有效证书，或请对方网站更换。"),
    Rule("transport.mixed", "加密页面引用了未加密的内容", _SAFE, Severity.HINT, f"{_GUIDE}安全防护", "请把引用地址改为 https 开头。"),
    Rule("tags.site", "缺少站点标签", _TAGS, Severity.GENERAL, f"{_GUIDE}附件《网页设计规范》网页标签",
         "请在网页模板的 head 部分补上标签，并填写规范内容。"),
    Rule("tags.column", "缺少栏目标签", _TAGS, Severity.GENERAL, f"{_GUIDE}附件《网页设计规范》网页标签",
         "请在栏目模板的 head 部分补上标签，并填写规范内容。"),
    Rule("tags.content", "缺少内容标签", _TAGS, Severity.GENERAL, f"{_GUIDE}附件《网页设计规范》网页标签",
         "请在文章模板的 head 部分补上标签，并填写规范内容。"),
    Rule("tags.wrong", "网页标签内容有误", _TAGS, Severity.HINT, f"{_GUIDE}附件《网页设计规范》网页标签",
         "请按规范改正标签内容，每个标签只写一次。"),
    Rule("footer.missing", "底部功能区缺少要素", _FOOTER, Severity.GENERAL, f"{_INDICATORS}功能设计·网站标识",
         "请在全站页面底部补上这一项，并链接到规定的网址。"),
    Rule("fresh.home", "首页超过2周没有更新", _FRESH, Severity.SERIOUS, f"{_INDICATORS}单项否决·首页不更新",
         "请尽快在首页发布新信息，并检查首页是否自动显示最新内容。"),
    Rule("fresh.column", "栏目长期没有更新", _FRESH, Severity.GENERAL, f"{_INDICATORS}单项否决·栏目不更新",
         "请补发应公开的信息；不再使用的栏目请归档并从导航中撤下。"),
    Rule("fresh.blank", "空白栏目", _FRESH, Severity.GENERAL, f"{_INDICATORS}单项否决·栏目不更新", "请补充内容，或关闭这个栏目。"),
    Rule("fresh.other", "其他栏目超过更新周期", _FRESH, Severity.GENERAL, f"{_INDICATORS}发布解读·其他栏目",
         "请补发应公开的信息；不再使用的栏目请归档并从导航中撤下。"),
    Rule("fresh.undated", "栏目信息没有发布日期", _FRESH, Severity.UNVERIFIED, f"{_INDICATORS}单项否决·栏目不更新（没有日期的按未更新计）",
         "请在列表里为每条信息标明发布日期。"),
    Rule("fresh.future", "发布日期在未来", _FRESH, Severity.UNVERIFIED, f"{_INDICATORS}单项否决·弄虚作假（伪造发稿日期）",
         "请核实并改正发布日期。"),
    Rule("fresh.dates_differ", "标签与页面的发布日期不一致", _FRESH, Severity.HINT, f"{_GUIDE}附件《网页设计规范》网页标签",
         "请让标签 PubDate 与页面显示的发布日期一致。"),
    Rule("fresh.backdated", "发布日期早于实际出现时间", _FRESH, Severity.UNVERIFIED, f"{_INDICATORS}单项否决·弄虚作假（伪造发稿日期）",
         "请核实这条信息的真实发布时间；补发的信息应写补发当天的日期。"),
    Rule("words.grave", "疑似严重表述错误", _WORDING, Severity.SERIOUS, f"{_INDICATORS}单项否决·出现严重表述错误",
         "请立即核实并改正，同时检查转载和附件里有没有同样的错误。"),
    Rule("words.wrong", "疑似错别字或表述不当", _WORDING, Severity.GENERAL, "省级绩效考评·内容安全（待核对条款）",
         "请对照建议改正；确认无误的，请加入本站词表。"),
    Rule("words.likely", "模型判断的疑似错字", _WORDING, Severity.UNVERIFIED, "省级绩效考评·内容安全（待核对条款）",
         "请人工核实；确有错误的请改正，无误的请加入本站词表。"),
    Rule("words.form", "建议使用规范词形", _WORDING, Severity.HINT, "《第一批异形词整理表》等推荐性规范", "建议改用规范词形。"),
    Rule("guide.gravely", "办事指南缺少四类以上要素", _SERVICE, Severity.GENERAL, f"{_INDICATORS}单项否决·服务不实用",
         "请补齐八类要素：事项名称、设定依据、申请条件、办理材料、办理地点、办理时间、联系电话、办理流程。"),
    Rule("guide.element", "办事指南要素不全", _SERVICE, Severity.GENERAL, f"{_INDICATORS}办事服务·办事指南", "请补上缺少的要素。"),
    Rule("guide.vague", "办事指南材料要求含糊", _SERVICE, Severity.GENERAL, f"{_INDICATORS}办事服务·办事指南",
         "请逐项列明材料名称、份数和格式，不使用“其他材料”一类说法。"),
    Rule("letters.unanswered", "来信超过三个月没有答复", _TALK, Severity.SERIOUS, f"{_INDICATORS}单项否决·互动回应差", "请立即答复并公开。"),
    Rule("offer.letters", "没有找到网上咨询建言渠道", _TALK, Severity.UNVERIFIED, f"{_INDICATORS}单项否决·互动回应差",
         "请人工核实；确实没有的，请开设领导信箱或留言板，并保证能提交。"),
    Rule("offer.surveys", "没有找到征集调查栏目", _TALK, Severity.UNVERIFIED, f"{_INDICATORS}互动交流·征集调查", "请人工核实；确实没有的，请开设。"),
    Rule("offer.guides", "没有找到办事服务", _SERVICE, Severity.UNVERIFIED, f"{_INDICATORS}单项否决·服务不实用",
         "请人工核实；没有对外服务职能的单位不检查这一项。"),
    Rule("offer.search", "没有找到站内搜索", _SERVICE, Severity.UNVERIFIED, f"{_INDICATORS}功能设计·站内搜索", "请人工核实；确实没有的，请提供全站搜索。"),
    Rule("disclosure.platform", "没有找到政府信息公开专栏", _OPEN, Severity.UNVERIFIED, "《政府信息公开平台设置规范》（待核对条款）",
         "请人工核实；确实没有的，请在首页显著位置设置“政府信息公开”专栏。"),
    Rule("disclosure.part", "政府信息公开专栏缺少板块", _OPEN, Severity.UNVERIFIED, "《政府信息公开平台设置规范》（待核对条款）",
         "请人工核实；确实没有的，请补上板块。"),
    Rule("transport.expiring", "安全证书即将到期", _SAFE, Severity.HINT, f"{_GUIDE}安全防护", "请尽快更换证书，到期后浏览器会拦住访问者。"),
    Rule("transport.ipv6", "域名没有 IPv6 地址", _SAFE, Severity.GENERAL, f"{_INDICATORS}功能设计·IPv6改造",
         "请为网站域名增加 AAAA 记录，并开通 IPv6 访问。"),
    Rule("tags.code_differs", "标识码与页面底部不一致", _TAGS, Severity.GENERAL, f"{_GUIDE}附件《网页设计规范》网页标签",
         "请核对网站标识码，让标签与底部一致。"),
    Rule("page.empty", "空白页面", _ACCESS, Severity.GENERAL, _WORDS, "请恢复页面内容，或删除指向它的链接。"),
    Rule("page.charset", "页面声明的编码与实际不符", _ACCESS, Severity.GENERAL, "通用网页质量要求",
         "请统一网页实际编码、服务器声明和 meta 声明，建议全部使用 UTF-8。"),
    Rule("page.title", "页面没有标题", _ACCESS, Severity.HINT, "GB/T 37668—2019 信息无障碍（待核对条款）", "请为页面写上能说明内容的标题。"),
    Rule("page.language", "页面没有声明语言", _ACCESS, Severity.HINT, "GB/T 37668—2019 信息无障碍（待核对条款）",
         "请在 html 元素上写明 lang=\"zh-CN\"。"),
    Rule("access.label", "输入框没有名称", _ACCESS, Severity.HINT, _BARRIER, "请为输入框加上 label。"),
    Rule("access.frame", "框架没有标题", _ACCESS, Severity.HINT, _BARRIER, "请为 iframe 写上 title。"),
    Rule("access.link", "图片链接没有文字", _ACCESS, Severity.HINT, _BARRIER, "请为链接里的图片写上替代文字。"),
    Rule("access.contrast", "文字与背景对比不足", _ACCESS, Severity.HINT, _BARRIER, "请加深文字颜色或改淡背景，正文对比度不低于 4.5:1。"),
    Rule("access.axe", "浏览器检查出的无障碍问题", _ACCESS, Severity.HINT, _BARRIER, "请按说明修改页面模板，再用读屏软件或键盘试一遍。"),
    Rule("access.zoom", "页面禁止放大", _ACCESS, Severity.HINT, "《互联网网站适老化通用设计规范》（待核对条款）", "请去掉 viewport 里对缩放的限制。"),
    Rule("page.alt", "图片没有替代文字", _ACCESS, Severity.HINT, "GB/T 37668—2019 信息无障碍（待核对条款）",
         "请为图片写上说明文字；纯装饰的图片请写空的 alt。"),
)  # fmt: skip

RULES = {rule.code: rule for rule in _TABLE}
"""All rules by code, in the order of the report."""
