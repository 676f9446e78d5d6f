"""Many at once, in threads with connections of their own: nothing is doubled, lost or skipped."""

from uuid import uuid4

import pytest
from django.db import connection

from chat.errors import ClientIdConflict, RoomExists, RoomNotFound
from chat.models import Channel, ChannelMembership, Message
from chat.services import channel_create, channel_join, channel_leave, direct_open, member_remove
from slackish.realtime.testing import captured_emits
from tests.chat.talk import a_room, members_of, say
from tests.concurrency import at_once
from tests.factories import workspace_with
from workspaces.errors import NotAuthorized, UserNotFound
from workspaces.services import membership_remove

pytestmark = pytest.mark.usefixtures("database")


def closing(function):
    """`function`, which leaves no connection behind in the thread that ran it."""

    def run():
        try:
            return function()
        finally:
            connection.close()

    return run


def all_at_once(functions):
    return at_once(*[closing(function) for function in functions])


def test_eight_writers_leave_no_gap_in_seq_revision_or_post_number() -> None:
    people = workspace_with(alice="owner")
    room = a_room(people, "alice")
    names = [f"writer{number}" for number in range(8)]
    for name in names:
        people.add(name)
        channel_join(actor=people.actor(name), room=room)
    joined = Channel.objects.get(pk=room)

    def writer(name: str):
        return lambda: [say(people, name, room, f"{number}") for number in range(6)]

    with captured_emits() as emitted:
        answers = all_at_once([writer(name) for name in names])
    assert all(isinstance(answer, list) for answer in answers), answers
    rows = list(Message.objects.filter(channel=room).order_by("seq").values_list("seq", "revision", "post_no"))
    assert [seq for seq, _, _ in rows] == list(range(1, joined.last_seq + 49))
    posts = rows[joined.last_seq :]
    assert [revision for _, revision, _ in posts] == list(range(joined.revision + 1, joined.revision + 49))
    assert [post_no for _, _, post_no in posts] == list(range(1, 49))
    assert len(emitted.named("new-message")) == 48


def test_the_same_client_id_at_once_is_one_message_told_once() -> None:
    people, client_id = workspace_with(alice="owner"), uuid4()
    with captured_emits() as emitted:
        answers = all_at_once([lambda: say(people, "alice", "general", client_id=client_id)] * 6)
    assert {answer["id"] for answer in answers} == {answers[0]["id"]}
    assert len(emitted.named("new-message")) == 1


def test_the_same_client_id_with_other_content_at_once_is_one_message_and_refusals() -> None:
    people, client_id = workspace_with(alice="owner"), uuid4()

    def sender(number: int):
        return lambda: say(people, "alice", "general", f"{number}", client_id=client_id)

    answers = all_at_once([sender(number) for number in range(4)])
    assert sum(isinstance(answer, dict) for answer in answers) == 1
    assert sum(isinstance(answer, ClientIdConflict) for answer in answers) == 3


def test_fifty_opens_of_one_conversation_make_one() -> None:
    people = workspace_with(alice="owner", bob="member")

    def opener(name: str, other: str):
        return lambda: direct_open(actor=people.actor(name), users=[people[other].username])["roomId"]

    rooms = []
    for _ in range(5):
        rooms += all_at_once([opener("alice", "bob"), opener("bob", "alice")] * 5)
    assert len(set(rooms)) == 1
    assert members_of(rooms[0]) == {people.alice.pk, people.bob.pk}


def test_first_messages_at_once_are_all_there_and_everybody_is_told_of_the_room() -> None:
    people = workspace_with(alice="owner", bob="member")
    room = direct_open(actor=people.actor("alice"), users=[people.bob.username])["roomId"]
    with captured_emits() as emitted:
        answers = all_at_once([lambda: say(people, "alice", room), lambda: say(people, "bob", room)] * 3)
    assert sorted(answer["seq"] for answer in answers) == [1, 2, 3, 4, 5, 6]
    assert not ChannelMembership.objects.filter(channel=room, listed=False).exists()
    own = f"workspace:{people.workspace.pk}:user:"
    announced = {rooms[0] for rooms, join in emitted.joins if join.announce}
    assert announced == {f"{own}{people.alice.pk}", f"{own}{people.bob.pk}"}


def test_joining_at_once_makes_one_membership_and_one_note() -> None:
    people = workspace_with(alice="owner", bob="member")
    room = a_room(people, "alice")
    answers = all_at_once([lambda: channel_join(actor=people.actor("bob"), room=room)] * 6)
    assert sorted(answer.is_new for answer in answers) == [False] * 5 + [True]
    assert Message.objects.filter(channel=room, author=people.bob, kind="joined").count() == 1


def test_leaving_at_once_counts_one_removal() -> None:
    people = workspace_with(alice="owner", bob="member")
    room = a_room(people, "alice", "bob")
    all_at_once([lambda: channel_leave(actor=people.actor("bob"), room=room)] * 4)
    assert Channel.objects.get(pk=room).access == 1
    assert Message.objects.filter(channel=room, author=people.bob, kind="left").count() == 1


def test_a_name_asked_for_at_once_is_given_once() -> None:
    people = workspace_with(alice="owner")
    answers = all_at_once([lambda: channel_create(actor=people.actor("alice"), name="design")] * 5)
    assert sum(isinstance(answer, dict) for answer in answers) == 1
    assert sum(isinstance(answer, RoomExists) for answer in answers) == 4


def test_what_is_sent_while_one_is_removed_was_sent_before_the_removal() -> None:
    people = workspace_with(alice="owner", bob="member")
    room = a_room(people, "alice", "bob", private=True)

    def remove():
        return member_remove(actor=people.actor("alice"), room=room, user_id=str(people.bob.pk))

    def send():
        return say(people, "bob", room)

    *answers, _ = all_at_once([send] * 5 + [remove])
    left = Message.objects.get(channel=room, kind="left")
    sent = [answer for answer in answers if isinstance(answer, dict)]
    assert all(answer["seq"] < left.seq for answer in sent)
    refused = [answer.code for answer in answers if not isinstance(answer, dict)]
    assert set(refused) <= {"room_not_found", "not_authorized"}
    assert Message.objects.filter(channel=room, author=people.bob, kind="message").count() == len(sent)


@pytest.mark.parametrize("is_back", [False, True], ids=["gone", "back-again"])
def test_a_removal_between_the_check_and_the_lock_is_seen_under_the_lock(is_back: bool) -> None:
    people = workspace_with(alice="owner", bob="member")
    room = a_room(people, "alice", "bob")

    def remove():
        member_remove(actor=people.actor("alice"), room=room, user_id=str(people.bob.pk))
        if is_back:
            channel_join(actor=people.actor("bob"), room=room)

    def remove_after_the_check(execute, sql, *args):
        found = execute(sql, *args)
        if "channel_access" in sql:
            assert all_at_once([remove]) == [None]
        return found

    with connection.execute_wrapper(remove_after_the_check):
        if is_back:
            say(people, "bob", room)
        else:
            with pytest.raises(NotAuthorized):
                say(people, "bob", room)
    assert Message.objects.filter(channel=room, author=people.bob, kind="message").count() == is_back


def test_joining_while_losing_the_workspace_leaves_no_membership() -> None:
    for _ in range(5):
        people = workspace_with(alice="owner", bob="member")
        rooms = [a_room(people, "alice", name=f"room{number}") for number in range(3)]

        def join(room: int, people=people):
            return lambda: channel_join(actor=people.actor("bob"), room=room)

        def remove(people=people):
            return membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)

        answers = all_at_once([*map(join, rooms), remove])
        assert all(not isinstance(answer, Exception) or isinstance(answer, RoomNotFound) for answer in answers), answers
        assert not ChannelMembership.objects.filter(user=people.bob).exists()


def test_opening_a_conversation_while_losing_the_workspace_leaves_no_membership() -> None:
    for _ in range(5):
        people = workspace_with(alice="owner", bob="member")

        def open_direct(people=people):
            return direct_open(actor=people.actor("alice"), users=[people.bob.pk])

        def remove(people=people):
            return membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)

        opened, _ = all_at_once([open_direct, remove])
        assert not isinstance(opened, Exception) or isinstance(opened, UserNotFound), opened
        assert not ChannelMembership.objects.filter(user=people.bob).exists()


def test_two_people_losing_the_workspace_at_once_do_not_wait_for_each_other_forever() -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    for number in range(4):
        a_room(people, "alice", "bob", "carol", name=f"room{number}")

    def remove(name: str):
        return lambda: membership_remove(actor=people.actor("alice"), user_id=people[name].pk)

    assert all_at_once([remove("bob"), remove("carol")]) == [None, None]
    assert not ChannelMembership.objects.filter(user__in=[people.bob, people.carol]).exists()
