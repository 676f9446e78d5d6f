"""Who gets into `/` and `/chat`, and what they are greeted with."""

import pytest

from chat.models import Channel
from slackish.routing import namespaces
from tests.factories import make_user, session_cookie, token_of, workspace_with
from tests.socketio_client import Refused, client
from workspaces.services import membership_remove, token_revoke


@pytest.fixture(autouse=True)
def _sync_orm_in_async_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


async def refusal(url: str, namespace: str, *, cookie: str = "", **auth: object) -> dict[str, object]:
    async with client(url, cookie=cookie) as ours:
        with pytest.raises(Refused) as refused:
            await ours.namespace(namespace, **auth)
        answer: dict[str, object] = refused.value.answer
        return answer


async def test_a_member_is_greeted_and_gets_the_rooms(cluster) -> None:
    people = workspace_with(alice="owner")
    async with client(cluster.url, cookie=session_cookie(people.alice)) as ours:
        chat = await ours.namespace("/chat", workspace=people.slug)
        assert isinstance(await chat.event("welcome"), str)
        rooms = {room["name"]: room for room in await chat.event("room-list")}
        assert rooms.keys() == {"general", "random"}
        assert rooms["general"]["joined"]
        assert rooms["general"]["memberCount"] == 1
        assert rooms["general"]["members"] == 1


async def test_many_namespaces_share_the_connection(cluster) -> None:
    people = workspace_with(alice="owner")
    async with client(cluster.url, cookie=session_cookie(people.alice)) as ours:
        lobby = await ours.namespace("/", workspace=people.slug)
        chat = await ours.namespace("/chat", workspace=people.slug)
        assert await lobby.event("welcome") != await chat.event("welcome")
        await lobby.leave()
        await chat.ok("heads")


async def test_every_namespace_greets_who_gets_in(cluster) -> None:
    people = workspace_with(alice="owner")
    async with client(cluster.url, cookie=session_cookie(people.alice)) as ours:
        for each in namespaces:
            socket = await ours.namespace(each.namespace, workspace=people.slug)
            assert isinstance(await socket.event("welcome"), str), each.namespace


async def test_without_a_session_or_token_nobody_gets_in(cluster) -> None:
    assert (await refusal(cluster.url, "/chat", workspace="acme"))["message"] == "authentication_required"


@pytest.mark.parametrize("claim", [{"userId": "1"}, {"username": "alice"}, {"user": {"id": 1}}])
async def test_a_claimed_identity_changes_nothing(cluster, claim) -> None:
    people = workspace_with(alice="owner")
    answer = await refusal(cluster.url, "/chat", workspace=people.slug, **claim)
    assert answer["message"] == "authentication_required"


@pytest.mark.parametrize("token", ["", "x", "a" * 43, 5, {"a": 1}, "\0", "💥"])
async def test_a_wrong_token_is_no_token_even_beside_a_session(cluster, token) -> None:
    people = workspace_with(alice="owner")
    cookie = session_cookie(people.alice)
    answer = await refusal(cluster.url, "/chat", cookie=cookie, workspace=people.slug, token=token)
    assert answer["message"] == "authentication_required"


async def test_a_foreign_and_an_absent_workspace_give_the_same_bytes(cluster) -> None:
    ours, theirs = workspace_with(alice="owner"), workspace_with(grace="owner")
    cookie = session_cookie(ours.alice)
    foreign = await refusal(cluster.url, "/chat", cookie=cookie, workspace=theirs.slug)
    absent = await refusal(cluster.url, "/chat", cookie=cookie, workspace="there-is-none")
    odd = await refusal(cluster.url, "/chat", cookie=cookie, workspace=["x"])
    assert foreign == absent == odd == {"message": "workspace_not_found", "data": foreign["data"]}
    assert foreign["data"]["code"] == "workspace_not_found"


async def test_who_has_one_workspace_need_not_name_it_who_has_two_must(cluster) -> None:
    acme, globex = workspace_with(bob="owner"), workspace_with(grace="owner")
    async with client(cluster.url, cookie=session_cookie(acme.bob)) as ours:
        await ours.namespace("/chat")
    globex.add("bob", user=acme.bob)
    answer = await refusal(cluster.url, "/chat", cookie=session_cookie(acme.bob))
    assert answer["message"] == "workspace_required"


async def test_a_token_gets_in_until_it_is_revoked(cluster) -> None:
    people = workspace_with(alice="owner")
    token = token_of(people.alice)
    async with client(cluster.url) as bot:
        await (await bot.namespace("/chat", workspace=people.slug, token=token)).ok("heads")
    token_revoke(user=people.alice, token_id=people.alice.api_tokens.get().pk)
    answer = await refusal(cluster.url, "/chat", workspace=people.slug, token=token)
    assert answer["message"] == "authentication_required"


async def test_a_token_bound_to_one_workspace_opens_no_other(cluster) -> None:
    acme, globex = workspace_with(bob="owner"), workspace_with(grace="owner")
    globex.add("bob", user=acme.bob)
    token = token_of(acme.bob, acme.workspace)
    async with client(cluster.url) as bot:
        await bot.namespace("/chat", token=token)
    answer = await refusal(cluster.url, "/chat", workspace=globex.slug, token=token)
    assert answer["message"] == "workspace_not_found"


async def test_a_token_of_another_person_is_refused_on_the_same_connection(cluster) -> None:
    people = workspace_with(alice="owner", bob="member")
    async with client(cluster.url, cookie=session_cookie(people.alice)) as ours:
        await ours.namespace("/", workspace=people.slug)
        with pytest.raises(Refused) as refused:
            await ours.namespace("/chat", workspace=people.slug, token=token_of(people.bob))
        assert refused.value.code == "not_authorized"


async def test_guests_are_refused_in_the_lobby_and_welcome_in_the_chat(cluster) -> None:
    people = workspace_with(alice="owner", gus="guest")
    async with client(cluster.url, cookie=session_cookie(people.gus)) as ours:
        with pytest.raises(Refused) as refused:
            await ours.namespace("/", workspace=people.slug)
        assert refused.value.code == "not_authorized"
        chat = await ours.namespace("/chat", workspace=people.slug)
        assert await chat.event("room-list") == []


async def test_who_is_deactivated_does_not_get_in(cluster) -> None:
    people = workspace_with(alice="owner", bob="member")
    cookie = session_cookie(people.bob)
    membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)
    assert (await refusal(cluster.url, "/chat", cookie=cookie, workspace=people.slug))[
        "message"
    ] == "workspace_not_found"


async def test_a_session_of_an_older_password_does_not_get_in(cluster) -> None:
    people = workspace_with(alice="owner")
    cookie = session_cookie(people.alice)
    people.alice.set_password("another one")
    people.alice.save()
    answer = await refusal(cluster.url, "/chat", cookie=cookie, workspace=people.slug)
    assert answer["message"] == "authentication_required"


async def test_the_connection_past_the_limit_of_a_person_is_refused_and_the_others_stay(cluster) -> None:
    people = workspace_with(alice="owner")
    cookie, url = session_cookie(people.alice), cluster.servers[0].url
    opened = [await open_chat(url, cookie, people.slug) for _ in range(5)]
    assert (await refusal(url, "/chat", cookie=cookie, workspace=people.slug))["message"] == "too_many_connections"
    for each in opened:
        await each.sockets["/chat"].ok("heads")
        await each.close()
    async with client(url, cookie=cookie) as again:
        await again.namespace("/chat", workspace=people.slug)


async def open_chat(url, cookie, slug):
    from tests.socketio_client import open_client

    opened = await open_client(url, cookie=cookie)
    await opened.namespace("/chat", workspace=slug)
    return opened


async def test_a_stranger_to_all_workspaces_finds_none(cluster) -> None:
    answer = await refusal(cluster.url, "/chat", cookie=session_cookie(make_user("eve")))
    assert answer["message"] == "workspace_not_found"
    assert Channel.objects.exists()
