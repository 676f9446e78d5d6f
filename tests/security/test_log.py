"""What the server writes down: no secret, no text of a message, no line that a stranger worded."""

import logging
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from slackish.logs import Formatter
from tests.chat.talk import a_room
from tests.factories import session_cookie, token_of, workspace_with
from tests.socketio_client import Refused, client
from workspaces.services import join_link_create

CANARY = "canary-9f2c"


def status_of(request: Request) -> int:
    try:
        return int(urlopen(request, timeout=10).status)
    except HTTPError as error:
        return error.code


@pytest.mark.parametrize("running", ["memory", "redis-2"], indirect=True)  # SQLite, PostgreSQL
async def test_the_log_of_a_server_holds_no_secret_and_no_text(cluster) -> None:
    people = workspace_with(alice="owner")
    _, secret = join_link_create(actor=people.actor("alice"))
    token, cookie = token_of(people.alice), session_cookie(people.alice)
    room = a_room(people, "alice", name="plans")
    server = cluster.servers[0]
    for method, path in ("POST", f"/join/{secret}/"), ("PUT", f"/join/{secret}/"), ("GET", f"/join/{secret}/x"):
        assert status_of(Request(server.url + path, method=method)) in (403, 404)
    for path in ("/accounts/confirm-email/MQ:abcdefgh:signed", "/accounts/password/reset/key/1-secretkey", f"/{token}"):
        assert status_of(Request(server.url + path + "/none")) in (200, 404)
    assert status_of(Request(f"{server.url}/none%0a2026-01-01%20CRITICAL%20forged")) == 404
    async with client(server.url, cookie=cookie) as ours, client(server.url) as bot:
        await bot.namespace("/chat", token=token, workspace=people.slug)
        with pytest.raises(Refused):
            await bot.namespace("/", token=token + "x")
        chat = await ours.namespace("/chat", workspace=people.slug)
        await chat.ok("send-message", {"room": room, "text": CANARY})
        await chat.refused("send-message", {"room": room, "text": CANARY, "parentId": 2**60})
        await chat.refused("send-message", {"room": room, "text": CANARY, "odd": CANARY})
        await chat.refused(f"{CANARY}\nforged")
        await ours.send(f'2/chat,["{CANARY}",')
        await ours.wait_closed()
    output = server.output
    for word in (secret, token, cookie.split("=")[1], "MQ:abc", "secretkey", CANARY):
        assert word not in output, word
    assert not any(line.startswith("2026-01-01") for line in output.splitlines())


def test_a_traceback_is_rid_of_secrets_too() -> None:
    formatter = Formatter("{message}", style="{")
    record = logging.makeLogRecord(
        {"msg": "Internal Server Error: %s", "args": ("/join/abcdef/",), "exc_text": "slk_abc"}
    )
    assert formatter.format(record) == "Internal Server Error: /join/…/\nslk_…"
