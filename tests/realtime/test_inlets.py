"""The short way in over Daphne: whole text frames skip its queue, and the order on the wire stays the order."""

import asyncio
import base64
from contextlib import asynccontextmanager
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from slackish.realtime.inlet import DaphneInlet, fits

PATIENCE = 10
texts = st.text(max_size=300) | st.just("x" * 70_000)
frames = st.one_of(
    texts.map(lambda text: Frame(Opcode.TEXT, text.encode())),
    st.binary(max_size=40).map(lambda data: Frame(Opcode.BINARY, data)),
    st.binary(max_size=20).map(lambda data: Frame(Opcode.PING, data)),
    st.just(Frame(Opcode.TEXT, b"\xff\xfe")),
    st.just(Frame(Opcode.TEXT, b"half", fin=False)),
)


def masked(frame: Frame) -> bytes:
    return frame.serialize(mask=True)


class Queue:
    def empty(self) -> bool:
        return True

    def get(self) -> None: ...


class Protocol(SimpleNamespace):
    """What the inlet reads of Daphne's, with a list for what is left to it."""

    STATE_OPEN = 3

    def __init__(self) -> None:
        super().__init__(state=3, data=b"", current_frame=None, inside_message=False, muted=False, last_ping=0.0)
        self.application_queue = Queue()
        self.left = b""

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        self.left += data
        self.data = data  # as long as Autobahn has something of its own, all is its


@given(st.lists(frames, max_size=6))
def test_what_is_taken_and_what_is_left_is_what_came_in_its_order(sent) -> None:
    protocol, taken = Protocol(), []
    DaphneInlet(protocol, taken.append, lambda: True)
    stream = b"".join(map(masked, sent))
    protocol.dataReceived(stream)
    whole = sent[: len(taken)]
    assert [frame.data.decode() for frame in whole] == taken
    assert all(frame.opcode is Opcode.TEXT and frame.fin for frame in whole)
    assert protocol.left == stream[len(stream) - len(protocol.left) :]
    rest = sent[len(taken) :]
    assert len(protocol.left) == sum(len(masked(frame)) for frame in rest)


@given(st.text(min_size=1, max_size=200), st.integers(min_value=1))
def test_a_frame_that_is_not_whole_is_left_as_it_came(text, cut) -> None:
    protocol, taken = Protocol(), []
    DaphneInlet(protocol, taken.append, lambda: True)
    stream = masked(Frame(Opcode.TEXT, text.encode()))
    part = stream[: 1 + cut % (len(stream) - 1)]
    protocol.dataReceived(part)
    assert (taken, protocol.left) == ([], part)


@pytest.mark.parametrize(
    "busy",
    [{"data": b"x"}, {"current_frame": object()}, {"inside_message": True}, {"muted": True}, {"state": 2}],
    ids=lambda busy: next(iter(busy)),
)
def test_while_the_server_has_something_of_its_own_all_is_left_to_it(busy) -> None:
    protocol, taken = Protocol(), []
    vars(protocol).update(busy)
    DaphneInlet(protocol, taken.append, lambda: True)
    frame = masked(Frame(Opcode.TEXT, b"hello"))
    protocol.dataReceived(frame)
    assert (taken, protocol.left) == ([], frame)


def test_it_fits_daphne_alone_and_only_where_nobody_stands_between() -> None:
    protocol = Protocol()
    assert fits(protocol, protocol.application_queue.get)
    assert not fits(protocol, Queue().get)
    del protocol.inside_message
    assert not fits(protocol, protocol.application_queue.get)


# Against a real server: what is sent in one piece arrives in one piece, mostly


@asynccontextmanager
async def upgraded(url: str):
    """A WebSocket of bytes: (reader of frames, write)."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    key = base64.b64encode(b"0123456789abcdef").decode()
    writer.write(
        f"GET /engine.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    await reader.readuntil(b"\r\n\r\n")
    stream = StreamReader()

    async def read() -> Frame:
        parsing = Frame.parse(stream.read_exact, mask=False)
        while True:
            try:
                next(parsing)
            except StopIteration as done:
                return done.value
            async with asyncio.timeout(PATIENCE):
                stream.feed_data(await reader.readexactly(1))

    assert (await read()).data.startswith(b"0")
    try:
        yield read, writer.write
    finally:
        writer.transport.abort()


async def test_frames_of_all_kinds_in_one_segment_are_answered_in_order(echo_url) -> None:
    sent = [b"4one", b"4two", "4drei 你好".encode(), b"4four"]
    async with upgraded(echo_url) as (read, write):
        write(
            masked(Frame(Opcode.TEXT, sent[0]))
            + masked(Frame(Opcode.TEXT, sent[1][:2], fin=False))
            + masked(Frame(Opcode.CONT, sent[1][2:]))
            + masked(Frame(Opcode.TEXT, sent[2]))
            + masked(Frame(Opcode.BINARY, b"\x00\xff"))
            + masked(Frame(Opcode.TEXT, sent[3]))
        )
        assert [(await read()).data for _ in range(5)] == [*sent[:3], b"\x00\xff", sent[3]]


async def test_a_frame_in_two_segments_keeps_its_place(echo_url) -> None:
    frame = masked(Frame(Opcode.TEXT, b"4" + b"x" * 500))
    async with upgraded(echo_url) as (read, write):
        write(masked(Frame(Opcode.TEXT, b"4first")) + frame[:100])
        assert (await read()).data == b"4first"
        write(frame[100:] + masked(Frame(Opcode.TEXT, b"4last")))
        assert (await read()).data == b"4" + b"x" * 500
        assert (await read()).data == b"4last"


async def test_a_ping_between_texts_is_answered(echo_url) -> None:
    async with upgraded(echo_url) as (read, write):
        write(masked(Frame(Opcode.TEXT, b"4a")) + masked(Frame(Opcode.PING, b"?")) + masked(Frame(Opcode.TEXT, b"4b")))
        found = [await read() for _ in range(3)]
        assert {(frame.opcode, bytes(frame.data)) for frame in found} == {
            (Opcode.TEXT, b"4a"),
            (Opcode.PONG, b"?"),
            (Opcode.TEXT, b"4b"),
        }


@pytest.mark.parametrize(
    ("last", "code"),
    [(masked(Frame(Opcode.TEXT, b"9")), 1002), (masked(Frame(Opcode.CLOSE, b"\x03\xe8")), 1000)],
    ids=["no-packet", "close"],
)
async def test_what_ends_a_connection_ends_it_by_its_code_after_what_came_before(echo_url, last, code) -> None:
    async with upgraded(echo_url) as (read, write):
        write(masked(Frame(Opcode.TEXT, b"4before")) + last + masked(Frame(Opcode.TEXT, b"4after")))
        assert (await read()).data == b"4before"
        closing = await read()
        assert (closing.opcode, int.from_bytes(closing.data[:2], "big")) == (Opcode.CLOSE, code)


@pytest.mark.parametrize(
    ("last", "code"),
    [
        (masked(Frame(Opcode.TEXT, b"4\xff")), 1007),
        (b"\xc1" + masked(Frame(Opcode.TEXT, b"4x"))[1:], 1002),
        (b"\x81\x024x", 1002),
    ],
    ids=["not-utf8", "reserved-bit", "unmasked"],
)
async def test_what_breaks_websocket_itself_is_closed_by_the_server_by_its_code(echo_url, last, code) -> None:
    async with upgraded(echo_url) as (read, write):
        write(masked(Frame(Opcode.TEXT, b"4before")) + last + masked(Frame(Opcode.TEXT, b"4after")))
        assert (await read()).data == b"4before"
        closing = await read()
        assert (closing.opcode, int.from_bytes(closing.data[:2], "big")) == (Opcode.CLOSE, code)
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await read()  # it waits a second for our close, and goes


async def test_a_thousand_frames_at_once_come_back_in_order(echo_url) -> None:
    async with upgraded(echo_url) as (read, write):
        write(b"".join(masked(Frame(Opcode.TEXT, f"4{number}".encode())) for number in range(1000)))
        assert [(await read()).data for _ in range(1000)] == [f"4{number}".encode() for number in range(1000)]
