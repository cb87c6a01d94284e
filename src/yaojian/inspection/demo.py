"""One finished inspection of an invented site (示范数据), so that the console has something to show at the first start.

The findings go through the same scoring, report and service as real ones; nothing is fetched.
"""

from datetime import timedelta
from typing import Literal, Protocol

from yaojian.inspection.engine import DEFAULT_SET, Evidence, Finding, Limits, Place, Report, load_set
from yaojian.inspection.engine import Run as EngineRun
from yaojian.inspection.engine.inspecting import now_utc
from yaojian.inspection.engine.reporting.findings import report_data
from yaojian.inspection.engine.rules import RULES
from yaojian.inspection.engine.scoring import score_findings
from yaojian.inspection.engine.spooling import Spool
from yaojian.inspection.engine.writing import claimed, write_report
from yaojian.inspection.runs import services
from yaojian.inspection.runs.models import Run
from yaojian.kernel.actors import Actor

SITE = "www.example.gov.cn"
_HOME = f"https://{SITE}/"
_FOUND: tuple[tuple[str, str, str, bool, tuple[tuple[str, str, str], ...]], ...] = (
    ("link.broken", "dzzs/cx.html", "链接：服务器答复“网关错误”（状态 502）", True, (("", "nav > ul > li:nth-of-type(4) > a", "电子证书查询"),)),
    ("link.broken", "fj/2026/gzjh.pdf", "链接：服务器答复“页面不存在”（状态 404）", False,
     (("tzgg/202603/t0301.html", "#content > p:nth-of-type(6) > a", "附件：年度工作计划"),)),
    ("link.timeout", "hdjl/zxft/", "链接：在 15 秒内没有打开", False, (("hdjl/", "#list > li:nth-of-type(2) > a", "在线访谈"),)),
    ("link.local", r"C:\Users\示范\培训通知.doc", "指向某台电脑里的文件，其他人打不开", False,
     (("tzgg/202602/t0214.html", "#content > p:nth-of-type(3) > a", "培训通知"),)),
    ("link.unverified", "https://service.example.net/login", "链接：服务器不让程序访问（状态 403），需要人工打开核实", True,
     (("", "#services > a:nth-of-type(2)", "一网通办"),)),
    ("tags.content", "tzgg/202603/t0301.html", '<meta name="ContentSource"> 没有这个标签', False,
     (("tzgg/202603/t0301.html", "head", "ContentSource"), ("tzgg/202602/t0214.html", "head", "ContentSource"))),
    ("footer.missing", "zt/aqyy/", "页面底部没有公安机关备案标识", False, (("zt/aqyy/", "body", "公安机关备案标识"),)),
    ("fresh.column", "fjdt/d7/", "“第七分局动态”属动态、要闻类栏目，最新信息已超过期限 2 天", False, (("fjdt/d7/", "body", "第七分局动态"),)),
    ("page.alt", "images/2026/banner3.jpg", "img 元素没有 alt 属性", True, (("", "#banner > img:nth-of-type(3)", "banner3.jpg"),)),
)  # fmt: skip


class Inspectors(Protocol):
    """The person who inspects in the demo."""

    inspector: Actor


def load(people: Inspectors, *, scale: Literal["small", "large"] = "small") -> Run:
    """One run with findings, report and score; the same at every scale."""
    del scale  # one run shows all there is
    order = services.RunOrder(target=_HOME, max_pages=1_000)
    made = services.start_run(actor=people.inspector, order=order, key="demo-inspection")
    services.begin_run(run_id=made.pk)
    report = _report()
    with claimed(made.folder) as folder, Spool(folder) as spool:
        write_report(folder, report, spool, {})
        spool.discard()
    return services.finish_run(run_id=made.pk, result=report_data(report))


def _report() -> Report:
    started = now_utc() - timedelta(minutes=12)
    order = list(RULES)
    found = sorted(
        (_finding(row) for row in _FOUND), key=lambda one: (one.severity.order, order.index(one.rule), one.url)
    )
    findings, score = score_findings(found, load_set(DEFAULT_SET))
    run = EngineRun(
        target=_HOME, indicators=DEFAULT_SET, started_at=started, finished_at=now_utc(), pages=386, targets=1_947,
        stopped=None, site=SITE, limits=Limits(pages=1_000), counters={"fetch/good": 1_938, "fetch/retry": 14},
    )  # fmt: skip
    return Report(run, score, findings)


def _finding(row: tuple[str, str, str, bool, tuple[tuple[str, str, str], ...]]) -> Finding:
    rule, path, excerpt, on_home, places = row
    url = path if ":" in path else _HOME + path
    return Finding(
        rule=rule, severity=RULES[rule].severity, url=url, excerpt=excerpt, on_home=on_home, places_count=len(places),
        places=tuple(Place(_HOME + page, selector, text) for page, selector, text in places),
        evidence=Evidence(None, None, None), seen_at=now_utc(),
    )  # fmt: skip
