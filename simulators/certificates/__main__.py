"""Serves on the loopback address until SIGTERM."""

import argparse
import asyncio
import os
import signal
from pathlib import Path

from aiohttp import web

from simulators.certificates.papers import Press
from simulators.certificates.server import Registry, application
from simulators.certificates.signing import Doorkeeper
from simulators.certificates.store import Fault, Store

_HOST = "127.0.0.1"
_SECRET = "simulated-certificate-secret"  # noqa: S105 - a simulator's, known to everybody


def _home() -> Path:
    """Beside the data of the system that started it, where the demo loader leaves its certificates."""
    return Path(os.environ.get("YAOJIAN_DATA", ".yaojian")) / "simulators" / "certificates"


async def _serve(port: int, folder: Path, fault: Fault) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    folder.mkdir(parents=True, exist_ok=True)
    secret = os.environ.get("YAOJIAN_CERTIFICATE_SECRET", _SECRET).encode()
    client = os.environ.get("YAOJIAN_CERTIFICATE_CLIENT", "yaojian")
    store = Store(folder / "certificates.json", fault)
    registry = Registry(store, Press(folder), Doorkeeper(client, secret))
    runner = web.AppRunner(application(registry), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, _HOST, port).start()
    await ended.wait()
    await runner.cleanup()


def main() -> None:
    """Read port and folder and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8027)
    parser.add_argument("--folder", type=Path, default=_home())
    parser.add_argument("--fault", type=Fault, choices=list(Fault), default=Fault.OK)
    given = parser.parse_args()
    asyncio.run(_serve(given.port, given.folder, given.fault))


if __name__ == "__main__":
    main()
