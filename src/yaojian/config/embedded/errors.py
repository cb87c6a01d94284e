"""What can go wrong before there is a database; each is one line for the person at the terminal.

::

    StartFailure
    ├── DatabaseBusy        another process owns the data folder
    ├── DatabaseBroken      the server does not come up
    └── ServerTooOld        DATABASE_URL points to a PostgreSQL below 15
"""


class StartFailure(Exception):
    """Something needed to start is missing or in the way. ``str()`` is the line to print."""


class DatabaseBusy(StartFailure):
    """Another process of ours owns the data folder."""


class DatabaseBroken(StartFailure):
    """The embedded server ended or did not answer in time."""


class ServerTooOld(StartFailure):
    """The external server is older than the oldest PostgreSQL this project supports."""
