"""Where a cluster lives and how to reach it.

``<data>/database`` holds the cluster, its socket and its password. For root it is a link to a folder below
``/var/lib/yaojian``, because the server's system user cannot enter root's home. ``<data>/database.json`` (0600) is the
address; settings read it when ``DATABASE_URL`` is not set.
"""

import hashlib
import json
import os
import secrets
import tempfile
from dataclasses import asdict, dataclass
from itertools import chain, count
from pathlib import Path

from yaojian.config.embedded.account import Account
from yaojian.config.embedded.binaries import ROOT_HOME
from yaojian.config.embedded.errors import StartFailure

DATABASE_NAME = "yaojian"
DATABASE_USER = "yaojian"
PORT = 5432
# The kernel takes 107 bytes; PostgreSQL appends "/.s.PGSQL.5432".
_SOCKET_FOLDER_BYTES = 107 - len(f"/.s.PGSQL.{PORT}.lock")


@dataclass(frozen=True, slots=True)
class Address:
    """How to reach the server. ``host`` is the folder of its socket: it listens on no network."""

    host: str
    port: int
    user: str
    password: str
    name: str

    def write(self, path: Path) -> None:
        """Write for settings to read; the file is never seen half written nor by other users."""
        aside = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
            json.dump(asdict(self), out)
        aside.replace(path)

    def url(self, name: str | None = None) -> str:
        """As a libpq address, for another database of the same server when ``name`` is given."""
        return f"host={self.host} port={self.port} user={self.user} password={self.password} dbname={name or self.name}"


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one cluster and the data folder it belongs to."""

    data: Path
    folder: Path
    account: Account

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.folder / "cluster"

    @property
    def lock(self) -> Path:
        """Locked by the process that owns the server, for as long as it lives."""
        return self.folder / "owner.lock"

    @property
    def users(self) -> Path:
        """Locked (shared) by every process that uses the server."""
        return self.folder / "users.lock"

    @property
    def address_file(self) -> Path:
        """Where settings look for the address."""
        return self.data / "database.json"

    @property
    def socket_folder(self) -> Path:
        """Where the socket lies: beside the cluster, or in a short folder when that path is too long."""
        beside = self.folder / "socket"
        if len(os.fsencode(beside)) <= _SOCKET_FOLDER_BYTES:
            return beside
        return Path(tempfile.gettempdir()) / f"yaojian-{self.account.uid}-{_digest(self.folder)}"

    def password(self) -> str:
        """The server's password; drawn on first use and kept 0600 beside the cluster."""
        path = self.folder / "password"
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                out.write(secrets.token_urlsafe(24))
            self.account.give(path)
        return path.read_text()

    def address(self) -> Address:
        """How to reach this cluster's server."""
        return Address(str(self.socket_folder), PORT, DATABASE_USER, self.password(), DATABASE_NAME)

    def open_socket_folder(self) -> None:
        """Make the socket's folder, entered by the server's account alone.

        Raises ``StartFailure`` when somebody else made a folder of that name first.
        """
        folder = self.socket_folder
        folder.mkdir(mode=0o700, exist_ok=True)
        self.account.give(folder)
        status = folder.lstat()
        if folder.is_symlink() or status.st_uid != self.account.uid or status.st_mode & 0o077:
            raise StartFailure(f"数据库套接字目录 {folder} 属于其他用户或权限过宽，请删除该目录后重试。")


def home_of(data: Path, account: Account) -> Home:
    """The cluster's home for the data folder ``data``; makes the folders that are missing."""
    data = data.resolve()
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = _folder_of(data, account)
    except OSError as failure:
        raise StartFailure(f"无法建立数据目录 {data}：{failure.strerror}。请换一个目录或检查权限。") from failure
    return Home(data, folder, account)


def _folder_of(data: Path, account: Account) -> Path:
    inside = data / "database"
    if account.switched and not inside.is_dir():
        # A link may dangle when somebody cleared /var/lib/yaojian; then the same place is made again.
        outside = inside.readlink() if inside.is_symlink() else _unused(ROOT_HOME / "clusters" / _digest(data))
        outside.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        outside.mkdir(mode=0o700, exist_ok=True)
        account.give(outside)
        if not inside.is_symlink():
            inside.symlink_to(outside)
    inside.mkdir(mode=0o700, exist_ok=True)
    folder = inside.resolve()
    if (owner := folder.stat().st_uid) != account.uid:
        raise StartFailure(f"数据目录 {data} 由另一个用户（uid {owner}）建立，请用该用户运行，或换一个目录。")
    return folder


def _unused(wanted: Path) -> Path:
    """``wanted``, or beside it the first that holds nothing: what lies there was the database of a data folder that
    was removed with its keys and files. It is left alone, but a new data folder must not wake up with it."""
    beside = (wanted.with_name(f"{wanted.name}-{number}") for number in count(2))
    return next(place for place in chain((wanted,), beside) if not place.is_dir() or not any(place.iterdir()))


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
