"""Seals for demonstration: a red ring, a star, the name along the ring, and a word that says what they are."""

import io
import math

from PIL import Image, ImageDraw, ImageFont

from yaojian.kernel.rendering import fonts

SIZE, RED = 480, (200, 20, 24, 255)
NOTE = "示范用章"
FACES = ("FandolSong-Bold.otf", "NotoSerifCJK-Bold.ttc")


def image(name: str) -> bytes:
    """A PNG with a transparent ground. Raises ``OSError`` where no typeface of the documents is installed."""
    picture = Image.new("RGBA", (SIZE, SIZE), (0, 0, 0, 0))
    draw, middle = ImageDraw.Draw(picture), SIZE / 2
    draw.ellipse((8, 8, SIZE - 8, SIZE - 8), outline=RED, width=14)
    draw.polygon(_star(middle, 70), fill=RED)
    for n, sign in enumerate(name):
        angle = (n - (len(name) - 1) / 2) * min(20.0, 250 / max(1, len(name)))
        _along_ring(picture, sign, angle, 54 if len(name) < 12 else 46)
    draw.text((middle, middle + 120), NOTE, font=_face(36), fill=RED, anchor="mm")
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _star(middle: float, radius: float) -> list[tuple[float, float]]:
    points = []
    for n in range(10):
        length = radius if n % 2 == 0 else radius * 0.382
        angle = math.radians(n * 36 - 90)
        points.append((middle + length * math.cos(angle), middle + length * math.sin(angle)))
    return points


def _along_ring(picture: Image.Image, sign: str, angle: float, size: int) -> None:
    """One sign, its feet towards the middle; ``angle`` in degrees from the top, clockwise."""
    tile = Image.new("RGBA", (size * 2, size * 2), (0, 0, 0, 0))
    ImageDraw.Draw(tile).text((size, size), sign, font=_face(size), fill=RED, anchor="mm")
    turned = tile.rotate(-angle, resample=Image.Resampling.BICUBIC)
    distance, around = SIZE / 2 - 62, math.radians(angle - 90)
    place = (SIZE / 2 + distance * math.cos(around) - size, SIZE / 2 + distance * math.sin(around) - size)
    picture.alpha_composite(turned, (round(place[0]), round(place[1])))


def _face(size: int) -> ImageFont.FreeTypeFont:
    found = [path for folder in fonts.FOLDERS for name in FACES if (path := folder / name).is_file()]
    if not found:
        raise OSError("no typeface of the documents is installed")
    return ImageFont.truetype(found[0], size)
