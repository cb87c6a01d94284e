"""The supervisor with small children: lines, restarts, order, end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.config.test_embedded import ended
from tests.support.template import REPOSITORY
from yaojian.config.embedded.errors import StartFailure
from yaojian.config.supervisor import external, plan, ports
from yaojian.config.supervisor.children import Spec
from yaojian.config.supervisor.loop import Stopped, Watch

Lines = list[tuple[str, str]]


def python(name: str, program: str, *, grace: float = 5.0) -> Spec:
    return Spec(name, (sys.executable, "-u", "-c", program), dict(os.environ), REPOSITORY, grace=grace)


@pytest.fixture
def lines() -> Lines:
    return []


@pytest.fixture
def watch(lines: Lines) -> Watch:
    return Watch(lambda name, line: lines.append((name, line)))


def tick_until(watch: Watch, lines: Lines, wanted: str, *, times: int = 1) -> None:
    give_up = time.monotonic() + 20
    while sum(wanted in line for _, line in lines) < times:
        assert time.monotonic() < give_up, lines
        watch.tick(None)


def test_crashed_child_starts_again_after_a_pause(watch: Watch, lines: Lines) -> None:
    watch.add(python("worker", "print('started'); raise SystemExit(3)"))
    tick_until(watch, lines, "started", times=2)
    watch.stop()
    assert ("worker", "意外结束（状态 3），0.5 秒后重新启动。") in lines


def test_failed_step_tells_its_last_line(watch: Watch) -> None:
    with pytest.raises(StartFailure, match="步骤“migrate”失败：no room left"):
        watch.step(python("migrate", "print('one'); print('no room left'); raise SystemExit(1)"))


def test_child_that_ignores_the_request_is_killed_after_its_grace(watch: Watch, lines: Lines) -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf'); time.sleep(600)"
    watch.add(python("deaf", deaf, grace=0.5))
    tick_until(watch, lines, "deaf")
    began = time.monotonic()
    watch.stop()
    assert 0.4 < time.monotonic() - began < 5


def test_grandchild_goes_with_its_group(watch: Watch, lines: Lines) -> None:
    program = (
        "import subprocess, time\n"
        "deaf = ['import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)']\n"
        f"child = subprocess.Popen([{sys.executable!r}, '-c', *deaf])\n"
        "print('grandchild', child.pid)\ntime.sleep(600)"
    )
    watch.add(python("parent", program, grace=2.0))
    tick_until(watch, lines, "grandchild")
    pid = int(next(line for _, line in lines if "grandchild" in line).split()[1])
    watch.stop()
    assert ended(pid, within=3)


def test_signal_ends_the_watch(watch: Watch) -> None:
    with watch.signals():
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(Stopped):
            watch.run(None)


def test_children_end_when_the_supervisor_is_killed() -> None:
    program = (
        "import os, sys, time\n"
        "from pathlib import Path\n"
        "from yaojian.config.supervisor.children import Child, Spec\n"
        "child = Child(Spec('c', (sys.executable, '-c', 'import time; time.sleep(600)'), os.environ, Path('/')))\n"
        "child.start()\nprint(child.process.pid, flush=True)\ntime.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    assert ended(pid, within=3)


def test_busy_port_is_one_clear_line() -> None:
    with (
        ports.take("127.0.0.1", 0) as taken,
        pytest.raises(StartFailure, match=r"已被占用。请结束占用它的程序，或用 --port 指定另一个端口。"),
    ):
        ports.take("127.0.0.1", taken.getsockname()[1])


def test_foreign_address_is_one_clear_line() -> None:
    with pytest.raises(StartFailure, match="无法在 192.0.2.1:8000 上监听"):
        ports.take("192.0.2.1", 8000)


def test_silent_external_database_is_one_clear_line() -> None:
    with pytest.raises(StartFailure, match="DATABASE_URL 指向的数据库连接不上"):
        external.check(f"postgresql://nobody@127.0.0.1:{ports.free()}/none")


def test_what_the_caller_set_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("YAOJIAN_SITE_ADDRESS", "https://www.example.gov.cn")
    chosen = plan.Ports(public=1, pages=2, live=3, mail=4, mail_page=5)
    env = plan.environment(tmp_path, plan.decisions(tmp_path, chosen, demo=False))
    assert env["YAOJIAN_SITE_ADDRESS"] == "https://www.example.gov.cn"
    assert env["YAOJIAN_DATA"] == str(tmp_path)
    assert env["YAOJIAN_DEMO"] == "0"


def test_commands_act_as_the_last_start_decided(tmp_path: Path) -> None:
    chosen = plan.Ports(public=8123, pages=2, live=3, mail=4, mail_page=5)
    decided = plan.decisions(tmp_path, chosen, demo=True)
    assert plan.noted_decisions(tmp_path) == decided
    assert decided["YAOJIAN_SITE_ADDRESS"] == "http://127.0.0.1:8123"
