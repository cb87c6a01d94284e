"""Starts both sides on the loopback address until SIGTERM."""

import argparse
import asyncio
import signal

from aiohttp import web

from simulators.mail.inbox import Inbox
from simulators.mail.page import application
from simulators.mail.smtp import listen

_HOST = "127.0.0.1"


async def _serve(smtp_port: int, page_port: int) -> None:
    inbox = Inbox()
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    smtp = await listen(inbox, _HOST, smtp_port)
    runner = web.AppRunner(application(inbox), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, _HOST, page_port).start()
    await ended.wait()
    smtp.close()
    await runner.cleanup()


def main() -> None:
    """Read the two ports and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smtp-port", type=int, default=8025)
    parser.add_argument("--page-port", type=int, default=8026)
    ports = parser.parse_args()
    asyncio.run(_serve(ports.smtp_port, ports.page_port))


if __name__ == "__main__":
    main()
