"""Starts the system."""

import argparse
import os

from simulators.device_reports.site import Portal, application
from simulators.shell import serve


def main() -> None:
    """Read the port and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8033)
    port = parser.parse_args().port
    portal = Portal(
        own=os.environ.get("YAOJIAN_DEVICES_ADDRESS", f"http://127.0.0.1:{port}").rstrip("/"),
        site=os.environ.get("YAOJIAN_SITE_ADDRESS", "http://127.0.0.1:8000").rstrip("/"),
        secret=os.environ.get("YAOJIAN_DEVICES_SECRET", ""),
    )
    serve(application(portal), port)


if __name__ == "__main__":
    main()
