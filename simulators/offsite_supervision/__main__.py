"""Starts the system."""

import argparse
import os

from simulators.offsite_supervision.openid import Provider
from simulators.offsite_supervision.site import application
from simulators.shell import serve


def main() -> None:
    """Read the port and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8032)
    port = parser.parse_args().port
    provider = Provider(
        own=os.environ.get("YAOJIAN_OFFSITE_ADDRESS", f"http://127.0.0.1:{port}").rstrip("/"),
        site=os.environ.get("YAOJIAN_SITE_ADDRESS", "http://127.0.0.1:8000").rstrip("/"),
        secret=os.environ.get("YAOJIAN_OFFSITE_SECRET", ""),
    )
    serve(application(provider), port)


if __name__ == "__main__":
    main()
