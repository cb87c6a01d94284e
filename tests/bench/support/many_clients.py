"""Several processes that do approvals in the same moment, each on a connection of its own."""

import subprocess
import sys
from contextlib import ExitStack

from tests.bench.support.peers import REPOSITORY

CLIENTS = 4


def per_second(contender: str, count: int) -> float:
    """Whole approvals a second of ``CLIENTS`` clients that do ``count`` each, until the last one is through."""
    command = [sys.executable, "-m", "tests.bench.support.flow_client", contender, str(count)]
    with ExitStack() as stack:
        clients = [stack.enter_context(_client([*command, str(n)])) for n in range(CLIENTS)]
        for client in clients:
            if _line(client) != "ready":
                raise SystemExit(f"a client of {contender} did not come up")
        for client in clients:
            if client.stdin is None:
                raise SystemExit("no pipe to a client")
            client.stdin.write("go\n")
            client.stdin.flush()
        return CLIENTS * count / max(float(_line(client)) for client in clients)


def _client(command: list[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _line(client: "subprocess.Popen[str]") -> str:
    return client.stdout.readline().strip() if client.stdout else ""
