"""Starts the platform."""

import argparse
import os

from simulators.shell import serve
from simulators.unified_auth.people import Platform
from simulators.unified_auth.site import application


def main() -> None:
    """Read the port and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8031)
    port = parser.parse_args().port
    platform = Platform(
        address=os.environ.get("YAOJIAN_UNIFIED_ADDRESS", f"http://127.0.0.1:{port}"),
        secret=os.environ.get("YAOJIAN_UNIFIED_SECRET", ""),
        site=os.environ.get("YAOJIAN_SITE_ADDRESS", "http://127.0.0.1:8000"),
    )
    serve(application(platform), port)


if __name__ == "__main__":
    main()
