"""Pictures: measured before they are decoded, then made anew, so that only pixels of what came are kept.

Places, cameras and whatever hides behind the last byte go; a colour profile is applied and goes too.
"""

import io
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError

FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}
_FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    OverflowError,
    Image.DecompressionBombError,
)


# Decoding takes memory by the pixel: two at a time in a process, the others wait their turn.
decoding = threading.BoundedSemaphore(2)


class NotAPicture(Exception):
    """Not of a format we show, or broken: it may still be kept as a file."""


class TooManyPixels(Exception):
    """Refused by what its header says, before any of it is decoded."""


@dataclass(frozen=True, slots=True)
class Thumb:
    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made anew. `thumb`: where it is so large that a log should not load all of it."""

    data: bytes
    type: str
    width: int
    height: int
    thumb: Thumb | None = None


def picture_of(path: Path, *, pixels: int, thumb: tuple[int, int]) -> Picture:
    """Read the picture at `path` and make it anew.

    `pixels`: at most so many, of all frames together; `thumb`: the box its small one fits into.
    Errors: NotAPicture, TooManyPixels.
    """
    with _opened(path, pixels) as image:
        try:
            return _animated(image) if getattr(image, "is_animated", False) else _still(image, thumb)
        except _FAULTS as broken:
            raise NotAPicture from broken


def square_of(path: Path, *, pixels: int, side: int) -> bytes:
    """The middle of a picture as a square WebP of `side` pixels. Errors as of `picture_of`."""
    with _opened(path, pixels) as image:
        try:
            return _encoded(ImageOps.fit(_upright(image), (side, side)), "WEBP", quality=85)
        except _FAULTS as broken:
            raise NotAPicture from broken


def small_of(path: Path, *, pixels: int, side: int) -> bytes:
    """A picture as a WebP within a square of `side` pixels; what moves still moves. Errors as of `picture_of`."""
    with _opened(path, pixels) as image:
        try:
            if not getattr(image, "is_animated", False):
                return _encoded(_within(_upright(image), side), "WEBP", quality=90)
            frames, durations = zip(*((_within(each, side), time) for each, time in _frames_of(image)), strict=True)
            loop = int(image.info.get("loop", 0))
            more = {"append_images": frames[1:], "duration": list(durations), "loop": loop}
            return _encoded(frames[0], "WEBP", save_all=True, quality=80, **more)
        except _FAULTS as broken:
            raise NotAPicture from broken


def _within(image: Image.Image, side: int) -> Image.Image:
    return image if max(image.size) <= side else ImageOps.contain(image, (side, side))


def _opened(path: Path, pixels: int) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of sizes that are refused below
            image = Image.open(path, formats=tuple(FORMATS))
            area = image.width * image.height
            if not 0 < area <= pixels or area * _frames(image, most=pixels // area) > pixels:
                image.close()
                raise TooManyPixels
            return image
    except UnidentifiedImageError as unknown:
        raise NotAPicture from unknown
    except Image.DecompressionBombError as bomb:
        raise TooManyPixels from bomb
    except _FAULTS as broken:
        raise NotAPicture from broken


def _frames(image: Image.Image, *, most: int) -> int:
    """How many, counted no further than one past `most`: a GIF says it only by being read."""
    if image.format == "GIF":
        for number in range(1, most + 1):
            try:
                image.seek(number)
            except EOFError:
                image.seek(0)
                return number
        return most + 1
    return int(getattr(image, "n_frames", 1))


def _still(image: Image.Image, box: tuple[int, int]) -> Picture:
    format_ = image.format or "PNG"
    plain = _upright(image)
    if format_ == "JPEG":
        data = _encoded(plain.convert("RGB"), "JPEG", quality=88, optimize=True)
    elif format_ == "WEBP":
        data = _encoded(plain, "WEBP", quality=88)
    else:
        format_, data = "PNG", _encoded(plain, "PNG")
    return Picture(data, FORMATS[format_], plain.width, plain.height, _thumb(plain, box))


def _animated(image: Image.Image) -> Picture:
    format_ = image.format or "GIF"
    frames = _frames_of(image)
    first, first_duration = next(frames)
    durations = [first_duration]

    def further() -> Iterator[Image.Image]:
        for frame, duration in frames:
            durations.append(duration)
            yield frame

    rest = list(further())
    loop = int(image.info.get("loop", 0))
    data = _encoded(first, format_, save_all=True, append_images=rest, duration=durations, loop=loop, disposal=2)
    return Picture(data, FORMATS[format_], image.width, image.height)


def _frames_of(image: Image.Image) -> Iterator[tuple[Image.Image, int]]:
    for frame in ImageSequence.Iterator(image):
        duration = int(frame.info.get("duration", 100) or 100)
        yield _bare(frame.convert("RGBA")), max(20, duration)


def _upright(image: Image.Image) -> Image.Image:
    """As the camera was held, in sRGB, with or without transparency, and nothing beside the pixels."""
    image = _in_srgb(ImageOps.exif_transpose(image))
    transparent = "A" in image.getbands() or "transparency" in image.info
    return _bare(image.convert("RGBA" if transparent else "RGB"))


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError):
        return image  # a broken profile costs its colours, not the picture
    return converted or image


def _bare(image: Image.Image) -> Image.Image:
    bare = image.copy()
    bare.info = {}
    return bare


def _thumb(image: Image.Image, box: tuple[int, int]) -> Thumb | None:
    if image.width <= box[0] and image.height <= box[1]:
        return None
    small = ImageOps.contain(image, box)
    return Thumb(_encoded(small, "WEBP", quality=80), small.width, small.height)


def _encoded(image: Image.Image, format_: str, **options: object) -> bytes:
    with io.BytesIO() as made:
        image.save(made, format_, **options)
        return made.getvalue()
