"""Which children ``yaojian up`` runs, and with which environment."""

import json
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from yaojian.config.supervisor import outside
from yaojian.config.supervisor.children import Spec

REPOSITORY = Path(__file__).resolve().parents[4]
STATIC = Path(os.environ.get("YAOJIAN_STATIC", REPOSITORY / ".yaojian" / "static"))
_NOTE = "environment.json"
_SETTINGS = "yaojian.config.settings"
_PAGE_THREADS = "4"


@dataclass(frozen=True, slots=True)
class Ports:
    """Loopback ports of the processes behind the public one."""

    public: int
    pages: int
    live: int
    mail: int
    mail_page: int
    outside: Mapping[str, int] = field(default_factory=dict)
    """Of the simulators, by name."""


def decisions(data: Path, ports: Ports, *, demo: bool) -> dict[str, str]:
    """What this start decided, as environment variables. Noted beside the data, so that commands act like the system."""
    decided = {
        "DJANGO_SETTINGS_MODULE": _SETTINGS,
        "YAOJIAN_STATIC": str(STATIC),
        "YAOJIAN_SITE_ADDRESS": f"http://127.0.0.1:{ports.public}",
        "YAOJIAN_MAIL_PORT": str(ports.mail),
        "YAOJIAN_DEMO": "1" if demo else "0",
        **outside.decided(ports.outside, noted_decisions(data)),
    }
    note = data / _NOTE
    note.write_text(json.dumps(decided), encoding="utf-8")
    return decided


def noted_decisions(data: Path) -> dict[str, str]:
    """What the last start on ``data`` decided; before the first one, what holds for any."""
    note = data / _NOTE
    known = json.loads(note.read_text(encoding="utf-8")) if note.exists() else {}
    return {"DJANGO_SETTINGS_MODULE": _SETTINGS, "YAOJIAN_STATIC": str(STATIC), **known}


def environment(data: Path, decided: Mapping[str, str]) -> dict[str, str]:
    """The children's environment: ours, and what this start decided. What the caller set himself is kept."""
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    fixed = {
        "YAOJIAN_DATA": str(data),
        # The gateway is the one proxy in front; it names the visitor's address.
        "YAOJIAN_PROXIES": "1",
        "PYTHONUNBUFFERED": "1",
    }
    return {**decided, **ours, **fixed}


def preparation(env: Mapping[str, str], *, demo: bool) -> Spec:
    """Migrations and demo data; runs to its end before anything else starts."""
    command = (sys.executable, "-m", "yaojian.config.supervisor.prepare", *(["--demo"] if demo else []))
    return Spec("prepare", command, env, REPOSITORY)


def processes(ports: Ports, listening: int, env: Mapping[str, str]) -> list[Spec]:
    """Everything that runs until the end, in the order of starting."""
    python = sys.executable
    site_watch = (python, "-m", "django", "watch")
    gateway = (python, "-m", "yaojian.config.gateway", str(listening), str(ports.pages), str(ports.live))
    worker = (python, "-m", "django", "work", "--grace", "5")
    mail = (python, "-m", "simulators.mail", "--smtp-port", str(ports.mail), "--page-port", str(ports.mail_page))
    pages = _granian(ports.pages, "wsgi", "yaojian.config.wsgi:application", "--blocking-threads", _PAGE_THREADS)
    live = _granian(ports.live, "asginl", "yaojian.config.live:application")
    specs = [
        Spec("pages", pages, env, REPOSITORY),
        Spec("live", live, env, REPOSITORY, grace=5.0),
        # Asked to end, it would wait half a minute for the database that ends at the same moment; jobs bear to be cut off.
        Spec("worker", worker, env, REPOSITORY, orphaned=signal.SIGKILL),
        Spec("watch", site_watch, env, REPOSITORY, grace=4.0),
        Spec("gateway", gateway, env, REPOSITORY, grace=3.0, pass_fds=(listening,)),
    ]
    if (REPOSITORY / "simulators").is_dir():
        specs.append(Spec("mail", mail, env, REPOSITORY, grace=3.0))
        for name, port in ports.outside.items():
            simulator = (python, "-m", f"simulators.{name}", "--port", str(port))
            specs.append(Spec(name, simulator, env, REPOSITORY, grace=3.0))
    return specs


def _granian(port: int, interface: str, application: str, *options: str) -> tuple[str, ...]:
    fixed = ("--interface", interface, "--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--no-ws")
    quiet = ("--log-level", "warning", "--respawn-failed-workers")
    # Open streams never end by themselves: granian is told to end them.
    end = ("--workers-kill-timeout", "3")
    return (sys.executable, "-m", "granian", *fixed, *quiet, *end, *options, application)
