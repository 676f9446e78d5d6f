"""An archive from elsewhere is not believed."""

import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from chat.models import Emoji, Message
from chat.services.transfer import BadArchive, import_archive, import_check
from slackish.uploads import storage
from tests.chat.test_transfer import picture
from tests.factories import make_user, unique
from workspaces.models import User, Workspace

MANIFEST = {
    "format": "slackish-export",
    "version": 1,
    "exported_at": "2026-01-01T00:00:00Z",
    "whole": True,
    "workspace": {"name": "Evil", "slug": "evil", "accent": "iris"},
}
PERSON = {"id": 1, "username": "eve", "name": "Eve", "role": "member", "active": True}
CHANNEL = {"id": 1, "kind": "public", "name": "general", "created_at": "2026-01-01T00:00:00Z", "members": [{"user": 1}]}
MESSAGE = {"id": 1, "kind": "message", "author": 1, "text": "hi", "created_at": "2026-01-01T00:00:00Z"}
EDIT = {"id": 1, "message": 1, "text": "ho", "replaced_at": "2026-01-01T00:00:00Z"}
EMOJI = {"id": 1, "name": "ours", "created_at": "2026-01-01T00:00:00Z"}
PROJECT = {"id": 1, "name": "P", "members": [1], "lists": [{"title": "L", "cards": [{"id": 1, "title": "C"}]}]}
COMMENT = {"card": 1, "author": 1, "text": "x", "created_at": "2026-01-01T00:00:00Z"}


def twice(entry: dict[str, Any]) -> str:
    return f"{json.dumps(entry)}\n{json.dumps(entry)}\n"


def crafted(path: Path, **entries: Any) -> Path:
    """An archive of these entries; names are written with `__` for `/`."""
    parts: dict[str, Any] = {
        "slackish.json": MANIFEST,
        "people.jsonl": PERSON,
        "channels.jsonl": CHANNEL,
        "messages/1.jsonl": MESSAGE,
    }
    parts.update(entries)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in parts.items():
            if value is not None:
                archive.writestr(name, value if isinstance(value, str | bytes) else json.dumps(value))
    return path


def with_link(path: Path) -> Path:
    crafted(path)
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("files/7")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return path


def doubled(path: Path) -> Path:
    crafted(path)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("people.jsonl", json.dumps(PERSON))
    return path


def lying(path: Path) -> Path:
    """Its central directory says of the bomb that it is small."""
    crafted(path, **{"files/7": b"\0" * 5_000_000, "messages/1.jsonl": MESSAGE | {"files": [{"id": 7, "name": "x"}]}})
    data = path.read_bytes()
    path.write_bytes(data.replace((5_000_000).to_bytes(4, "little"), (50).to_bytes(4, "little")))
    return path


HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no zip": (lambda path: path.write_bytes(b"PK nonsense") and path, "not a zip archive"),
    "no manifest": (lambda path: crafted(path, **{"slackish.json": None}), "slackish.json is missing"),
    "another format": (lambda path: crafted(path, **{"slackish.json": MANIFEST | {"version": 2}}), "version"),
    "traversal": (lambda path: crafted(path, **{"../../etc/cron.d/x": "x"}), "no part of an export"),
    "absolute": (lambda path: crafted(path, **{"/etc/passwd": "x"}), "no part of an export"),
    "files by name": (lambda path: crafted(path, **{"files/../x": "x"}), "no part of an export"),
    "a link": (with_link, "is a link or a device"),
    "twice": (doubled, "is there twice"),
    "a bomb": (
        lambda path: crafted(
            path,
            **{"files/7": b"\0" * 5_000_000, "messages/1.jsonl": MESSAGE | {"files": [{"id": 7, "name": "x"}]}},
        ),
        "unpacks to more than",
    ),
    "a bomb that lies": (lying, "damaged|unpacks to more than"),
    "a long line": (lambda path: crafted(path, **{"people.jsonl": "x" * 200_000}), "a line of more than"),
    "a role that is none": (lambda path: crafted(path, **{"people.jsonl": PERSON | {"role": "god"}}), "role"),
    "an unknown field": (lambda path: crafted(path, **{"people.jsonl": PERSON | {"is_superuser": True}}), "superuser"),
    "a stranger's message": (
        lambda path: crafted(path, **{"messages/1.jsonl": MESSAGE | {"author": 2}}),
        "by nobody of people.jsonl",
    ),
    "a reply to nothing": (lambda path: crafted(path, **{"messages/1.jsonl": MESSAGE | {"parent": 9}}), "answers"),
    "edits of nothing": (
        lambda path: crafted(path, **{"edits/1.jsonl": EDIT | {"message": 9}}),
        "of no message of this channel",
    ),
    "messages too long": (
        lambda path: crafted(path, **{"messages/1.jsonl": MESSAGE | {"text": "x" * 50_000}}),
        "message 1 has more than .* characters",
    ),
    "edits too long": (
        lambda path: crafted(path, **{"edits/1.jsonl": EDIT | {"text": "x" * 50_000}}),
        "more than .* characters",
    ),
    "an edit twice": (lambda path: crafted(path, **{"edits/1.jsonl": twice(EDIT)}), "there twice"),
    "an emoji of no name": (lambda path: crafted(path, **{"emoji.jsonl": EMOJI | {"name": "<b>"}}), "characters a-z"),
    "an emoji that is a standard one": (
        lambda path: crafted(path, **{"emoji.jsonl": EMOJI | {"name": "smile"}}),
        "standard emoji",
    ),
    "an emoji twice": (lambda path: crafted(path, **{"emoji.jsonl": twice(EMOJI)}), "there twice"),
    "a bomb as an emoji": (
        lambda path: crafted(path, **{"emoji.jsonl": EMOJI, "emoji/1": b"\0" * 5_000_000}),
        "unpacks to more than",
    ),
    "an emoji by name": (lambda path: crafted(path, **{"emoji/x.png": "x"}), "no part of an export"),
    "a comment on nothing": (
        lambda path: crafted(path, **{"projects.jsonl": PROJECT, "comments/1.jsonl": COMMENT | {"card": 9}}),
        "there is no card",
    ),
    "a stranger's comment": (
        lambda path: crafted(path, **{"projects.jsonl": PROJECT, "comments/1.jsonl": COMMENT | {"author": 2}}),
        "not in people",
    ),
    "a channel that keeps nothing": (
        lambda path: crafted(path, **{"channels.jsonl": CHANNEL | {"retention_days": 0}}),
        "retention_days",
    ),
    "a time of nowhere": (
        lambda path: crafted(path, **{"messages/1.jsonl": MESSAGE | {"created_at": "2026-01-01T00:00:00"}}),
        "created_at.*timezone",
    ),
    "a time before all": (
        lambda path: crafted(path, **{"messages/1.jsonl": MESSAGE | {"created_at": "0001-01-01T00:00:00+14:00"}}),
        "created_at",
    ),
    "a time after all": (
        lambda path: crafted(path, **{"messages/1.jsonl": MESSAGE | {"edited_at": "9999-12-31T23:00:00-14:00"}}),
        "edited_at",
    ),
    "more read than can be counted": (
        lambda path: crafted(path, **{"channels.jsonl": CHANNEL | {"members": [{"user": 1, "read": 2**63}]}}),
        "read",
    ),
    "a person twice": (lambda path: crafted(path, **{"people.jsonl": twice(PERSON)}), "1 is there twice"),
    "two of one name": (
        lambda path: crafted(path, **{"people.jsonl": f"{json.dumps(PERSON)}\n{json.dumps(PERSON | {'id': 2})}"}),
        "eve is there twice",
    ),
    "a channel twice": (lambda path: crafted(path, **{"channels.jsonl": twice(CHANNEL)}), "1 is there twice"),
    "two channels of one name": (
        lambda path: crafted(path, **{"channels.jsonl": f"{json.dumps(CHANNEL)}\n{json.dumps(CHANNEL | {'id': 2})}"}),
        "general is there twice",
    ),
    "two first channels": (
        lambda path: crafted(
            path,
            **{
                "channels.jsonl": f"{json.dumps(CHANNEL | {'general': True})}\n"
                f"{json.dumps(CHANNEL | {'id': 2, 'name': 'other', 'general': True})}"
            },
        ),
        "general is there twice",
    ),
    "a project twice": (lambda path: crafted(path, **{"projects.jsonl": twice(PROJECT)}), "1 is there twice"),
    "a card too long": (
        lambda path: crafted(
            path,
            **{
                "projects.jsonl": PROJECT
                | {"lists": [{"title": "L", "cards": [{"id": 1, "title": "C", "text": "x" * 50_000}]}]}
            },
        ),
        "more than .* characters",
    ),
    "html of its own": (
        lambda path: crafted(path, **{"messages/1.jsonl": MESSAGE | {"html": "<script>"}}),
        "html",
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_archive_is_refused_and_nothing_is_made(sqlite_database: str, tmp_path: Path, kind: str) -> None:
    make, said = HOSTILE[kind]
    path, owner = make(tmp_path / "hostile.zip"), make_user("olga")
    counts = (Workspace.objects.count(), User.objects.count())
    limits = {"IMPORT_BYTES": 1_000_000, "IMPORT_LINE_BYTES": 100_000, "FILES_DIR": tmp_path / "uploads"}
    with override_settings(**limits):
        with pytest.raises(BadArchive, match=said):
            import_check(path)
        with pytest.raises(BadArchive, match=said):
            import_archive(path, owner=owner)
    assert (Workspace.objects.count(), User.objects.count()) == counts


@pytest.mark.parametrize(("size", "fits"), [(1000, True), (1001, False)])
def test_what_an_archive_may_unpack_to_is_counted_to_the_byte(
    sqlite_database: str, tmp_path: Path, size: int, fits: bool
) -> None:
    path = crafted(tmp_path / "archive.zip", **{"people.jsonl": PERSON | {"name": "x"}})
    with zipfile.ZipFile(path) as archive:
        read = sum(archive.getinfo(name).file_size for name in archive.namelist())
    with override_settings(IMPORT_BYTES=read + 1000 - size):
        if fits:
            assert import_check(path)["messages"] == 1
        else:
            with pytest.raises(BadArchive, match="unpacks to more than"):
                import_check(path)


def test_the_text_of_an_archive_is_rendered_anew(sqlite_database: str, tmp_path: Path) -> None:
    evil = MESSAGE | {"text": "<img src=x onerror=alert(1)> [x](javascript:alert(1)) **bold**"}
    path = crafted(tmp_path / "archive.zip", **{"messages/1.jsonl": evil})
    run = import_archive(path, owner=make_user("olga"), slug=unique("evil"))
    html = Message.objects.get(channel__workspace=run.workspace, text__contains="onerror").html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "<strong>bold</strong>" in html


def test_the_emoji_of_an_archive_are_drawn_anew_and_what_is_no_picture_is_left_out(
    sqlite_database: str, tmp_path: Path
) -> None:
    data = picture() + b"<script>canary</script>"
    entries = {"emoji.jsonl": "\n".join(json.dumps(EMOJI | {"id": n, "name": f"e{n}"}) for n in (1, 2, 3))}
    path = crafted(tmp_path / "archive.zip", **entries, **{"emoji/1": data, "emoji/2": b"<svg onload=alert(1)>"})
    with override_settings(FILES_DIR=tmp_path / "uploads"):
        found = import_check(path)
        assert (found["emoji"], found["missing_emoji"]) == (3, 1)
        run = import_archive(path, owner=make_user("olga"), slug=unique("drawn"))
        emoji = Emoji.objects.get(workspace=run.workspace)  # the one that is a picture
        assert emoji.name == "e1"
        assert b"canary" not in storage.emoji.path_of(emoji.stored).read_bytes()
