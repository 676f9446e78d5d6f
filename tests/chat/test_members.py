"""Coming and going in channels: who may, what the log says, and whose sockets move."""

import pytest
from django.utils import timezone

from chat.errors import CannotLeave, RoomArchived, RoomNotFound
from chat.models import Channel, ChannelMembership, Message
from chat.services import channel_join, channel_leave, direct_open, member_invite, member_remove
from chat.services.members import add
from slackish.realtime.testing import Captured, captured_emits
from tests.chat.talk import a_room, members_of, revision_of, say
from tests.factories import People, workspace_with
from workspaces.errors import NotAuthorized, UserNotFound
from workspaces.services import membership_remove

pytestmark = pytest.mark.usefixtures("database")
ABSENT = str(2**59)


def own_room(people: People, name: str) -> str:
    return f"workspace:{people.workspace.pk}:user:{people[name].pk}"


def announced(emitted: Captured) -> list[tuple[str, str, int | None]]:
    """(event, whose sockets, the removal count of the join)."""
    return [(join.announce.event, rooms[0], join.access) for rooms, join in emitted.joins if join.announce]


# Joining


def test_joining_makes_a_member_writes_a_note_and_joins_ones_sockets() -> None:
    people = workspace_with(alice="owner", bob="member")
    room = a_room(people, "alice")
    before = revision_of(room)
    with captured_emits() as emitted:
        assert channel_join(actor=people.actor("bob"), room="engineering").is_new
    assert members_of(room) == {people.alice.pk, people.bob.pk}
    (note,) = emitted.named("system-message")
    assert (note.rooms, note.access) == ((f"channel:{room}",), 0)
    assert (note.args[0]["kind"], note.args[0]["revision"], note.args[0]["userId"]) == (
        "joined",
        before + 1,
        str(people.bob.pk),
    )
    assert announced(emitted) == [("room-joined", own_room(people, "bob"), 0)]
    assert revision_of(room) == before + 1


def test_who_joins_has_nothing_unread() -> None:
    people = workspace_with(alice="owner", bob="member")
    room = a_room(people, "alice")
    last = say(people, "alice", room)
    channel_join(actor=people.actor("bob"), room=room)
    membership = ChannelMembership.objects.get(channel=room, user=people.bob)
    assert (membership.last_read_seq, membership.last_read_post_no) == (last["seq"] + 1, 1)


def test_joining_again_changes_nothing_and_tells_nobody() -> None:
    people = workspace_with(alice="owner")
    room = a_room(people, "alice")
    before = revision_of(room)
    with captured_emits() as emitted:
        assert not channel_join(actor=people.actor("alice"), room=room).is_new
    assert (emitted.deliveries, revision_of(room)) == ([], before)


def test_an_archived_room_takes_nobody_new_and_knows_who_is_in_it() -> None:
    people = workspace_with(alice="owner", bob="member")
    room = a_room(people, "alice")
    Channel.objects.filter(pk=room).update(archived_at=timezone.now())
    with pytest.raises(RoomArchived):
        channel_join(actor=people.actor("bob"), room=room)
    assert not channel_join(actor=people.actor("alice"), room=room).is_new


def test_hidden_public_for_a_guest_foreign_and_absent_are_refused_alike() -> None:
    acme, globex = workspace_with(alice="owner", bob="member", gus="guest"), workspace_with(grace="owner")
    rooms = [
        ("bob", a_room(acme, "alice", name="leadership", private=True)),
        ("gus", a_room(acme, "alice")),
        ("bob", a_room(globex, "grace", name="elsewhere")),
        ("bob", int(ABSENT)),
    ]
    for name, room in rooms:
        with pytest.raises(RoomNotFound, match=f'Room "{room}" does not exist'):
            channel_join(actor=acme.actor(name), room=room)


def test_who_lost_the_workspace_meanwhile_does_not_become_a_member() -> None:
    """Between the check and the lock: nothing of a removed person is left in any channel."""
    people = workspace_with(alice="owner", bob="member")
    room = a_room(people, "alice")
    membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)
    with pytest.raises((RoomNotFound, NotAuthorized, UserNotFound)):
        add(room, people.bob)
    assert members_of(room) == {people.alice.pk}


# Leaving


def test_leaving_counts_a_removal_and_tells_ones_sockets_and_the_room() -> None:
    people = workspace_with(alice="owner", bob="member")
    room = a_room(people, "alice", "bob")
    before = revision_of(room)
    with captured_emits() as emitted:
        channel_leave(actor=people.actor("bob"), room=room)
    (left,) = emitted.named("room-left")
    assert (left.rooms, left.args[0]["roomId"]) == ((own_room(people, "bob"),), room)
    (note,) = emitted.named("system-message")
    assert (note.args[0]["kind"], note.args[0]["revision"], note.access) == ("left", before + 1, 1)
    assert emitted.evictions == [((f"channel:{room}",), 1), ((f"side:{room}",), 1)]
    assert "by" not in note.args[0]
    assert members_of(room) == {people.alice.pk}


def test_who_is_not_in_a_room_leaves_it_without_a_trace() -> None:
    people = workspace_with(alice="owner", bob="member")
    room = a_room(people, "alice")
    before = revision_of(room)
    with captured_emits() as emitted:
        channel_leave(actor=people.actor("bob"), room=room)
    assert (emitted.deliveries, revision_of(room)) == ([], before)


def test_an_archived_room_can_be_left() -> None:
    people = workspace_with(alice="owner", bob="member")
    room = a_room(people, "alice", "bob")
    Channel.objects.filter(pk=room).update(archived_at=timezone.now())
    channel_leave(actor=people.actor("bob"), room=room)
    assert members_of(room) == {people.alice.pk}


def test_nobody_leaves_or_is_taken_out_of_general_or_a_direct_conversation() -> None:
    people = workspace_with(alice="owner", bob="member")
    direct = direct_open(actor=people.actor("bob"), users=[people.alice.username])["roomId"]
    for room in ("general", direct):
        with pytest.raises(CannotLeave):
            channel_leave(actor=people.actor("bob"), room=room)
        with pytest.raises(CannotLeave):
            member_remove(actor=people.actor("alice"), room=room, user_id=str(people.bob.pk))


# Inviting and removing


def test_an_invitation_is_a_join_by_somebody() -> None:
    people = workspace_with(alice="owner", bob="member", gus="guest")
    room = a_room(people, "alice", "bob", private=True)
    with captured_emits() as emitted:
        member_invite(actor=people.actor("bob"), room=room, user_id=str(people.gus.pk))
    note = Message.objects.get(channel=room, author=people.gus)
    assert (note.kind, note.by) == ("joined", people.bob)
    assert announced(emitted) == [("room-joined", own_room(people, "gus"), 0)]
    assert say(people, "gus", room)["roomId"] == room


def test_only_members_of_the_room_who_are_no_guests_invite() -> None:
    people = workspace_with(alice="owner", bob="member", carol="member", gus="guest")
    room = a_room(people, "alice", "gus")
    for name in ("bob", "gus"):
        with pytest.raises(NotAuthorized):
            member_invite(actor=people.actor(name), room=room, user_id=str(people.carol.pk))


def test_a_direct_conversation_is_never_widened() -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    room = direct_open(actor=people.actor("alice"), users=[people.bob.username])["roomId"]
    with pytest.raises(NotAuthorized):
        member_invite(actor=people.actor("alice"), room=room, user_id=str(people.carol.pk))


def test_strangers_former_people_and_nobody_are_invited_with_the_same_refusal() -> None:
    acme, globex = workspace_with(alice="owner", bob="member"), workspace_with(grace="owner")
    room = a_room(acme, "alice")
    membership_remove(actor=acme.actor("alice"), user_id=acme.bob.pk)
    answers = set()
    for user_id in (str(globex.grace.pk), str(acme.bob.pk), ABSENT):
        with pytest.raises(UserNotFound) as refused:
            member_invite(actor=acme.actor("alice"), room=room, user_id=user_id)
        answers.add(str(refused.value.as_wire()))
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("name", "may"), [("owen", True), ("ada", True), ("maker", True), ("mona", False), ("bob", False), ("gus", False)]
)
def test_moderators_and_who_made_the_room_take_people_out(name: str, may: bool) -> None:
    people = workspace_with(
        owen="owner", ada="admin", mona="manager", bob="member", maker="member", carol="member", gus="guest"
    )
    room = a_room(people, "maker", "owen", "ada", "mona", "bob", "carol", "gus")
    carol = str(people.carol.pk)
    if may:
        member_remove(actor=people.actor(name), room=room, user_id=carol)
        assert Message.objects.get(channel=room, kind="left").by == people[name]
    else:
        with pytest.raises(NotAuthorized):
            member_remove(actor=people.actor(name), room=room, user_id=carol)
    assert (people.carol.pk in members_of(room)) is not may


def test_an_admin_has_no_way_into_a_private_room_it_is_not_in() -> None:
    people = workspace_with(alice="owner", dana="admin", bob="member")
    room = a_room(people, "alice", "bob", private=True)
    with pytest.raises(RoomNotFound):
        member_remove(actor=people.actor("dana"), room=room, user_id=str(people.bob.pk))
    with pytest.raises(RoomNotFound):
        member_invite(actor=people.actor("dana"), room=room, user_id=str(people.dana.pk))


# The workspace


def test_a_workspace_starts_with_general_and_random_and_members_are_in_both() -> None:
    people = workspace_with(alice="owner", bob="member", gus="guest")
    channels = Channel.objects.filter(workspace=people.workspace).order_by("pk")
    assert [(each.name, each.kind, each.is_general) for each in channels] == [
        ("general", "public", True),
        ("random", "public", False),
    ]
    for channel in channels:
        assert members_of(channel.pk) == {people.alice.pk, people.bob.pk}


def test_losing_the_workspace_leaves_every_channel_in_id_order_and_counts_each() -> None:
    people = workspace_with(alice="owner", bob="member")
    a_room(people, "alice", "bob", private=True)
    direct_open(actor=people.actor("bob"), users=[people.alice.username])
    rooms = sorted(ChannelMembership.objects.filter(user=people.bob).values_list("channel", flat=True))
    assert len(rooms) == 4
    with captured_emits() as emitted:
        membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)
    assert emitted.evictions == [((f"{kind}:{room}",), 1) for room in rooms for kind in ("channel", "side")]
    assert [each.args[0]["roomId"] for each in emitted.named("room-left")] == rooms
    of_a_workspace = {"/", "/admin", "/chat", "/dashboard", "/games", "/projects"}
    assert set(emitted.disconnects) == {(namespace, (own_room(people, "bob"),)) for namespace in of_a_workspace}
    assert not ChannelMembership.objects.filter(user=people.bob).exists()
