"""The Engine.IO server: an ASGI application that opens sessions and carries their messages.

class Echo:
    def __init__(self, session): self.session = session
    def received(self, message): self.session.send(message)
    …

class EchoServer(Engine):
    async def peer(self, session): return Echo(session)
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import weakref
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable
from django.conf import settings as django_settings

from . import engineio, polling
from .conf import RealtimeSettings, realtime_settings
from .daphne import daphne_protocol, is_encrypted
from .origins import origin_allowed
from .polling import Answer, PollingTransport, refusal
from .sessions import Peer, Session
from .websocket import WebSocketTransport

log = logging.getLogger(__name__)

_engines: weakref.WeakSet[Engine] = weakref.WeakSet()

_ACCEPT: Any = {"type": "websocket.accept", "subprotocol": None, "headers": []}
_CLOSE: Any = {"type": "websocket.close", "code": 1000, "reason": None}
NOOP_SECONDS = 0.1  # between two noops while an upgrade waits for the client's last poll to end


class Engine:
    """Subclass it and say who talks over a session. Mount it for `http` and `websocket`."""

    def __init__(self, settings: RealtimeSettings | None = None) -> None:
        self._settings = settings
        self._sessions: dict[str, Session] = {}
        _engines.add(self)

    @property
    def sessions(self) -> list[Session]:
        return list(self._sessions.values())

    async def peer(self, session: Session) -> Peer:
        """Who talks over a new session. Reads what it needs of `session.scope`."""
        raise NotImplementedError

    @property
    def settings(self) -> RealtimeSettings:
        return self._settings or realtime_settings()

    async def __call__(self, scope: Any, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        elif scope["method"] == "OPTIONS" and _origin_allowed(scope, self.settings):
            await _answer(scope, send, (204, polling.TEXT, b""))
        else:
            await _answer(scope, send, await self._http(scope, receive))

    # HTTP

    async def _http(self, scope: Any, receive: ASGIReceiveCallable) -> Answer:
        query = _query(scope)
        if error := self._fault(scope, query):
            return refusal(error, 403 if error == engineio.FORBIDDEN else 400)
        if query["transport"] != "polling":
            return refusal(engineio.BAD_REQUEST)
        if "sid" not in query:
            if scope["method"] != "GET":
                return refusal(engineio.BAD_HANDSHAKE_METHOD)
            await receive()
            transport = await self._open_polling(scope)
            return await transport.get(receive)
        session = self._session(scope, query["sid"])
        if session is None:
            return refusal(engineio.UNKNOWN_SESSION)
        if scope["method"] == "GET":
            await receive()
        polls = session.transport
        if isinstance(polls, PollingTransport) and scope["method"] == "GET":
            return await polls.get(receive)
        if isinstance(polls, PollingTransport) and scope["method"] == "POST":
            return await polls.post(scope, receive)
        return refusal(engineio.BAD_REQUEST)

    async def _open_polling(self, scope: Any) -> PollingTransport:
        session = Session(scope, self.settings, _owner(scope))
        transport = PollingTransport(session)
        self._register(session, await self.peer(session), transport, upgrades=("websocket",))
        return transport

    # WebSocket

    async def _websocket(self, scope: Any, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        await receive()  # websocket.connect
        protocol = daphne_protocol(send)
        if protocol is not None and is_encrypted(protocol):
            scope["scheme"] = "wss"  # Daphne does not say, and the origin is checked against it
        error, upgraded = self._wanted(scope)
        if error:
            await _refuse_websocket(scope, send, error)
        elif upgraded:
            await self._upgrade(upgraded, receive, send)
        else:
            await self._open_websocket(scope, receive, send)

    def _wanted(self, scope: Any) -> tuple[tuple[int, str] | None, Session | None]:
        """(what is wrong with the handshake, the session that it upgrades). The query is not kept meanwhile."""
        query = _query(scope)
        if error := self._fault(scope, query):
            return error, None
        if query["transport"] != "websocket":
            return engineio.BAD_REQUEST, None
        if "sid" not in query:
            return None, None
        session = self._session(scope, query["sid"])
        return (engineio.UNKNOWN_SESSION if session is None else None), session

    async def _open_websocket(self, scope: Any, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        session = Session(scope, self.settings, _owner(scope))
        # Accepted first: from the peer's beginning to the registration nothing is awaited that may fail,
        # and a slow database does not run into the server's limit for handshakes.
        await send(_ACCEPT)
        peer = await self.peer(session)
        transport = WebSocketTransport(session, send)
        self._register(session, peer, transport, upgrades=())
        await transport.read_forever(receive)

    async def _upgrade(self, session: Session, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """Take over from polling, if the client goes through with it; else only this socket closes."""
        await send(_ACCEPT)
        old = session.transport
        if not isinstance(old, PollingTransport) or session.is_upgrading:
            await send(_CLOSE)
            return
        session.is_upgrading = True
        try:
            async with asyncio.timeout(self.settings.upgrade_timeout):
                answer = await _probe(session, old, receive, send)
        except TimeoutError:
            answer = {}
        finally:
            session.is_upgrading = False
        if answer.get("type") == "websocket.disconnect":
            return
        if answer.get("text") != engineio.UPGRADE or session.is_closed:
            await send(_CLOSE)
            return
        transport = WebSocketTransport(session, send)
        session.upgrade(transport)
        for frame in old.hand_over():
            transport.write(frame)
        await transport.read_forever(receive)

    # Sessions

    def _register(self, session: Session, peer: Peer, transport: Any, upgrades: tuple[str, ...]) -> None:
        self._sessions[session.sid] = session
        session.listed_in = self._sessions
        session.open(transport, peer, upgrades)

    def _session(self, scope: Any, sid: str) -> Session | None:
        """The session of `sid`, for who opened it: another cookie does not take it over."""
        session = self._sessions.get(sid)
        return session if session is not None and session.owner == _owner(scope) else None

    def _fault(self, scope: Any, query: dict[str, str]) -> tuple[int, str] | None:
        """What is wrong with a request whoever it is for, by Engine.IO's codes."""
        if not _origin_allowed(scope, self.settings):
            return engineio.FORBIDDEN
        if query.get("transport") not in engineio.TRANSPORTS:
            return engineio.UNKNOWN_TRANSPORT
        if query.get("EIO") != engineio.PROTOCOL_VERSION:
            return engineio.UNSUPPORTED_VERSION
        return None


def open_sessions() -> list[Session]:
    """The sessions of all engines of this process."""
    return [session for engine in _engines for session in engine.sessions]


async def _probe(session: Session, old: PollingTransport, receive: ASGIReceiveCallable, send: Any) -> Any:
    """`2probe` → `3probe` → the client's answer, which is `5` if it goes on; or what came instead.

    Meanwhile the client waits for its open GET to end, so it is answered: without that noop the first
    emit of every client would wait for up to a whole ping interval.
    """
    message: Any = await receive()
    if message.get("text") != engineio.PING + "probe":
        return {"type": message["type"]}
    await send({"type": "websocket.send", "text": engineio.PONG + "probe", "bytes": None})
    answer = asyncio.ensure_future(receive())
    try:
        await asyncio.sleep(0)  # it may lie here already, and a poll that follows it be near
        while not answer.done() and not session.is_closed:
            old.nudge()
            await asyncio.wait((answer,), timeout=NOOP_SECONDS)
        return answer.result() if answer.done() else {}
    finally:
        answer.cancel()


def _query(scope: Any) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(scope["query_string"].decode("latin1")).items()}


def _owner(scope: Any) -> str:
    """A digest of the session cookie: who began a session by it goes on by it."""
    cookie = SimpleCookie()
    try:
        for name, value in scope["headers"]:
            if name == b"cookie":
                cookie.load(value.decode("latin1"))
    except CookieError:
        return ""
    morsel = cookie.get(django_settings.SESSION_COOKIE_NAME)
    return hashlib.sha256(morsel.value.encode()).hexdigest() if morsel else ""


def _origin_allowed(scope: Any, settings: RealtimeSettings) -> bool:
    trust_proxy = bool(getattr(django_settings, "SECURE_PROXY_SSL_HEADER", None))
    return origin_allowed(scope, settings.allowed_origins, trust_proxy=trust_proxy)


async def _answer(scope: Any, send: Any, answer: Answer) -> None:
    status, content_type, body = answer
    headers = [
        (b"content-type", content_type.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *_cors(scope, status),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _cors(scope: Any, status: int) -> list[tuple[bytes, bytes]]:
    """For a page of another origin that may talk to us; which one may was checked before."""
    origin = next((value for name, value in scope["headers"] if name == b"origin"), None)
    if origin is None or status == 403:
        return []
    allowed = [
        (b"access-control-allow-origin", origin),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"origin"),
    ]
    if scope["method"] == "OPTIONS":
        allowed += [
            (b"access-control-allow-methods", b"GET,POST"),
            (b"access-control-allow-headers", b"content-type"),
        ]
    return allowed


async def _refuse_websocket(scope: Any, send: Any, error: tuple[int, str]) -> None:
    """JSON where the server can answer a refused handshake; a bare 403 on Daphne, which can't."""
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1000, "reason": None})
        return
    status = 403 if error == engineio.FORBIDDEN else 400
    headers = [(b"content-type", b"application/json")]
    await send({"type": "websocket.http.response.start", "status": status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": engineio.error_body(error)})
