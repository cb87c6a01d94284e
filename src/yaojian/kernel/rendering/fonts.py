"""Typefaces by the name the standard gives them. Licensed ones in ``YAOJIAN_FONTS`` come first, Debian's stand in."""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst

from yaojian.kernel.rendering.errors import FontMissing

FOLDERS = (
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"),
    Path("/usr/share/fonts/opentype/noto"),
    Path("/usr/share/fonts/noto-cjk"),
)
"""Where Debian's ``texlive-lang-chinese`` and ``fonts-noto-cjk`` put them, and where some other systems do."""
RARE = ("Noto Serif CJK SC", "Noto Sans CJK SC")
"""Names of people: characters beyond GB 2312 that the Fandol faces lack."""
_WANTED = {
    "仿宋": ("FangSong_GB2312", "仿宋_GB2312", "FZFangSong-Z02S", "方正仿宋_GBK", "FangSong", "仿宋", "FandolFang R"),
    "黑体": ("FZHei-B01S", "方正黑体_GBK", "SimHei", "黑体", "FandolHei"),
    "楷体": ("KaiTi_GB2312", "楷体_GB2312", "FZKai-Z03S", "方正楷体_GBK", "KaiTi", "楷体", "FandolKai"),
    "小标宋": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "方正小标宋_GBK", "FandolSong"),
    "宋体": ("SimSun", "宋体", "FZShuSong-Z01S", "FandolSong"),
}


@dataclass(frozen=True, slots=True)
class Faces:
    """What is installed: the scanned faces, and for each style the families to try in turn."""

    fonts: typst.Fonts
    families: dict[str, list[str]]


def folders() -> tuple[str, ...]:
    """Existing folders, the one of ``YAOJIAN_FONTS`` first."""
    own = os.environ.get("YAOJIAN_FONTS", "")
    return tuple(str(path) for path in ([Path(own)] if own else []) + list(FOLDERS) if path.is_dir())


@cache
def faces(places: tuple[str, ...]) -> Faces:
    """Scans ``places`` once a process (60 ms). Raises ``FontMissing`` with the style that has none at all."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(places))
    there = set(fonts.families())
    families: dict[str, list[str]] = {}
    for style, wanted in _WANTED.items():
        found = [name for name in wanted if name in there]
        if not found:
            raise FontMissing(style)
        families[style] = [*found, *(name for name in RARE if name in there)]
    return Faces(fonts, families)
