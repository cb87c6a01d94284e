"""Starts the gateway on the loopback address until SIGTERM."""

import argparse
import os

from aiohttp import web

from simulators.sms.gateway import Gateway
from simulators.sms.page import application


def main() -> None:
    """Read the port and serve. aiohttp's runner ends on SIGTERM and SIGINT."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8027)
    gateway = Gateway(os.environ.get("YAOJIAN_SMS_KEY", "").encode())
    web.run_app(
        application(gateway), host="127.0.0.1", port=parser.parse_args().port, print=lambda *_: None, access_log=None
    )


if __name__ == "__main__":
    main()
