"""A real nginx on a free port with the configuration of ``deploy/nginx``, its folders put where a test wants them."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.template import REPOSITORY
from yaojian.config.supervisor import ports

PROGRAM = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
WHY_NOT = "nginx is not installed: the configuration in deploy/nginx is not tried"
_MAIN = """
pid {home}/nginx.pid;
error_log {home}/error.log;
worker_processes 1;
daemon off;
{user}
events {{ worker_connections 512; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {home}/body; proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi; uwsgi_temp_path {home}/uwsgi; scgi_temp_path {home}/scgi;
    {servers}
}}
"""


def configuration(home: Path, published: Path, static: Path, pages_port: int) -> str:
    """The text of ``site.conf`` for these folders."""
    ours = REPOSITORY / "deploy/nginx"
    pages = (ours / "pages.conf").read_text().replace("127.0.0.1:8001", f"127.0.0.1:{pages_port}")
    (home / "pages.conf").write_text(pages)
    text = (ours / "site.conf").read_text()
    for old, new in {
        "/var/lib/yaojian/published": str(published),
        "/var/lib/yaojian/static": str(static),
        "/etc/nginx/yaojian/pages.conf": str(home / "pages.conf"),
        "/etc/nginx/yaojian/headers.conf": str(ours / "headers.conf"),
    }.items():
        text = text.replace(old, new)
    (home / "site.conf").write_text(text)
    return text


def maps(published: Path) -> str:
    """The part of ``yaojian.conf`` before its servers."""
    text = (REPOSITORY / "deploy/nginx/yaojian.conf").read_text().partition("\nserver {")[0]
    return text.replace("/var/lib/yaojian/published", str(published))


@contextmanager
def serving(home: Path, servers: str) -> Iterator[None]:
    """Run nginx with these servers for the block."""
    if PROGRAM is None:
        raise RuntimeError(WHY_NOT)
    user = "user root;" if Path("/root").owner() == "root" and Path.home() == Path("/root") else ""
    (home / "nginx.conf").write_text(_MAIN.format(home=home, servers=servers, user=user))
    command = [PROGRAM, "-c", str(home / "nginx.conf"), "-p", str(home)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()
            process.wait(10)


def listening(port: int, *, seconds: float = 10.0) -> bool:
    """Whether somebody accepts connections there before long."""
    give_up = time.monotonic() + seconds
    while not ports.answers(port):
        if time.monotonic() > give_up:
            return False
        time.sleep(0.05)
    return True
