"""The conformance servers, by the clients that npm has: socket.io-client and, beneath it, engine.io-client."""

import pytest

from tests.node import script

each_transport = pytest.mark.parametrize("transports", ["polling", "websocket", "default"])


@each_transport
async def test_the_full_server_answers_socket_io_as_a_suite_expects(conformance_url, transports) -> None:
    async with script("conformance.mjs", conformance_url, transports, "socket") as client:
        for namespace, auth in (("/", {}), ("/", {"token": "123"}), ("/custom", {"token": "abc"})):
            assert await client.next() == {"namespace": namespace, "auth": auth, "sid": "string", "pid": None}
        assert await client.next() == {"refused": "Invalid namespace", "data": None}
        arguments = [1, "2", {"3": [True]}, None, [0, 255], []]
        assert await client.next() == {"back": arguments}
        assert await client.next() == {"acked": arguments}
        await client.done()


@each_transport
async def test_the_echo_server_talks_with_engine_io_and_outlives_its_pings(heartbeat_url, transports) -> None:
    async with script("conformance.mjs", heartbeat_url, transports, "engine") as client:
        assert await client.next() == {
            "transport": {"default": "websocket"}.get(transports, transports),
            "came": ["hello", [1, 2, 3, 4], "你好", []],
            "alive": "open",
        }
        await client.done()
