"""The simulated certificate system in a process of its own, and a company that holds what it knows."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.support.template import REPOSITORY
from yaojian.config.supervisor import ports

SECRET = "simulated-certificate-secret"
SAMPLE = REPOSITORY / "simulators" / "certificates" / "data" / "sample.json"


def sample() -> list[dict[str, Any]]:
    """What a simulator without data of its own knows."""
    return list(json.loads(SAMPLE.read_text(encoding="utf-8"))["certificates"])


class Simulator:
    """A running certificate simulator."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, ports.free()
        self.address = f"http://127.0.0.1:{self.port}"
        options = ("--port", str(self.port), "--folder", str(folder))
        self._process = subprocess.Popen([sys.executable, "-m", "simulators.certificates", *options], cwd=REPOSITORY)
        give_up = time.monotonic() + 60
        while not ports.answers(self.port):
            assert time.monotonic() < give_up
            time.sleep(0.05)

    def told(self, mode: str) -> int:
        """Misbehave from now on; the status of the answer."""
        return httpx.post(f"{self.address}/fault", data={"mode": mode}).status_code

    def asked(self) -> int:
        """How many requests came so far."""
        page = httpx.get(self.address).text
        return int(page.split("已被查询 ")[1].split(" 次")[0])

    def know(self, certificates: list[dict[str, Any]]) -> None:
        """These certificates from now on, and no others."""
        text = json.dumps({"certificates": certificates}, ensure_ascii=False)
        (self.folder / "certificates.json").write_text(text, encoding="utf-8")

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(20)


@contextmanager
def running(folder: Path) -> Iterator[Simulator]:
    """A simulator for the block."""
    simulator = Simulator(folder)
    try:
        yield simulator
    finally:
        simulator.stop()
