"""The ``yaojian`` command. One module a command; each says at its top what it needs.

Exit status: 0 good, 1 findings, 2 bad use or not possible now. Results go to stdout, everything else to stderr.
"""

import sys

import typer

from yaojian.config.cli import audit, coldchain, demo, doctor, manage, publish, render, token, up, words
from yaojian.config.embedded.errors import StartFailure
from yaojian.inspection.cli import InspectCommand, inspect_command
from yaojian.inspection.measuring.command import probe_command
from yaojian.kernel.errors import Refusal

app = typer.Typer(
    name="yaojian",
    help="药监一体化平台：门户、办公、企业端、检查与运维。",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("up")(up.up)
app.command("manage", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(manage.manage)
app.command("token")(token.token)
app.command("doctor")(doctor.doctor)
app.command("inspect", cls=InspectCommand)(inspect_command)
app.command("probe")(probe_command)
app.command("render")(render.render)
app.command("coldchain")(coldchain.coldchain)
app.add_typer(publish.app, name="publish")
app.add_typer(audit.app, name="audit")
app.add_typer(demo.app, name="demo")
app.add_typer(words.app, name="words")


def main() -> None:
    """Entry point. What a person can mend is one line on stderr and status 2, never a traceback."""
    try:
        app()
    except (StartFailure, Refusal) as failure:
        print(failure, file=sys.stderr)
        sys.exit(2)
