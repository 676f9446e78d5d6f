"""The card of `/play` in the chat tells what became of its game."""

import pytest

from chat.models import Message
from chat.selectors import history, sync
from chat.services import channel_archive, message_delete
from chat.services.slash import command_run
from games import rules
from games.models import Game
from games.schemas import LineAction
from games.services import game_act, game_join, game_leave, game_start
from games.services.cards import card_refresh
from slackish.realtime.testing import captured_emits
from tests.chat.talk import a_room, revision_of
from tests.factories import People, workspace_with

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def people(database: str) -> People:
    return workspace_with(alice="owner", bob="member", carol="member", dora="member", eve="member")


@pytest.fixture
def room(people: People) -> int:
    return a_room(people, "alice", "bob", "eve")


@pytest.fixture
def game(people: People, room: int) -> Game:
    command_run(actor=people.actor("alice"), room=room, text="/play Lunch")
    return Game.objects.get(workspace=people.workspace)


def card(people: People, room: int) -> dict:
    """As Eve finds it, who does not play."""
    messages = history(people.actor("eve"), room)["messages"]
    return next(each["card"]["data"] for each in reversed(messages) if "card" in each)


def ids(people: People, *names: str) -> list[str]:
    return [str(people[name].pk) for name in names]


def play_to_the_end(people: People, game: Game) -> None:
    names = {str(user.pk): name for name, user in people.users.items()}
    while (game := Game.objects.get(pk=game.pk)).status == "playing":
        state = rules.load(game.state)
        free = min(rules.LINES - {line for line, _ in state.lines})
        game_act(
            actor=people.actor(names[state.turn]), game_id=game.pk, action=LineAction(type="line", **free._asdict())
        )


def test_it_begins_with_its_host_in_it(people: People, room: int, game: Game) -> None:
    assert card(people, room).items() >= {"status": "waiting", "players": ids(people, "alice"), "winners": []}.items()


def test_who_joins_and_leaves_is_told_to_the_channel_as_a_change_of_the_message(
    people: People, room: int, game: Game
) -> None:
    before = revision_of(room)
    with captured_emits() as emitted:
        game_join(actor=people.actor("bob"), game_id=game.pk)
    (told,) = emitted.named("card-changed")
    assert (told.rooms, told.args[0]["revision"]) == ((f"channel:{room}",), before + 1)
    assert told.args[0]["card"]["data"]["players"] == ids(people, "alice", "bob")
    game_leave(actor=people.actor("bob"), game_id=game.pk)
    (changed,) = sync(people.actor("eve"), {str(room): before})["rooms"][str(room)]["messages"]
    assert changed["card"]["data"]["players"] == ids(people, "alice")


def test_it_is_full_then_played_then_over(people: People, room: int, game: Game) -> None:
    for name in ("bob", "carol", "dora"):
        game_join(actor=people.actor(name), game_id=game.pk)
    assert card(people, room)["status"] == "full"
    game_start(actor=people.actor("alice"), game_id=game.pk)
    assert card(people, room)["status"] == "playing"
    play_to_the_end(people, game)
    winners = rules.winners(rules.load(Game.objects.get(pk=game.pk).state))
    assert card(people, room).items() >= {"status": "finished", "winners": winners}.items()


def test_moves_in_between_say_nothing_in_the_channel(people: People, room: int, game: Game) -> None:
    game_join(actor=people.actor("bob"), game_id=game.pk)
    game_start(actor=people.actor("alice"), game_id=game.pk)
    before = revision_of(room)
    game_act(actor=people.actor("alice"), game_id=game.pk, action=LineAction(type="line", dir="h", row=0, col=0))
    assert revision_of(room) == before


def test_a_game_that_everybody_left_before_it_began_is_called_off(people: People, room: int, game: Game) -> None:
    game_leave(actor=people.actor("alice"), game_id=game.pk)
    assert card(people, room).items() >= {"status": "gone", "players": []}.items()
    assert card(people, room)["name"] == "Lunch"


def test_an_archived_channel_still_hears_of_it(people: People, room: int, game: Game) -> None:
    channel_archive(actor=people.actor("alice"), room=room, archived=True)
    game_join(actor=people.actor("bob"), game_id=game.pk)
    assert card(people, room)["players"] == ids(people, "alice", "bob")


def test_the_same_again_changes_nothing(people: People, room: int, game: Game) -> None:
    before = revision_of(room)
    assert not card_refresh.call(game.pk, game.message_id)
    assert revision_of(room) == before


def test_a_deleted_message_stays_deleted_and_the_game_goes_on(people: People, room: int, game: Game) -> None:
    message_delete(actor=people.actor("alice"), message_id=game.message_id)
    before = revision_of(room)
    game_join(actor=people.actor("bob"), game_id=game.pk)
    assert revision_of(room) == before
    assert Message.objects.get(pk=game.message_id).card is None
    assert Game.objects.get(pk=game.pk).players.count() == 2
