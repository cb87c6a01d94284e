"""A worker that prints a submitted report and kills itself at a chosen point.

``python -m tests.faults.dying_printer POINT SUBMISSION``. Points: ``set`` (before the pages are set), ``kept`` (the bytes lie on disk,
the row is not committed).
"""

import os
import signal
import sys
from typing import Any
from uuid import UUID

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from yaojian.enterprise.annual_reports import printing  # noqa: E402 - needs the settings above
from yaojian.enterprise.annual_reports.services import papers  # noqa: E402 - as above
from yaojian.kernel.actors import system_actor  # noqa: E402 - as above
from yaojian.kernel.files import services as files  # noqa: E402 - as above


def _die(*_given: Any, **_named: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(point: str, submission: str) -> None:
    """Print, and die on the way."""
    if point == "set":
        printing.pdf = _die  # type: ignore[assignment]  # dies instead
    else:
        files.record = _die  # type: ignore[assignment,attr-defined]  # the last thing before the row is committed
    papers.print_submission(actor=system_actor("年度报告"), submission_id=UUID(submission))


if __name__ == "__main__":
    main(*sys.argv[1:])
