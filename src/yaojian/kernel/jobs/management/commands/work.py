"""The worker: jobs and schedules, and whatever is to follow a commit at once."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from yaojian.kernel.jobs import listening


class Command(BaseCommand):
    """Run jobs until ended."""

    help = "Run jobs, schedules and listeners until ended."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """How long running jobs may go on when asked to end."""
        parser.add_argument("--grace", type=float, default=10.0, help="Seconds running jobs may go on at the end.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Listen beside the queue."""
        del args
        listening.start()
        call_command("procrastinate", "--skip-checks", "worker", "--shutdown-graceful-timeout", str(options["grace"]))
