"""The process of ``Beside``: tasks come on standard input, what they tell goes to standard output in the same order.

The first message is (site, limits). Ends when the other side closes the pipe.
"""

import gc
import os
import sys
import traceback

from yaojian.inspection.engine.perusing.framing import Frames, framed
from yaojian.inspection.engine.perusing.here import Here
from yaojian.inspection.engine.perusing.values import Perusal, Task

_SELDOM = 20_000  # objects made before the collector of cycles looks; pages hold none
_PIECE = 2**18  # bytes read at once
_TOGETHER = 65_536  # bytes told at once, at least where more tasks wait


def main() -> None:
    """Serve one crawl."""
    gc.freeze()
    gc.set_threshold(_SELDOM)
    frames, reader, told = Frames(), None, bytearray()
    while piece := os.read(sys.stdin.fileno(), _PIECE):
        for message in frames.feed(piece):
            if reader is None:
                reader = Here(*message)
                continue
            told += framed(_read(reader, message))
            if len(told) > _TOGETHER:
                _tell(told)
        _tell(told)


def _read(reader: Here, task: Task) -> Perusal | str:
    try:
        return reader.read_now(task)
    except Exception:  # noqa: BLE001 told to the process that asked, which raises it
        return traceback.format_exc()


def _tell(told: bytearray) -> None:
    sys.stdout.buffer.write(told)
    sys.stdout.buffer.flush()
    told.clear()


if __name__ == "__main__":
    main()
