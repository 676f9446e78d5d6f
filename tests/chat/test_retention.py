"""A channel keeps what is said in it as long as its administrators say, and not a day longer."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from chat.errors import RoomNotFound
from chat.models import Channel, ChannelMembership, Message
from chat.selectors import sync
from chat.services import direct_open
from chat.services.retention import messages_expire, retention_set
from slackish.realtime.errors import InvalidPayload
from slackish.realtime.testing import captured_emits
from tests.chat.talk import a_room, revision_of, say, unread
from tests.factories import People, workspace_with
from workspaces.errors import NotAuthorized
from workspaces.models import AuditEntry

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def people() -> People:
    return workspace_with(alice="owner", dana="admin", bob="member")


def aged(message_id: int, **ago: float) -> None:
    Message.objects.filter(pk=message_id).update(created_at=timezone.now() - timedelta(**ago))


def test_what_is_older_goes_and_what_is_not_stays_and_readers_are_told(people: People) -> None:
    room, other = (a_room(people, "alice", "bob", name=name) for name in ("engineering", "other"))
    old, young, elsewhere = (say(people, "bob", each) for each in (room, room, other))
    aged(old["id"], days=30, seconds=1)
    aged(young["id"], days=29, hours=23)
    aged(elsewhere["id"], days=400)
    retention_set(actor=people.actor("dana"), room=room, days=30)
    before = revision_of(room)
    with captured_emits() as emitted:
        out = io.StringIO()
        call_command("messages_expire", stdout=out)
    assert out.getvalue().endswith("messages deleted.\n")
    told = [each.args[0] for each in emitted.named("message-deleted")]
    assert [each["id"] for each in told if each["roomId"] == room] == [old["id"]]
    assert Message.objects.get(pk=old["id"]).text == ""
    assert Message.objects.get(pk=young["id"]).deleted_at is None
    assert Message.objects.get(pk=elsewhere["id"]).deleted_at is None
    caught_up = sync(people.actor("bob"), {str(room): before})["rooms"][str(room)]["messages"]
    assert [(each["id"], each["deleted"]) for each in caught_up] == [(old["id"], True)]


def test_who_never_came_by_has_nothing_unread_of_what_expired(people: People) -> None:
    room = a_room(people, "alice", "bob")
    for _ in range(3):
        aged(say(people, "alice", room)["id"], days=8)
    say(people, "alice", room, "young")
    retention_set(actor=people.actor("alice"), room=room, days=7)
    messages_expire()
    assert unread(people, "bob", room) == (1, 0)
    assert ChannelMembership.objects.get(channel=room, user=people.bob).last_read_post_no == 3


def test_an_archived_channel_keeps_no_longer_and_a_second_run_finds_nothing(people: People) -> None:
    room = a_room(people, "alice")
    aged(say(people, "alice", room)["id"], days=8)
    retention_set(actor=people.actor("alice"), room=room, days=7)
    Channel.objects.filter(pk=room).update(archived_at=timezone.now())
    messages_expire()
    assert not Message.objects.filter(channel=room, kind="message", deleted_at=None).exists()
    revision = revision_of(room)
    messages_expire()
    assert revision_of(room) == revision


def test_administrators_set_it_it_is_noted_and_it_may_be_taken_back(people: People) -> None:
    room = a_room(people, "alice", "dana", "bob")
    with pytest.raises(NotAuthorized):
        retention_set(actor=people.actor("bob"), room=room, days=7)
    for days in (1, 3650, None):
        assert retention_set(actor=people.actor("dana"), room=room, days=days).retention_days == days
    for days in (0, 3651):
        with pytest.raises(InvalidPayload):
            retention_set(actor=people.actor("dana"), room=room, days=days)
    assert AuditEntry.objects.filter(workspace=people.workspace, verb="retention-set").count() == 3


def test_direct_conversations_and_hidden_channels_are_not_theirs_to_set(people: People) -> None:
    direct = direct_open(actor=people.actor("dana"), users=[people.bob.username])["roomId"]
    hidden = a_room(people, "bob", name="hidden", private=True)
    with pytest.raises(NotAuthorized):
        retention_set(actor=people.actor("dana"), room=direct, days=7)
    with pytest.raises(RoomNotFound):
        retention_set(actor=people.actor("dana"), room=hidden, days=7)
