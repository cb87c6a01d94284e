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
        """How many jobs run at once, so that an inspection of an hour holds up no notice; how long they may go on at the end."""
        parser.add_argument("--at-once", type=int, default=3, help="Jobs running at the same time, each in a thread.")
        parser.add_argument("--grace", type=float, default=10.0, help="Seconds running jobs may go on at the end.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Listen beside the queue."""
        del args
        listening.start()
        ways = ("--concurrency", str(options["at_once"]), "--shutdown-graceful-timeout", str(options["grace"]))
        call_command("procrastinate", "--skip-checks", "worker", *ways)
