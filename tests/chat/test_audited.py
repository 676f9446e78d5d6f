"""What moderators do in channels is in the audit log, by numbers: never what was said, nor a private name."""

import pytest

from chat.services import member_remove, message_delete
from tests.chat.talk import a_room, say
from tests.factories import workspace_with
from workspaces.models import AuditEntry

pytestmark = pytest.mark.usefixtures("database")


def test_deleting_what_another_wrote_and_removing_somebody_are_recorded_and_ones_own_doings_are_not() -> None:
    people = workspace_with(alice="owner", bob="member")
    room = a_room(people, "alice", "bob", private=True)
    own, other = say(people, "alice", room), say(people, "bob", room, "canary-31")
    for each in (own, other):
        message_delete(actor=people.actor("alice"), message_id=each["id"])
    member_remove(actor=people.actor("alice"), room=room, user_id=str(people.bob.pk))
    entries = AuditEntry.objects.filter(
        workspace=people.workspace, verb__in=["message-deleted", "removed-from-channel"]
    )
    assert [(each.verb, each.data) for each in entries.order_by("pk")] == [
        ("message-deleted", {"room": room, "message": other["id"]}),
        ("removed-from-channel", {"room": room, "user": people.bob.pk}),
    ]
