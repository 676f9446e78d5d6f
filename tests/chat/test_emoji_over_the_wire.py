"""Emoji of a workspace over the wire: who hears of them, and what a message with one carries."""

import asyncio
from http.client import HTTPConnection
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.factories import People, session_cookie, workspace_with
from tests.uploads.pictures import picture


@pytest.fixture(autouse=True)
def _sync_orm_in_async_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def post(cluster: Any, people: People, who: str, action: str, form: dict[str, Any]) -> None:
    """As the page does, to the last process."""
    connection = HTTPConnection("127.0.0.1", cluster.servers[-1].port, timeout=20)
    headers = {
        "Cookie": f"{session_cookie(people[who])}; csrftoken={'x' * 32}",
        "X-CSRFToken": "x" * 32,
        "Content-Type": MULTIPART_CONTENT,
    }
    connection.request("POST", f"/w/{people.slug}/emoji/{action}", encode_multipart(BOUNDARY, form), headers)
    assert connection.getresponse().status == 302
    connection.close()


async def test_everybody_of_the_workspace_hears_of_an_emoji_and_sees_it_used(cluster, visit) -> None:
    people, neighbours = workspace_with(alice="owner", bob="member", gus="guest"), workspace_with(zed="owner")
    bob, gus, zed = await visit(people, "bob"), await visit(people, "gus"), await visit(neighbours, "zed")
    assert await bob.chat.ok("list-emoji") == {"ok": True, "emoji": []}
    form = {"name": "canary-dog", "picture": SimpleUploadedFile("dog.png", picture())}
    await asyncio.to_thread(post, cluster, people, "bob", "add", form)
    entry = (await bob.chat.ok("list-emoji"))["emoji"][0]
    number = int(entry["url"].removeprefix("/emoji/"))
    for each in (bob, gus):
        assert await each.chat.event("emoji-changed") == entry
        assert await each.chat.ok("list-emoji") == {"ok": True, "emoji": [entry]}
    message = (await bob.chat.ok("send-message", {"room": "general", "text": "look :canary-dog:"}))["message"]
    assert f'src="/emoji/{number}"' in message["html"]
    changed = await bob.chat.ok("add-reaction", {"id": message["id"], "emoji": ":canary-dog:"})
    assert changed["reactions"] == [{"emoji": ":canary-dog:", "count": 1, "users": [str(people.bob.pk)]}]
    await asyncio.to_thread(post, cluster, people, "alice", f"{number}/remove", {"sure": "yes"})
    assert await gus.chat.event("emoji-changed", url=None) == {"name": "canary-dog", "url": None}
    refused = await bob.chat.call("add-reaction", {"id": message["id"], "emoji": ":canary-dog:"})
    assert refused["error"]["code"] == "invalid_payload"
    assert await zed.chat.ok("list-emoji") == {"ok": True, "emoji": []}
    assert not zed.saw("canary-dog")
