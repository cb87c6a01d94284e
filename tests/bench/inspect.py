"""``yaojian inspect`` beside linkinator, Scrapy and linkchecker on a generated site of over 3,000 pages.

Ours runs as the command a person types, start-up and all reports included, every check on. Each contender is a process
of its own; pages are counted by the server (different pages it was asked for), processor seconds and memory by the
kernel. linkinator and ours take turns; Scrapy runs once; linkchecker, which keeps a pace of its own, is stopped early.
Then the labels of the site judge ours: faults found, traps accused, findings nobody planted.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tests.bench.support import peers
from tests.bench.support.planted_site import Planted, build
from tests.bench.support.timings import emit

ROUNDS = 3
PATIENCE = 30  # seconds for linkchecker
_ABOUT_LINKS = ("link.", "hidden.", "page.empty", "privacy.")
_NOT_PLANTED = {"transport.http"}  # the site speaks plain HTTP, which is told once
SIDE_BY_SIDE = 68  # the labels of the research, which other programs were judged by


@dataclass(frozen=True, slots=True)
class Took:
    """What one run of one contender cost."""

    pages: int
    seconds: float
    cpu: float
    megabytes: float
    output: str

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.pages / self.seconds

    @property
    def cpu_a_thousand(self) -> float:
        """Processor seconds for 1,000 pages."""
        return 1_000 * self.cpu / max(1, self.pages)


class Bench:
    """The served site and its contenders."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.until_html: list[
            float
        ] = []  # seconds to start, crawl, check, find places again and write evidence and HTML
        today = datetime.now(UTC).date().isoformat()
        command = [sys.executable, "-m", "tests.bench.support.planted_server", "timed", today]
        self._server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.home = self._answer()
        self.site: Planted = build("timed", date.fromisoformat(today), int(self.home.rsplit(":", 1)[1].strip("/")))

    def close(self) -> None:
        """Stop the server."""
        if self._server.stdin:
            self._server.stdin.close()
        self._server.wait(10)

    def _answer(self) -> str:
        if self._server.stdout is None:
            raise SystemExit("the server has no pipe")
        return self._server.stdout.readline().strip()

    def run(self, command: list[str], *, patience: float = 600) -> Took:
        """One contender from start to end."""
        self._count()
        with (self._folder / "out").open("w+") as out:
            began = time.perf_counter()
            process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, cwd=peers.REPOSITORY)
            while (ended := os.wait4(process.pid, os.WNOHANG))[0] == 0:
                if time.perf_counter() - began > patience:
                    process.kill()
                    ended = os.wait4(process.pid, 0)
                    break
                time.sleep(0.02)
            seconds = time.perf_counter() - began
            process.returncode = ended[1]
            out.seek(0)
            used = ended[2]
            return Took(self._count(), seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out.read())

    def _count(self) -> int:
        if self._server.stdin is None:
            raise SystemExit("the server has no pipe")
        self._server.stdin.write("\n")
        self._server.stdin.flush()
        return int(self._answer())

    def ours(self) -> Took:
        """The command a person types."""
        out = self._folder / "report"
        words = ["inspect", self.home, "--out", str(out), "--rate", "0", "--max-pages", "20000", "--allow-private"]
        # Without the browser, which no contender has: pictures and rendering would measure Chromium.
        words += ["--no-browser", "--json"]
        began = time.time()
        took = self.run([str(Path(sys.executable).with_name("yaojian")), *words])
        self.until_html.append((out / "report.html").stat().st_mtime - began)
        return took


def main() -> None:
    """Turn by turn; the last line is the result."""
    with tempfile.TemporaryDirectory(prefix="inspect-") as folder:
        bench = Bench(Path(folder))
        try:
            _measure(bench)
        finally:
            bench.close()


def _measure(bench: Bench) -> None:
    linkinator = [
        *peers.node_program("linkinator", "linkinator"),
        bench.home,
        "--recurse",
        "--concurrency",
        "32",
        "--format",
        "json",
    ]
    scrapy = [str(peers.python_of("scrapy")), "tests/bench/support/scrapy_peer.py", bench.home]
    linkchecker = [
        str(peers.python_of("linkchecker").with_name("linkchecker")),
        "--no-status",
        "-t",
        "10",
        "-o",
        "none",
        bench.home,
    ]
    rounds = [(bench.ours(), bench.run(linkinator, patience=PATIENCE)) for _ in range(ROUNDS)]
    once = bench.run(scrapy, patience=PATIENCE * 3)
    slow = bench.run(linkchecker, patience=PATIENCE)
    ours, theirs = [one for one, _ in rounds], [other for _, other in rounds]
    rate, peer_rate = _median(ours, "rate"), _median(theirs, "rate")
    emit(
        "inspect", rate, peer_rate, unit="pages/s, all checks and reports", more_is_better=True,
        peer="linkinator 6.3, links of 32 at a time", pages=ours[-1].pages,
        cpu_s_per_1000_pages=round(_median(ours, "cpu_a_thousand"), 2), megabytes=round(max(one.megabytes for one in ours), 1),
        whole_command_s=round(statistics.median(one.seconds for one in ours), 2),
        before_json_docx_pdf_xlsx_s=round(statistics.median(bench.until_html), 2),
        linkinator=_told(theirs[-1]) | {"found": _named_by(bench.site, theirs[-1].output)},
        scrapy=_told(once) | {"ratio": round(rate / once.rate, 1), "found": _named_by(bench.site, once.output)},
        linkchecker=_told(slow) | {"ratio": round(rate / slow.rate, 1), "stopped_after_s": PATIENCE},
        **_judged(bench.site, ours[-1].output),
    )  # fmt: skip


def _median(runs: list[Took], name: str) -> float:
    return statistics.median(float(getattr(one, name)) for one in runs)


def _told(took: Took) -> dict[str, Any]:
    return {
        "pages": took.pages, "pages_a_second": round(took.rate, 1), "cpu_s_per_1000_pages": round(took.cpu_a_thousand, 2),
        "megabytes": round(took.megabytes, 1),
    }  # fmt: skip


def _named_by(site: Planted, output: str) -> str:
    """How many of the first labels a peer's output names with their address as broken."""
    try:
        broken = {link["url"] for link in json.loads(output)["links"] if link["state"] == "BROKEN"}
    except ValueError:
        broken = set(output.split())
    labels = site.defects[:SIDE_BY_SIDE]
    return f"{sum(label.url in broken for label in labels)}/{len(labels)}"


def _judged(site: Planted, output: str) -> dict[str, Any]:
    """The labels against ``findings.json``."""
    found = {(one["rule"], one["url"]) for one in json.loads(output)["findings"]}
    missed = [label.url for label in site.defects if not any((rule, label.url) in found for rule in label.rules)]
    sound = {label.url for label in site.traps}
    planted = {label.url for label in site.defects}
    return {
        "planted": len(site.defects),
        "kinds": len({label.kind for label in site.defects}),
        "missed": missed,
        "traps": len(site.traps),
        "traps_accused": sorted(url for rule, url in found if url in sound and rule.startswith(_ABOUT_LINKS)),
        "not_planted": sorted(
            f"{rule} {url}" for rule, url in found if url not in planted and rule not in _NOT_PLANTED
        ),
    }


if __name__ == "__main__":
    main()
