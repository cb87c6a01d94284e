"""The report: the contract of its files, the same bytes for the same site, partial runs, points."""

import asyncio
import gzip
import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from decimal import Decimal
from pathlib import Path

import pytest
from aiohttp import web
from typer.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from tests.inspection.engine.conftest import NOW, Inspector
from tests.inspection.engine.planted import Answers, html, page, planted
from yaojian.config.cli import app
from yaojian.inspection import command as after_words
from yaojian.inspection.engine import DEFAULT_SET, Evidence, Finding, Severity, load_set
from yaojian.inspection.engine.answers import Answer
from yaojian.inspection.engine.errors import BadIndicators, FolderTaken
from yaojian.inspection.engine.reporting.evidence import warc_of
from yaojian.inspection.engine.scoring import score_findings
from yaojian.inspection.engine.writing import claimed

SITE: Answers = {
    "/": page("".join(f'<a href="/p{number}.html">{number}</a>' for number in range(20)) + '<img src="/gone.png">'),
    **{
        f"/p{number}.html": page(f'<a href="/gone{number % 3}.html">x</a><a href="/p{number + 1}.html">y</a>')
        for number in range(20)
    },
}
COMMAND = CliRunner()


def test_findings_file_keeps_its_contract(inspected: Inspector) -> None:
    with planted(SITE) as site:
        result = inspected(site.home)
    data = json.loads((result.folder / "findings.json").read_text("utf-8"))
    assert set(data) == {"run", "score", "findings"}
    finding = next(row for row in data["findings"] if row["rule"] == "link.broken")
    assert {"rule", "severity", "points", "url", "places", "excerpt", "evidence", "seen_at", "advice"} <= set(finding)
    assert set(finding["places"][0]) == {"page", "selector", "text"}
    assert data["run"]["state"] == "complete"
    warc = gzip.decompress((result.folder / finding["evidence"]["file"]).read_bytes())
    assert warc.startswith(b"WARC/1.1\r\n")
    assert b"HTTP/1.1 404" in warc


def test_evidence_is_read_by_a_library_of_others(inspected: Inspector) -> None:
    with planted(
        {"/": page('<a href="/gone.html">x</a>'), "/gone.html": html("<title>没有</title>没有了", 404)}
    ) as site:
        result = inspected(site.home)
    evidence = next(one.evidence for one in result.of("link.broken"))
    with (result.folder / str(evidence.file)).open("rb") as file:
        records = [(one, one.content_stream().read()) for one in ArchiveIterator(file, check_digests="raise")]
    [(record, body)] = records
    assert record.rec_type == "response"
    assert record.rec_headers["WARC-Target-URI"] == site.url("/gone.html")
    assert record.http_headers.get_statuscode() == "404"
    assert hashlib.sha256(body).hexdigest() == evidence.sha256
    assert record.digest_checker.passed


def test_page_as_the_browser_showed_it_is_kept_as_a_conversion(tmp_path: Path) -> None:
    body = "<p>脚本写的</p>".encode()
    answer = Answer(asked="http://x.example/", url="http://x.example/", status=200, body=body, sent=body, rendered=True)
    (tmp_path / "a.warc.gz").write_bytes(warc_of(answer, NOW))
    with (tmp_path / "a.warc.gz").open("rb") as file:
        [record] = [(one.rec_type, one.content_stream().read()) for one in ArchiveIterator(file)]
    assert record == ("conversion", body)


def test_same_site_gives_the_same_bytes(inspected: Inspector) -> None:
    with planted(SITE) as site:
        first, second = inspected(site.home, name="a"), inspected(site.home, name="b", concurrency=3)
        names = sorted(
            path.relative_to(first.folder)
            for path in first.folder.rglob("*")
            if path.is_file() and path.suffix != ".lock"
        )
        changed = [name for name in names if (first.folder / name).read_bytes() != (second.folder / name).read_bytes()]
    assert len(names) > 3
    lines = (first.folder / "findings.json").read_text("utf-8"), (second.folder / "findings.json").read_text("utf-8")
    assert lines[0].replace('"concurrency": 32', "") == lines[1].replace('"concurrency": 3', "")
    assert changed == [Path("findings.json")]  # the limits stand in it


def test_page_limit_keeps_the_same_pages_whatever_answers_first(inspected: Inspector) -> None:
    async def late(request: web.BaseRequest) -> web.StreamResponse:
        await asyncio.sleep(0.2)
        return html(page('<a href="/c.html">c</a>'))

    answers: Answers = {
        "/": page('<a href="/a.html">a</a><a href="/b.html">b</a>'), "/a.html": late,
        "/b.html": page('<a href="/d.html">d</a>'), "/c.html": page('<img src="/gone-c.png" alt="">'),
        "/d.html": page('<img src="/gone-d.png" alt="">'),
    }  # fmt: skip
    with planted(answers) as site:
        found = [
            inspected(site.home, name=str(number), pages=6, concurrency=number).urls("link.broken") for number in (1, 9)
        ]
    assert found == [{"/gone-c.png"}, {"/gone-c.png"}]


def test_page_limit_makes_a_partial_report_that_says_so(inspected: Inspector) -> None:
    with planted(SITE) as site:
        result = inspected(site.home, pages=5)
    assert result.report.run.pages == 5
    assert "已达到页数上限 5" in (result.report.run.stopped or "")
    assert "只覆盖网站的一部分" in (result.folder / "report.html").read_text("utf-8")


def test_run_that_is_told_to_stop_keeps_what_it_found(inspected: Inspector) -> None:
    with planted(SITE) as site:
        result = inspected(site.home, go_on=lambda pages, known: pages < 6)
    assert result.report.run.stopped == "检查被人工中断"
    assert result.report.run.pages < 24
    assert (result.folder / "findings.json").exists()


def test_interrupted_run_goes_on_without_asking_again(inspected: Inspector) -> None:
    with planted(SITE) as site:
        whole = inspected(site.home, name="whole").report
        inspected(site.home, go_on=lambda pages, known: pages < 10)
        site.asked.clear()
        resumed = inspected(site.home, resume=True).report
        asked = sum(site.asked.values())
        assert resumed.findings == whole.findings
        assert resumed.run.counters["fetch/recalled"] >= 9
        assert asked < whole.run.counters["fetch/asked"] - 8
        assert resumed.run.stopped is None


def test_resume_survives_a_spool_that_was_cut(inspected: Inspector, tmp_path: Path) -> None:
    with planted(SITE) as site:
        whole = inspected(site.home, name="whole").report
        inspected(site.home, go_on=lambda pages, known: pages < 10)
        spool = tmp_path / "out" / ".yaojian-inspect.spool"
        spool.write_bytes(spool.read_bytes()[:-7])
        assert inspected(site.home, resume=True).report.findings == whole.findings
        assert not spool.exists()


def test_interrupt_from_the_keyboard_keeps_a_partial_report(inspected: Inspector) -> None:
    sent: list[int] = []

    def interrupt(pages: int, known: int) -> bool:
        if pages >= 4 and not sent:  # two pages may arrive at once
            sent.append(pages)
            os.kill(os.getpid(), signal.SIGINT)
        return True

    async def late(request: web.BaseRequest) -> web.StreamResponse:
        await asyncio.sleep(0.5)  # else all pages may have come before the signal is heard
        return html(page("迟到"))

    # Tests started in the background of a shell inherit that the signal is ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with planted(SITE | {"/p19.html": late}) as site:
            result = inspected(site.home, go_on=interrupt)
    finally:
        signal.signal(signal.SIGINT, before)
    assert result.report.run.stopped == "检查被人工中断"
    assert threading.current_thread() is threading.main_thread()


def test_site_that_does_not_answer_is_one_finding_in_one_sentence(tmp_path: Path) -> None:
    with planted({}) as site:
        gone = site.home
    told = COMMAND.invoke(app, ["inspect", gone, "--out", str(tmp_path / "o"), "--rate", "0"])
    assert told.exit_code == 1
    assert "打不开：首页服务器拒绝连接。请确认网址和网络后重新检查。" in told.output
    data = json.loads((tmp_path / "o" / "findings.json").read_text("utf-8"))
    assert [row["rule"] for row in data["findings"]] == ["site.unreachable"]


def test_full_disk_is_one_sentence_and_status_two(tmp_path: Path) -> None:
    with planted(SITE) as site:
        command = f"ulimit -f 8; exec {sys.executable} -m yaojian.config.cli inspect {site.home} --rate 0 --out {tmp_path / 'o'}"
        told = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert told.stderr.count("\n") == 1
    assert "文件大小超过系统限制" in told.stderr


def test_command_interrupted_while_files_are_written_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    (tmp_path / "o").mkdir()
    (tmp_path / "o" / ".yaojian-inspect.spool").touch()
    monkeypatch.setattr(after_words, "inspect", interrupted)
    told = COMMAND.invoke(app, ["inspect", "http://127.0.0.1:9/", "--out", str(tmp_path / "o")])
    assert told.exit_code == 1
    assert told.output == "检查被中断，报告没有写完。要接着检查，请把同一命令加上 --resume 再运行。\n"


def test_command_prints_json_alone_on_stdout(tmp_path: Path) -> None:
    with planted(SITE) as site:
        told = COMMAND.invoke(app, ["inspect", site.home, "--out", str(tmp_path / "o"), "--rate", "0", "--json"])
    assert told.exit_code == 1
    assert json.loads(told.stdout) == json.loads((tmp_path / "o" / "findings.json").read_text("utf-8"))


def test_second_run_into_the_folder_replaces_the_first_but_two_at_once_are_refused(
    inspected: Inspector, tmp_path: Path
) -> None:
    with planted(SITE) as site:
        inspected(site.home)
        inspected(site.home)
        with claimed(tmp_path / "out"), pytest.raises(FolderTaken, match="正被另一次检查使用"):
            inspected(site.home)


def finding(rule: str, *, home: bool = False, severity: Severity = Severity.GENERAL) -> Finding:
    return Finding(rule, severity, "http://a.cn/", (), 1, home, "", Evidence(None, None, None), NOW)


def test_deductions_stop_at_the_points_of_the_item() -> None:
    found, score = score_findings([finding("link.broken", home=True) for _ in range(9)], load_set())
    assert [one.points for one in found] == [1, 1, 1, 1, 1, 1, 0, 0, 0]
    item = next(row for row in score["items"] if row["id"] == "D4.3")
    assert (item["deducted"], item["raw"], item["count"]) == (6, 9, 9)
    assert (score["points"], score["label"], score["grade"]) == (94, "试算分", "合格")


def test_link_on_other_pages_costs_a_tenth_and_unverified_nothing() -> None:
    found, _ = score_findings(
        [finding("link.broken"), finding("link.unverified", severity=Severity.UNVERIFIED)], load_set()
    )
    assert [one.points for one in found] == [0.1, 0]


def test_fifth_stale_column_makes_the_veto_suspected() -> None:
    for count, state in ((4, "clear"), (5, "suspected")):
        _, score = score_findings([finding("fresh.column")] * count, load_set())
        assert next(veto["state"] for veto in score["vetoes"] if veto["id"] == "W-V4.1") == state


def test_shipped_indicators_add_up_and_say_what_is_unconfirmed() -> None:
    table = load_set(DEFAULT_SET)
    assert table.total == Decimal(100)
    assert not table.confirmed


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[", "不是 UTF-8"),
        ("[]", "键值表"),
        ("code: x", "缺少 items"),
        ("items: [{id: a, part: nonsense}]", "nonsense"),
    ],
)
def test_broken_indicator_file_is_refused_with_its_reason(text: str, reason: str, tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(BadIndicators, match=reason):
        load_set(file)


def test_engine_runs_without_django() -> None:
    code = "import sys, yaojian.inspection.cli, yaojian.inspection.command; sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
