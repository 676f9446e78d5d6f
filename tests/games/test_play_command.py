"""`/play` in a channel."""

import pytest

from chat.errors import RoomArchived
from chat.services import channel_archive
from chat.services.slash import command_run
from games.models import Game
from slackish.realtime.testing import captured_emits
from tests.chat.talk import a_room
from tests.factories import workspace_with
from workspaces.errors import NotAuthorized

pytestmark = pytest.mark.usefixtures("database")


def test_it_makes_a_game_and_posts_a_card_that_leads_there() -> None:
    people = workspace_with(alice="owner", bob="member")
    room = a_room(people, "alice", "bob")
    with captured_emits() as emitted:
        message = command_run(actor=people.actor("bob"), room=room, text="/play  Lunch   break").message
    game = Game.objects.get(workspace=people.workspace)
    assert (game.name, game.host) == ("Lunch break", people.bob)
    data = {"gameId": game.pk, "name": "Lunch break", "url": f"/w/{people.slug}/games/{game.pk}/"}
    data |= {"status": "waiting", "players": [str(people.bob.pk)], "winners": []}
    assert message is not None
    assert message["card"] == {"type": "game", "data": data}
    assert emitted.named("new-message")[0].args[0]["card"] == message["card"]


def test_without_a_name_it_has_the_hosts() -> None:
    people = workspace_with(alice="owner")
    command_run(actor=people.actor("alice"), room=a_room(people, "alice"), text="/play")
    assert Game.objects.get(workspace=people.workspace).name == "Alice’s game"


def test_guests_make_none() -> None:
    people = workspace_with(alice="owner", gus="guest")
    room = a_room(people, "alice", "gus")
    with pytest.raises(NotAuthorized):
        command_run(actor=people.actor("gus"), room=room, text="/play")
    assert not Game.objects.filter(workspace=people.workspace).exists()


def test_where_nothing_may_be_posted_there_is_no_game_either() -> None:
    people = workspace_with(alice="owner")
    room = a_room(people, "alice")
    channel_archive(actor=people.actor("alice"), room=room, archived=True)
    with pytest.raises(RoomArchived):
        command_run(actor=people.actor("alice"), room=room, text="/play")
    assert not Game.objects.filter(workspace=people.workspace).exists()
