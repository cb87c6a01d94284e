"""A worker that analyses a cold-chain year and kills itself at a chosen point.

``python -m tests.faults.dying_analyser POINT RUN YEAR WANTED``. Points: ``reading`` (while files are read), ``writing`` (the kept
readings lie on disk, nothing is committed).
"""

import os
import signal
import sys
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from yaojian.enterprise.coldchain import jobs, recording  # noqa: E402 - needs the settings above


def _die(*_given: Any, **_named: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(point: str, run: str, year: str, wanted: str) -> None:
    """Analyse, and die on the way."""
    if point == "reading":
        jobs.analyse = _die  # type: ignore[assignment,attr-defined]  # dies instead
    else:
        recording.audit.record = _die  # type: ignore[attr-defined]  # the last thing before all is committed
    jobs.analyse_year(run_id=run, year_id=year, wanted=int(wanted))


if __name__ == "__main__":
    main(*sys.argv[1:])
