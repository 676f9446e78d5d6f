"""Emoji that a workspace made: who makes and removes them, where they show, and what is none."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from chat.errors import EmojiExists, EmojiNotFound, TooManyEmoji
from chat.markdown import render
from chat.models import Emoji, Message
from chat.selectors import emoji_list
from chat.services import emoji_add, emoji_remove, message_edit, reaction_add, reaction_remove
from slackish.realtime.errors import InvalidPayload
from slackish.realtime.testing import captured_emits
from slackish.uploads import storage
from tests.callers import browser
from tests.chat.talk import a_room, say
from tests.concurrency import at_once
from tests.factories import People, workspace_with
from tests.uploads.pictures import bomb, moving, opened, picture
from workspaces.errors import NotAuthorized, WorkspaceNotFound
from workspaces.models import AuditEntry
from workspaces.services import membership_remove


@pytest.fixture
def people(database: str) -> People:
    return workspace_with(alice="owner", dana="admin", mona="manager", bob="member", carol="member", gus="guest")


def add(people: People, who: str = "bob", name: str = "party-dog", data: bytes | None = None) -> Emoji:
    return emoji_add(actor=people.actor(who), name=name, chunks=[picture() if data is None else data])


def shown(people: People, text: str) -> str:
    return Message.objects.get(pk=say(people, "bob", "general", text)["id"]).html


def picture_of(emoji: Emoji, people: People, who: str = "gus") -> Any:
    answer: Any = browser(people[who]).get(f"/emoji/{emoji.pk}")
    return opened(b"".join(answer.streaming_content))


def image(emoji: Emoji) -> str:
    return f'<img class="custom-emoji" src="/emoji/{emoji.pk}" alt="{emoji}" title="{emoji}">'


def test_who_is_told_of_a_new_emoji_and_of_one_removed(people: People) -> None:
    with captured_emits() as emitted:
        emoji = add(people)
        assert emoji_list(people.actor("gus")) == [{"name": "party-dog", "url": f"/emoji/{emoji.pk}"}]
        emoji_remove(actor=people.actor("bob"), emoji_id=emoji.pk)
    assert [(each.event, each.rooms, each.args) for each in emitted] == [
        ("emoji-changed", (f"workspace:{people.workspace.pk}",), [{"name": "party-dog", "url": f"/emoji/{emoji.pk}"}]),
        ("emoji-changed", (f"workspace:{people.workspace.pk}",), [{"name": "party-dog", "url": None}]),
    ]
    assert emoji_list(people.actor("gus")) == []
    said = AuditEntry.objects.filter(workspace=people.workspace, verb__startswith="emoji-").order_by("pk")
    assert list(said.values_list("verb", "target", "actor_name")) == [
        ("emoji-added", ":party-dog:", people.bob.username),
        ("emoji-removed", ":party-dog:", people.bob.username),
    ]


def test_everybody_but_guests_makes_them(people: People) -> None:
    for who in ("alice", "dana", "mona", "bob"):
        add(people, who, f"of_{who}")
    with pytest.raises(NotAuthorized):
        add(people, "gus")
    membership_remove(actor=people.actor("alice"), user_id=people.carol.pk)
    with pytest.raises(WorkspaceNotFound):
        add(people, "carol")


@pytest.mark.parametrize(("who", "may"), [("alice", True), ("dana", True), ("bob", True), ("carol", False)])
def test_who_made_it_and_admins_remove_it(people: People, who: str, may: bool) -> None:
    emoji = add(people)
    if not may:
        with pytest.raises(NotAuthorized):
            emoji_remove(actor=people.actor(who), emoji_id=emoji.pk)
    else:
        emoji_remove(actor=people.actor(who), emoji_id=emoji.pk)
    assert Emoji.objects.filter(pk=emoji.pk).exists() is not may
    assert storage.emoji.path_of(emoji.stored).exists() is not may


def test_one_of_another_workspace_is_as_if_it_was_not_there(people: People) -> None:
    emoji, neighbours = add(people), workspace_with(zed="owner")
    for number in (emoji.pk, 10**9):
        with pytest.raises(EmojiNotFound):
            emoji_remove(actor=neighbours.actor("zed"), emoji_id=number)
    assert browser(neighbours.zed).get(f"/emoji/{emoji.pk}").status_code == 404
    assert Client().get(f"/emoji/{emoji.pk}").status_code == 404
    assert add(neighbours, "zed").name == emoji.name
    assert image(emoji) not in Message.objects.get(pk=say(neighbours, "zed", "general", ":party-dog:")["id"]).html


NAMES = ["q", "a" * 50, ":with_colons:", "+10", "_y_", "Upper", "77"]
NO_NAMES = ["", ":", "a" * 51, "q b", "q:b", "<b>", '"y"', "é", "\u202eabc", "q\0", "../q"]
STANDARD = ["thumbsup", "+1", "tada", "heart", "grinning_face", ":Tada:", "face_palm", "man-bouncing-ball"]


def test_names_that_are_taken(people: People) -> None:
    made = [add(people, name=name) for name in NAMES]
    assert [each.name for each in made] == [name.strip(":").lower() for name in NAMES]
    assert shown(people, " ".join(map(str, made))) == f"<p>{' '.join(map(image, made))}</p>"


@pytest.mark.parametrize("names", [NO_NAMES, STANDARD], ids=["hostile", "standard"])
def test_names_that_are_refused(people: People, names: list[str]) -> None:
    for name in names:
        with pytest.raises(InvalidPayload) as refused:
            add(people, name=name)
        assert refused.value.fields == {"field": "name"}


def test_a_name_is_given_once_even_by_two_at_once(people: People) -> None:
    first = add(people)
    with pytest.raises(EmojiExists):
        add(people, "alice")
    assert storage.emoji.path_of(first.stored).exists()
    results = at_once(*(lambda who=who: add(people, who, "twin") for who in ("alice", "bob", "carol")))
    assert sorted(type(each).__name__ for each in results) == ["Emoji", "EmojiExists", "EmojiExists"]


@override_settings(CHAT_EMOJI=2)
def test_a_workspace_makes_so_many_and_not_one_more(people: People) -> None:
    add(people, name="first")
    add(people, name="second")
    with pytest.raises(TooManyEmoji) as refused:
        add(people, name="third")
    assert refused.value.fields == {"limit": 2}
    assert add(workspace_with(zed="owner"), "zed").pk


def test_what_is_no_picture_is_refused(people: People) -> None:
    for data in (b"", b"<svg onload='alert(1)'/>", b"GIF89a<script>", bomb(), picture()[:50]):
        with pytest.raises(InvalidPayload) as refused:
            add(people, data=data)
        assert refused.value.fields == {"field": "picture"}
    assert not Emoji.objects.filter(workspace=people.workspace).exists()


def test_a_picture_may_have_so_many_bytes_and_not_one_more(people: People) -> None:
    data = picture()
    with override_settings(CHAT_EMOJI_SIZE=len(data)):
        add(people, data=data)
        with pytest.raises(InvalidPayload):
            add(people, name="other", data=data + b"x")


@override_settings(CHAT_EMOJI_SIDE=32)
def test_a_picture_is_made_small_but_not_large_and_keeps_its_shape(people: People) -> None:
    sizes = {(32, 32): (32, 32), (33, 33): (32, 32), (64, 16): (32, 8), (8, 9): (8, 9)}
    made = [picture_of(add(people, name=f"x{n}", data=picture(size=size)), people).size for n, size in enumerate(sizes)]
    assert made == list(sizes.values())


def test_what_moves_keeps_moving_and_what_is_clear_stays_clear(people: People) -> None:
    move = picture_of(add(people, name="moves", data=moving(frames=3, size=(200, 100))), people)
    assert (move.format, move.n_frames, move.size) == ("WEBP", 3, (128, 64))
    clear = picture_of(add(people, name="clear", data=picture(colour=(0, 0, 0, 0))), people)
    assert clear.convert("RGBA").getpixel((0, 0))[3] == 0


def test_a_picture_is_kept_by_browsers_and_never_taken_for_a_page(people: People) -> None:
    emoji = add(people, data=picture() + b"<script>alert(1)</script>")
    client = browser(people.gus)
    answer: Any = client.get(f"/emoji/{emoji.pk}")
    assert b"script" not in b"".join(answer.streaming_content)
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, max-age=86400"
    assert client.get(f"/emoji/{emoji.pk}", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    membership_remove(actor=people.actor("alice"), user_id=people.gus.pk)
    assert client.get(f"/emoji/{emoji.pk}").status_code == 404


SHOWN = {
    ":party-dog:": 1,
    "**:party-dog:** (:party-dog:), :party-dog::party-dog:!": 4,
    "> :party-dog:\n\n- :party-dog:": 2,
    "[see :party-dog:](https://a.example)": 1,
    "`:party-dog:` and\n```\n:party-dog:\n```": 0,
    "https://a.example/:party-dog: and [x](https://a.example/:party-dog:)": 0,
    "10:party-dog:20 and std::a:party-dog:b": 0,
    "\\:party-dog: :party-cat: :Party-Dog: : party-dog:": 0,
    '<img class="custom-emoji" src="/emoji/1"> ![:party-dog:](https://a.example/emoji/1)': 0,
}


def test_where_a_name_is_its_picture(people: People) -> None:
    emoji = add(people)
    for text, times in SHOWN.items():
        html = shown(people, text)
        assert (html.count(image(emoji)), html.count("<img")) == (times, times), text


def test_no_picture_but_our_emoji_passes_the_allow_list() -> None:
    for address in ("https://evil.example/x.png", "//evil.example/emoji/1", "/emoji/1?x", "/emoji/../x", "/files/1"):
        assert "src" not in render(":q:", emoji={"q": address}).html


def test_a_name_of_underscores_is_no_emphasis(people: People) -> None:
    emoji = add(people, name="_very_loud_")
    assert shown(people, "a :_very_loud_: b") == f"<p>a {image(emoji)} b</p>"


def test_only_a_text_with_such_a_word_asks_for_emoji(people: People) -> None:
    add(people)

    def asked(text: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            say(people, "bob", "general", text)
        return sum('"chat_emoji"' in each["sql"] for each in queries)

    texts = ("nothing", "at 10:30: go", "see https://a.example:80/", ":party-dog: :x: :y:")
    assert [asked(text) for text in texts] == [0, 0, 0, 1]


def test_an_edit_shows_it_too_and_what_was_said_keeps_its_name(people: People) -> None:
    emoji, message = add(people), say(people, "bob", "general", "soon")
    message_edit(actor=people.actor("bob"), message_id=message["id"], text="now :party-dog:")
    emoji_remove(actor=people.actor("bob"), emoji_id=emoji.pk)
    assert image(emoji) in Message.objects.get(pk=message["id"]).html
    assert shown(people, ":party-dog:") == "<p>:party-dog:</p>"


def test_thousands_in_one_text_are_shown_as_typed(people: People) -> None:
    add(people, name="q")
    html = shown(people, ":q: " * 5000)
    assert "<img" not in html
    assert len(html) < 200_000


def test_a_reaction_may_be_one_while_it_is_there(people: People) -> None:
    emoji = add(people, name="_x+1-")
    room = a_room(people, "bob", "carol")
    message = say(people, "bob", room)
    react = {"actor": people.actor("carol"), "message_id": message["id"], "emoji": ":_x+1-:"}
    assert reaction_add(**react)["reactions"] == [{"emoji": ":_x+1-:", "count": 1, "users": [str(people.carol.pk)]}]
    emoji_remove(actor=people.actor("bob"), emoji_id=emoji.pk)
    assert reaction_remove(**react)["reactions"] == []
    with pytest.raises(InvalidPayload):
        reaction_add(**react)


def test_the_page_adds_lists_and_removes(people: People) -> None:
    def page(who: str, action: str = "", **form: Any) -> str:
        client, address = Client(), f"/w/{people.slug}/emoji/"
        client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
        answer = client.post(address + action, form, follow=True) if action else client.get(address)
        return str(answer.content.decode())

    def file(data: bytes) -> Any:
        return SimpleUploadedFile("x.png", data)

    assert "None yet" in page("gus")
    assert "Add an emoji" not in page("gus")
    assert "no JPEG, PNG, GIF or WebP" in (refused := page("bob", "add", name=":hound:", picture=file(b"<svg/>")))
    assert 'value=":hound:"' in refused
    assert "1 to 50" in page("bob", "add", name="<b>", picture=file(picture()))
    assert ":acme: is there for everybody." in page("bob", "add", name=":acme:", picture=file(picture()))
    emoji = Emoji.objects.get(workspace=people.workspace)
    assert [f"/emoji/{emoji.pk}/remove" in page(who) for who in ("gus", "carol", "bob", "dana")] == [0, 0, 1, 1]
    assert "Where it was used its name stands." in page("dana", f"{emoji.pk}/remove")
