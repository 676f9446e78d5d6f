"""Making channels, and their names."""

import pytest

from chat.errors import RoomExists
from chat.models import Channel
from chat.services import channel_create
from slackish.realtime.errors import InvalidPayload
from slackish.realtime.testing import captured_emits
from tests.chat.talk import a_room, members_of
from tests.factories import workspace_with
from workspaces.errors import NotAuthorized, UserNotFound
from workspaces.services import membership_remove

pytestmark = pytest.mark.usefixtures("database")


def test_a_new_public_channel_is_told_to_the_members_of_the_workspace() -> None:
    people = workspace_with(alice="owner")
    with captured_emits() as emitted:
        created = channel_create(actor=people.actor("alice"), name="Design")
    (told,) = emitted.named("room-created")
    assert told.rooms == (f"workspace:{people.workspace.pk}:members",)
    assert (told.args[0]["name"], told.args[0]["description"], told.args[0]["kind"]) == (
        "design",
        "design chat room",
        "public",
    )
    assert members_of(created["id"]) == {people.alice.pk}


def test_a_new_private_channel_is_told_to_its_maker_alone() -> None:
    people = workspace_with(alice="owner")
    with captured_emits() as emitted:
        created = channel_create(actor=people.actor("alice"), name="leadership", description="Quiet.", private=True)
    own = f"workspace:{people.workspace.pk}:user:{people.alice.pk}"
    channel = f"channel:{created['id']}"
    assert {room for each in emitted for room in each.rooms} <= {own, channel}
    assert Channel.objects.get(pk=created["id"]).description == "Quiet."


def test_guests_make_no_channels() -> None:
    people = workspace_with(alice="owner", gus="guest")
    with pytest.raises(NotAuthorized):
        channel_create(actor=people.actor("gus"), name="design")


def test_who_lost_the_workspace_makes_no_channels() -> None:
    people = workspace_with(alice="owner", bob="member")
    membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)
    with captured_emits() as emitted, pytest.raises((NotAuthorized, UserNotFound)):
        channel_create(actor=people.actor("bob"), name="design")
    assert emitted == []
    assert not Channel.objects.filter(workspace=people.workspace, name="design").exists()


@pytest.mark.parametrize("private", [True, False])
def test_a_name_is_taken_also_by_a_hidden_channel(private: bool) -> None:
    people = workspace_with(alice="owner", bob="member")
    a_room(people, "alice", name="design", private=private)
    with captured_emits() as emitted, pytest.raises(RoomExists):
        channel_create(actor=people.actor("bob"), name="DESIGN")
    assert emitted == []


def test_another_workspace_has_its_own_names() -> None:
    acme, globex = workspace_with(alice="owner"), workspace_with(grace="owner")
    assert a_room(acme, "alice") != a_room(globex, "grace")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Engineering", "engineering"),
        ("#ops", "ops"),
        ("ＦＵＬＬ", "full"),
        ("café_2-b", "café_2-b"),
        ("日本語", "日本語"),
    ],
)
def test_names_are_brought_to_one_spelling(typed: str, stored: str) -> None:
    people = workspace_with(alice="owner")
    assert channel_create(actor=people.actor("alice"), name=typed)["name"] == stored


@pytest.mark.parametrize(
    "name", ["", "  ", "#", "two words", "a/b", "a.b", "123", "dm-5", "dm-x", "x" * 81, "a\u202eb", "a\0b", "<b>"]
)
def test_names_that_no_channel_can_have_are_refused(name: str) -> None:
    people = workspace_with(alice="owner")
    with pytest.raises(InvalidPayload) as refused:
        channel_create(actor=people.actor("alice"), name=name)
    assert refused.value.fields["field"] == "name"
