"""Whatever the chat's tests make it say, it has declared."""

from collections.abc import Iterator
from typing import Any

import pytest

from slackish.realtime.testing import captured_emits
from tests.contract import assert_emits_fit, assert_frames_fit
from tests.socketio_client import Client


@pytest.fixture(autouse=True)
def emits_keep_the_contract() -> Iterator[None]:
    """Whatever a service emits in a test is an event that is declared, and fits its schema."""
    with captured_emits() as captured:
        yield
    assert_emits_fit(captured)


@pytest.fixture(autouse=True)
def clients_hear_what_is_declared(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every event and every ack that any client of a test got, as it was on the wire."""
    opened: list[Client] = []
    begin = Client.__init__

    def begin_and_remember(client: Client, *args: Any) -> None:
        begin(client, *args)
        opened.append(client)

    monkeypatch.setattr(Client, "__init__", begin_and_remember)
    yield
    for client in opened:
        assert_frames_fit(client)
