"""The pages of the site that inspections are measured on: sound ones, as a provincial administration has them.

Every page carries the tags, the footer and the dates the indicators ask for, so that whatever an inspection finds was
planted. Texts are made from a few sentences; no two articles are equal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

SITE = "示范省药品监督管理局"
TOPS = ("工作动态", "通知公告", "政务公开", "政策文件", "政策解读", "办事服务", "互动交流", "数据查询")
_SENTENCES = (
    "为加强药品经营使用环节质量管理，保障人民群众用药安全，省局决定在全省范围内开展专项检查。",
    "各市州市场监管部门、各分局要按照属地管理原则，落实监管责任，对辖区内企业逐家建立台账。",
    "检查发现的问题应当当场告知企业，并在五个工作日内将处理情况录入监管系统。",
    "对存在较大质量安全风险的，依法采取暂停销售、使用等风险控制措施，并及时向社会公布。",
    "企业应当于每年三月底前登录企业端填报上年度报告，对报告的真实性、完整性负责。",
    "检查人员应当如实记录检查情况，由企业负责人签字确认，并妥善保存有关资料。",
    "省局将适时组织抽查，对工作不力的单位予以通报。",
)
_SUBJECTS = ("药品批发企业", "医疗器械网络销售", "化妆品备案", "疫苗储存运输", "中药饮片", "特殊药品", "药品零售连锁")
_ACTS = ("监督检查情况通报", "有关工作的通知", "质量抽检公告", "行政处罚信息公开", "培训班举办")
_FOOTER = (
    "<footer><p>主办单位：示范省药品监督管理局　承办单位：示范省药品监督管理局信息中心　网站标识码：4200000001</p>"
    '<p><a href="/about/index.html">示ICP备12345678号</a> '
    '<a href="/about/index.html">示公网安备 42010602000001号</a> 联系电话：027-87110000</p>'
    '<p><a href="/about/index.html"><img src="/img/mark.png" alt="党政机关网站标识"></a> '
    '<a href="/about/find.html">我为政府网站找错</a> <a href="/about/map.html">网站地图</a> '
    "本网站支持IPv6访问</p></footer>"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list: where it leads, its title, its day."""

    path: str
    title: str
    day: date


def page(
    body: str, *, title: str, column: str = "首页", kind: str = "首页", head: str = "", charset: str = "utf-8"
) -> str:
    """A sound page around ``body``; ``kind`` is its ColumnType, ``charset`` what it declares (empty: nothing)."""
    declared = f'<meta charset="{charset}">' if charset else ""
    metas = {
        "SiteName": SITE,
        "SiteDomain": "127.0.0.1",
        "SiteIDCode": "4200000001",
        "ColumnName": column,
        "ColumnDescription": f"{column}栏目公开有关信息",
        "ColumnKeywords": f"{column},药品监管",
        "ColumnType": kind,
    }
    tags = "".join(f'<meta name="{name}" content="{content}">' for name, content in metas.items())
    menu = "".join(f'<li><a href="/c{number}/index.html">{name}</a></li>' for number, name in enumerate(TOPS))
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head>{declared}<title>{title}</title>{tags}'
        f'<link rel="stylesheet" href="/css/main.css"><script src="/js/main.js"></script>{head}</head>'
        f'<body><header><a href="/"><img src="/img/logo.png" alt="{SITE}"></a><form action="/search" role="search">'
        f'<label for="q">站内搜索</label><input id="q" name="q"></form><nav><ul>{menu}</ul></nav></header>'
        f'<main id="content">{body}</main>{_FOOTER}</body></html>'
    )


def article(number: int, *, title: str, column: str, day: date, nearby: Sequence[Item], extra: str = "") -> str:
    """One article of about 1,400 characters with links to its neighbours."""
    text = "".join(
        f"<p>（{turn + 1}）第{number}号。{_SENTENCES[(number + turn) % 7]}{_SENTENCES[(number * 3 + turn * 5) % 7]}"
        f"{_SENTENCES[(number * 5 + turn * 2 + 1) % 7]}</p>"
        for turn in range(10)
    )
    head = (
        f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{day} 09:30">'
        f'<meta name="ContentSource" content="{SITE}">'
    )
    links = "".join(f'<li><a href="{one.path}">{one.title}</a></li>' for one in nearby)
    body = (
        f'<p>当前位置：<a href="/">首页</a> &gt; {column}</p><article><h1>{title}</h1>'
        f'<p class="meta">来源：{SITE}　发布时间：{day} 09:30</p>{text}{extra}</article><h2>相关信息</h2><ul>{links}</ul>'
    )
    return page(body, title=f"{title}-{SITE}", column=column, kind="工作动态", head=head)


def listing(items: Iterable[Item], *, column: str, children: Iterable[Item] = (), extra: str = "") -> str:
    """A column's page: its columns below, then its items with their days."""
    rows = "".join(f'<li><a href="{one.path}">{one.title}</a><span>{one.day}</span></li>' for one in items)
    below = "".join(f'<li><a href="{one.path}">{one.title}</a></li>' for one in children)
    body = f"<h1>{column}</h1><ul>{below}</ul><ul>{rows}</ul>{extra}"
    return page(body, title=f"{column}-{SITE}", column=column, kind=column)


def title_of(number: int) -> str:
    """The title of article ``number``."""
    return f"关于{_SUBJECTS[number % 7]}{_ACTS[number % 5]}（第{number}期）"


def day_of(number: int, today: date) -> date:
    """The day of article ``number``: within the last ten days, so that no column is stale."""
    return today - timedelta(days=number % 10)
