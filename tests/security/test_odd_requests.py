"""Requests that no browser makes: refused or ignored, never a failure of ours."""

import asyncio
from urllib.parse import quote

import pytest
from django.test import Client

from tests.factories import session_cookie, workspace_with
from tests.socketio_client import Refused, client

COOKIES = [r"\000aaaaaaaaaaaa", r"\303\050aaaaaaaa", r"\355\240\200aaaaaaaa", "a" * 4000, "%00' OR 1=1 --aaaa"]


@pytest.mark.parametrize("cookie", COOKIES)
def test_a_session_cookie_of_any_bytes_is_nobodys(database, cookie: str) -> None:
    browser = Client(headers={"cookie": f'sessionid="{cookie}"'})
    assert browser.get("/accounts/login/").status_code == 200
    assert browser.get("/w/acme/who/").status_code == 401


@pytest.mark.parametrize("cookie", COOKIES)
@pytest.mark.parametrize("running", ["memory", "redis-2"], indirect=True)  # SQLite, PostgreSQL
async def test_a_socket_with_a_session_cookie_of_any_bytes_is_nobodys(cluster, cookie: str) -> None:
    async with client(cluster.url, cookie=f'sessionid="{cookie}"') as ours:
        with pytest.raises(Refused) as refusal:
            await ours.namespace("/chat")
        assert refusal.value.code == "authentication_required"


ODD = [
    "\0",
    "\ud800".encode("utf-8", "surrogatepass"),
    b"\xff",
    "9" * 30,
    "9" * 5000,
    "-1",
    "..",
    "a\nb",
    "'",
    "\u202e",
]
ROUTES = ["/w/{}/", "/w/acme/c/{}/", "/w/{}/who/", "/w/{}/invite/", "/w/acme/invite/{}/revoke/", "/join/{}/",
          "/join/?link={}", "/accounts/confirm-email/{}/", "/accounts/password/reset/key/{}-{}/", "/static/{}", "/{}",
          "/accounts/login/?next={}", "/admin/workspaces/user/{}/change/", "/admin/chat/channel/?q={}"]  # fmt: skip


@pytest.mark.parametrize("route", ROUTES)
def test_no_address_fails_on_odd_characters_or_numbers(database, route: str) -> None:
    people = workspace_with(root="owner")
    people.root.is_staff = people.root.is_superuser = True
    people.root.save()
    signed_in, nobody = Client(headers={"cookie": session_cookie(people.root)}), Client()
    for odd in ODD:
        address = route.replace("acme", people.slug).replace("{}", quote(odd, safe=""))
        for browser in (signed_in, nobody):
            for method in (browser.get, browser.post):
                assert method(address).status_code < 500, (method, address)


@pytest.mark.parametrize(
    "address", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/workspaces/new/"]
)
def test_no_form_fails_on_odd_text(database, address: str) -> None:
    browser = Client(headers={"cookie": session_cookie(workspace_with(alice="owner").alice)})
    nobody = Client()
    fields = ("login", "password", "email", "username", "password1", "name", "slug", "next", "link")
    for odd in (
        "\0",
        "�",
        "\u202ea\u0301",
        "a" * 100_000,
        "9" * 400,
        "\r\nBcc: x@example.com",
        "{{7*7}}",
        "a@" + "b" * 300 + ".com",
    ):
        for each in (browser, nobody):
            assert each.post(address, dict.fromkeys(fields, odd)).status_code < 500


@pytest.mark.parametrize("running", ["memory"], indirect=True)
async def test_a_handshake_of_odd_bytes_leaves_the_server_serving(cluster) -> None:
    url = cluster.url
    for head in (b"GET /socket.io/?EIO=4&transport=websocket%00%ff&%ED%A0%80=1", b"GET /socket.io/?" + b"a=1&" * 5000):
        reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rsplit(":", 1)[1]))
        writer.write(head + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://[\r\nConnection: close\r\n\r\n")
        async with asyncio.timeout(10):
            assert b" 500 " not in await reader.read(64)
        writer.close()
    async with client(url) as ours:
        with pytest.raises(Refused):
            await ours.namespace("/chat")
