"""The embedded server: starts, dies with its owner, comes back, is shared."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

from tests.support.template import QUICK, REPOSITORY
from yaojian.config.embedded.account import server_account
from yaojian.config.embedded.errors import DatabaseBusy, StartFailure
from yaojian.config.embedded.home import Home, home_of
from yaojian.config.embedded.lease import owned, shared

_OWN = """
import sys, time
from pathlib import Path
from yaojian.config.embedded.lease import owned
with owned(Path(sys.argv[1]), {"fsync": "off"}) as server:
    print(server.pid(), flush=True)
    time.sleep(600)
"""


def start_owner(data: Path) -> tuple[subprocess.Popen[str], int]:
    """Another process that owns the server of ``data``; and the server's process id."""
    owner = subprocess.Popen([sys.executable, "-c", _OWN, str(data)], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    return owner, int(owner.stdout.readline())


def ended(pid: int, *, within: float) -> bool:
    """Whether the process is gone (or a zombie) before ``within`` seconds are over."""
    give_up = time.monotonic() + within
    while time.monotonic() < give_up:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def write_a_row(home: Home) -> None:
    with psycopg.connect(home.address().url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('还在')")


def read_the_row(home: Home) -> str:
    with psycopg.connect(home.address().url()) as connection:
        row = connection.execute("SELECT word FROM kept").fetchone()
    assert row is not None
    return str(row[0])


def test_server_dies_with_its_killed_owner_and_comes_back_with_everything(data: Path) -> None:
    owner, server_pid = start_owner(data)
    write_a_row(home_of(data, server_account()))
    owner.kill()
    owner.wait()
    with owned(data, QUICK) as server:  # at once, without waiting for the old server to be gone
        assert read_the_row(server.home) == "还在"
    assert ended(server_pid, within=5)


def test_server_killed_together_with_its_owner_comes_back(data: Path) -> None:
    owner, server_pid = start_owner(data)
    write_a_row(home_of(data, server_account()))
    owner.kill()
    os.kill(server_pid, signal.SIGKILL)
    owner.wait()
    with owned(data, QUICK) as server:
        assert read_the_row(server.home) == "还在"


def test_stale_pid_file_that_names_a_foreign_process_is_no_obstacle(data: Path) -> None:
    with owned(data, QUICK) as server:
        home = server.home
    pid_file = home.cluster / "postmaster.pid"
    pid_file.write_text(f"{os.getppid()}\n{home.cluster}\n{int(time.time())}\n5432\n")
    home.account.give(pid_file)
    with owned(data, QUICK) as server:
        assert server.alive()


def test_second_owner_is_told_which_folder_is_taken(data: Path) -> None:
    with (
        owned(data, QUICK),
        pytest.raises(DatabaseBusy, match=r"请先结束它，或用 --data 指定另一个目录。"),
        owned(data),
    ):
        pytest.fail("two owners of one cluster")


def test_wrong_password_is_refused(data: Path) -> None:
    with owned(data, QUICK) as server:
        address = server.home.address()
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(f"host={address.host} user={address.user} password=wrong dbname={address.name}")


def test_command_shares_the_server_of_another_and_leaves_it_running(data: Path) -> None:
    owner, server_pid = start_owner(data)
    with shared(data):
        psycopg.connect(home_of(data, server_account()).address().url()).close()
    assert not ended(server_pid, within=0.3)
    owner.terminate()
    owner.wait()


def test_owner_waits_for_the_commands_that_joined_it(data: Path) -> None:
    home = home_of(data, server_account())
    joined, leave = threading.Event(), threading.Event()

    def join() -> None:
        with shared(data):
            joined.set()
            leave.wait(20)
            psycopg.connect(home.address().url()).close()

    with shared(data):
        guest = threading.Thread(target=join)
        guest.start()
        assert joined.wait(20)
        threading.Timer(0.5, leave.set).start()
    guest.join(20)
    assert leave.is_set()
    assert not guest.is_alive()


def test_address_is_for_our_eyes_only(data: Path) -> None:
    with owned(data, QUICK) as server:
        assert server.home.address_file.stat().st_mode & 0o077 == 0
        assert (server.home.folder / "password").stat().st_mode & 0o077 == 0
        assert server.home.socket_folder.stat().st_mode & 0o077 == 0


def test_socket_of_a_deep_data_folder_gets_a_short_path(data: Path) -> None:
    deep = Home(data, data / ("x" * 90), server_account())
    assert len(os.fsencode(deep.socket_folder)) < 90


def test_new_data_folder_does_not_wake_up_with_the_database_of_one_that_was_removed(data: Path) -> None:
    first = home_of(data, server_account()).folder
    (first / "cluster").mkdir()
    shutil.rmtree(data)
    second = home_of(data, server_account()).folder
    assert list(second.iterdir()) == []
    assert home_of(data, server_account()).folder == second
    assert first == second or (first / "cluster").is_dir()
    for folder in {first, second}:
        shutil.rmtree(folder)


def test_socket_folder_of_somebody_else_is_refused(data: Path) -> None:
    home = home_of(data, server_account())
    home.socket_folder.mkdir(mode=0o777)
    home.socket_folder.chmod(0o777)
    with pytest.raises(StartFailure, match="权限过宽"):
        home.open_socket_folder()
