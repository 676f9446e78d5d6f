"""What tests of games do at a table, in few words."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from games import rules
from tests.factories import People, session_cookie
from tests.socketio_client import Socket, open_client

Sit = Callable[..., Awaitable[Socket]]


@asynccontextmanager
async def sitting() -> AsyncIterator[Sit]:
    async with AsyncExitStack() as stack:

        async def sit(people: People, name: str, url: str) -> Socket:
            client = await open_client(url, cookie=session_cookie(people[name]))
            stack.push_async_callback(client.close)
            socket = await client.namespace("/games", workspace=people.slug)
            await socket.event("welcome")
            await socket.event("games-updated")
            return socket

        yield sit


def line(game_id: int, dir: str, row: int, col: int) -> dict[str, Any]:  # noqa: A002 - the wire's word
    return {"gameId": game_id, "action": {"type": "line", "dir": dir, "row": row, "col": col}}


def move(game_id: int, drawn: rules.Line) -> dict[str, Any]:
    return line(game_id, *drawn)


def free_lines(state: dict[str, Any]) -> list[rules.Line]:
    """What is not drawn yet, in an order that is always the same."""
    drawn = {(each["dir"], each["row"], each["col"]) for each in state["lines"]}
    return sorted(rules.LINES - drawn)


async def full_table(sit: Sit, people: People, *names: str) -> tuple[int, dict[str, Socket]]:
    """A game that `names` sit at, the first of them its host, and their sockets by their names."""
    sockets = {name: await sit(people, name) for name in names}
    host, *others = sockets.values()
    game_id = (await host.ok("create-game", "Dots"))["gameId"]
    for other in others:
        await other.ok("join-game", game_id)
    return game_id, sockets
