"""Rights that were lost while nobody told the sockets: the message was lost, or they were just coming in."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from chat import selectors
from chat.models import ChannelMembership
from slackish.realtime.conf import realtime_settings
from slackish.realtime.connection import Connection
from slackish.realtime.identity import Person
from slackish.realtime.process import Process
from slackish.realtime.registry import namespaces
from slackish.realtime.sessions import Session
from slackish.realtime.websocket import WebSocketTransport
from tests import databases
from tests.cluster import Cluster, running_cluster
from tests.factories import People, session_cookie, workspace_with
from tests.socketio_client import PATIENCE, Socket, client
from workspaces.consumers import workspace as consumers
from workspaces.models import Membership
from workspaces.services import membership_change_role, membership_remove


@pytest.fixture
def server(sqlite_database: str, tmp_path: Path) -> Iterator[Cluster]:
    """One that reads who belongs where again every 0.2 seconds."""
    url = databases.database_url(sqlite_database)
    with running_cluster(database_url=url, data=tmp_path, SLACKISH_REALTIME={"access_check": 0.2}) as running:
        yield running


def lose_workspace(membership: Membership) -> None:
    membership.deactivated_at = timezone.now()
    membership.save()
    ChannelMembership.objects.filter(workspace=membership.workspace, user=membership.user).delete()


def become_guest(membership: Membership) -> None:
    membership.role = Membership.Role.GUEST
    membership.save()


def be_deactivated(membership: Membership) -> None:
    membership.user.is_active = False
    membership.user.save()


async def answers(socket: Socket, event: str) -> bool:
    """Whether an answer comes, and with it what was on its way; a connection that was closed gives none."""
    answer, closed = socket.begin(event), asyncio.ensure_future(socket.client.closed.wait())
    await asyncio.wait({answer, closed}, return_when=asyncio.FIRST_COMPLETED, timeout=PATIENCE)
    closed.cancel()
    assert answer.done() or socket.client.closed.is_set()
    return answer.done()


async def told_no_more(teller: Socket, listener: Socket) -> bool:
    """Whether there comes a time from which on `listener` hears of no new room."""
    async with asyncio.timeout(PATIENCE):
        for number in range(100):
            await teller.ok("create-room", {"name": f"room-{number}"})
            if not await answers(listener, "register") or not listener.has("room-created", name=f"room-{number}"):
                return True
            await asyncio.sleep(0.1)
    return False


@pytest.mark.parametrize("lose", [lose_workspace, become_guest, be_deactivated])
async def test_with_the_message_lost_the_check_takes_the_socket_out(server, lose: Callable[[Membership], None]) -> None:
    people = workspace_with(alice="owner", bob="member")
    url = server.url
    async with (
        client(url, cookie=session_cookie(people.alice)) as one,
        client(url, cookie=session_cookie(people.bob)) as two,
    ):
        alice = await one.namespace("/chat", workspace=people.slug)
        bob = await two.namespace("/chat", workspace=people.slug)
        await bob.event("room-list")
        lose(people.membership("bob"))
        assert await told_no_more(alice, bob)


async def test_a_deactivated_account_hears_no_more_in_its_channels_once_the_check_came(server) -> None:
    people = workspace_with(alice="owner", bob="member")
    url = server.url
    async with (
        client(url, cookie=session_cookie(people.alice)) as one,
        client(url, cookie=session_cookie(people.bob)) as two,
    ):
        alice = await one.namespace("/chat", workspace=people.slug)
        bob = await two.namespace("/chat", workspace=people.slug)
        (general,) = [each["id"] for each in await bob.event("room-list") if each["general"]]
        be_deactivated(people.membership("bob"))
        async with asyncio.timeout(PATIENCE):
            number, heard = 0, True
            while heard:
                number += 1
                await alice.ok("send-message", {"room": general, "text": f"message {number}"})
                heard = await answers(bob, "heads") and two.saw(f"message {number}")
                await asyncio.sleep(0.1)


async def test_the_check_leaves_those_in_who_belong(server) -> None:
    people = workspace_with(alice="owner", bob="member")
    url = server.url
    async with (
        client(url, cookie=session_cookie(people.alice)) as one,
        client(url, cookie=session_cookie(people.bob)) as two,
    ):
        alice = await one.namespace("/chat", workspace=people.slug)
        bob = await two.namespace("/chat", workspace=people.slug)
        await bob.event("room-list")
        await asyncio.sleep(0.5)
        await alice.ok("create-room", {"name": "open"})
        await bob.event("room-created", name="open")
        await alice.ok("create-room", {"name": "closed", "private": True})
        await alice.ok("invite-to-room", {"room": "closed", "userId": str(people.bob.pk)})
        await bob.event("room-joined", name="closed")


def remove_bob(people: People) -> None:
    membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)


def demote_bob(people: People) -> None:
    membership_change_role(actor=people.actor("alice"), user_id=people.bob.pk, role="guest")


@pytest.mark.parametrize("lose", [remove_bob, demote_bob])
@pytest.mark.parametrize("namespace", ["/chat", "/"])
async def test_rights_lost_between_the_look_and_the_rooms_let_nobody_stay(
    sqlite_database, monkeypatch: pytest.MonkeyPatch, lose: Callable[[People], None], namespace: str
) -> None:
    people = workspace_with(alice="owner", bob="member")
    resolve, lost = consumers.actor_resolve, []

    def look_and_lose(*args: Any, **options: Any) -> Any:
        found = resolve(*args, **options)
        if not lost:
            lost.append(lose(people))
        return found

    monkeypatch.setattr(consumers, "actor_resolve", look_and_lose)
    async with coming_in(people, namespace) as (process, put_out):
        await put_out.wait()
        assert len(process.rooms) == 0


async def test_who_goes_while_coming_in_leaves_no_room_behind(sqlite_database, monkeypatch: pytest.MonkeyPatch) -> None:
    people = workspace_with(alice="owner", bob="member")
    looks, gone, read = threading.Event(), threading.Event(), selectors.standing

    def read_when_gone(*args: Any, **options: Any) -> Any:
        looks.set()
        gone.wait(PATIENCE)
        return read(*args, **options)

    monkeypatch.setattr(selectors, "standing", read_when_gone)
    async with coming_in(people, "/chat") as (process, _):
        await asyncio.to_thread(looks.wait, PATIENCE)
    gone.set()
    await asyncio.sleep(0.2)
    assert len(process.rooms) == 0


@asynccontextmanager
async def coming_in(people: People, namespace: str) -> AsyncIterator[tuple[Process, asyncio.Event]]:
    """Bob's connection, asking for the namespace; gone at the end. The event: he was put out of it."""
    process = await Process.start()
    bob = Person(people.bob.pk, people.bob.username, "Bob", session="of his browser")
    place = "" if namespace == "/" else f"{namespace},"
    incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    put_out = asyncio.Event()

    async def send(frame: Any) -> None:
        if frame.get("text") == f"41{place}":
            put_out.set()

    session = Session({}, realtime_settings())
    connection = Connection(process, session, bob, namespaces())

    async def serve() -> None:
        transport = WebSocketTransport(session, send)
        session.open(transport, connection, ())
        await transport.read_forever(incoming.get)  # type: ignore[arg-type]

    serving = asyncio.create_task(serve())
    incoming.put_nowait({"type": "websocket.receive", "text": f'40{place}{{"workspace":"{people.slug}"}}'})
    async with asyncio.timeout(PATIENCE):
        yield process, put_out
        incoming.put_nowait({"type": "websocket.disconnect"})
        await serving
    await process.stop()
