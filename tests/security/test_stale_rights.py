"""Each way of losing a right, with that person's sockets open in two processes: SECURITY's row on stale rights.

Told: what is lost is asked for over HTTP or a socket, as people do, and within two seconds nothing of it
arrives. Untold: this process changes the database and its layer reaches nobody, as if every message had
been lost; then no durable event of a lost channel arrives at all, and a check closes the rest.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

import pytest
from pytest_django import DjangoDbBlocker

from tests import databases
from tests.chat.talk import a_room
from tests.cluster import Cluster, running_cluster
from tests.factories import People, session_cookie, workspace_with
from tests.services import redis_url
from tests.socketio_client import Client, Socket, open_client
from tests.visitors import LIMITS, wait_until_up
from workspaces.models import ApiToken
from workspaces.services import membership_change_role, membership_remove, token_create, token_revoke

WITHIN = 2  # seconds
PASSWORD = "correct-horse-9"
CHECK = {"SLACKISH_REALTIME": {**LIMITS["SLACKISH_REALTIME"], "access_check": 0.5}}  # type: ignore[dict-item]
TWO = pytest.mark.parametrize("running", ["redis-2"], indirect=True)


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[Cluster]:
    """Two processes that look again twice a second."""
    with django_db_blocker.unblock():
        url = databases.database_url("postgres")
    data = tmp_path_factory.mktemp("checked")
    options: dict[str, Any] = {**LIMITS, **CHECK, "DATABASE_POOL": 4}
    with running_cluster(processes=2, database_url=url, redis_url=redis_url(), data=data, **options) as cluster:
        cluster.kind = "postgres"
        for server in cluster.servers:
            wait_until_up(server)
        yield cluster


@dataclass
class Scene:
    """Bob's pages on both processes and carol's beside them; alice speaks on the first."""

    people: People
    cluster: Cluster
    room: int
    alice: Socket
    bobs: list[Socket]
    lobbies: list[Socket]
    carols: list[Socket]
    cookie: str  # bob's
    token: ApiToken

    def post(self, cookie: str, address: str, **form: Any) -> int:
        """As the page does, to the first process. The status."""
        url = self.cluster.servers[0]
        connection = HTTPConnection("127.0.0.1", url.port, timeout=20)
        headers = {
            "Cookie": f"{cookie}; csrftoken={'x' * 32}",
            "X-CSRFToken": "x" * 32,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request("POST", address, urlencode(form), headers)
        status = connection.getresponse().status
        connection.close()
        return status

    async def bob_hears_nothing_new(self, word: str) -> None:
        """Alice speaks and makes a channel; carol hears it in both processes, bob in none."""
        await self.alice.ok("send-message", {"room": self.room, "text": f"said {word}"})
        await self.alice.ok("create-room", {"name": f"made-{word}"})
        for carol in self.carols:
            await carol.event("new-message", text=f"said {word}")
            await carol.event("room-created", name=f"made-{word}")
        await asyncio.sleep(0.1)
        assert not any(bob.client.saw(f"said {word}") for bob in self.bobs)


@asynccontextmanager
async def scene(cluster: Cluster, *, by_token: bool = False) -> AsyncIterator[Scene]:
    people = workspace_with(alice="owner", bob="member", carol="member")
    people.bob.set_password(PASSWORD)
    people.bob.save()
    room = a_room(people, "alice", "bob", "carol", name="plans", private=True)
    token, secret = token_create(user=people.bob, workspace=people.workspace)
    cookie = session_cookie(people.bob)
    async with AsyncExitStack() as stack:

        async def page(cookie: str, url: str) -> Client:
            client = await open_client(url, cookie=cookie)
            stack.push_async_callback(client.close)
            return client

        async def enter(client: Client, namespace: str, **auth: str) -> Socket:
            socket = await client.namespace(namespace, workspace=people.slug, **auth)
            await socket.event("room-list" if namespace == "/chat" else "welcome")
            return socket

        urls = [server.url for server in cluster.servers]
        assert len(urls) == 2
        auth = {"token": secret} if by_token else {}
        clients = [await page("" if by_token else cookie, url) for url in urls]
        bobs = [await enter(each, "/chat", **auth) for each in clients]
        lobbies = [await enter(each, "/", **auth) for each in clients]
        carols = [await enter(await page(session_cookie(people.carol), url), "/chat") for url in urls]
        alice = await enter(await page(session_cookie(people.alice), urls[0]), "/chat")
        yield Scene(people, cluster, room, alice, bobs, lobbies, carols, cookie, token)


async def out(*waits: asyncio.Event, within: float = WITHIN) -> None:
    async with asyncio.timeout(within):
        for each in waits:
            await each.wait()


# Told


@TWO
async def test_who_is_removed_from_a_channel_hears_that_and_no_more(cluster: Cluster) -> None:
    async with scene(cluster) as here:
        await here.alice.ok("remove-from-room", {"room": here.room, "userId": str(here.people.bob.pk)})
        async with asyncio.timeout(WITHIN):
            for bob in here.bobs:
                await bob.event("room-left", roomId=here.room)
        await here.bob_hears_nothing_new("later")


@TWO
@pytest.mark.parametrize("way", ["removed", "left"])
async def test_who_loses_the_workspace_is_put_out_of_all_its_namespaces(cluster: Cluster, way: str) -> None:
    async with scene(cluster) as here:
        slug, bob = here.people.slug, here.people.bob.pk
        if way == "removed":
            asked = (session_cookie(here.people.alice), f"/w/{slug}/members/{bob}/", {"do": "deactivate"})
        else:
            asked = (here.cookie, f"/w/{slug}/settings/leave/", {})
        assert await asyncio.to_thread(here.post, asked[0], asked[1], **asked[2]) == 302
        await out(*(each.disconnected for each in here.bobs + here.lobbies))
        await here.bob_hears_nothing_new("later")
        assert not any(each.client.saw("made-later") for each in here.bobs)


@TWO
async def test_who_becomes_a_guest_is_put_out_of_what_guests_do_not_see(cluster: Cluster) -> None:
    async with scene(cluster) as here:
        alice, address = (
            session_cookie(here.people.alice),
            f"/w/{here.people.slug}/members/{here.people.bob.pk}/",
        )
        assert await asyncio.to_thread(here.post, alice, address, do="guest") == 302
        await out(*(each.disconnected for each in here.lobbies + here.bobs))
        await here.alice.ok("create-room", {"name": "made-later"})
        for carol in here.carols:
            await carol.event("room-created", name="made-later")
        assert not any(each.client.saw("made-later") for each in here.bobs)


SIGNED_OUT: dict[str, tuple[str, Callable[[Scene], tuple[str, dict[str, Any]]]]] = {
    "signed out": ("same", lambda here: ("/accounts/logout/", {})),
    "password changed": (
        "other",
        lambda here: (
            "/accounts/password/change/",
            {"oldpassword": PASSWORD, "password1": "new-horse-battery-7", "password2": "new-horse-battery-7"},
        ),
    ),
    "token revoked": ("other", lambda here: (f"/account/tokens/{here.token.pk}/revoke/", {})),
}


@TWO
@pytest.mark.parametrize("how", SIGNED_OUT)
async def test_what_one_was_signed_in_by_closes_its_connections(cluster: Cluster, how: str) -> None:
    async with scene(cluster, by_token=how == "token revoked") as here:
        session, ask = SIGNED_OUT[how]
        cookie = here.cookie if session == "same" else session_cookie(here.people.bob)
        stays = await open_client(here.cluster.servers[1].url, cookie=session_cookie(here.people.carol))
        address, form = ask(here)
        assert await asyncio.to_thread(here.post, cookie, address, **form) == 302
        await out(*(each.client.closed for each in here.bobs))
        await here.bob_hears_nothing_new("later")
        assert not stays.closed.is_set()
        await stays.close()


# Untold


def removed_from_the_channel(here: Scene) -> None:
    from chat.services import member_remove

    member_remove(actor=here.people.actor("alice"), room=here.room, user_id=str(here.people.bob.pk))


def removed_from_the_workspace(here: Scene) -> None:
    membership_remove(actor=here.people.actor("alice"), user_id=here.people.bob.pk)


@pytest.mark.parametrize("lose", [removed_from_the_channel, removed_from_the_workspace])
async def test_with_the_eviction_lost_no_durable_event_arrives_at_all(
    checked: Cluster, django_db_blocker: DjangoDbBlocker, lose: Callable[[Scene], None]
) -> None:
    with django_db_blocker.unblock(), databases.serving(checked.kind):
        async with scene(checked) as here:
            lose(here)
            await here.bob_hears_nothing_new("at-once")
            assert all(not bob.has("room-left", roomId=here.room) for bob in here.bobs)


def a_guest(here: Scene) -> None:
    membership_change_role(actor=here.people.actor("alice"), user_id=here.people.bob.pk, role="guest")


@pytest.mark.parametrize("lose", [a_guest, removed_from_the_workspace])
async def test_with_the_eviction_lost_the_check_takes_the_sockets_out(
    checked: Cluster, django_db_blocker: DjangoDbBlocker, lose: Callable[[Scene], None]
) -> None:
    with django_db_blocker.unblock(), databases.serving(checked.kind):
        async with scene(checked) as here:
            lose(here)
            for number in range(40):
                await here.alice.ok("create-room", {"name": f"made-{number}"})
                for carol in here.carols:
                    await carol.event("room-created", name=f"made-{number}")
                if not any(each.client.saw(f"made-{number}") for each in here.bobs):
                    return
                await asyncio.sleep(0.1)
            raise AssertionError("they still hear of new channels")


def the_session_ended(here: Scene) -> None:
    from slackish.sessions import SessionStore

    SessionStore().delete(here.cookie.partition("=")[2])


def the_password_changed(here: Scene) -> None:
    here.people.bob.set_password("another-horse-3")
    here.people.bob.save()


def the_token_was_revoked(here: Scene) -> None:
    token_revoke(user=here.people.bob, token_id=here.token.pk)


def the_account_was_closed(here: Scene) -> None:
    type(here.people.bob).objects.filter(pk=here.people.bob.pk).update(is_active=False)


@pytest.mark.parametrize(
    "lose", [the_session_ended, the_password_changed, the_token_was_revoked, the_account_was_closed]
)
async def test_with_the_closing_lost_the_check_closes_the_connections(
    checked: Cluster, django_db_blocker: DjangoDbBlocker, lose: Callable[[Scene], None]
) -> None:
    with django_db_blocker.unblock(), databases.serving(checked.kind):
        async with scene(checked, by_token=lose is the_token_was_revoked) as here:
            lose(here)
            await out(*(each.client.closed for each in here.bobs), within=10)
            await here.bob_hears_nothing_new("later")


# Archiving


@TWO
async def test_an_archived_room_is_read_by_everybody_and_written_by_nobody_and_opens_again_for_the_same_sockets(
    cluster: Cluster,
) -> None:
    async with scene(cluster) as here:
        await here.alice.ok("send-message", {"room": here.room, "text": "before"})
        await here.alice.ok("archive-room", {"room": here.room})
        for socket in [*here.bobs, *here.carols]:
            await socket.event("room-changed", roomId=here.room, archived=True)
            assert (await socket.refused("send-message", {"room": here.room, "text": "x"}))["code"] == "room_archived"
            history = await socket.ok("get-history", {"room": here.room})
            assert any(message["text"] == "before" for message in history["messages"])
        assert (await here.alice.refused("send-message", {"room": here.room, "text": "x"}))["code"] == "room_archived"
        await here.alice.ok("unarchive-room", {"room": here.room})
        for socket in [*here.bobs, *here.carols]:
            await socket.event("room-changed", roomId=here.room, archived=False)
        await here.bobs[1].ok("send-message", {"room": here.room, "text": "after"})
        for socket in [here.alice, *here.bobs, *here.carols]:
            await socket.event("new-message", text="after")
