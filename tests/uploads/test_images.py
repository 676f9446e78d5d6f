"""Pictures are made anew: nothing but their pixels stays, and none is decoded that is too large."""

import tracemalloc
from pathlib import Path

import pytest
from PIL import Image

from slackish.uploads.images import NotAPicture, Picture, TooManyPixels, picture_of, square_of
from tests.uploads.pictures import at, bomb, moving, opened, picture

PIXELS = 1_000_000


def made(folder: Path, data: bytes, pixels: int = PIXELS) -> Picture:
    return picture_of(at(folder, data), pixels=pixels, thumb=(72, 54))


@pytest.mark.parametrize(("format_", "type_"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
def test_a_picture_keeps_its_format_and_size(tmp_path: Path, format_: str, type_: str) -> None:
    again = made(tmp_path, picture(format_))
    assert (again.type, again.width, again.height, again.thumb) == (type_, 60, 40, None)
    assert opened(again.data).size == (60, 40)


def test_a_large_picture_has_a_small_one_beside_it(tmp_path: Path) -> None:
    again = made(tmp_path, picture("JPEG", size=(400, 200)))
    assert again.thumb is not None
    assert (again.thumb.width, again.thumb.height) == opened(again.thumb.data).size == (72, 36)


def test_place_and_camera_are_gone_and_the_picture_stands_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # held on its side
    exif[0x010F] = "a camera of mine"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    data = picture("JPEG", size=(60, 40), exif=exif, comment=b"taken at home")
    assert b"a camera of mine" in data
    again = made(tmp_path, data)
    assert (again.width, again.height) == (40, 60)
    assert not opened(again.data).getexif()
    for secret in (b"a camera of mine", b"taken at home", b"Exif", b"GPS"):
        assert secret not in again.data


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "GIF", "WEBP"])
def test_what_hides_in_or_behind_a_picture_does_not_survive(tmp_path: Path, format_: str) -> None:
    payload = b"<script>alert(document.domain)</script><?php system($_GET[0]);"
    again = made(tmp_path, picture(format_) + payload)
    assert payload not in again.data
    assert opened(again.data).size == (60, 40)


def test_transparency_is_kept(tmp_path: Path) -> None:
    again = made(tmp_path, picture("PNG", colour=(10, 20, 30, 128)))
    assert opened(again.data).getpixel((1, 1)) == (10, 20, 30, 128)


@pytest.mark.parametrize("format_", ["GIF", "WEBP"])
def test_what_moves_keeps_moving(tmp_path: Path, format_: str) -> None:
    again = opened(made(tmp_path, moving(format_)).data)
    assert (again.format, again.n_frames) == (format_, 4)  # type: ignore[attr-defined]


def test_pixels_are_counted_before_they_are_decoded(tmp_path: Path) -> None:
    tracemalloc.start()
    with pytest.raises(TooManyPixels):
        made(tmp_path, bomb(), pixels=50_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_picture_may_have_so_many_pixels_and_not_one_row_more(tmp_path: Path) -> None:
    assert made(tmp_path, picture(size=(1000, 1000))).width == 1000
    with pytest.raises(TooManyPixels):
        made(tmp_path, picture(size=(1000, 1001)))


@pytest.mark.parametrize("format_", ["GIF", "WEBP"])
def test_all_frames_of_what_moves_are_counted(tmp_path: Path, format_: str) -> None:
    data = moving(format_, frames=5, size=(20, 10))
    assert made(tmp_path, data, pixels=1000).width == 20
    with pytest.raises(TooManyPixels):
        made(tmp_path, data, pixels=999)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        picture("BMP"),
        picture("PNG")[:60],
        picture("JPEG")[:300],
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 100,
    ],
    ids=["empty", "a head", "SVG", "PDF", "BMP", "half a PNG", "half a JPEG", "noise"],
)
def test_what_is_none_or_broken_is_no_picture(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(NotAPicture):
        made(tmp_path, data)


def test_a_square_is_cut_from_the_middle(tmp_path: Path) -> None:
    square = opened(square_of(at(tmp_path, picture(size=(90, 30))), pixels=PIXELS, side=24))
    assert (square.size, square.format) == ((24, 24), "WEBP")
