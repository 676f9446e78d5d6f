"""Sockets that count bytes and parse nothing: the load of the comparisons.

What comes during a measurement is always the same frame, so bytes say how many; nothing is decoded.
"""

from __future__ import annotations

import os
import select
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass

PATIENCE = 30.0  # seconds without a byte, until a measurement is given up
QUIET = 0.3  # seconds without a byte, after which all of a broadcast has come
CHUNK = 1 << 16
PING, PONG = b"\x81\x012", "3"  # Engine.IO's, as they lie on the wire


@dataclass(frozen=True)
class Dialect:
    """How a peer is talked to. `path`: of its WebSocket; the functions make the texts of its frames."""

    path: str
    joins: tuple[str, ...]  # texts that bring a socket into the room, each answered unless it ends in "\n"
    say: Callable[[str], str]


def _socketio_say(text: str) -> str:
    return f'42["say","room","{text}"]'


SOCKETIO = Dialect("/socket.io/?EIO=4&transport=websocket", ("40", '42["join","room"]\n'), _socketio_say)
TUTORIAL = Dialect("/ws/chat/room/", (), lambda text: f'{{"message": "{text}"}}')


class Crowd:
    """`size` connected sockets. Everything blocks: it is a process of its own, or waits for the server anyway."""

    def __init__(self, port: int, size: int, dialect: Dialect, cookies: list[str] | None = None) -> None:
        self._poll = select.epoll()
        self._dialect = dialect
        self.sockets: dict[int, socket.socket] = {}
        for number in range(size):
            each = _connected(port, dialect, cookies[number] if cookies else "")
            self.sockets[each.fileno()] = each
            self._poll.register(each, select.EPOLLIN)

    def send(self, text: str, *, to: int = 0) -> None:
        """From the `to`-th socket."""
        list(self.sockets.values())[to].sendall(frame(text))

    def ask(self, text: str) -> bytes:
        """What the first socket is answered."""
        self.send(text)
        number = next(iter(self.sockets))
        answer = b""
        while ready := self._poll.poll(QUIET if answer else PATIENCE):
            answer += b"".join(self._read(each) for each, _ in ready if each == number)
        return answer

    def quiet(self) -> int:
        """Bytes until nothing has come for a moment."""
        total = 0
        while ready := self._poll.poll(QUIET):
            total += sum(len(self._read(number)) for number, _ in ready)
        return total

    def broadcasts(self, text: str, amount: int, *, ahead: int = 2) -> None:
        """The first socket says `text` so often, never `ahead` more than what everybody has got."""
        words = frame(self._dialect.say(text))
        first = next(iter(self.sockets.values()))
        whole, come = self._length(words) * len(self.sockets), 0
        while come < whole:  # of that first one, the rest
            come += self._wait()
        come = 0
        for said in range(amount):
            while come < (said - ahead + 1) * whole:
                come += self._wait()
            first.sendall(words)
        while come < amount * whole:
            come += self._wait()

    def echoes(self, text: str, amount: int) -> None:
        """Every socket says `text` again as soon as its answer is there, `amount` times in all."""
        words = frame(text)
        length = self._length(words)
        _, *others = self.sockets.values()
        left, due = amount, dict.fromkeys(self.sockets, 0)
        for each in others:
            each.sendall(words)
        while left > 0:
            for number, _ in self._ready():
                due[number] += len(self._read(number))
                if due[number] >= length:
                    due[number] -= length
                    left -= 1
                    self.sockets[number].sendall(words)
        self.quiet()

    def _length(self, words: bytes) -> int:
        """Bytes of what comes when the first socket sends `words`; they are left there, to be read."""
        first = next(iter(self.sockets.values()))
        first.sendall(words)
        seen = 0
        while True:
            if not select.select([first], [], [], PATIENCE)[0]:
                raise TimeoutError("the server stopped answering")
            size = len(first.recv(CHUNK, socket.MSG_PEEK))
            if size == seen:
                return size
            seen = size
            time.sleep(0.05)

    def close(self) -> None:
        for each in self.sockets.values():
            each.close()
        self._poll.close()

    def _wait(self) -> int:
        return sum(len(self._read(number)) for number, _ in self._ready())

    def _ready(self) -> list[tuple[int, int]]:
        ready = self._poll.poll(PATIENCE)
        if not ready:
            raise TimeoutError("the server stopped answering")
        return ready

    def _read(self, number: int) -> bytes:
        data = self.sockets[number].recv(CHUNK)
        if not data:
            raise ConnectionError("the server closed a connection")
        if data.endswith(PING):
            self.sockets[number].sendall(frame(PONG))
            return data[: -len(PING)]
        return data


def frame(text: str) -> bytes:
    """A text frame as a client sends it: masked."""
    mask = b"\x5a\xa5\x33\xcc"
    payload = bytes(byte ^ mask[place % 4] for place, byte in enumerate(text.encode()))
    size = len(payload)
    length = bytes((0x80 | size,)) if size < 126 else b"\xfe" + struct.pack("!H", size)
    return b"\x81" + length + mask + payload


def _connected(port: int, dialect: Dialect, cookie: str) -> socket.socket:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            each = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
            break
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
    each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    key = os.urandom(16).hex()[:22] + "=="
    head = [
        f"GET {dialect.path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
        *([f"Cookie: {cookie}"] if cookie else []),
    ]
    each.sendall("\r\n".join([*head, "", ""]).encode())
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += each.recv(CHUNK)
    if b" 101 " not in answer.partition(b"\r\n")[0]:
        raise ConnectionError(answer.decode(errors="replace"))
    if dialect is not TUTORIAL and answer.endswith(b"\r\n\r\n"):
        each.recv(CHUNK)  # the open packet
    for text in dialect.joins:
        each.sendall(frame(text.rstrip("\n")))
        if not text.endswith("\n"):
            each.recv(CHUNK)
    return each
