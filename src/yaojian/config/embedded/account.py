"""Under which system user the database server runs.

PostgreSQL refuses to run as root. A normal user runs it as itself; for root a system user without a shell is made once.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from yaojian.config.embedded.errors import StartFailure

SYSTEM_USER = "yaojian"


@dataclass(frozen=True, slots=True)
class Account:
    """The user that owns the cluster. ``switched`` is true when it is not the user of this process."""

    uid: int
    gid: int
    switched: bool

    def give(self, path: Path) -> None:
        """Make ``path`` belong to this account; nothing to do when we are it."""
        if self.switched:
            os.chown(path, self.uid, self.gid)


def server_account() -> Account:
    """The account to run the server under; as root, creates the system user on first use.

    Raises ``StartFailure`` when root cannot create it.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switched=False)
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        _create_system_user()
        entry = pwd.getpwnam(SYSTEM_USER)
    return Account(entry.pw_uid, entry.pw_gid, switched=True)


def _create_system_user() -> None:
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as missing:
        raise StartFailure("无法创建系统用户 yaojian：缺少 useradd 命令。请改用普通用户运行。") from missing
    # Two starts at once: the second finds the user there (status 9), which is as good.
    if done.returncode not in (0, 9):
        raise StartFailure(f"无法创建系统用户 yaojian：{done.stderr.strip()}。请改用普通用户运行。")
