"""However much lies in the database, one question of one client loads no more than an answer holds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models.signals import post_init
from pytest_django import Settings

from chat.models import Message
from chat.selectors import sync
from tests.chat.talk import a_room, say
from tests.factories import People, workspace_with


@contextmanager
def loaded_characters() -> Iterator[Callable[[], int]]:
    """Characters of all messages that were loaded meanwhile."""
    sizes: list[int] = []

    def take(instance: Message, **_: Any) -> None:
        sizes.append(len(instance.text) + len(instance.html))

    post_init.connect(take, sender=Message)
    try:
        yield lambda: sum(sizes)
    finally:
        post_init.disconnect(take, sender=Message)


def heavy_rooms(people: People, count: int, messages: int) -> list[int]:
    rooms = [a_room(people, "alice", name=f"heavy-{number}") for number in range(count)]
    for room in rooms:
        for _ in range(messages):
            say(people, "alice", room, "x" * 500)
    return rooms


def test_a_sync_of_many_full_rooms_loads_what_fits_into_the_answer(database, settings: Settings) -> None:
    settings.CHAT_ANSWER_BYTES = 20_000
    people = workspace_with(alice="owner")
    rooms = heavy_rooms(people, 6, 8)
    known = {str(room): 0 for room in rooms}
    seen: set[str] = set()
    while known:
        with loaded_characters() as loaded:
            answer = sync(people.actor("alice"), known)
        assert loaded() <= settings.CHAT_ANSWER_BYTES
        assert all(len(part["messages"]) == 9 for part in answer["rooms"].values())
        seen |= answer["rooms"].keys()
        known = {str(room): 0 for room in answer.get("more", [])}
    assert seen == {str(room) for room in rooms}


def test_a_room_too_heavy_for_an_answer_is_not_loaded_to_find_that_out(database, settings: Settings) -> None:
    settings.CHAT_ANSWER_BYTES = 4_000
    people = workspace_with(alice="owner")
    (room,) = heavy_rooms(people, 1, 8)
    with loaded_characters() as loaded:
        answer = sync(people.actor("alice"), {str(room): 0})
    assert answer["rooms"][str(room)].get("reload")
    assert loaded() == 0
