"""``yaojian up`` from outside: starts quickly, comes back after everything was killed, says what is in the way."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.loaded import loaded_system
from tests.support.system import RunningSystem
from tests.support.template import REPOSITORY
from yaojian.config.supervisor import ports

pytestmark = pytest.mark.browser
# The bar for a second start is 15 seconds on an idle machine; tests share theirs with others.
_SECOND_START_SECONDS = 60.0


@pytest.fixture(scope="module")
def kept_system() -> Iterator[RunningSystem]:
    """A system of this module's own, for these tests kill it."""
    running = loaded_system()
    try:
        yield running
    finally:
        running.remove()


@pytest.fixture
def own_system(kept_system: RunningSystem) -> RunningSystem:
    """That system, running: the test before may have ended it."""
    if not kept_system.running():
        kept_system.start()
    return kept_system


def people(system: RunningSystem) -> int:
    return int(system.rows("SELECT count(*) FROM organisations_person")[0][0])


def test_everything_killed_at_once_comes_back_with_everything(own_system: RunningSystem) -> None:
    before = people(own_system)
    assert before > 250
    own_system.kill_everything()
    assert own_system.start() < _SECOND_START_SECONDS
    assert people(own_system) == before
    assert httpx.get(f"{own_system.address}/readyz", timeout=40).status_code == 200


def test_supervisor_killed_takes_all_processes_with_it(own_system: RunningSystem) -> None:
    supervisor = own_system.supervisor()
    supervisor.kill()
    supervisor.wait()
    assert own_system.gone(within=15)
    assert own_system.start() < _SECOND_START_SECONDS


def test_crashed_page_process_is_started_again(own_system: RunningSystem) -> None:
    (pid,) = own_system.processes_of("yaojian.config.wsgi:application", leader=True)
    os.kill(pid, 9)
    answer = httpx.get(f"{own_system.address}/readyz", timeout=40)
    assert answer.status_code == 200


def test_second_copy_on_the_same_data_says_who_runs(own_system: RunningSystem) -> None:
    done = own_system.run("up", "--port", str(ports.free()))
    assert done.returncode == 2
    assert done.stderr.strip().splitlines() == [
        f"数据目录 {own_system.data} 已由进程 {own_system.supervisor().pid} 运行。请先停止它，或用 --data 指定另一个目录。"
    ]


def test_busy_port_is_one_line(tmp_path: Path) -> None:
    with ports.take("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "yaojian.config.cli", "up", "--data", str(tmp_path), "--port", str(port)]
        done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr.strip() == f"端口 {port} 已被占用。请结束占用它的程序，或用 --port 指定另一个端口。"


def test_audit_chain_is_proved_and_one_changed_byte_is_found(own_system: RunningSystem) -> None:
    good = own_system.run("audit", "verify")
    assert (good.returncode, "全部完好" in good.stdout) == (0, True)
    own_system.rows("ALTER TABLE audit_event DISABLE TRIGGER ALL")
    own_system.rows("UPDATE audit_event SET summary = summary || '。' WHERE id = (SELECT min(id) FROM audit_event)")
    bad = own_system.run("audit", "verify")
    assert bad.returncode == 1
    assert "记录被改动过" in bad.stdout


def test_token_opens_the_api(own_system: RunningSystem) -> None:
    token = own_system.run("token", "registrar").stdout.strip()
    address = f"{own_system.address}/api/v1/notices/"
    assert httpx.get(address, timeout=40).status_code == 401
    assert httpx.get(address, headers={"Authorization": f"Bearer {token}"}, timeout=40).status_code == 200
    assert own_system.run("token", "nobody-of-that-name").returncode == 2


def test_request_to_stop_ends_everything(own_system: RunningSystem) -> None:
    own_system.stop()
    assert own_system.gone(within=5)
    assert "已停止。" in own_system.output()
