"""A temporary file of answers as they came. Pages live in memory only while they are checked; what is needed again at
the end (places of faulty links, evidence copies) is read back from here, so that memory stays flat.
"""

import json
import tempfile
from collections.abc import Callable
from types import TracebackType
from typing import Self

from yaojian.inspection.engine.fetching import Answer, expander_for

_HEAD = 8  # bytes: two lengths of four


class Spool:
    """Append-only store of answers. ``put`` gives a position, ``get`` the answer at it. A context manager."""

    def __init__(
        self, opener: Callable[[], "tempfile._TemporaryFileWrapper[bytes]"] = tempfile.NamedTemporaryFile
    ) -> None:
        self._file = opener()
        self._end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def put(self, answer: Answer) -> int:
        """Keep ``answer`` and say where."""
        facts = json.dumps(
            {
                "asked": answer.asked, "url": answer.url, "status": answer.status, "type": answer.content_type,
                "headers": answer.headers, "encoding": answer.encoding, "truncated": answer.truncated,
                "failure": answer.failure, "hops": answer.hops,
            }
        ).encode()  # fmt: skip
        position = self._end
        self._file.seek(position)
        self._file.write(len(facts).to_bytes(4, "big") + len(answer.sent).to_bytes(4, "big") + facts + answer.sent)
        self._end += _HEAD + len(facts) + len(answer.sent)
        return position

    def get(self, position: int, *, limit: int) -> Answer:
        """The answer at ``position``, its body expanded to at most ``limit`` bytes."""
        self._file.seek(position)
        head = self._file.read(_HEAD)
        facts = json.loads(self._file.read(int.from_bytes(head[:4], "big")))
        sent = self._file.read(int.from_bytes(head[4:], "big"))
        expander = expander_for(facts["encoding"])
        return Answer(
            asked=facts["asked"], url=facts["url"], status=facts["status"], content_type=facts["type"],
            headers=tuple((name, value) for name, value in facts["headers"]), encoding=facts["encoding"], sent=sent,
            body=expander.decompress(sent, limit) if expander else sent, truncated=facts["truncated"],
            failure=facts["failure"], hops=tuple(facts["hops"]),
        )  # fmt: skip
