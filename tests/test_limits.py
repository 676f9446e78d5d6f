"""Limits that lists, links and archives have: each at the limit and one past it, whatever the setting says."""

import zipfile
from pathlib import Path

import pytest
from django.test import override_settings

from chat.selectors import search
from chat.selectors.stories import people_elsewhere
from chat.services.transfer.archive import Archive, BadArchive
from games.selectors import games_list
from games.services import game_create
from notifications.schemas import ListNotifications
from notifications.selectors import notifications_list
from slackish.realtime.errors import InvalidPayload
from slackish.realtime.process import Process
from slackish.realtime.trace import Trace
from tests.chat.talk import a_room, say
from tests.factories import People, workspace_with
from workspaces.services import join_link_create


@pytest.fixture
def people(sqlite_database: str) -> People:
    return workspace_with(alice="owner", bob="member")


def test_a_join_link_is_good_for_so_many_people(people: People) -> None:
    with override_settings(JOIN_LINK_USES=3):
        assert join_link_create(actor=people.actor("alice"), uses=3)[0].uses_left == 3
        for uses in (0, 4):
            with pytest.raises(InvalidPayload):
                join_link_create(actor=people.actor("alice"), uses=uses)


def test_the_list_of_games_has_so_many_of_a_kind_the_newest(people: People) -> None:
    made = [game_create(actor=people.actor("alice"), name=f"Game {number}") for number in range(3)]
    for limit, listed in ((3, made), (2, made[1:])):
        with override_settings(GAMES_LISTED={"waiting": limit, "playing": 0, "finished": 0}):
            assert [each["id"] for each in games_list(people.actor("bob"))] == listed[::-1]


@pytest.mark.parametrize(("asked", "most"), [(None, 2), (3, 3), (4, 3)])
def test_a_page_of_notifications_has_so_many_unless_asked_otherwise_and_never_more(
    people: People, asked: int | None, most: int
) -> None:
    for more in range(most):
        say(people, "alice", "general", f"@{people.bob.username} {more}")
    for length, more in ((most, False), (most, True)):
        with override_settings(NOTIFICATIONS_PAGE=2, NOTIFICATIONS_PAGE_LIMIT=3):
            page = notifications_list(people.bob.pk, ListNotifications(limit=asked))
        assert (len(page["notifications"]), page["hasMore"]) == (length, more)
        say(people, "alice", "general", f"@{people.bob.username} one more")


def test_a_page_of_a_search_has_so_many_and_never_more(people: People) -> None:
    room = a_room(people, "alice")
    for length, more in ((1, False), (2, False), (2, True)):
        say(people, "alice", room, "needle")
        for asked in (None, 100):
            with override_settings(SEARCH_PAGE=2):
                page = search(people.actor("alice"), "needle", limit=asked)
            assert (len(page["messages"]), page["hasMore"]) == (length, more)


def test_of_one_channel_so_many_are_told_that_a_badge_moved(people: People) -> None:
    other = workspace_with(grace="owner")
    for name in ("alice", "bob"):
        other.add(name, user=people[name])
    room = a_room(people, "alice", "bob")
    for limit in (2, 1):
        with override_settings(NOTIFICATIONS_BADGES_PEOPLE=limit):
            assert len(people_elsewhere([room])) == limit


def test_an_archive_has_so_many_entries(tmp_path: Path) -> None:
    path = tmp_path / "archive.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("slackish.json", "files/1", "files/2"):
            archive.writestr(name, "{}")
    with override_settings(IMPORT_ENTRIES=3), Archive(path) as opened:
        assert opened.has_file(2)
    with override_settings(IMPORT_ENTRIES=2), pytest.raises(BadArchive, match="more than 2 entries"), Archive(path):
        pass


def test_who_got_what_is_remembered_of_so_many_deliveries() -> None:
    trace = Trace(2, 60)
    for number in (1, 2, 3):
        trace.handed("/chat", f"message:{number}", [], "")
    assert [len(trace.of("/chat", f"message:{number}")[0]) for number in (1, 2, 3)] == [0, 1, 1]


async def test_behind_a_layer_that_hangs_so_many_messages_wait_and_the_oldest_is_dropped(settings) -> None:
    settings.SLACKISH_REALTIME = {**settings.SLACKISH_REALTIME, "layer_backlog": 2}
    post = Process.publishing().post
    for number in (1, 2, 3):
        post.send({"type": f"test.{number}"}, groups=["nobody"])
    assert post.waiting == 2
    assert [post._outgoing.get_nowait()[2]["type"] for _ in range(2)] == ["test.2", "test.3"]
