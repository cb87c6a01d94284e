"""Sound things that look like faults. An inspection that accuses one of them is wrong."""

from typing import TYPE_CHECKING

from tests.bench.support.planted_pages import page

if TYPE_CHECKING:
    from tests.bench.support.planted_site import Planted


def set_traps(site: "Planted", port: int) -> None:
    """Plant all of them."""
    _moods(site)
    _addresses(site, port)
    _texts(site)


def _link(target: str, words: str = "相关链接") -> str:
    return f'<p><a href="{target}">{words}</a></p>'


def _moods(site: "Planted") -> None:
    """Servers with moods."""
    from tests.bench.support.planted_server import answer

    good = page("<h1>正常</h1><p>正常的页面。</p>", title="正常").encode()
    for n in range(2):
        site.odd[f"/mood/busy{n}.html"] = lambda head, times: answer(503 if times < 3 else 200, good)
        site.trap("503 twice", f"/mood/busy{n}.html", _link(f"/mood/busy{n}.html"))
        site.odd[f"/mood/head{n}.pdf"] = lambda head, times: (
            answer(404, b"") if head.startswith("HEAD") else answer(200, b"%PDF-1.4", "application/pdf")
        )
        site.trap("HEAD 404, GET 200", f"/mood/head{n}.pdf", _link(f"/mood/head{n}.pdf"))
        site.odd[f"/mood/bot{n}.html"] = lambda head, times: (
            answer(200, good) if "Chrome/" in head or "Gecko/2" in head else answer(403, b"no")
        )
        site.trap("403 for programs", f"/mood/bot{n}.html", _link(f"/mood/bot{n}.html"))
    site.odd["/mood/nohead.docx"] = lambda head, times: (
        answer(405, b"") if head.startswith("HEAD") else answer(200, b"PK", "application/octet-stream")
    )
    site.trap("HEAD 405", "/mood/nohead.docx", _link("/mood/nohead.docx"))
    for n in range(2):
        site.moved[f"/mood/moved{n}.html"] = (301 + n, "/about/index.html")
        site.trap("moved", f"/mood/moved{n}.html", _link(f"/mood/moved{n}.html"))


def _addresses(site: "Planted", port: int) -> None:
    body = page("<p>中文地址的页面。</p>", title="中文地址").encode()
    site.files["/%E4%B8%AD%E6%96%87.html"] = body
    site.trap("Chinese path", "/%E4%B8%AD%E6%96%87.html", _link("/中文.html"))
    site.old_encoded.append(_link("/中文.html"))
    site.files["/%E7%A9%BA%20%E6%A0%BC.html"] = body
    site.trap("space in path", "/%E7%A9%BA%20%E6%A0%BC.html", _link("/空 格.html"))
    for written in ("mailto:a@example.gov.cn", "tel:027-87110000", "javascript:void(0)"):
        site.trap("nothing to fetch", written, _link(written))
    site.trap("anchor", "/about/index.html#top1", _link("/about/index.html#top1"))
    site.trap("top of page", "/about/map.html#top", _link("#top"))
    site.files["/case/back.html"] = body
    site.trap("backslash", "/case/back.html", _link("\\case\\back.html"))
    site.files["/case/double.html"] = body
    site.trap("no scheme", "/case/double.html", _link(f"//127.0.0.1:{port}/case/double.html"))
    site.files["/case/session.html"] = body
    site.trap("session id", "/case/session.html", _link("/case/session.html;jsessionid=0A1B2C"))
    computed = "<script>function go(id){window.open('/case/x?id=' + id)}</script>"
    site.trap("computed address", "/case/x?id=", computed)
    commented = "<!-- <a href='/case/comment.html'>旧</a> --><script>// location.href='/case/c2.html'\n</script>"
    site.trap("comment", "/case/comment.html", commented)
    site.trap("comment in a script", "/case/c2.html", "")


def _texts(site: "Planted") -> None:
    for n in (5400404, 20404, 404):
        text = f"<h1>第{n}号</h1><p>本期为第{n}号。</p>"
        site.files[f"/case/t{n}.html"] = page(text, title=f"第{n}号").encode()
        site.trap("404 in a number", f"/case/t{n}.html", _link(f"/case/t{n}.html"))
    text = "<h1>公布404家企业名单</h1>" + "<p>企业基本情况说明如下。</p>" * 60
    site.files["/case/list.html"] = page(text, title="公布404家企业名单").encode()
    site.trap("404 in a title", "/case/list.html", _link("/case/list.html"))
    site.files["/case/missing.html"] = page(
        "<h1>网页不存在怎么办</h1>" + "<p>您访问的页面不存在时，可以拨打电话咨询。</p>" * 20, title="常见问题解答"
    ).encode()
    site.trap("about missing pages", "/case/missing.html", _link("/case/missing.html"))
    closed = '<ul style="display:none"><li><a href="/about/map.html">网站地图</a></li></ul>'
    site.trap("closed menu", "/about/map.html", closed)
    site.trap(
        "against gambling",
        "/about/find.html",
        '<p>严厉打击网络赌博、百家乐等违法活动。<a href="/about/find.html">举报</a></p>',
    )
    site.files["/case/numbers.html"] = page(
        "<p>批号 110105194912310021，物流单号 123456789012345678。</p>", title="批号"
    ).encode()
    site.trap("numbers", "/case/numbers.html", _link("/case/numbers.html"))
    site.trap("masked number", "/about/map.html", "<p>手机 138****5678，身份证 110105********002X。</p>")


def set_huge(site: "Planted") -> None:
    """An attachment of which 200 MB are promised: whoever reads on waits for what never comes."""
    site.odd["/mood/huge.pdf"] = lambda head, times: (
        b"HTTP/1.1 200 X\r\nContent-Type: application/pdf\r\nContent-Length: 200000000\r\n\r\n" + b"%PDF" * 40_000
    )
    site.trap("200 MB", "/mood/huge.pdf", _link("/mood/huge.pdf"))
