"""Files: uploading them, sending them, who may fetch them, and where they end."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone

from chat.errors import EmptyMessage, FileNotFound, TooManyFiles
from chat.models import Channel, File, Message
from chat.selectors import channel_files, history
from chat.services import file_upload, member_remove
from slackish.uploads import storage
from tests.callers import bot, browser, code_of
from tests.chat.talk import a_room, say
from tests.factories import People, token_of, workspace_with
from tests.uploads.pictures import bomb, moving, opened, picture


@pytest.fixture
def people(database: str) -> People:
    return workspace_with(alice="owner", bob="member", mia="member", gus="guest")


def post(client: Client, data: bytes, name: str = "file.bin") -> HttpResponse:
    address = f"/api/files?name={quote(name, safe='')}"
    return client.post(address, data, content_type="application/octet-stream")


def upload(people: People, name: str, data: bytes = b"some bytes\n", *, called: str = "notes.txt") -> int:
    return file_upload(actor=people.actor(name), name=called, chunks=[data]).pk


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def kept() -> set[Path]:
    return {path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()}


def test_a_file_goes_up_into_a_message_and_down_again(people: People) -> None:
    room, client = a_room(people, "alice", "bob"), bot(people.bob)
    uploaded = post(client, b"line one\n", "notes of today.txt")
    assert uploaded.status_code == 201
    wire = uploaded.json()
    assert wire == {
        "id": wire["id"],
        "name": "notes of today.txt",
        "type": "text/plain",
        "size": 9,
        "url": f"/files/{wire['id']}",
    }
    assert say(people, "bob", room, "here", files=[wire["id"]])["files"] == [wire]
    assert history(people.actor("alice"), room)["messages"][-1]["files"] == [wire]
    answer = browser(people.alice).get(wire["url"])
    assert body_of(answer) == b"line one\n"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="notes of today.txt"'


def test_a_picture_brings_its_size_and_a_small_one(people: People) -> None:
    room, client = a_room(people, "bob"), bot(people.bob)
    wire = post(client, picture("JPEG", size=(1600, 900)), "shot.jpg").json()
    assert (wire["type"], wire["width"], wire["height"]) == ("image/jpeg", 1600, 900)
    say(people, "bob", room, "look", files=[wire["id"]])
    whole, small = client.get(wire["url"]), client.get(wire["thumbUrl"])
    assert whole.headers["Content-Disposition"] == 'inline; filename="shot.jpg"'
    assert opened(body_of(whole)).size == (1600, 900)
    assert opened(body_of(small)).size == (720, 405)
    saved = client.get(wire["url"] + "?download")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    saved.close()


def test_files_keep_the_order_they_were_sent_in_and_need_no_text(people: People) -> None:
    room = a_room(people, "bob")
    ids = [upload(people, "bob", called=f"{number}.txt") for number in range(3)]
    wire = say(people, "bob", room, "", files=[ids[2], ids[0], ids[1]])
    assert [each["id"] for each in wire["files"]] == [ids[2], ids[0], ids[1]]
    with pytest.raises(EmptyMessage):
        say(people, "bob", room, "")


def test_a_message_carries_so_many_files_and_not_one_more(people: People) -> None:
    room = a_room(people, "bob")
    ids = [upload(people, "bob") for _ in range(settings.CHAT_FILES_LIMIT + 1)]
    with pytest.raises(TooManyFiles):
        say(people, "bob", room, files=ids)
    assert len(say(people, "bob", room, files=ids[:-1])["files"]) == 10


def test_a_repeat_is_answered_with_its_files_and_other_files_are_another_message(people: People) -> None:
    room, first, other = a_room(people, "bob"), upload(people, "bob"), upload(people, "bob")
    fields = {"room": room, "text": "x", "clientId": "4f1f7a54-6b9e-4d3c-8f39-1a8e6a4d2c11"}
    client = bot(people.bob)

    def send(*files: int) -> HttpResponse:
        return client.post("/api/messages", fields | {"files": list(files)}, content_type="application/json")

    made, again = send(first), send(first)
    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json() == again.json()
    assert code_of(send(other)) == (409, "client_id_conflict")
    assert code_of(send()) == (409, "client_id_conflict")


def test_nobody_sends_what_is_anothers_or_sent_already_or_not_there(people: People) -> None:
    room = a_room(people, "alice", "bob")
    others, sent = upload(people, "alice"), upload(people, "bob")
    say(people, "bob", room, files=[sent])
    elsewhere = workspace_with(zed="owner")
    elsewhere.add("bob", user=people.bob)
    foreign = upload(elsewhere, "bob")
    for file_id in (others, sent, foreign, 10**9):
        fresh = upload(people, "bob")
        with pytest.raises(FileNotFound):
            say(people, "bob", room, files=[fresh, file_id])
        assert File.objects.get(pk=fresh).message is None
    with pytest.raises(FileNotFound):
        say(people, "bob", room, files=[fresh, fresh])


def test_who_may_read_the_channel_may_fetch_and_nobody_else(people: People) -> None:
    private = a_room(people, "alice", "bob", name="plans", private=True)
    public = a_room(people, "alice", name="lobby")
    hidden, shown = upload(people, "alice"), upload(people, "alice")
    waiting = upload(people, "alice")
    say(people, "alice", private, files=[hidden])
    say(people, "alice", public, files=[shown])
    stranger = workspace_with(zed="owner")
    expected = {  # hidden, shown, not sent yet
        browser(people.alice): (200, 200, 200),
        browser(people.bob): (200, 200, 404),
        browser(people.mia): (404, 200, 404),
        browser(people.gus): (404, 404, 404),
        browser(stranger["zed"]): (404, 404, 404),
        bot(stranger["zed"]): (404, 404, 404),
        Client(): (404, 404, 404),
        Client(headers={"authorization": "Bearer slk_none"}): (404, 404, 404),
    }
    for client, statuses in expected.items():
        answers = [client.get(f"/files/{each}") for each in (hidden, shown, waiting)]
        assert tuple(answer.status_code for answer in answers) == statuses
        for answer in answers:
            answer.close()


def test_a_token_of_another_workspace_fetches_nothing_here(people: People) -> None:
    other = workspace_with(zed="owner")
    other.add("bob", user=people.bob)
    sent = upload(people, "bob")
    say(people, "bob", a_room(people, "bob"), files=[sent])
    bound = Client(headers={"authorization": f"Bearer {token_of(people.bob, other.workspace)}"})
    assert bound.get(f"/files/{sent}").status_code == 404


def test_a_removed_member_gets_404_also_for_what_was_loaded_before(people: People) -> None:
    room = a_room(people, "alice", "bob", name="plans", private=True)
    sent = upload(people, "alice", picture(size=(1000, 800)))
    say(people, "alice", room, files=[sent])
    bob = browser(people.bob)
    before = bob.get(f"/files/{sent}")
    before.close()
    again = bob.get(f"/files/{sent}", headers={"if-none-match": before.headers["ETag"]})
    assert (before.status_code, again.status_code) == (200, 304)
    assert before.headers["Cache-Control"] == "private, no-cache"
    member_remove(actor=people.actor("alice"), room=room, user_id=str(people.bob.pk))
    for address in (f"/files/{sent}", f"/files/{sent}/thumb"):
        assert bob.get(address, headers={"if-none-match": before.headers["ETag"]}).status_code == 404


@pytest.mark.parametrize(
    ("data", "type_"),
    [
        (b"<html><script>alert(1)</script></html>", "text/plain"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "text/plain"),
        (b"%PDF-1.7\n%\xe2\xe3 /JavaScript (app.alert(1))", "application/pdf"),
        (picture("BMP"), "application/octet-stream"),
        (picture("PNG")[:60] + b"<script>alert(1)</script>", "application/octet-stream"),
        (b"GIF89a/*<script>*/=alert(1)//\0", "application/octet-stream"),
    ],
    ids=["HTML", "SVG", "PDF", "BMP", "half a PNG", "a GIF that is a script"],
)
def test_what_is_no_picture_is_saved_and_never_shown(people: People, data: bytes, type_: str) -> None:
    client = browser(people.bob)
    answer = client.get(f"/files/{upload(people, 'bob', data, called='x.html')}")
    assert answer.headers["Content-Type"] == type_
    assert answer.headers["Content-Disposition"] == 'attachment; filename="x.html"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert body_of(answer) == data


def test_a_name_breaks_no_header_and_reorders_no_text(people: People) -> None:
    client = browser(people.bob)
    made = post(bot(people.bob), b"x", "../a\r\nSet-Cookie: stolen=1\u202egnp.exe")
    assert made.json()["name"] == "aSet-Cookie: stolen=1gnp.exe"
    answer = client.get(made.json()["url"])
    assert "stolen" not in answer.cookies
    assert answer.headers["Content-Disposition"] == 'attachment; filename="aSet-Cookie: stolen=1gnp.exe"'
    answer.close()


def test_a_file_may_be_so_large_and_not_a_byte_more(people: People) -> None:
    client, before = bot(people.bob), kept()
    with override_settings(FILE_SIZE=1000):
        assert post(client, b"x" * 1000).status_code == 201
        assert code_of(post(client, b"x" * 1001)) == (413, "file_too_large")
    assert code_of(post(client, b"")) == (400, "empty_file")
    assert len(kept() - before) == 1


def test_a_bomb_is_refused_by_its_header_and_leaves_nothing(people: People) -> None:
    before = kept()
    assert code_of(post(bot(people.bob), bomb(), "bomb.png")) == (413, "file_too_large")
    with override_settings(FILE_PIXELS=32 * 24 * 4):
        assert post(bot(people.bob), moving(), "moving.gif").status_code == 201
    with override_settings(FILE_PIXELS=32 * 24 * 4 - 1):
        assert code_of(post(bot(people.bob), moving(), "moving.gif")) == (413, "file_too_large")
    assert len(kept() - before) == 1


def test_a_person_has_so_much_room_in_each_workspace(people: People) -> None:
    client = bot(people.mia)
    with override_settings(FILE_QUOTA=100):
        assert post(client, b"x" * 60).status_code == 201
        assert code_of(post(client, b"x" * 41)) == (429, "quota_exceeded")
        assert post(client, b"x" * 40).status_code == 201
        assert post(bot(people.gus), b"x" * 100).status_code == 201


def test_uploads_have_a_pace(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    from chat.pace import Pace
    from chat.services import files

    pace = Pace(2, 60)
    monkeypatch.setattr(files, "upload_pace", lambda: pace)
    client = bot(people.bob)
    assert [post(client, b"x").status_code for _ in range(2)] == [201, 201]
    assert code_of(post(client, b"x")) == (429, "rate_limited")


def test_a_part_of_a_file_is_handed_out_when_asked_for(people: People) -> None:
    address = f"/files/{upload(people, 'bob', bytes(range(100)))}"
    client = browser(people.bob)
    for asked, first, last in (("0-9", 0, 9), ("90-", 90, 99), ("-5", 95, 99), ("95-200", 95, 99)):
        answer = client.get(address, headers={"range": f"bytes={asked}"})
        assert answer.status_code == 206
        assert answer.headers["Content-Range"] == f"bytes {first}-{last}/100"
        assert body_of(answer) == bytes(range(first, last + 1))
    for asked in ("100-", "9-3", "-0"):
        answer = client.get(address, headers={"range": f"bytes={asked}"})
        assert (answer.status_code, answer.headers["Content-Range"]) == (416, "bytes */100")
    for asked in ("bytes=0-1,5-6", "bytes=-", "lines=1-2"):
        assert body_of(client.get(address, headers={"range": asked})) == bytes(range(100))
    stale = client.get(address, headers={"range": "bytes=0-9", "if-range": '"another"'})
    assert (stale.status_code, len(body_of(stale))) == (200, 100)
    head = client.head(address)
    assert (head.headers["Content-Length"], head.content if not head.streaming else body_of(head)) == ("100", b"")


def test_an_upload_is_taken_back_by_its_owner_until_a_message_has_it(people: People) -> None:
    mine, others, sent = upload(people, "bob"), upload(people, "alice"), upload(people, "bob")
    say(people, "bob", a_room(people, "bob"), files=[sent])
    client, path = bot(people.bob), storage.files.path_of(File.objects.get(pk=mine).stored)
    assert client.delete(f"/api/files/{mine}").status_code == 204
    assert not path.exists()
    answers = [client.delete(f"/api/files/{each}") for each in (mine, others, sent, 10**9)]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}


def test_what_nobody_sent_expires_and_what_was_sent_stays(people: People) -> None:
    old, sent, fresh = upload(people, "bob"), upload(people, "bob"), upload(people, "bob")
    say(people, "bob", a_room(people, "bob"), files=[sent])
    File.objects.filter(pk__in=[old, sent]).update(created_at=timezone.now() - timezone.timedelta(hours=25))
    paths = {each: storage.files.path_of(File.objects.get(pk=each).stored) for each in (old, sent, fresh)}
    call_command("expire_files", verbosity=0)
    assert {each: path.exists() for each, path in paths.items()} == {old: False, sent: True, fresh: True}
    assert set(File.objects.filter(pk__in=paths).values_list("pk", flat=True)) == {sent, fresh}


def test_the_bytes_go_with_their_message_and_with_their_channel(people: People) -> None:
    for gone in (Message, Channel):
        room = a_room(people, "bob", name=f"of-{gone.__name__.lower()}")
        sent = upload(people, "bob", picture(size=(1000, 800)))
        message = say(people, "bob", room, files=[sent])
        file = File.objects.get(pk=sent)
        paths = [storage.files.path_of(file.stored), storage.files.path_of(file.thumb)]
        assert all(path.exists() for path in paths)
        gone.objects.filter(pk=message["id"] if gone is Message else room).delete()
        assert not any(path.exists() for path in paths)


def test_the_files_of_a_channel_are_listed_newest_first_to_who_may_see_it(people: People) -> None:
    room = a_room(people, "alice", "bob", name="plans", private=True)
    for number in range(3):
        say(people, "bob", room, f"m{number}", files=[upload(people, "bob", called=f"{number}.txt")])
    upload(people, "bob", called="not sent.txt")
    page = channel_files(people.actor("alice"), room, limit=2)
    assert [each["name"] for each in page["files"]] == ["2.txt", "1.txt"]
    rest = channel_files(people.actor("alice"), room, before=page["files"][-1]["id"])
    assert [each["name"] for each in rest["files"]] == ["0.txt"]
    assert (page["hasMore"], rest["hasMore"]) == (True, False)
