"""What a file is, is told by its bytes."""

import io
import zipfile
from pathlib import Path

import pytest

from slackish.uploads.kinds import UNKNOWN, type_of


def a_zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "a")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "type_"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "application/pdf"),
        (a_zip(), "application/zip"),
        ("Grüße".encode(), "text/plain"),
        (b"<html><script>alert(1)</script>", "text/plain"),
        (b"<?xml version='1.0'?><svg onload='alert(1)'/>", "text/plain"),
        (b"\0\1\2\3 nothing known", UNKNOWN),
        (b"\xff\xfe\xfa text in no code", UNKNOWN),
        (("ü" * 5000).encode(), "text/plain"),
    ],
)
def test_a_type_is_harmless_or_true(tmp_path: Path, data: bytes, type_: str) -> None:
    path = tmp_path / "x.html"
    path.write_bytes(data)
    assert type_of(path) == type_
