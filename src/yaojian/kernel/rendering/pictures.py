"""Images from outside (seals, handwriting): read once, checked, made small, and wrapped so that the typesetter takes them as data."""

import base64
import io
from functools import lru_cache

from PIL import Image, ImageChops, ImageOps, UnidentifiedImageError

from yaojian.kernel.rendering.errors import SealUnreadable

_MOST_BYTES = 5 * 1024**2
_MOST_SIDE = 8_000
_SIDE = 496
"""42 mm at 300 dpi."""


@lru_cache(maxsize=64)
def png(image: bytes, name: str) -> bytes:
    """The image as a square PNG with transparency, 300 dpi at 42 mm. Raises ``SealUnreadable``; ``name`` is for its words."""
    if len(image) > _MOST_BYTES:
        raise SealUnreadable(name, f"文件超过 {_MOST_BYTES // 1024**2} MB。")
    try:
        with Image.open(io.BytesIO(image), formats=("PNG", "JPEG", "WEBP", "GIF", "BMP")) as opened:
            if max(opened.size) > _MOST_SIDE:
                raise SealUnreadable(name, f"图片的边长超过 {_MOST_SIDE} 像素。")
            picture = opened.convert("RGBA")
    except UnidentifiedImageError:
        raise SealUnreadable(name, "这不是图片。")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise SealUnreadable(name, "图片已损坏。")
    picture = ImageOps.contain(_clear(picture), (_SIDE, _SIDE))
    square = Image.new("RGBA", (_SIDE, _SIDE))
    square.paste(picture, ((_SIDE - picture.width) // 2, (_SIDE - picture.height) // 2))
    out = io.BytesIO()
    square.save(out, "PNG", optimize=True)
    return out.getvalue()


def _clear(picture: Image.Image) -> Image.Image:
    """Without empty margins; paper under a scanned seal becomes transparent, or it would hide name and date."""
    if picture.getchannel("A").getextrema()[0] == 255:
        red, green, blue, _ = picture.split()
        picture.putalpha(ImageChops.invert(ImageChops.darker(red, ImageChops.darker(green, blue))))
    return picture.crop(picture.getchannel("A").getbbox() or (0, 0, *picture.size))


@lru_cache(maxsize=64)
def svg(image: bytes, name: str) -> str:
    """The PNG inside an SVG: text, so that it travels with the other data, and is decoded natively."""
    content = base64.b64encode(png(image, name)).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_SIDE}" height="{_SIDE}">'
        f'<image width="{_SIDE}" height="{_SIDE}" href="data:image/png;base64,{content}"/></svg>'
    )


def strokes(image: bytes, name: str) -> str:
    """Handwriting inside an SVG of its own proportions. Raises ``SealUnreadable``; ``name`` is for its words."""
    try:
        with Image.open(io.BytesIO(image), formats=("PNG",)) as opened:
            width, height = opened.size
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise SealUnreadable(name, "图片已损坏。") from None
    content = base64.b64encode(image).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{content}"/></svg>'
    )
