"""Peers that are no dependency of the product: each in an environment of its own, pinned and hashed in ``tests/bench/peers``."""

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]


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
