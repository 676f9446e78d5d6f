"""Entering the test namespace `/talk`."""

from tests.socketio_client import Client, Socket


async def talking(client: Client) -> Socket:
    """A socket that is in its first room: the welcome comes after it joined, the answer to CONNECT before."""
    socket = await client.namespace("/talk")
    await socket.event("welcome")
    return socket
