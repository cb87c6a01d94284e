"""Pages read in a process of its own: the same report, and a reader that breaks costs one page."""

import asyncio
import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.inspection.engine.conftest import NOW, QUICK
from tests.inspection.engine.planted import Answers, page, planted
from yaojian.inspection.engine import Limits, Report, Target, inspect, load_set
from yaojian.inspection.engine.perusing import beside
from yaojian.inspection.engine.perusing.beside import Beside, Team
from yaojian.inspection.engine.perusing.framing import Frames, framed
from yaojian.inspection.engine.perusing.loading import loading
from yaojian.inspection.engine.perusing.values import Perusal, Task, Wanted
from yaojian.inspection.engine.values import SiteView

SITE = SiteView("http://a.example/", frozenset({"a.example"}), datetime(2026, 3, 12, tzinfo=UTC))


def task(number: int, body: str = "") -> Task:
    text = page(body or f'<p>第{number}页</p><a href="/next{number}.html">下一页</a>')
    return Task(
        Wanted.PAGE, f"http://a.example/{number}.html", "", 200, "text/html", text.encode(), False, False, 1, True
    )


def report_of(home: str, folder: Path, *, readers: int) -> Report:
    with loading(readers) as processes:
        return inspect(
            Target.parse(home), folder, load_set(), limits=Limits(**QUICK), progress=lambda pages, known: True,
            clock=lambda: NOW, documents=False, beside=processes,
        )  # fmt: skip


@pytest.mark.parametrize("readers", [1, 2])
def test_site_read_beside_gives_the_same_bytes(tmp_path: Path, readers: int) -> None:
    answers: Answers = {
        "/": page("".join(f'<a href="/{n}.html">{n}</a>' for n in range(40)) + '<a href="/app.html">应用</a>'),
        **{f"/{n}.html": page(f'<p>按步就班</p><a href="/gone{n % 3}.html">x</a><img src="i.png">') for n in range(40)},
        "/app.html": "<html><title>应用</title><body></body></html>",
    }
    with planted(answers) as site:
        report_of(site.home, tmp_path / "here", readers=0)
        report_of(site.home, tmp_path / "beside", readers=readers)
    for name in ("findings.json", "report.html"):
        assert (tmp_path / "here" / name).read_bytes() == (tmp_path / "beside" / name).read_bytes()


def test_reader_that_is_killed_costs_the_page_it_was_at_and_no_other() -> None:
    async def story() -> list[Perusal]:
        async with Beside(SITE, Limits()) as reader:
            look = Task(
                Wanted.LOOK,
                "http://a.example/none",
                "",
                200,
                "text/html",
                page("没有找到").encode(),
                False,
                False,
                0,
                True,
            )
            await reader.read(look)
            asked = [asyncio.create_task(reader.read(task(number))) for number in range(5)]
            os.kill(reader._process.pid, signal.SIGKILL)
            return await asyncio.gather(*asked)

    told = asyncio.run(story())
    assert [one.url for one in told] == [f"http://a.example/{number}.html" for number in range(5)]
    assert [one.unreadable for one in told].count(True) <= 1
    assert not told[4].unreadable
    assert (f"/next{4}.html", 0) in told[4].links


def test_pages_that_come_while_a_reader_is_replaced_are_each_read_once() -> None:
    async def story() -> list[Perusal]:
        async with Beside(SITE, Limits()) as reader:
            await reader.read(task(0))
            gone = reader._process
            os.kill(gone.pid, signal.SIGKILL)
            asked: list[asyncio.Task[Perusal]] = []
            late = 0
            while late < 20:  # so many that some come at any step of the replacement
                asked.append(asyncio.create_task(reader.read(task(len(asked)))))
                await asyncio.sleep(0 if late else 0.001)
                late += reader._process is not gone
            return await asyncio.gather(*asked)

    told = asyncio.run(asyncio.wait_for(story(), 120))
    assert [one.url for one in told] == [f"http://a.example/{number}.html" for number in range(len(told))]
    assert [one.unreadable for one in told].count(True) <= 1


def test_nobody_waits_for_a_reader_that_cannot_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise OSError(11, "no more processes")

    async def story() -> None:
        async with Beside(SITE, Limits()) as reader:
            await reader.read(task(0))
            monkeypatch.setattr(beside, "reading_process", refused)
            os.kill(reader._process.pid, signal.SIGKILL)
            await asyncio.gather(*(reader.read(task(number)) for number in range(3)))

    with pytest.raises(OSError, match="no more processes"):
        asyncio.run(asyncio.wait_for(story(), 60))


def test_reader_that_is_held_by_a_page_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> list[Perusal]:
        async with Beside(SITE, Limits()) as reader:
            await reader.read(task(0))
            monkeypatch.setattr(beside, "_PATIENCE", 3.0)
            os.kill(reader._process.pid, signal.SIGSTOP)
            return list(await asyncio.gather(reader.read(task(1)), reader.read(task(2))))

    held, next_one = asyncio.run(story())
    assert held.unreadable
    assert not next_one.unreadable


def test_fault_of_ours_in_the_other_process_is_raised_here() -> None:
    async def story() -> None:
        async with Beside(SITE, Limits()) as reader:
            await reader.read(task(0)._replace(body=None))  # type: ignore[arg-type]

    with pytest.raises(RuntimeError, match="Traceback"):
        asyncio.run(story())


def test_several_readers_share_the_pages_and_all_know_the_look_of_a_missing_one() -> None:
    missing = page("<title>没有找到</title><p>您访问的内容不存在</p>")

    async def story() -> tuple[list[Perusal], list[int]]:
        async with Team([Beside(SITE, Limits()), Beside(SITE, Limits())]) as team:
            await team.read(task(0, missing)._replace(wanted=Wanted.LOOK))
            asked = [asyncio.create_task(team.read(task(number, missing))) for number in range(6)]
            await asyncio.sleep(0)
            shares = [reader.waiting for reader in team._readers]
            return await asyncio.gather(*asked), shares

    told, shares = asyncio.run(story())
    assert shares == [3, 3]
    assert [one.rule for one in told] == ["link.soft404"] * 6


def test_processes_that_nobody_used_end_with_the_block() -> None:
    with loading(2) as processes:
        pids = [process.pid for process in processes]
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_no_reader_is_left_behind() -> None:
    async def story() -> int:
        async with Beside(SITE, Limits()) as reader:
            await reader.read(task(0))
            return reader._process.pid

    pid = asyncio.run(story())
    assert not Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize("size", [1, 7, 8, 100_000])
def test_messages_are_put_together_from_pieces_of_any_size(size: int) -> None:
    sent = [("一", b"x" * 300), None, {"a": 1}]
    stream = b"".join(framed(one) for one in sent)

    def pieces() -> Iterator[object]:
        frames = Frames()
        for begin in range(0, len(stream), size):
            yield from frames.feed(stream[begin : begin + size])

    assert list(pieces()) == sent
