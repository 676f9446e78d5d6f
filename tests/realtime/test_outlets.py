"""The door out of a WebSocket: order, the bound, and nothing after a close, on any server."""

import asyncio
import functools

import pytest
from daphne.server import Server
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from twisted.internet import tcp

from slackish.realtime import daphne as daphne_module
from slackish.realtime.daphne import DaphneOutlet, DaphnePortableOutlet, unfit
from slackish.realtime.frames import Frame
from slackish.realtime.outlet import outlet_for
from slackish.realtime.portable import PortableOutlet


class Peer:
    """A server's `send` that suspends while `stalled`, as a server does whose peer reads nothing."""

    def __init__(self) -> None:
        self.heard: list[object] = []
        self.overflows = 0
        self.flowing = asyncio.Event()
        self.gone = False

    async def send(self, event) -> None:
        if self.gone:
            raise OSError("the peer is gone")
        if not self.flowing.is_set():
            await self.flowing.wait()
        self.heard.append(event.get("text", event.get("bytes", event["type"])))

    def overflowed(self) -> None:
        self.overflows += 1

    def outlet(self, limit: int = 1000) -> PortableOutlet:
        return PortableOutlet(self.send, limit, self.overflowed)


@pytest.fixture
async def peer() -> Peer:
    return Peer()


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_where_send_does_not_suspend_a_frame_leaves_at_once(peer: Peer) -> None:
    peer.flowing.set()
    outlet = peer.outlet()
    outlet.write(Frame("4a"))
    outlet.write(Frame(b"b"))
    assert peer.heard == ["4a", b"b"]
    assert outlet.writable
    assert outlet.flushed


async def test_behind_a_send_that_suspends_frames_wait_in_order(peer: Peer) -> None:
    outlet = peer.outlet()
    for number in range(50):
        outlet.write(Frame(f"4{number}"))
    assert peer.heard == []
    assert not outlet.writable
    peer.flowing.set()
    await settled()
    outlet.write(Frame("4last"))
    assert peer.heard == [*(f"4{number}" for number in range(50)), "4last"]
    assert outlet.flushed


async def test_the_bound_is_held_against_what_waits(peer: Peer) -> None:
    outlet = peer.outlet(limit=100)
    outlet.write(Frame("x" * 500))  # on its way: no single frame cuts its own reader
    outlet.write(Frame("x" * 100))
    outlet.write(Frame("x" * 100))  # 100 wait, and 100 may
    assert not outlet.closed
    outlet.write(Frame("x"))
    assert outlet.closed
    assert peer.overflows == 0  # not in the middle of a delivery to others
    await settled()
    assert peer.overflows == 1


async def test_bytes_are_counted_and_not_characters(peer: Peer) -> None:
    outlet = peer.outlet(limit=100)
    outlet.write(Frame("on its way"))
    outlet.write(Frame("你" * 40))
    outlet.write(Frame("x"))
    assert outlet.closed


async def test_a_close_comes_after_what_waits_and_nothing_after_it(peer: Peer) -> None:
    outlet = peer.outlet()
    outlet.write(Frame("4a"))
    outlet.write(Frame("4b"))
    outlet.close(1001)
    outlet.close(1000)
    outlet.write(Frame("4c"))
    peer.flowing.set()
    await settled()
    assert peer.heard == ["4a", "4b", "websocket.close"]


async def test_an_abort_drops_what_waits(peer: Peer) -> None:
    outlet = peer.outlet()
    outlet.write(Frame("4a"))
    outlet.write(Frame("4b"))
    outlet.abort()
    outlet.write(Frame("4c"))
    peer.flowing.set()
    await settled()
    assert peer.heard == []


async def test_an_abort_of_an_idle_peer_closes_once(peer: Peer) -> None:
    peer.flowing.set()
    outlet = peer.outlet()
    outlet.abort()
    outlet.abort()
    outlet.write(Frame("4c"))
    assert peer.heard == ["websocket.close"]


async def test_a_peer_that_is_gone_stops_no_delivery_to_others(peer: Peer) -> None:
    peer.flowing.set()
    peer.gone = True
    outlet = peer.outlet()
    outlet.write(Frame("4a"))
    outlet.write(Frame("4b"))
    assert outlet.closed


async def test_a_peer_that_leaves_while_frames_wait_ends_the_queue(peer: Peer) -> None:
    outlet = peer.outlet()
    outlet.write(Frame("4a"))
    outlet.write(Frame("4b"))
    peer.gone = True
    peer.flowing.set()
    await settled()
    assert outlet.closed
    assert peer.heard == ["4a"]


# Daphne


class FakeSocket(tcp.Server):
    """Twisted's TCP transport without a socket: `room` is what the kernel takes at once."""

    def __init__(self, room: int) -> None:
        self.connected = True
        self.disconnecting = False
        self.dataBuffer = b""
        self.offset = 0
        self._tempDataBuffer: list[bytes] = []
        self._tempDataLen = 0
        self.room = room
        self.sent = b""
        self.aborted = False

    def writeSomeData(self, data):  # noqa: N802 - Twisted's name
        taken, self.room = data[: self.room], self.room - len(data[: self.room])
        self.sent += taken
        return len(taken)

    def write(self, data) -> None:
        self._tempDataBuffer.append(data)
        self._tempDataLen += len(data)

    def abortConnection(self) -> None:  # noqa: N802
        self.aborted = True
        self.connected = False


def daphne(room: int = 10**9) -> tuple[WebSocketProtocol, FakeSocket]:
    protocol = WebSocketProtocol()
    protocol.factory = WebSocketFactory(None)
    protocol.transport = transport = FakeSocket(room)
    protocol.state = protocol.STATE_OPEN
    protocol.websocket_version = 13
    return protocol, transport


def send_of(protocol: WebSocketProtocol):
    """What Daphne gives an application."""
    return functools.partial(Server(None, endpoints=["none"]).handle_reply, protocol)


@pytest.fixture(autouse=True)
def fake_sockets(monkeypatch) -> None:
    monkeypatch.setattr(tcp, "Server", FakeSocket)


async def test_daphne_is_recognised_and_written_to_directly() -> None:
    protocol, transport = daphne()
    outlet = outlet_for(send_of(protocol), limit=100, overflowed=lambda: None)
    assert isinstance(outlet, DaphneOutlet)
    outlet.write(Frame("4hello"))
    outlet.write(Frame(b""))
    assert transport.sent == b"\x81\x064hello\x82\x00"


async def test_another_server_gets_the_portable_way(peer: Peer) -> None:
    assert isinstance(outlet_for(peer.send, limit=100, overflowed=lambda: None), PortableOutlet)


@pytest.mark.parametrize("lacking", ["a name", "a number", "transport", "compressed", "trial"])
async def test_where_something_private_is_missing_daphne_is_used_by_its_public_door(lacking, monkeypatch) -> None:
    protocol, transport = daphne()
    if lacking == "compressed":
        protocol._perMessageCompress = object()
    elif lacking == "transport":
        protocol.transport = type("TLSMemoryBIOProtocol", (), {"transport": transport})()
    elif lacking == "trial":
        monkeypatch.setattr(daphne_module, "trial_fault", "other bytes came than were written")
    elif lacking == "a number":
        del transport._tempDataLen
    else:
        monkeypatch.setattr(daphne_module, "_TRANSPORT_NAMES", ("writeSomeData", "gone_in_the_next_release"))
    assert unfit(protocol)
    assert isinstance(outlet_for(send_of(protocol), limit=9, overflowed=lambda: None), DaphnePortableOutlet)


async def test_on_daphne_what_the_kernel_does_not_take_waits_and_is_bounded() -> None:
    protocol, transport = daphne(room=5)
    overflows: list[bool] = []
    outlet = DaphneOutlet(protocol, 100, lambda: overflows.append(True))
    outlet.write(Frame("4" + "x" * 99))  # 102 bytes on the wire, 5 of them taken
    assert (len(transport.sent), transport._tempDataLen) == (5, 97)
    assert not outlet.flushed
    outlet.write(Frame("4abc"))  # 97 wait, and 100 may
    assert not outlet.closed
    outlet.write(Frame("4d"))
    assert outlet.closed
    assert overflows == []  # not in the middle of a delivery to others
    await settled()
    assert overflows == [True]


async def test_on_daphne_nothing_follows_a_close() -> None:
    protocol, transport = daphne()
    closes: list[int] = []
    protocol.sendCloseFrame = lambda code: closes.append(code)  # the state stays open: ours must be enough
    outlet = DaphneOutlet(protocol, 100, lambda: None)
    outlet.close(1009)
    outlet.close(1000)
    outlet.write(Frame("4late"))
    assert closes == [1009]
    assert transport.sent == b""


async def test_on_daphne_nothing_is_written_once_the_peer_closes() -> None:
    protocol, transport = daphne()
    outlet = DaphneOutlet(protocol, 100, lambda: None)
    protocol.state = protocol.STATE_CLOSING
    outlet.write(Frame("4late"))
    assert transport.sent == b""


async def test_on_encrypted_daphne_the_bound_is_held_against_the_tcp_below() -> None:
    protocol, transport = daphne()
    tls = type("TLSMemoryBIOProtocol", (), {"transport": transport, "abortConnection": transport.abortConnection})()
    protocol.transport = tls
    heard: list[object] = []
    overflows: list[bool] = []

    async def send(event) -> None:
        heard.append(event["text"])

    outlet = DaphnePortableOutlet(protocol, send, 100, lambda: overflows.append(True))
    outlet.write(Frame("4a"))
    assert outlet.writable
    transport.write(b"x" * 101)
    assert not outlet.writable
    outlet.write(Frame("4b"))
    await settled()
    assert heard == ["4a"]
    assert overflows == [True]
    outlet.abort()
    assert transport.aborted
