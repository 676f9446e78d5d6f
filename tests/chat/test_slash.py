"""Slash commands, cards, and who `@here` means."""

from uuid import uuid4

import pytest

from chat import commands, register_slash_command
from chat.commands import Invocation, Outcome
from chat.errors import CannotLeave, RoomNotFound, UnknownCommand
from chat.models import Channel, Mention, Message
from chat.selectors import history, people_reachable
from chat.services import command_run, message_post_card, texts
from slackish.realtime.errors import InvalidPayload
from tests.chat.talk import a_room, members_of, say, unread
from tests.factories import People, workspace_with
from workspaces.errors import NotAuthorized, UserNotFound

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def people() -> People:
    return workspace_with(alice="owner", bob="member", carol="member", gus="guest")


def run(people: People, name: str, room: int | str, text: str, **more) -> Outcome:
    return command_run(actor=people.actor(name), room=room, text=text, **more)


def test_topic_sets_the_topic(people: People) -> None:
    room = a_room(people, "bob")
    assert run(people, "bob", room, "/topic  tea & cake ").message is None
    assert Channel.objects.get(pk=room).topic == "tea & cake"
    with pytest.raises(InvalidPayload):
        run(people, "bob", room, "/topic " + "x" * 251)


def test_invite_brings_people_in(people: People) -> None:
    room = a_room(people, "bob", name="plans", private=True)
    outcome = run(people, "bob", room, f"/invite @{people.alice.username}, @{people.carol.username}")
    assert members_of(room) == {people[name].pk for name in ("alice", "bob", "carol")}
    assert outcome.text == "2 people are in now."
    with pytest.raises(UserNotFound):
        run(people, "bob", room, "/invite @nobody")
    with pytest.raises(InvalidPayload):
        run(people, "bob", room, "/invite")


def test_leave_leaves_and_the_first_channel_stays(people: People) -> None:
    room = a_room(people, "bob", "carol")
    run(people, "carol", room, "/leave")
    assert members_of(room) == {people.bob.pk}
    with pytest.raises(CannotLeave):
        run(people, "carol", "general", "/leave")


def test_dm_opens_a_conversation_and_says_what_one_likes(people: People) -> None:
    outcome = run(people, "bob", "general", f"/dm @{people.carol.username} hello you")
    assert outcome.message is not None
    assert (outcome.message["text"], outcome.message["roomId"]) == ("hello you", outcome.open_room_id)
    assert Channel.objects.get(pk=outcome.open_room_id).kind == "direct"
    again = run(people, "bob", "general", f"/dm {people.carol.username}")
    assert (again.open_room_id, again.message) == (outcome.open_room_id, None)


def test_me_says_what_one_does(people: People) -> None:
    message = run(people, "bob", "general", "/me *waves*").message
    assert message is not None
    assert (message["me"], message["text"], message["html"]) == (True, "*waves*", "<p><em>waves</em></p>")
    (stored,) = history(people.actor("alice"), "general", limit=1)["messages"]
    assert stored == message
    assert "me" not in say(people, "bob", "general")


def test_shrug_survives_markdown(people: People) -> None:
    message = run(people, "bob", "general", "/shrug who knows").message
    assert message is not None
    assert message["html"] == "<p>who knows ¯\\_(ツ)_/¯</p>"


def test_status_takes_an_emoji_and_words_and_nothing_clears_it(people: People) -> None:
    run(people, "bob", "general", "/status 🎧 deep in code")
    (card,) = people_reachable(people.actor("alice"), ids=[str(people.bob.pk)])
    assert card["status"] == {"emoji": "🎧", "text": "deep in code"}
    run(people, "bob", "general", "/status just words")
    (card,) = people_reachable(people.actor("alice"), ids=[str(people.bob.pk)])
    assert card["status"] == {"emoji": "", "text": "just words"}
    run(people, "bob", "general", "/status")
    (card,) = people_reachable(people.actor("alice"), ids=[str(people.bob.pk)])
    assert "status" not in card


def test_away_is_for_the_edge_to_carry_out(people: People) -> None:
    assert run(people, "bob", "general", "/AWAY").away is True


def test_the_same_client_id_runs_a_message_once(people: People) -> None:
    client_id = uuid4()
    messages = [run(people, "bob", "general", "/me waves", client_id=client_id).message for _ in range(2)]
    assert messages[0] == messages[1]
    assert Message.objects.filter(client_id=client_id).count() == 1


@pytest.mark.parametrize("text", ["/nonsense", "no command", "/", "/ topic", "//topic", "/topic-of-the-day x"])
def test_what_is_no_command_is_refused_and_says_nothing_in_the_room(people: People, text: str) -> None:
    before = Message.objects.filter(channel__name="general").count()
    with pytest.raises(UnknownCommand):
        run(people, "bob", "general", text)
    assert Message.objects.filter(channel__name="general").count() == before


def test_commands_are_for_who_is_in_the_room(people: People) -> None:
    with pytest.raises(NotAuthorized):
        run(people, "bob", a_room(people, "alice"), "/me waves")
    with pytest.raises(RoomNotFound):
        run(people, "bob", a_room(people, "alice", name="plans", private=True), "/me waves")


def test_apps_offer_commands_of_their_own(people: People) -> None:
    heard: list[Invocation] = []

    def roll(command: Invocation) -> Outcome:
        heard.append(command)
        return Outcome(text="You rolled 4.")

    register_slash_command("roll", roll, "Roll a die.", usage="[sides]")
    try:
        register_slash_command("roll", roll, "Roll a die.")
        with pytest.raises(ValueError, match="registered already"):
            register_slash_command("roll", lambda command: Outcome(), "Another.")
        room = a_room(people, "bob")
        assert run(people, "bob", room, "/roll 20").text == "You rolled 4."
        assert [(each.rest, each.channel_id, each.actor.user_id) for each in heard] == [("20", room, people.bob.pk)]
    finally:
        del commands._commands["roll"]


# Cards


def test_a_card_travels_with_its_message(people: People) -> None:
    card = {"type": "game", "data": {"gameId": 7}}
    message = message_post_card(actor=people.actor("bob"), room="general", text="Who plays?", card=card)
    assert (message["card"], message["text"]) == (card, "Who plays?")
    assert history(people.actor("alice"), "general", limit=1)["messages"] == [message]


@pytest.mark.parametrize(
    "card",
    [
        {"type": "game"},
        {"type": "Game!", "data": {}},
        {"type": "game", "data": []},
        {"type": "game", "data": {}, "html": "<b>"},
        {"type": "game", "data": {"x": "y" * 5000}},
        {"type": "game", "data": {"x": object()}},
        {"type": 1, "data": {}},
    ],
)
def test_what_is_no_card_is_refused(people: People, card: dict) -> None:
    with pytest.raises(InvalidPayload):
        message_post_card(actor=people.actor("bob"), room="general", text="x", card=card)


def test_a_card_is_as_large_as_the_limit_and_not_larger(people: People, settings) -> None:
    settings.CHAT_CARD_BYTES = len('{"x":"yyy"}')
    fits, not_quite = ({"type": "game", "data": {"x": "y" * length}} for length in (3, 4))
    message_post_card(actor=people.actor("bob"), room="general", text="x", card=fits)
    with pytest.raises(InvalidPayload):
        message_post_card(actor=people.actor("bob"), room="general", text="x", card=not_quite)


# @here


def test_here_names_the_members_who_are_online_at_that_moment(people: People, monkeypatch) -> None:
    there = frozenset({people.alice.pk, people.bob.pk, people.gus.pk})
    monkeypatch.setattr(texts, "online", lambda workspace_id: there if workspace_id == people.workspace.pk else ())
    message = say(people, "alice", "general", "@here lunch?")
    assert list(Mention.objects.filter(message=message["id"]).values_list("user", flat=True)) == [people.bob.pk]
    assert (unread(people, "bob", message["roomId"])[1], unread(people, "carol", message["roomId"])[1]) == (1, 0)
    assert '<span class="at">@here</span>' in message["html"]
