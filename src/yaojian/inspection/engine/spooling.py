"""A file of answers as they came. Pages live in memory only while they are checked; what is needed again at the end
(places of faulty links, evidence copies) is read back from here, so that memory stays flat.

Kept in the output folder until the run is whole, the same file lets an interrupted run go on (``--resume``): the crawl
is decided by its answers alone, so replaying them leads to where it stopped without asking the site again.
"""

import json
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from yaojian.inspection.engine.answers import Answer, expanded
from yaojian.inspection.engine.errors import FolderUnwritable, why_unwritable

SPOOL_NAME = ".yaojian-inspect.spool"
_HEAD = 8  # bytes: two lengths of four


class Spool:
    """Append-only store of answers in ``folder``. ``put`` gives a position, ``get`` the answer at it.

    With ``resume`` the answers of an earlier run are kept, and ``recall`` finds the good ones; without, the file starts
    empty. A context manager; ``discard`` removes the file.
    """

    def __init__(self, folder: Path, *, resume: bool = False) -> None:
        self._path = folder / SPOOL_NAME
        self._file = self._path.open("r+b" if resume and self._path.exists() else "w+b")
        self._known: dict[tuple[str, bool], int] = {}
        self._at_end = False
        self._end = self._scan()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):  # what a full disk did not take was told when it was put
            self._file.close()

    def discard(self) -> None:
        """Remove the file; the run is whole and nothing is left to resume."""
        self._path.unlink(missing_ok=True)

    def put(self, answer: Answer, *, whole: bool) -> int:
        """Keep ``answer`` and say where. ``whole``: it was asked for with its body.

        Raises ``FolderUnwritable`` (disk full).
        """
        facts = json.dumps(
            {
                "asked": answer.asked, "url": answer.url, "status": answer.status, "content_type": answer.content_type,
                "headers": answer.headers, "encoding": answer.encoding, "truncated": answer.truncated,
                "failure": answer.failure, "hops": answer.hops, "certificate": answer.certificate, "expires": answer.expires, "whole": whole,
                "rendered": answer.rendered,
            }
        ).encode()  # fmt: skip
        position = self._end
        try:
            if not self._at_end:
                self._file.seek(position)
            self._at_end = False
            self._file.write(len(facts).to_bytes(4, "big") + len(answer.sent).to_bytes(4, "big") + facts + answer.sent)
            self._file.flush()
        except OSError as error:
            raise FolderUnwritable(folder=str(self._path.parent), reason=why_unwritable(error)) from error
        self._at_end = True
        self._end += _HEAD + len(facts) + len(answer.sent)
        return position

    def get(self, position: int, *, limit: int) -> Answer:
        """The answer at ``position``, its body expanded to at most ``limit`` bytes."""
        facts, size = self._facts(position)
        sent = self._file.read(size)
        del facts["whole"]
        facts["headers"] = tuple((name, value) for name, value in facts["headers"])
        facts["hops"] = tuple(facts["hops"])
        return Answer(**facts, sent=sent, body=expanded(sent, facts["encoding"], limit)[0])

    def recall(self, url: str, *, whole: bool, limit: int) -> tuple[Answer, int] | None:
        """The good answer an earlier run got for ``url``, and its position; failures are asked for again."""
        position = self._known.get((url, whole))
        return None if position is None else (self.get(position, limit=limit), position)

    def _facts(self, position: int) -> tuple[dict[str, Any], int]:
        self._at_end = False
        self._file.seek(position)
        head = self._file.read(_HEAD)
        return json.loads(self._file.read(int.from_bytes(head[:4], "big"))), int.from_bytes(head[4:], "big")

    def _scan(self) -> int:
        """Index what an earlier run left; a record that was cut by a crash ends the file."""
        size = self._path.stat().st_size
        position = 0
        while position + _HEAD <= size:
            self._file.seek(position)
            head = self._file.read(_HEAD)
            end = position + _HEAD + int.from_bytes(head[:4], "big") + int.from_bytes(head[4:], "big")
            if end > size:
                break
            facts, _ = self._facts(position)
            if facts["failure"] is None and 200 <= facts["status"] < 400:
                self._known[facts["asked"], facts["whole"]] = position
            position = end
        return position
