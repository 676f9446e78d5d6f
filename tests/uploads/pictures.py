"""Pictures for tests, made when asked for."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

from PIL import Image


def picture(format_: str = "PNG", size: tuple[int, int] = (60, 40), colour: Any = "teal", **options: Any) -> bytes:
    made = io.BytesIO()
    mode = "RGBA" if isinstance(colour, tuple) and len(colour) == 4 else "RGB"
    Image.new(mode, size, colour).save(made, format_, **options)
    return made.getvalue()


def moving(format_: str = "GIF", frames: int = 4, size: tuple[int, int] = (32, 24)) -> bytes:
    made = io.BytesIO()
    pictures = [Image.new("RGB", size, (60 * number, 20, 200)) for number in range(frames)]
    pictures[0].save(made, format_, save_all=True, append_images=pictures[1:], duration=120, loop=0)
    return made.getvalue()


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few hundred bytes whose header promises gigabytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def at(folder: Path, data: bytes) -> Path:
    path = folder / "upload"
    path.write_bytes(data)
    return path
