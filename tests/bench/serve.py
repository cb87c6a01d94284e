"""Our published tree behind nginx with ``deploy/nginx``, beside the same files behind an nginx that does nothing else.

The peer is nginx's own static rate: one server, a root, the mime types. Both have one worker and the same file descriptors
open; wrk asks both for the same mix of pages over kept connections, in turns. No TLS on either side.
"""

import re
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

from tests.bench.support.timings import emit
from tests.support import nginx
from yaojian.config.supervisor import ports

PAGES, CONNECTIONS, SECONDS, ROUNDS = 2000, 32, 4, 5
_PARAGRAPH = "<p>为加强药品经营使用环节质量管理，保障人民群众用药安全，省局决定在全省范围内开展专项检查。</p>\n"
_LUA = """
local paths = {{}}
for n = 1, {pages} do paths[n] = string.format("/art/2026/%02d/%02d/%d.html", n % 12 + 1, n % 28 + 1, n) end
local at = 0
request = function() at = at % #paths + 1 return wrk.format("GET", paths[at]) end
"""


def main() -> None:
    """Ours, peer, ours, peer."""
    if nginx.PROGRAM is None or shutil.which("wrk") is None:
        raise SystemExit("nginx and wrk are needed: apt-get install nginx-light wrk")
    with tempfile.TemporaryDirectory(prefix="serve-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        published, static = _tree(home)
        ours, plain, unused = ports.free(), ports.free(), ports.free()
        nginx.configuration(home, published, static, unused)
        servers = (
            f"{nginx.maps(published)}\n"
            f"server {{ listen 127.0.0.1:{ours}; include {home}/site.conf; }}\n"
            f"server {{ listen 127.0.0.1:{plain}; root {published}/current; index index.html; sendfile on; "
            "open_file_cache max=20000 inactive=60s; keepalive_requests 10000; }"
        )
        script = home / "pages.lua"
        script.write_text(_LUA.format(pages=PAGES))
        with nginx.serving(home, servers):
            if not nginx.listening(ours) or not nginx.listening(plain):
                raise SystemExit((home / "error.log").read_text())
            rates: dict[int, list[float]] = {ours: [], plain: []}
            for port in (ours, plain):
                _rate(port, script)
            for _ in range(ROUNDS):
                for port, found in rates.items():
                    found.append(_rate(port, script))
    figure, peer = statistics.median(rates[ours]), statistics.median(rates[plain])
    emit(
        "serve",
        figure,
        peer,
        unit="pages/s",
        peer="nginx serving the same files with no configuration of ours",
        more_is_better=True,
        connections=CONNECTIONS,
        pages=PAGES,
        rounds=ROUNDS,
    )


def _tree(home: Path) -> tuple[Path, Path]:
    """A published tree of pages of some kilobytes, and an empty folder of static files."""
    published, static = home / "published", home / "static"
    page = f"<!doctype html><html lang=zh-CN><meta charset=utf-8><title>示范</title>{_PARAGRAPH * 60}"
    for n in range(1, PAGES + 1):
        target = published / f"releases/1/art/2026/{n % 12 + 1:02}/{n % 28 + 1:02}/{n}.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page)
    (published / "current").symlink_to("releases/1")
    (published / "maps").mkdir()
    for name in ("moved.map", "gone.map"):
        (published / "maps" / name).touch()
    static.mkdir()
    return published, static


def _rate(port: int, script: Path) -> float:
    """Requests a second. Any answer but 200 ends the bench."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script), f"http://127.0.0.1:{port}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said:
        raise SystemExit(said)
    found = re.search(r"Requests/sec:\s*([\d.]+)", said)
    if found is None:
        raise SystemExit(said)
    return float(found[1])


if __name__ == "__main__":
    main()
