"""Searching, on both databases: what is found, in which order, and what is not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from chat.models import Channel, Message
from chat.search import put, remove, search_index
from chat.selectors import search
from chat.services import (
    direct_open,
    file_upload,
    member_remove,
    message_delete,
    message_edit,
    message_pin,
    message_save,
)
from slackish.realtime.errors import InvalidPayload
from slackish.uploads import storage
from tests.chat.talk import a_room, say
from tests.factories import People, workspace_with


@pytest.fixture
def people(database: str) -> People:
    return workspace_with(alice="owner", bob="member", mia="member", gus="guest")


def texts(people: People, name: str, query: str, **options: Any) -> list[str]:
    return [each["text"] for each in search(people.actor(name), query, **options)["messages"]]


def test_words_are_found_in_any_order_without_case_and_accents(people: People) -> None:
    room = a_room(people, "alice")
    say(people, "alice", room, "The **Café** opens at nine")
    say(people, "alice", room, "nothing of the kind")
    for query in ("cafe", "CAFÉ opens", "nine cafe", "caf", "opens caf", '"opens at nine"', "café the"):
        assert texts(people, "alice", query) == ["The **Café** opens at nine"], query
    for query in ("cafeteria", '"nine at opens"', "cafe closes", '"ope"'):
        assert texts(people, "alice", query) == [], query


def test_what_is_unwanted_is_left_out(people: People) -> None:
    room = a_room(people, "alice", "bob")
    say(people, "alice", room, "release notes draft")
    say(people, "bob", room, "release notes final")
    assert texts(people, "alice", "release -draft") == ["release notes final"]
    assert texts(people, "alice", 'release -"notes draft"') == ["release notes final"]
    assert texts(people, "alice", f"release -from:{people.bob.username}") == ["release notes draft"]
    assert texts(people, "alice", "release -in:engineering") == []


def test_from_and_in_and_with_name_people_and_places(people: People) -> None:
    room, other = a_room(people, "alice", "bob"), a_room(people, "alice", "bob", name="random-things")
    direct = direct_open(actor=people.actor("alice"), users=[people.bob.pk])["roomId"]
    group = direct_open(actor=people.actor("alice"), users=[people.bob.pk, people.mia.pk])["roomId"]
    for number, place in enumerate((room, other, direct, group)):
        say(people, "bob", place, f"lunch {number}")
    say(people, "alice", room, "lunch alice")
    bob = people.bob.username
    assert set(texts(people, "alice", f"lunch from:@{bob}")) == {f"lunch {number}" for number in range(4)}
    assert set(texts(people, "alice", "lunch from:me")) == {"lunch alice"}
    assert set(texts(people, "alice", "lunch in:#engineering")) == {"lunch 0", "lunch alice"}
    assert texts(people, "alice", "lunch in:random-things") == ["lunch 1"]
    assert texts(people, "alice", f"lunch in:@{bob}") == ["lunch 2"]
    assert texts(people, "alice", f"lunch in:dm-{direct}") == ["lunch 2"]
    assert set(texts(people, "alice", f"lunch with:@{bob}")) == {"lunch 2", "lunch 3"}
    assert set(texts(people, "alice", "from:Bob in:engineering")) == {"lunch 0"}
    assert texts(people, "alice", "lunch from:nobody") == texts(people, "alice", "lunch in:nowhere") == []


def test_has_and_is_ask_for_what_a_message_carries(people: People) -> None:
    room = a_room(people, "alice")
    upload = file_upload(actor=people.actor("alice"), name="Quarterly report.txt", chunks=[b"x"])
    say(people, "alice", room, "the numbers", files=[upload.pk])
    linked = say(people, "alice", room, "see https://numbers.example")
    say(people, "alice", room, "a numbers reply", parent_id=linked["id"])
    assert texts(people, "alice", "has:file") == ["the numbers"]
    assert texts(people, "alice", "quarterly report") == ["the numbers"]
    assert texts(people, "alice", "has:link") == ["see https://numbers.example"]
    assert texts(people, "alice", "numbers is:thread") == ["a numbers reply"]
    assert set(texts(people, "alice", "numbers -has:file -is:thread")) == {"see https://numbers.example"}


def test_pinned_and_saved_messages_are_found_as_such(people: People) -> None:
    room = a_room(people, "alice", "bob")
    pinned, saved, neither = (
        say(people, "alice", room, f"menu {word}")["id"] for word in ("pinned", "saved", "neither")
    )
    message_pin(actor=people.actor("alice"), message_id=pinned, pinned=True)
    message_save(actor=people.actor("alice"), message_id=saved, saved=True)
    assert texts(people, "alice", "menu is:pinned") == ["menu pinned"]
    assert texts(people, "alice", "menu is:saved") == ["menu saved"]
    assert texts(people, "alice", "is:saved") == ["menu saved"]
    assert texts(people, "bob", "menu is:saved") == []
    assert set(texts(people, "alice", "menu -is:pinned -is:saved")) == {"menu neither"}
    message_delete(actor=people.actor("alice"), message_id=neither)
    message_edit(actor=people.actor("alice"), message_id=saved, text="supper instead")
    assert set(texts(people, "alice", "menu")) == {"menu pinned"}
    assert texts(people, "alice", "supper") == ["supper instead"]


def test_a_deleted_message_takes_its_files_along(people: People) -> None:
    room = a_room(people, "alice")
    upload = file_upload(actor=people.actor("alice"), name="canary.txt", chunks=[b"x"])
    message = say(people, "alice", room, "with a file", files=[upload.pk])
    path = storage.files.path_of(upload.stored)
    message_delete(actor=people.actor("alice"), message_id=message["id"])
    assert not path.exists()
    assert search(people.actor("alice"), "canary")["total"] == 0


def test_dates_are_days_of_the_readers_zone(people: People) -> None:
    room = a_room(people, "alice")
    for text, moment in (
        ("lunch early", datetime(2026, 3, 9, 12, tzinfo=UTC)),
        ("lunch late", datetime(2026, 3, 10, 23, 30, tzinfo=UTC)),
        ("lunch next", datetime(2026, 3, 12, 12, tzinfo=UTC)),
    ):
        Message.objects.filter(pk=say(people, "alice", room, text)["id"]).update(created_at=moment)
    assert texts(people, "alice", "lunch before:2026-03-10") == ["lunch early"]
    assert set(texts(people, "alice", "lunch after:2026-03-09")) == {"lunch late", "lunch next"}
    assert texts(people, "alice", "lunch on:2026-03-10") == ["lunch late"]
    assert texts(people, "alice", "lunch on:2026-03-11", zone="Europe/Berlin") == ["lunch late"]
    assert texts(people, "alice", "after:2026-03-09 before:2026-03-12") == ["lunch late"]
    say(people, "alice", room, "lunch now")
    assert texts(people, "alice", "lunch on:today") == ["lunch now"]


def test_what_is_not_understood_is_told_and_takes_no_part(people: People) -> None:
    room = a_room(people, "alice")
    say(people, "alice", room, "lunch")
    answer = search(people.actor("alice"), "lunch before:soon has:everything is:odd")
    assert answer["ignored"] == ["before:soon", "has:everything", "is:odd"]
    assert [each["text"] for each in answer["messages"]] == ["lunch"]
    assert search(people.actor("alice"), "before:soon")["messages"] == []
    with pytest.raises(InvalidPayload):
        search(people.actor("alice"), "lunch", zone="Mars/Olympus")
    for cursor in ("x", "W10", "WzEsMiwzXQ", "WzllOTksMSwxLDFd", "é"):
        with pytest.raises(InvalidPayload):
            search(people.actor("alice"), "lunch", after=cursor)


def test_the_better_fit_comes_first_and_of_two_alike_the_newer(people: People) -> None:
    room = a_room(people, "alice")
    far = say(people, "alice", room, "deploy " + "one thing and another " * 20 + "friday")
    near = say(people, "alice", room, "deploy friday")
    for number in range(3):
        say(people, "alice", room, f"padding {number}")
    Message.objects.filter(pk__in=[far["id"], near["id"]]).update(created_at=timezone.now() - timedelta(days=2))
    assert texts(people, "alice", "deploy friday ")[0] == "deploy friday"
    old, new = say(people, "alice", room, "standup at ten"), say(people, "alice", room, "standup at ten")
    Message.objects.filter(pk=old["id"]).update(created_at=timezone.now() - timedelta(days=200))
    found = [each["id"] for each in search(people.actor("alice"), "standup ten ")["messages"]]
    assert found == [new["id"], old["id"]]
    by_date = [each["id"] for each in search(people.actor("alice"), "standup ten ", newest_first=True)["messages"]]
    assert by_date == [new["id"], old["id"]]


def test_hits_are_marked_and_nothing_of_the_text_is_markup(people: People) -> None:
    say(people, "alice", a_room(people, "alice"), "the <b>deploy</b> is *done*")
    found = search(people.actor("alice"), "deploy")["messages"][0]
    assert found["highlights"] == [
        {"text": "the <b>", "hit": False},
        {"text": "deploy", "hit": True},
        {"text": "</b> is done", "hit": False},
    ]


def test_pages_show_each_message_once_whatever_is_written_meanwhile(people: People) -> None:
    room = a_room(people, "alice")
    for number in range(25):
        say(people, "alice", room, f"note number {number} " + "word " * (number % 4))
    seen: list[int] = []
    answer = search(people.actor("alice"), "note ", limit=10)
    while True:
        seen += [each["id"] for each in answer["messages"]]
        assert answer["total"] == 25
        if not answer["hasMore"]:
            break
        say(people, "alice", room, "note in between")
        answer = search(people.actor("alice"), "note ", limit=10, after=answer["cursor"])
    assert len(seen) == len(set(seen)) == 25
    assert "cursor" not in answer


def test_only_what_one_may_see_is_found_and_counted(people: People) -> None:
    private = a_room(people, "alice", "bob", name="plans", private=True)
    public, shared = a_room(people, "alice", name="lobby"), a_room(people, "alice", "gus", name="visitors")
    direct = direct_open(actor=people.actor("alice"), users=[people.bob.pk])["roomId"]
    other = workspace_with(zed="owner")
    other.add("bob", user=people.bob)
    for number, (who, place) in enumerate([(people, private), (people, public), (people, shared), (people, direct)]):
        say(who, "alice", place, f"secret {number}")
    say(other, "zed", "general", "secret elsewhere")
    expected = {"alice": {0, 1, 2, 3}, "bob": {0, 1, 2, 3}, "mia": {1, 2}, "gus": {2}}
    for name, numbers in expected.items():
        answer = search(people.actor(name), "secret")
        assert {each["text"] for each in answer["messages"]} == {f"secret {number}" for number in numbers}
        assert answer["total"] == len(numbers)
    assert texts(other, "zed", "secret") == ["secret elsewhere"]
    member_remove(actor=people.actor("alice"), room=private, user_id=str(people.bob.pk))
    assert search(people.actor("bob"), "secret")["total"] == 3


def test_an_edited_message_is_found_by_its_new_words_and_a_deleted_one_by_none(people: People) -> None:
    message = Message.objects.get(pk=say(people, "alice", a_room(people, "alice"), "the old words")["id"])
    message.text = message.html = "the new words"
    message.save()
    put(message)
    assert texts(people, "alice", "old words") == []
    assert texts(people, "alice", "new words") == ["the new words"]
    message.deleted_at = timezone.now()
    message.save()
    put(message)
    assert search(people.actor("alice"), "new")["total"] == 0


@pytest.mark.parametrize("what", ["a message", "a channel"])
def test_what_is_gone_is_not_in_the_index_either(people: People, what: str) -> None:
    room = a_room(people, "alice")
    message = say(people, "alice", room, "soon gone")["id"]
    gone = Message.objects.filter(pk=message) if what == "a message" else Channel.objects.filter(pk=room)
    gone.delete()
    column = "rowid" if connection.vendor == "sqlite" else "message_id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM chat_search WHERE {column} = %s", [message])
        assert cursor.fetchone() == (0,)


def test_notes_are_not_found(people: People) -> None:
    a_room(people, "alice")
    assert texts(people, "alice", "joined the room") == []


def test_the_index_is_made_anew_by_a_command(people: People) -> None:
    room = a_room(people, "alice")
    ids = [say(people, "alice", room, f"lost and found {number}")["id"] for number in range(3)]
    remove(*ids)
    assert texts(people, "alice", "lost found") == []
    call_command("search_index", workspace=people.slug, verbosity=0)
    assert len(texts(people, "alice", "lost found")) == 3


def test_hostile_words_are_words(people: People) -> None:
    say(people, "alice", a_room(people, "alice"), "plain")
    for query in (
        "'",
        '"',
        "a' OR 1=1 --",
        "* NEAR(",
        "words : x",
        "\\",
        "a & b | !c",
        "{x}",
        "-",
        "plain)",
        "u1",
        "c1",
        "_c1",
    ):
        assert isinstance(search(people.actor("alice"), query)["messages"], list), query


def test_very_many_channels_are_no_obstacle(people: People) -> None:
    channels = [Channel(workspace=people.workspace, name=f"many-{number}") for number in range(1500)]
    Channel.objects.bulk_create(channels)
    say(people, "alice", "general", "needle in a haystack")
    assert texts(people, "alice", "needle") == ["needle in a haystack"]


def test_a_search_takes_few_queries_however_much_is_found(people: People) -> None:
    room = a_room(people, "alice")
    for number in range(12):
        say(people, "alice", room, f"found {number}")
    counts = []
    for limit in (1, 12):
        with CaptureQueriesContext(connection) as queries:
            search(people.actor("alice"), "found", limit=limit)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4


def test_of_very_many_the_newest_are_ranked(people: People) -> None:
    room = a_room(people, "alice")
    for number in range(6):
        say(people, "alice", room, f"many {number}")
    with override_settings(SEARCH_CANDIDATES=4):
        answer = search(people.actor("alice"), "many")
    assert {each["text"] for each in answer["messages"]} == {f"many {number}" for number in (2, 3, 4, 5)}
    assert answer["total"] == 4


def test_the_index_belongs_to_the_database_in_use(database: str) -> None:
    assert type(search_index()).__name__ == {"sqlite": "SqliteIndex", "postgres": "PostgresIndex"}[database]
