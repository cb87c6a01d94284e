"""The database of one test run: its own server on a copy of the template, gone with the run."""

import atexit
import os
import shutil
from collections.abc import Mapping

from tests.support.keys import give_known_keys
from tests.support.loaded import copy_institution
from tests.support.template import (
    PRISTINE,
    QUICK,
    RunFolder,
    copy_cluster,
    home_for_tests,
    template,
)
from yaojian.config.embedded.cluster import create_database, drop_database
from yaojian.config.embedded.home import DATABASE_NAME, Home
from yaojian.config.embedded.server import EmbeddedServer


class RunDatabase:
    """Reserved when pytest starts, so that settings know the address; started by the first test that needs it."""

    def __init__(self, options: Mapping[str, str] = QUICK) -> None:
        """Reserve a data folder and tell settings about it. ``options`` are the server's; by default fast, not durable."""
        self._options = options
        self._folder = RunFolder()
        self.home: Home = home_for_tests(self._folder.path)
        give_known_keys(self._folder.path)
        self._server: EmbeddedServer | None = None
        self.home.address().write(self.home.address_file)
        os.environ["YAOJIAN_DATA"] = str(self._folder.path)
        os.environ.pop("DATABASE_URL", None)
        atexit.register(self._remove, os.getpid())

    def start(self) -> None:
        """Copy the template and start the server on it, with a database nothing was written to."""
        copy_cluster(template(), self.home)
        self._server = EmbeddedServer(self.home, self._options)
        self._server.start()
        self.renew()

    def renew(self) -> None:
        """Put the database back to the state after the migrations, their data included."""
        address = self.home.address()
        drop_database(address, DATABASE_NAME)
        create_database(address, DATABASE_NAME, template=PRISTINE)

    def become_institution(self) -> None:
        """Start anew on a copy of the loaded demo data; ``renew`` puts the empty database back, in this cluster as well."""
        if self._server is None:
            raise RuntimeError("not started")
        self._server.stop()
        shutil.rmtree(self.home.cluster)
        copy_institution(self.home)
        self._server.start()

    def _remove(self, pid: int) -> None:
        if os.getpid() != pid:
            return  # a forked child of a test leaves the parent's database alone
        if self._server is not None:
            self._server.stop()
        self._folder.remove()
