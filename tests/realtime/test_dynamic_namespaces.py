"""Many namespaces of one class, named by a pattern or a function; each is apart from the others."""

from typing import Any

import pytest

from slackish.realtime import NamespaceConsumer, event
from slackish.realtime.packets import RESERVED_EVENTS
from slackish.realtime.registry import consumer_of
from tests.socketio_client import Refused, client


async def test_sockets_of_one_shop_hear_each_other_and_nothing_of_another(cluster) -> None:
    async with client(cluster.url) as a, client(cluster.url) as b, client(cluster.url) as c:
        alice, bob, carol = await a.namespace("/shop-1"), await b.namespace("/shop-1"), await c.namespace("/shop-2")
        assert (await carol.ok("say", "in the other shop"))["namespace"] == "/shop-2"
        await bob.ok("say", "I am here")
        await alice.ok("say", "fresh bread")
        assert await bob.event("said", text="fresh bread")
        await carol.ok("say", "last")
        assert not a.saw("in the other shop")
        assert not c.saw("fresh bread")


async def test_middleware_refuses_with_data_and_names_that_do_not_fit_are_invalid(cluster) -> None:
    async with client(cluster.url) as ours:
        with pytest.raises(Refused) as refused:
            await ours.namespace("/shop-3", password="wrong")
        assert refused.value.answer["data"]["hint"] == "another one"
        for name in ("/shop-", "/shop-x", "/shop-1/", "/shop-{number}", "/Shop-1", "/shop-1234567890"):
            with pytest.raises(Refused) as refused:
                await ours.namespace(name)
            assert refused.value.answer == {"message": "Invalid namespace"}


def test_a_function_may_say_which_and_a_namespace_of_that_name_comes_first() -> None:
    class FourLetters(NamespaceConsumer):
        namespace = "/any"
        dynamic = staticmethod(lambda name: len(name) == 4)

    class One(NamespaceConsumer):
        namespace = "/one"

    table: dict[str, Any] = {"/any": FourLetters, "/one": One}
    assert consumer_of(table, "/one") is One
    assert consumer_of(table, "/two") is FourLetters
    assert consumer_of(table, "/three") is None


@pytest.mark.parametrize("name", sorted(RESERVED_EVENTS))
def test_no_event_may_have_a_reserved_name(name) -> None:
    with pytest.raises(ValueError, match="reserved"):
        event(name)
