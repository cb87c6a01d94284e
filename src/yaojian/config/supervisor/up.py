"""From nothing to a running system, and back.

Lock → port → database → migrations → demo data → processes → addresses; then watching until told to stop.
"""

import fcntl
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from yaojian.config.demo.roles import DEMO_ACCOUNTS, PASSWORD
from yaojian.config.embedded.errors import DatabaseBusy, StartFailure
from yaojian.config.embedded.lease import lock, owned
from yaojian.config.embedded.server import EmbeddedServer
from yaojian.config.supervisor import external, outside, plan, ports
from yaojian.config.supervisor.loop import Stopped, Watch

# A command such as `yaojian manage` may own the database for a moment.
_DATABASE_WAIT_SECONDS = 60.0
_READY_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Options:
    """What the person at the terminal asked for."""

    data: Path
    host: str
    port: int
    demo: bool


def up(options: Options) -> None:
    """Run the whole system until SIGINT or SIGTERM. Raises ``StartFailure`` when something is missing or in the way."""
    if not (plan.STATIC / "staticfiles.json").exists():
        raise StartFailure("页面的样式和脚本还没有生成。请先运行 make setup。")
    with ExitStack() as held:
        held.enter_context(_only_copy(options.data))
        listening = held.enter_context(ports.take(options.host, options.port))
        watch = Watch(_say)
        held.enter_context(watch.signals())
        try:
            database = None if os.environ.get("DATABASE_URL") else held.enter_context(_embedded(options.data, watch))
            if database is None:
                external.check(os.environ["DATABASE_URL"])
            chosen = plan.Ports(
                listening.getsockname()[1],
                ports.free(),
                ports.free(),
                ports.free(),
                ports.free(),
                {one.name: ports.free() for one in outside.SIMULATORS},
            )
            env = plan.environment(options.data, plan.decisions(options.data, chosen, demo=options.demo))
            watch.step(plan.preparation(env, demo=options.demo))
            for spec in plan.processes(chosen, listening.fileno(), env):
                watch.add(spec)
            held.callback(watch.stop)
            if not watch.wait_until(lambda: ports.answers(chosen.pages), seconds=_READY_SECONDS):
                raise StartFailure("页面进程没有启动成功，原因见上面的输出。")
            _say("yaojian", "已启动。")
            _introduce(chosen, demo=options.demo)
            watch.run(database)
        except Stopped:
            _say("yaojian", "正在停止。")
    _say("yaojian", "已停止。")


@contextmanager
def _only_copy(data: Path) -> Iterator[None]:
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = data / "up.lock"
    handle = lock(place, fcntl.LOCK_EX, wait=False)
    if handle is None:
        raise StartFailure(
            f"数据目录 {data} 已由进程 {place.read_text() or '（未知）'} 运行。请先停止它，或用 --data 指定另一个目录。"
        )
    with handle:
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield


@contextmanager
def _embedded(data: Path, watch: Watch) -> Iterator[EmbeddedServer]:
    with ExitStack() as held:
        server = _owned_when_free(data, watch, held)
        _say("database", f"PostgreSQL 已启动（进程 {server.pid()}）。")
        yield server
    _say("database", "PostgreSQL 已停止。")


def _owned_when_free(data: Path, watch: Watch, held: ExitStack) -> EmbeddedServer:
    give_up = time.monotonic() + _DATABASE_WAIT_SECONDS
    while True:
        try:
            return held.enter_context(owned(data))
        except DatabaseBusy:
            if time.monotonic() > give_up:
                raise
        watch.check()
        _say("database", "有命令正在使用数据库，等它结束。")
        time.sleep(1.0)


def _introduce(chosen: plan.Ports, *, demo: bool) -> None:
    address = f"http://127.0.0.1:{chosen.public}"
    for label, path in (
        ("门户", "/"),
        ("采编", "/cms/"),
        ("办公", "/oa/"),
        ("企业端", "/qy/"),
        ("控制台", "/console/"),
    ):
        print(f"  {label:\u3000<4}{address}{path}", flush=True)
    print(f"  {'邮件':\u3000<4}http://127.0.0.1:{chosen.mail_page}/", flush=True)
    for one in outside.SIMULATORS:
        print(f"  {one.label:\u3000<4}http://127.0.0.1:{chosen.outside[one.name]}/", flush=True)
    if demo:
        print(f"  示范账号（示范数据，密码都是 {PASSWORD}）：", flush=True)
        for account in DEMO_ACCOUNTS:
            print(f"    {account.username:<16}{account.role}  {account.surface}", flush=True)
    print("  按 Ctrl-C 停止。", flush=True)


def _say(name: str, line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {name:<9} {line}", file=sys.stdout, flush=True)
