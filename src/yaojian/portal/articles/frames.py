"""How many frames an animated picture claims, told from its structure without decoding any of them.

A small GIF may hold ten thousand frames; a library that resizes it would decode each.
"""

from collections.abc import Iterator

MOST_FRAMES = 200


def frames_of(content: bytes) -> int:
    """Frames of a GIF, an animated PNG or an animated WebP; 1 for everything else. Never raises: a broken file ends the count."""
    if content.startswith(b"GIF8"):
        return sum(1 for _ in _gif_frames(content))
    if content.startswith(b"\x89PNG"):
        place = content.find(b"acTL", 0, 4096)
        return int.from_bytes(content[place + 4 : place + 8], "big") if place > 0 else 1
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return max(1, sum(kind == b"ANMF" for kind in _webp_chunks(content)))
    return 1


def _gif_frames(content: bytes) -> Iterator[int]:
    """The places of the image descriptors."""
    place = 13 + _colours(content, 10)
    while 0 < place < len(content):
        sign = content[place]
        if sign == 0x2C:
            yield place
            place = _after_blocks(content, place + 11 + _colours(content, place + 9))
        elif sign == 0x21:
            place = _after_blocks(content, place + 2)
        else:
            return


def _colours(content: bytes, place: int) -> int:
    """Bytes of the table of colours that the flags at ``place`` announce."""
    flags = content[place] if place < len(content) else 0
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(content: bytes, place: int) -> int:
    """Past a run of sub-blocks, each led by its length, ended by an empty one."""
    while place < len(content) and content[place]:
        place += content[place] + 1
    return place + 1


def _webp_chunks(content: bytes) -> Iterator[bytes]:
    place = 12
    while place + 8 <= len(content):
        yield content[place : place + 4]
        size = int.from_bytes(content[place + 4 : place + 8], "little")
        place += 8 + size + size % 2
