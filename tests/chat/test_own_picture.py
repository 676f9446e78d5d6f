"""A person's own picture: set and taken away over HTTP, shown wherever the person is, told to who knows them."""

import json
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings

from chat.selectors import channel_members, people_reachable, room_list
from chat.services import picture_set, picture_take_away
from chat.services.direct import direct_open
from chat.services.files import upload_pace
from games.selectors import games_list
from games.services import game_create
from slackish.realtime.testing import captured_emits
from slackish.uploads import storage
from tests.callers import bot, code_of, page
from tests.chat.talk import a_room, say
from tests.concurrency import at_once
from tests.factories import People, token_of, unique, workspace_with
from tests.uploads.pictures import bomb, opened, picture
from workspaces.models import User
from workspaces.pictures import picture_url
from workspaces.selectors.projects import projects_list
from workspaces.services import membership_remove, project_create


@pytest.fixture
def people(database: str) -> People:
    return workspace_with(alice="owner", bob="member", gus="guest", gil="guest")


def put(client: Client, data: bytes, slug: str = "") -> HttpResponse:
    address = f"/api/me/picture{f'?workspace={slug}' if slug else ''}"
    return client.put(address, data, content_type="application/octet-stream")


def kept() -> set[Path]:
    return {each for each in Path(settings.FILES_DIR, "pictures").rglob("*") if each.is_file()}


def put_there(port: int, token: str, data: bytes) -> Any:
    """To a running server; the card it answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("PUT", "/api/me/picture", data, {"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    card = json.loads(answer.read())
    connection.close()
    assert answer.status == 200, card
    return card


def stored_of(user: User) -> str:
    return User.objects.get(pk=user.pk).picture


def has(people: People, who: str) -> str:
    """They have a picture; its address."""
    return str(picture_set(actor=people.actor(who), chunks=[picture()])["avatar"])


def test_a_picture_is_set_by_page_and_by_token_and_is_a_square_for_who_is_signed_in(people: People) -> None:
    for client in (page(people.bob), bot(people.bob)):
        answer = put(client, picture("JPEG", size=(900, 300)))
        card = answer.json()
        assert (answer.status_code, card["id"], card["avatar"]) == (
            200,
            str(people.bob.pk),
            f"/pictures/{stored_of(people.bob)}",
        )
        assert client.get("/api/me").json()["avatar"] == card["avatar"]
        shown: Any = page(people.alice).get(card["avatar"])
        assert opened(b"".join(shown.streaming_content)).size == (512, 512)
        assert (shown.headers["Content-Type"], shown.headers["X-Content-Type-Options"]) == ("image/webp", "nosniff")
        assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
        assert Client().get(card["avatar"]).status_code == 302


def test_a_forged_or_nameless_request_changes_nothing(people: People) -> None:
    address = has(people, "bob")
    assert code_of(put(page(people.bob, forged=True), picture())) == (403, "csrf_failed")
    assert code_of(page(people.bob, forged=True).delete("/api/me/picture")) == (403, "csrf_failed")
    assert code_of(put(Client(), picture())) == (401, "authentication_required")
    assert picture_url(stored_of(people.bob)) == address


def test_a_token_of_one_workspace_sets_it_from_no_other(people: People) -> None:
    other = workspace_with(zed="owner")
    other.add("bob", user=people.bob)
    client = bot(people.bob, people.workspace)
    assert code_of(put(client, picture(), other.slug)) == (404, "workspace_not_found")
    assert code_of(put(client, picture(), workspace_with(yan="owner").slug)) == (404, "workspace_not_found")
    assert stored_of(people.bob) == ""
    assert put(client, picture(), people.slug).status_code == 200


def test_a_picture_may_have_so_many_bytes_and_not_one_more(people: People) -> None:
    data = picture()
    with override_settings(PICTURE_SIZE=len(data)):
        assert put(page(people.bob), data).status_code == 200
        before = stored_of(people.bob)
        assert code_of(put(page(people.bob), data + b"x")) == (422, "invalid_payload")
    assert stored_of(people.bob) == before


def test_a_picture_may_have_so_many_pixels_and_not_one_row_more(people: People) -> None:
    with override_settings(FILE_PIXELS=60 * 40):
        assert put(page(people.bob), picture(size=(60, 40))).status_code == 200
        assert code_of(put(page(people.bob), picture(size=(60, 41)))) == (422, "invalid_payload")


@pytest.mark.parametrize(
    "data",
    [b"", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', bomb(), picture()[:50]],
    ids=["nothing", "SVG", "a bomb", "half"],
)
def test_what_is_no_picture_is_refused_and_leaves_nothing_behind(people: People, data: bytes) -> None:
    address, before = has(people, "bob"), kept()
    answer = put(page(people.bob), data)
    assert code_of(answer) == (422, "invalid_payload")
    assert answer.json()["error"]["field"] == "picture"
    assert (picture_url(stored_of(people.bob)), kept()) == (address, before)


def test_what_hides_behind_the_pixels_is_not_kept(people: People) -> None:
    put(page(people.bob), picture("JPEG") + b"<script>alert(1)</script>")
    assert b"script" not in storage.pictures.path_of(stored_of(people.bob)).read_bytes()


def test_the_picture_before_is_gone_and_so_is_one_taken_away(people: People) -> None:
    before = kept()
    first = has(people, "bob")
    second = has(people, "bob")
    assert page(people.alice).get(first).status_code == 404
    assert page(people.alice).get(second).status_code == 200
    answer = page(people.bob).delete("/api/me/picture")
    assert (answer.status_code, answer.json()["avatar"]) == (200, None)
    assert page(people.alice).get(second).status_code == 404
    assert kept() == before


def test_taking_away_what_is_not_there_tells_nobody(people: People) -> None:
    with captured_emits() as emitted:
        assert picture_take_away(actor=people.actor("bob"))["avatar"] is None
    assert emitted == []


def test_who_left_meanwhile_keeps_no_bytes_there(people: People) -> None:
    before = kept()
    client = page(people.bob)

    def leaves_on_the_way() -> Any:
        yield picture()
        membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)

    with pytest.raises(Exception, match="workspace"):
        picture_set(actor=people.actor("bob"), chunks=leaves_on_the_way())
    assert code_of(put(client, picture(), people.slug)) == (404, "workspace_not_found")
    assert (stored_of(people.bob), kept()) == ("", before)


def test_of_two_pictures_at_once_one_stays_and_the_others_bytes_go(people: People) -> None:
    before = kept()
    at_once(*[lambda: has(people, "bob")] * 3)
    assert kept() - before == {storage.pictures.path_of(stored_of(people.bob))}


def test_an_account_that_goes_takes_its_picture_along(people: People) -> None:
    before, someone = kept(), User.objects.create_user(unique("leaver"))
    people.add("leaver", "guest", user=someone)  # who wrote nothing, be it that they came
    has(people, "leaver")
    User.objects.get(pk=someone.pk).delete()
    assert kept() == before


@override_settings(FILE_RATE=[2, 60])
def test_pictures_count_as_uploads_and_too_many_are_told_to_wait(people: People) -> None:
    upload_pace.cache_clear()
    try:
        client = page(people.bob)
        assert [put(client, picture()).status_code for _ in range(2)] == [200, 200]
        refused = put(client, picture())
        assert code_of(refused) == (429, "rate_limited")
        assert int(refused.headers["Retry-After"]) > 0
        assert put(page(people.alice), picture()).status_code == 200
    finally:
        upload_pace.cache_clear()


def test_it_is_told_in_all_ones_workspaces_and_to_the_guests_who_know_one_there(people: People) -> None:
    a_room(people, "bob", "gus", name="visitors")
    other = workspace_with(zed="owner")
    other.add("bob", user=people.bob)
    workspace_with(yan="owner")
    with captured_emits() as emitted:
        card = picture_set(actor=people.actor("bob"), chunks=[picture()])
    assert {each.event for each in emitted} == {"person-changed"}
    assert {each.args[0]["avatar"] for each in emitted} == {card["avatar"]}
    here, there = f"workspace:{people.workspace.pk}", f"workspace:{other.workspace.pk}"
    assert sorted(room for each in emitted for room in each.rooms) == sorted(
        [
            f"{here}:members",
            f"{here}:user:{people.bob.pk}",
            f"{here}:user:{people.gus.pk}",
            f"{there}:members",
            f"{there}:user:{people.bob.pk}",
        ]
    )


def test_wherever_a_person_goes_over_the_wire_their_picture_does(people: People) -> None:
    address, own = has(people, "bob"), str(people.bob.pk)
    alice, bob = people.actor("alice"), people.actor("bob")
    room = direct_open(actor=alice, users=[people.bob.pk])["roomId"]
    say(people, "alice", room)
    game_create(actor=bob, name="A game")
    project_create(actor=bob, name="A project")
    [direct] = [each for each in room_list(alice)["rooms"] if each["kind"] == "direct"]
    [game] = games_list(alice)
    [project] = projects_list(alice)
    told = {
        "directs": direct["people"],
        "members": channel_members(alice, "general"),
        "asked for": people_reachable(alice, ids=[own]),
        "found": people_reachable(alice, query="bob"),
        "players": game["players"],
        "a project's": project["members"],
    }
    avatars = {where: [each["avatar"] for each in found if each["id"] == own] for where, found in told.items()}
    assert avatars == {where: [address] for where in told}
    assert page(people.bob).get(f"/w/{people.slug}/").content.decode().count(address) >= 3  # greeting, rail, menu
    for path in (f"/w/{people.slug}/members/", f"/w/{people.slug}/projects/"):
        assert f'src="{address}"' in page(people.alice).get(path).content.decode(), path


@pytest.mark.parametrize("running", ["memory", "redis-2"], indirect=True)
async def test_a_new_picture_is_heard_at_once_and_only_by_who_knows_the_person(
    cluster: Any, visit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    people = workspace_with(alice="owner", bob="member", gus="guest", gil="guest")
    strangers = workspace_with(yan="owner")
    a_room(people, "bob", "gus", name="visitors")
    readers = [await visit(people, name) for name in ("alice", "gus", "bob")]
    gil, yan = await visit(people, "gil"), await visit(strangers, "yan")
    card = put_there(cluster.servers[-1].port, token_of(people.bob), picture())
    for reader in readers:
        assert await reader.chat.event("person-changed", id=str(people.bob.pk)) == card
    assert (await readers[0].chat.ok("get-people", {"ids": [str(people.bob.pk)]}))["people"] == [card]
    for deaf in (gil, yan):
        await deaf.chat.ok("heads")
        assert not deaf.saw(card["avatar"])
