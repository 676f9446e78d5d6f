"""python-socketio: uvicorn --loop uvloop --ws websockets-sansio bench.peers.python_socketio:application"""

from typing import Any

import socketio


class Peer(socketio.AsyncNamespace):
    async def on_join(self, sid: str, room: str) -> None:
        await self.enter_room(sid, room)

    async def on_say(self, sid: str, room: str, text: str) -> None:
        await self.emit("said", {"text": text}, room=room)

    async def on_echo(self, sid: str, value: Any) -> Any:
        return value


server = socketio.AsyncServer(async_mode="asgi", namespaces="*")
server.register_namespace(Peer("/"))
application = socketio.ASGIApp(server)
