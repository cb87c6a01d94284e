"""A site with faults planted and labelled, and with traps: sound things that look like faults.

``build`` gives every answer of the site and the two lists an inspection is judged by. Scales: ``small`` for tests,
``large`` (over 3,000 pages), ``timed`` (as large, without links that hang and without the endless calendar, which
other programs never leave).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.bench.support.planted_pages import TOPS, Item, article, day_of, listing, page, title_of
from tests.bench.support.planted_traps import set_huge, set_traps

Odd = Callable[[str, int], bytes]


@dataclass(frozen=True, slots=True)
class Label:
    """Something planted: the kind, the address a finding names, the rules that may say so."""

    kind: str
    url: str
    rules: frozenset[str]


@dataclass
class Planted:
    """Everything a site answers. ``odd`` are functions of (request, times asked); ``spaces`` the same by prefix."""

    home: str
    files: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    moved: dict[str, tuple[int, str]] = field(default_factory=dict)
    failing: dict[str, int] = field(default_factory=dict)
    odd: dict[str, Odd] = field(default_factory=dict)
    spaces: dict[str, Odd] = field(default_factory=dict)
    defects: list[Label] = field(default_factory=list)
    traps: list[Label] = field(default_factory=list)
    snippets: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    old_encoded: list[str] = field(default_factory=list)
    pages: int = 0

    def url(self, path: str) -> str:
        """The address of ``path`` on the site."""
        return self.home.rstrip("/") + path

    def defect(self, kind: str, target: str, snippet: str, *rules: str) -> None:
        """Plant ``snippet`` in some article; a finding of ``rules`` must name ``target`` (a path of ours or an address)."""
        self.defects.append(Label(kind, self.url(target) if target.startswith("/") else target, frozenset(rules)))
        self.snippets.append(snippet)

    def trap(self, kind: str, target: str, snippet: str) -> None:
        """Plant something sound; no finding about links may name ``target``."""
        self.traps.append(Label(kind, self.url(target) if target.startswith("/") else target, frozenset()))
        self.snippets.append(snippet)


def a(target: str, words: str = "相关链接") -> str:
    """A link."""
    return f'<p><a href="{target}">{words}</a></p>'


_BROKEN, _SOFT = "link.broken", "link.soft404"


def build(scale: str, today: date, port: int) -> Planted:
    """The site at ``port`` as of ``today``."""
    site = Planted(f"http://127.0.0.1:{port}/")
    _dead(site, port)
    _redirects_and_soft(site)
    _elements(site)
    _scripts(site)
    _content(site, today)
    set_traps(site, port)
    if scale != "timed":
        _without_end(site)
        set_huge(site)
    _fill(site, scale, today)
    return site


def _dead(site: Planted, port: int) -> None:
    for n in range(6):
        site.defect("404 page", f"/gone/page{n}.html", a(f"/gone/page{n}.html"), _BROKEN)
    for n, kind in enumerate(("pdf", "docx", "pdf", "pdf")):
        site.defect("404 attachment", f"/gone/file{n}.{kind}", a(f"/gone/file{n}.{kind}", "附件"), _BROKEN)
    for n in range(4):
        site.defect("404 image", f"/gone/p{n}.png", f'<img src="/gone/p{n}.png" alt="现场检查">', _BROKEN)
    for n, status in enumerate((500, 500, 502)):
        site.failing[f"/err/{n}.html"] = status
        site.defect("500", f"/err/{n}.html", a(f"/err/{n}.html"), _BROKEN)
    for n in range(3):
        site.defect("refused", f"http://127.0.0.1:4/r{n}", a(f"http://127.0.0.1:4/r{n}"), _BROKEN, "link.private")
    for n in range(2):
        site.odd[f"/drop/{n}.html"] = lambda head, times: b"drop"
        site.defect("dropped", f"/drop/{n}.html", a(f"/drop/{n}.html"), _BROKEN)
    for n in range(4):
        target = f"http://localhost:{port}/outside/{n}.html"
        site.defect("external 404", target, a(target), _BROKEN)


def _redirects_and_soft(site: Planted) -> None:
    for n in range(3):
        site.moved[f"/loop/{n}.html"] = (302, f"/loop/{n}b.html")
        site.moved[f"/loop/{n}b.html"] = (302, f"/loop/{n}.html")
        site.defect("redirect loop", f"/loop/{n}.html", a(f"/loop/{n}.html"), _BROKEN)
        site.moved[f"/old/{n}.html"] = (301, f"/gone/moved{n}.html")
        site.defect("redirect to 404", f"/old/{n}.html", a(f"/old/{n}.html"), _BROKEN)
    said = ("<p>您访问的页面不存在</p>", "<p>抱歉，您要查看的内容已删除。</p>")
    for n in range(4):
        title = "404 Not Found" if n < 2 else "页面找不到"
        site.files[f"/soft/{n}.html"] = page(said[n % 2], title=title).encode()
        site.defect("soft 404", f"/soft/{n}.html", a(f"/soft/{n}.html"), _SOFT)
    for n in range(4):
        target = f"/about/index.html#none{n}"
        site.defect("wrong anchor", target, a(target), "link.anchor")
    for n in range(2):
        site.files[f"/zero/{n}.html"] = b""
        site.defect("zero bytes", f"/zero/{n}.html", a(f"/zero/{n}.html"), "page.empty")
    for written in ("http://www.example.com:99999/", "http：//www.example.com/"):
        site.defect("malformed", written, a(written), "link.malformed")
    for written in (r"C:\文件\通知.doc", "file:///D:/a.doc"):
        site.defect("local path", written, a(written), "link.local")


def _elements(site: Planted) -> None:
    site.files["/css/main.css"] = b"body{background:url(/gone/bg0.png)} i{background:url('../gone/bg1.png')}"
    site.defect("css url", "/gone/bg0.png", "", _BROKEN)
    site.defect("css url", "/gone/bg1.png", "", _BROKEN)
    for n in range(2):
        srcset = f'<img src="/img/logo.png" srcset="/img/logo.png 1x, /gone/s{n}.png 2x" alt="图">'
        site.defect("srcset", f"/gone/s{n}.png", srcset, _BROKEN)
        site.defect("iframe", f"/gone/f{n}.html", f'<iframe src="/gone/f{n}.html" title="框"></iframe>', _BROKEN)
    site.defect("css, js, video", "/gone/x.css", "", _BROKEN)
    site.heads.append('<link rel="stylesheet" href="/gone/x.css">')
    site.defect("css, js, video", "/gone/x.js", '<script src="/gone/x.js"></script>', _BROKEN)
    site.defect("css, js, video", "/gone/x.mp4", '<video controls src="/gone/x.mp4"></video>', _BROKEN)
    site.files["/refresh.html"] = page(
        "<p>正在转到新的地址。</p>", title="转到新址", head='<meta http-equiv="refresh" content="5;url=/gone/r.html">'
    ).encode()
    site.defect("meta refresh", "/gone/r.html", a("/refresh.html"), _BROKEN)
    for n, hidden in enumerate(("display:none", "position:absolute;left:-9999px", "font-size:0")):
        target = f"http://gamble{n}.invalid/"
        site.defect(
            "hidden gambling", target, f'<div style="{hidden}"><a href="{target}">友情链接</a></div>', "hidden.link"
        )
    for n in range(2):
        site.old_encoded.append(a(f"/gone/gbk{n}.html", "附件下载"))
        site.defect("404 in GBK page", f"/gone/gbk{n}.html", "", _BROKEN)


def _scripts(site: Planted) -> None:
    written = "<script>document.write('<a href=\"/gone/js0.html\">查询</a>');</script>"
    site.defect("document.write", "/gone/js0.html", written, _BROKEN)
    click = "<p onclick=\"location.href='/gone/js1.html'\">进入</p>"
    site.defect("location", "/gone/js1.html", click, _BROKEN)
    site.defect("window.open", "/gone/js2.html", "<script>window.open('/gone/js2.html')</script>", _BROKEN)
    site.defect("data-href", "/gone/js3.html", '<p data-href="/gone/js3.html">打开</p>', _BROKEN)


def _content(site: Planted, today: date) -> None:
    """Faults of content, beyond links: what the other programs do not look for."""
    site.moved["/meta/a.html"] = (302, "http://169.254.169.254/latest/")
    site.defect("redirect to metadata", "/meta/a.html", a("/meta/a.html"), "link.private")
    site.defect(
        "private address", "http://10.1.2.3/oa/", a("http://10.1.2.3/oa/"), "link.private", _BROKEN, "link.timeout"
    )
    card = article(
        9_001, title="名单公示", column="通知公告", day=today, nearby=(), extra="<p>张某某 11010519491231002X</p>"
    )
    site.files["/leak/card.html"] = card.encode()
    site.defect("identity number", "/leak/card.html", a("/leak/card.html"), "privacy.id_card")
    site.files["/blank/index.html"] = page(
        "<h1>统计</h1><p>暂无内容</p>", title="统计", column="统计", kind="数据发布"
    ).encode()
    site.defect("blank column", "/blank/index.html", a("/blank/index.html"), "fresh.blank")
    old = [Item("/about/index.html", f"旧闻{n}", today - timedelta(days=30 + n)) for n in range(4)]
    site.files["/stale/index.html"] = listing(old, column="分局动态").encode()
    site.defect("stale column", "/stale/index.html", a("/stale/index.html"), "fresh.column")


def _without_end(site: Planted) -> None:
    from tests.bench.support.planted_server import answer

    for n in range(3):
        site.odd[f"/hang/{n}.html"] = lambda head, times: b"hang"
        site.defect("time-out", f"/hang/{n}.html", a(f"/hang/{n}.html"), "link.timeout")

    def month(head: str, times: int) -> bytes:
        number = int(head.partition("m=")[2].partition(" ")[0] or 0)
        body = f"<h1>{number}月</h1>{a(f'/calendar?m={number + 1}', '下月')}{a(f'/calendar?m={number - 1}', '上月')}"
        return answer(200, page(body, title=f"日历{number}").encode())

    site.spaces["/calendar"] = month
    site.snippets.append(a("/calendar?m=1", "日历"))


def _fill(site: Planted, scale: str, today: date) -> None:
    """Columns, lists and articles around what was planted."""
    tops, middles, leaves, each = (2, 2, 2, 12) if scale == "small" else (8, 6, 3, 19)
    number, snippets = 0, list(site.snippets)
    total = tops * middles * leaves * each
    spread = [snippets[n::total] for n in range(total)]
    for top in range(tops):
        children = []
        for middle in range(middles):
            grandchildren = []
            for leaf in range(leaves):
                name, folder = f"{TOPS[top]}{middle + 1}之{leaf + 1}", f"/c{top}/m{middle}/l{leaf}"
                items = [
                    Item(f"{folder}/t{number + n}.html", title_of(number + n), day_of(number + n, today))
                    for n in range(each)
                ]
                _articles(site, number, items, name, spread)
                _lists(site, folder, items, name)
                number += each
                grandchildren.append(Item(f"{folder}/index.html", name, today))
            path = f"/c{top}/m{middle}/index.html"
            site.files[path] = listing((), column=f"{TOPS[top]}{middle + 1}", children=grandchildren).encode()
            children.append(Item(path, f"{TOPS[top]}{middle + 1}", today))
        site.files[f"/c{top}/index.html"] = listing((), column=TOPS[top], children=children).encode()
    _rest(site, tops, today)
    site.pages = sum(path.endswith((".html", "/")) for path in site.files)


def _articles(site: Planted, first: int, items: list[Item], column: str, spread: list[list[str]]) -> None:
    for n, one in enumerate(items):
        number = first + n
        nearby = [items[(n + step) % len(items)] for step in range(1, 13)]
        extra = "".join(spread[number])
        old = number % 20 == 3
        if old and site.old_encoded:
            extra += site.old_encoded.pop()
        text = article(number, title=one.title, column=column, day=one.day, nearby=nearby, extra=extra)
        if number == 0:
            text = text.replace("</head>", "".join(site.heads) + "</head>")
        site.files[one.path] = _old_bytes(text, number // 20 % 4) if old else text.encode()
        if old and number // 20 % 4 == 3:
            site.defects.append(Label("false declaration", site.url(one.path), frozenset({"page.charset"})))


def _old_bytes(text: str, style: int) -> bytes:
    """In GB18030 and declared as gb2312, gbk, not at all, or falsely as UTF-8."""
    declared = (
        '<meta charset="gb2312">',
        '<meta http-equiv="Content-Type" content="text/html; charset=gbk">',
        "",
        None,
    )[style]
    return (text if declared is None else text.replace('<meta charset="utf-8">', declared)).encode("gb18030")


def _lists(site: Planted, folder: str, items: list[Item], column: str) -> None:
    half = (len(items) + 1) // 2
    paging = '<script>createPageHTML(2, 0, "index", "html");</script>'
    site.files[f"{folder}/index.html"] = listing(items[:half], column=column, extra=paging).encode()
    site.files[f"{folder}/index_1.html"] = listing(items[half:], column=column).encode()


def _rest(site: Planted, tops: int, today: date) -> None:
    for n in range(tops, 8):  # the menu names eight columns
        site.files[f"/c{n}/index.html"] = listing(
            [Item("/about/index.html", f"信息{m}", today) for m in range(3)], column=TOPS[n]
        ).encode()
    newest = [Item(f"/c0/m0/l0/t{n}.html", title_of(n), day_of(n, today)) for n in range(12)]
    body = "".join(f'<li><a href="{one.path}">{one.title}</a><span>{one.day}</span></li>' for one in newest)
    offers = (
        "局长信箱",
        "征集调查",
        "政府信息公开",
        "公开指南",
        "公开制度",
        "法定主动公开内容",
        "公开年报",
        "依申请公开",
    )
    links = "".join(f'<li><a href="/about/map.html">{words}</a></li>' for words in offers)
    home = f"<h1>最新信息</h1><ul>{body}</ul><h2>公开和互动</h2><ul>{links}</ul>"
    site.files["/"] = page(home, title="示范省药品监督管理局").encode()
    for name, words in (("index", "关于本站"), ("find", "网站找错"), ("map", "网站地图")):
        site.files[f"/about/{name}.html"] = page(
            f'<h1 id="top1">{words}</h1><p>{words}的说明。</p>', title=words
        ).encode()
    site.files["/js/main.js"] = b"/* menu */"
    for name in ("logo", "mark"):
        site.files[f"/img/{name}.png"] = b"\x89PNG\r\n\x1a\n" + b"0" * 200
    site.files["/robots.txt"] = b"User-agent: *\nDisallow: /admin/\n"
