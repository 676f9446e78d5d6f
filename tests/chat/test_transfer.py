"""A workspace goes out as one archive and comes back the same."""

import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone
from PIL import Image

from chat.models import Channel, ChannelMembership, File, Import, Message, Reaction, Status
from chat.services import direct_open, emoji_add, message_edit, read_mark
from chat.services.files import file_upload
from chat.services.transfer import export_actor, export_whole, import_archive
from tests import databases
from tests.chat.talk import a_room, say
from tests.factories import People, make_user, unique, workspace_with
from workspaces.models import BoardList, Card, CardComment, Membership, Project, ProjectMembership, User, Workspace
from workspaces.services import membership_remove
from workspaces.services.endings import workspace_end_ask, workspaces_end_due

ROOT = Path(__file__).resolve().parents[2]
KEPT = ("kind", "text", "created_at", "edited_at", "deleted", "also_to_channel", "pinned", "action")  # word for word
CHANNEL_KEPT = ("kind", "name", "general", "archived", "created_at", "retention_days")


@pytest.fixture
def people(database: str, tmp_path: Path) -> Any:
    with override_settings(FILES_DIR=tmp_path / "uploads"):
        yield furnished()


def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (20, 10), "teal").save(data, "PNG")
    return data.getvalue()


def furnished() -> People:
    """A company with some of everything that an export carries."""
    people = workspace_with(alice="owner", dana="admin", bob="member", gus="guest")
    room = a_room(people, "alice", "bob")
    first = say(people, "alice", room, f"**hello** @{people.bob.username}")
    say(people, "bob", room, "a reply", parent_id=first["id"])
    say(people, "bob", room, "to all", parent_id=first["id"], also_to_channel=True)
    Reaction.objects.create(message_id=first["id"], user=people.bob, emoji="👍")
    for name, data in (("logo.png", picture()), ("notes.txt", b"plain words")):
        file = file_upload(actor=people.actor("alice"), name=name, chunks=[data])
        say(people, "alice", room, f"see {name}", files=[file.pk])
    Message.objects.filter(pk=first["id"]).update(pinned_at=timezone.now())
    gone = say(people, "bob", room, "canary that was deleted")
    Message.objects.filter(pk=gone["id"]).update(deleted_at=timezone.now(), text="", html="")
    for number in range(12):
        say(people, "alice", room, f"number {number}")
    edited = say(people, "bob", room, "what was said at first")
    message_edit(actor=people.actor("bob"), message_id=edited["id"], text="what is said now")
    say(people, "bob", room, "waves :wave-of-ours:")
    Message.objects.filter(text__startswith="waves").update(is_action=True)
    emoji_add(actor=people.actor("dana"), name="wave-of-ours", chunks=[picture()])
    Channel.objects.filter(pk=room).update(retention_days=400)
    with_board(people)
    read_mark(actor=people.actor("bob"), room=room, seq=first["seq"])
    private = a_room(people, "dana", name="canary-room", private=True)
    say(people, "dana", private, "canary in private")
    direct = direct_open(actor=people.actor("dana"), users=[people.bob.username])
    say(people, "bob", direct["roomId"], "canary between two")
    return people


def with_board(people: People) -> None:
    project = Project.objects.create(workspace=people.workspace, name="Website")
    ProjectMembership.objects.create(project=project, user=people.alice)
    board_list = BoardList.objects.create(project=project, uid=uuid4(), title="To do", position=0)
    card = Card.objects.create(
        project=project, list=board_list, uid=uuid4(), title="A card", text="**now**", position=0
    )
    for number, name in enumerate(("alice", "bob")):
        CardComment.objects.create(card=card, uid=uuid4(), author=people[name], text=f"comment {number}", html="")


def wipe(people: People) -> None:
    """The workspace by the way workspaces end, and the accounts of its people."""
    workspace_end_ask(actor=people.actor("alice"), name=people.workspace.name)
    Workspace.objects.filter(pk=people.workspace.pk).update(ends_at=timezone.now() - timedelta(days=1))
    assert people.slug in workspaces_end_due()
    User.objects.filter(pk__in=[user.pk for user in people.users.values()]).delete()


def exported(workspace: Workspace, path: Path) -> Path:
    export_whole(workspace, path)
    return path


def content(path: Path) -> dict[str, Any]:
    """An archive with ids replaced by what they stand for, so that two can be compared."""
    with zipfile.ZipFile(path) as archive:
        lines = {name: archive.read(name).decode().splitlines() for name in archive.namelist() if name[-1] in "ln"}
        files = {name: archive.read(name) for name in archive.namelist() if name.startswith(("files/", "emoji/"))}
    people = {each["id"]: each for each in map(json.loads, lines["people.jsonl"])}
    names = {pk: each["username"] for pk, each in people.items()}
    channels = {}
    for channel in map(json.loads, lines["channels.jsonl"]):
        log = [json.loads(line) for line in lines[f"messages/{channel['id']}.jsonl"]]
        places = {message["id"]: place for place, message in enumerate(log)}
        members = {names[each["user"]]: each.get("read", 0) for each in channel["members"]}
        key = channel["name"] if channel["kind"] != "direct" else "-".join(sorted(members))
        channels[key] = {
            **{name: channel.get(name) for name in CHANNEL_KEPT},
            "members": members,
            "edits": [
                (places[each["message"]], each["text"], each["replaced_at"])
                for each in map(json.loads, lines[f"edits/{channel['id']}.jsonl"])
            ],
            "log": [
                {
                    **{each: message.get(each) for each in KEPT},
                    "author": names[message["author"]],
                    "parent": places.get(message.get("parent")),
                    "reactions": [(names[one["user"]], one["emoji"]) for one in message.get("reactions", [])],
                    "files": [(one["name"], files[f"files/{one['id']}"]) for one in message.get("files", [])],
                }
                for message in log
            ],
        }
    roles = {each["username"]: (each["name"], each["role"]) for each in people.values()}
    return {
        "workspace": json.loads(lines["slackish.json"][0])["workspace"],
        "people": roles,
        "channels": channels,
        "boards": [board(json.loads(line), lines, names) for line in lines["projects.jsonl"]],
        "emoji": [
            (each["name"], names.get(each.get("created_by")), each["created_at"], files[f"emoji/{each['id']}"])
            for each in map(json.loads, lines["emoji.jsonl"])
        ],
    }


def board(project: dict[str, Any], lines: dict[str, list[str]], names: dict[int, str]) -> dict[str, Any]:
    cards = {card["id"]: card["title"] for each in project["lists"] for card in each["cards"]}
    comments = map(json.loads, lines[f"comments/{project['id']}.jsonl"])
    return {
        "name": project["name"],
        "members": [names[each] for each in project["members"]],
        "lists": [(each["title"], [(c["title"], c.get("text")) for c in each["cards"]]) for each in project["lists"]],
        "comments": [(cards[c["card"]], names[c["author"]], c["text"], c["created_at"]) for c in comments],
    }


def owner_like(people: People) -> User:
    """An account of alice's, made after the wipe: it is hers by signing up, not by the archive."""
    return User.objects.create_user(people.alice.username, name=people.alice.name)


def test_exported_wiped_and_imported_it_is_the_same_workspace(people: People, tmp_path: Path) -> None:
    archive = exported(people.workspace, tmp_path / "first.zip")
    wipe(people)
    owner = owner_like(people)
    run = import_archive(archive, owner=owner, me=owner.username, keep_usernames=True)
    assert run.status == Status.DONE
    assert run.workspace is not None
    assert content(exported(run.workspace, tmp_path / "second.zip")) == content(archive)


def test_what_follows_from_the_messages_is_right_again(people: People, tmp_path: Path) -> None:
    archive = exported(people.workspace, tmp_path / "archive.zip")
    before = Channel.objects.get(workspace=people.workspace, name="engineering")
    run = import_archive(archive, owner=make_user("olga"), slug=unique("copy"))
    after = Channel.objects.get(workspace=run.workspace, name="engineering")
    assert (after.last_seq, after.last_post_no) == (before.last_seq, before.last_post_no)
    first = Message.objects.get(channel=after, text__startswith="**hello**")
    bob = User.objects.get(memberships__workspace=run.workspace, name="Bob")
    assert first.reply_count == 2
    assert first.html.startswith("<p><strong>hello</strong>")
    assert list(first.mentions.values_list("user", flat=True)) == [bob.pk]
    was = ChannelMembership.objects.get(channel=before, user=people.bob)
    place = ChannelMembership.objects.get(channel=after, user=bob)
    assert (place.last_read_seq, place.last_read_post_no) == (was.last_read_seq, was.last_read_post_no)
    logo = File.objects.get(channel=after, name="logo.png")
    assert (logo.type, logo.width, logo.height) == ("image/png", 20, 10)
    assert logo.stored != File.objects.get(channel=before, name="logo.png").stored
    assert CardComment.objects.get(card__project__workspace=run.workspace, text="comment 0").html == "<p>comment 0</p>"


def test_nobodys_account_is_attached_and_the_placeholders_sign_nobody_in(people: People, tmp_path: Path) -> None:
    archive = exported(people.workspace, tmp_path / "archive.zip")
    owner = make_user("olga")
    run = import_archive(archive, owner=owner, slug=unique("copy"))
    assert list(Membership.objects.active().filter(workspace=run.workspace).values_list("user", flat=True)) == [
        owner.pk
    ]
    there = User.objects.filter(memberships__workspace=run.workspace).exclude(pk=owner.pk)
    assert {user.name for user in there} == {"Alice", "Dana", "Bob", "Gus"}
    assert not there.filter(pk__in=[user.pk for user in people.users.values()]).exists()
    assert not any(user.is_active or user.has_usable_password() or user.email for user in there)


def test_a_dry_run_tells_what_would_be_made_and_makes_nothing(people: People, tmp_path: Path) -> None:
    archive = exported(people.workspace, tmp_path / "archive.zip")
    counts = (Workspace.objects.count(), User.objects.count(), Import.objects.count())
    out = io.StringIO()
    call_command("workspace_import", archive, dry_run=True, stdout=out)
    assert "people: 4\n" in out.getvalue()
    assert "channels: 5\n" in out.getvalue()
    assert "files: 2\n" in out.getvalue()
    assert (Workspace.objects.count(), User.objects.count(), Import.objects.count()) == counts


def import_command(database: str, archive: Path, owner: User, slug: str, files: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "manage.py", "workspace_import", str(archive), "--owner", owner.username, "--slug", slug]
    env = {
        **os.environ,
        "DATABASE_URL": databases.database_url(database),
        "FILES_DIR": str(files),
        "SLACKISH_DATA": str(files.parent),
        "IMPORT_BATCH": "2",
        "PYTHONUNBUFFERED": "1",
    }
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_killed_half_way_and_run_again_it_ends_the_same(people: People, tmp_path: Path, database: str) -> None:
    archive, owner, slug = exported(people.workspace, tmp_path / "archive.zip"), make_user("olga"), unique("copy")
    with import_command(database, archive, owner, slug, tmp_path / "uploads") as first:
        assert first.stdout is not None
        done = [first.stdout.readline() for _ in range(4)]
        first.kill()
    assert "messages" in done[-1]
    run = Import.objects.get(owner=owner)
    assert (run.status, 0 < run.done < run.total) == (Status.RUNNING, True)
    with import_command(database, archive, owner, slug, tmp_path / "uploads") as second:
        second.communicate(timeout=60)
    run.refresh_from_db()
    assert (run.status, run.done) == (Status.DONE, run.total)
    whole = import_archive(archive, owner=make_user("otto"), slug=unique("other"))
    assert run.workspace is not None
    assert whole.workspace is not None
    resumed, straight = (
        content(exported(each, tmp_path / f"{each.slug}.zip")) for each in (run.workspace, whole.workspace)
    )
    assert _logs(resumed) == _logs(straight)


def _logs(found: dict[str, Any]) -> list[Any]:
    """What was said, in which channel; usernames differ between two imports."""
    return sorted(
        (channel["kind"], channel["name"] or "", [(m["text"], m["parent"], len(m["files"])) for m in channel["log"]])
        for channel in found["channels"].values()
    )


def test_in_the_browser_one_takes_out_what_one_can_read_anyway(people: People, tmp_path: Path) -> None:
    path = tmp_path / "mine.zip"
    export_actor(people.actor("alice"), path)
    found = content(path)
    assert set(found["channels"]) == {"general", "random", "engineering"}
    with zipfile.ZipFile(path) as archive:
        assert not any(b"canary" in archive.read(name) for name in archive.namelist())


def test_the_commands_refuse_what_is_not_there(people: People, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no workspace"):
        call_command("workspace_export", "nowhere-at-all", tmp_path / "x.zip")
    (tmp_path / "there.zip").write_text("mine")
    with pytest.raises(CommandError, match="is there already"):
        call_command("workspace_export", people.slug, tmp_path / "there.zip")
    with pytest.raises(CommandError, match="not a zip archive"):
        call_command("workspace_import", tmp_path / "there.zip", owner=people.alice.username)
    archive = exported(people.workspace, tmp_path / "archive.zip")
    with pytest.raises(CommandError, match="active user"):
        call_command("workspace_import", archive, owner="nobody-of-that-name")
    with pytest.raises(CommandError, match="taken"):
        call_command("workspace_import", archive, owner=people.alice.username, slug=people.slug)


@pytest.fixture
def with_leavers(database: str, tmp_path: Path) -> Any:
    """Alice talked with two who have left since, and those two with each other."""
    people = workspace_with(alice="owner", eve="member", max="member")
    for one, other in (("alice", "eve"), ("alice", "max"), ("eve", "max")):
        direct = direct_open(actor=people.actor(one), users=[people[other].username])
        say(people, one, direct["roomId"], f"{one} to {other}")
    for name in ("eve", "max"):
        membership_remove(actor=people.actor("alice"), user_id=people[name].pk)
    with override_settings(FILES_DIR=tmp_path / "uploads"):
        yield people


def conversations(workspace: Workspace | None) -> dict[str, set[str]]:
    """What was said in each direct conversation, and between whom it is."""
    said = Message.objects.filter(channel__workspace=workspace, channel__kind="direct", kind="message")
    names = {str(pk): name for pk, name in User.objects.values_list("pk", "name")}
    return {each.text: {names[pk] for pk in each.channel.direct_key.split("-")} for each in said}


def test_conversations_with_who_has_left_come_back_as_theirs(with_leavers: People, tmp_path: Path) -> None:
    export_whole(with_leavers.workspace, tmp_path / "acme.zip")
    run = import_archive(tmp_path / "acme.zip", owner=make_user("olga"), slug=unique("again"))
    assert conversations(run.workspace) == conversations(with_leavers.workspace)
    assert conversations(run.workspace)["eve to max"] == {"Eve", "Max"}


def test_an_older_archive_that_tells_only_who_is_still_there_comes_in_too(with_leavers: People, tmp_path: Path) -> None:
    export_whole(with_leavers.workspace, tmp_path / "acme.zip")
    with zipfile.ZipFile(tmp_path / "acme.zip") as new, zipfile.ZipFile(tmp_path / "older.zip", "w") as older:
        for name in new.namelist():
            lines = new.read(name).splitlines()
            if name == "channels.jsonl":
                lines = [
                    json.dumps({k: v for k, v in json.loads(each).items() if k != "between"}).encode() for each in lines
                ]
            older.writestr(name, b"\n".join(lines))
    run = import_archive(tmp_path / "older.zip", owner=make_user("olga"), slug=unique("older"))
    directs = Channel.objects.filter(workspace=run.workspace, kind="direct")
    said = Message.objects.filter(channel__in=directs, kind="message").values_list("text", flat=True)
    assert sorted(said) == ["alice to eve", "alice to max", "eve to max"]
    assert directs.count() == 3
