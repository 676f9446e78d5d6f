"""Uploads and downloads through a real server: in pieces, beside everything else it does."""

import http.client
import json
import os
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from slackish.uploads.drain import MOST_WAITING
from tests.factories import session_cookie, token_of, workspace_with

pytestmark = pytest.mark.parametrize("running", ["memory"], indirect=True)

SIZE = 24 * 1024 * 1024
KERNEL = 8 * 1024 * 1024  # what the two sockets' buffers may take at most


def request(url: str, method: str, path: str, body: bytes | None = None, **headers: str) -> Any:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    answer.body = answer.read()  # type: ignore[attr-defined]
    connection.close()
    return answer


def read_so_far(pid: int) -> int | None:
    """How far the server has read the stored file that it has open."""
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            if "/uploads/files/" in str(link.readlink()):
                info = Path(f"/proc/{pid}/fdinfo/{link.name}").read_text()
                return int(info.split()[1])
        except FileNotFoundError:
            continue  # closed while we looked
    return None


@pytest.fixture
def uploaded(cluster: Any) -> tuple[Any, str, str]:
    """(server, the address of a large file, its owner's cookie)"""
    people = workspace_with(bob="member")
    server = cluster.servers[0]
    data = os.urandom(1024 * 1024) * (SIZE // 1024**2)
    sent = request(
        server.url,
        "POST",
        "/api/files?name=large.bin",
        data,
        **{"Authorization": f"Bearer {token_of(people.bob)}", "Content-Type": "application/octet-stream"},
    )
    assert sent.status == 201, sent.body
    return server, json.loads(sent.body)["url"], session_cookie(people.bob)


def test_a_large_file_comes_back_whole(uploaded: tuple[Any, str, str]) -> None:
    server, address, cookie = uploaded
    answer = request(server.url, "GET", address, Cookie=cookie)
    assert (answer.status, len(answer.body)) == (200, SIZE)


def test_a_reader_that_takes_nothing_costs_no_memory_and_holds_nobody_up(uploaded: tuple[Any, str, str]) -> None:
    server, address, cookie = uploaded
    with socket.create_connection(("127.0.0.1", server.port)) as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        slow.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode())
        slow.recv(1000)
        for _ in range(30):
            assert request(server.url, "GET", "/api/me", Cookie=cookie).status == 200
        read = read_so_far(server.process.pid)
        assert read is not None, "the whole file was read"
        assert read < MOST_WAITING + KERNEL
