"""The table of rights, tried out: every role on every namespace, event and page, as slackish/access.py says.

A new event or address needs a line there and, where it differs from test_matrix_of_events.py or
test_matrix_of_pages.py, a way to ask for it here; then `manage.py role_docs`.
"""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver, reverse
from PIL import Image

from chat.models import Export
from chat.services import member_invite
from slackish.access import EVENTS, NAMESPACES, PAGES
from slackish.realtime.registry import namespaces
from tests.chat.talk import a_room
from tests.factories import People, session_cookie, workspace_with
from tests.security import test_matrix_of_events, test_matrix_of_pages
from tests.security.company import Target, _target
from tests.socketio_client import Client as SocketClient
from tests.socketio_client import Refused, client
from workspaces.models import Membership
from workspaces.roles import RANKS, Right, may
from workspaces.services import join_link_create

REFUSALS = {"not_authorized", "room_not_found", "access_denied"}
NONSENSE = {"invalid_payload", "invalid_event", "internal_error"}

# How to ask for it, where the way of the other matrices would try something else than the role.
EVENT_WAYS: dict[tuple[str, str], Callable[[Target, str], list[Any]]] = {
    ("/chat", "remove-from-room"): lambda t, me: [{"room": t.room, "userId": str(t.person)}],
    ("/chat", "invite-to-room"): lambda t, me: [{"room": t.room, "userId": str(t.person)}],
    ("/chat", "run-command"): lambda t, me: [{"room": t.room, "text": "/me waves"}],
    ("/chat", "create-room"): lambda t, me: [{"name": f"new-{me}"}],
    ("/admin", "get-map"): lambda t, me: [],
    ("/", "announcement"): lambda t, me: [{"text": "hello"}],
    ("/games", "get-room-members"): lambda t, me: [f"Game of {me}"],
    ("/games", "get-room-size"): lambda t, me: [f"Game of {me}"],
    ("/games", "create-game"): lambda t, me: [f"Game of {me}"],
    ("/projects", "create-project"): lambda t, me: [{"name": f"Project of {me}"}],
}


def shared(visitor: Client, slug: str, t: Target) -> int:
    """A picture, large enough for a small one, that the visitor sends to the room."""
    picture = io.BytesIO()
    Image.new("RGB", (1000, 10)).save(picture, "PNG")
    address, body = f"/api/files?name=x.png&workspace={slug}", picture.getvalue()
    upload: int = visitor.post(address, body, content_type="application/octet-stream").json()["id"]
    message = {"workspace": slug, "room": t.room, "text": "", "files": [upload]}
    assert visitor.post("/api/messages", message, content_type="application/json").status_code == 201
    return upload


def uploaded(visitor: Client, slug: str) -> Any:
    return visitor.post(f"/api/files?name=x&workspace={slug}", b"x", content_type="application/octet-stream")


def post(address: str, **form: Any) -> Callable[[Client, str, Target], Any]:
    return lambda visitor, slug, t: visitor.post(reverse(address, args=[slug]), form)


def change_a_guest(visitor: Client, slug: str, t: Target) -> Any:
    guest = Membership.objects.filter(workspace__slug=slug, role="guest").latest("pk")
    return visitor.post(reverse("member_change", args=[slug, guest.user_id]), {"do": "guest"})


PAGE_WAYS: dict[str, Callable[[Client, str, Target], Any]] = {
    "invite_by_email": post("invite_by_email", email="zoe@example.com"),
    "join_link_create": post("join_link_create"),
    "member_change": change_a_guest,
    "workspace_change": post("workspace_change", name="Acme", accent="jade"),
    "workspace_domains": post("workspace_domains", domains=""),
    "workspace_end": post("workspace_end", name="not its name"),
    "workspace_transfer": lambda visitor, slug, t: visitor.post(
        reverse("workspace_transfer", args=[slug]), {"user": t.person}
    ),
    "messages": lambda visitor, slug, t: visitor.post(
        "/api/messages", {"workspace": slug, "room": t.room, "text": "x"}, content_type="application/json"
    ),
    "message_like": lambda visitor, slug, t: visitor.post(f"/api/messages/{t.message}/like"),
    "files": lambda visitor, slug, t: uploaded(visitor, slug),
    "my_picture": lambda visitor, slug, t: visitor.delete(f"/api/me/picture?workspace={slug}"),
    "workspace_export_file": lambda visitor, slug, t: exported(visitor, slug),
    "file_discard": lambda visitor, slug, t: visitor.delete(
        f"/api/files/{uploaded(visitor, slug).json()['id']}?workspace={slug}"
    ),
    "file": lambda visitor, slug, t: visitor.get(f"/files/{shared(visitor, slug, t)}"),
    "file_thumb": lambda visitor, slug, t: visitor.get(f"/files/{shared(visitor, slug, t)}/thumb"),
}


def exported(visitor: Client, slug: str) -> Any:
    """One's own new export; where none may be made, that refusal."""
    asked = visitor.post(reverse("workspace_export", args=[slug]))
    if asked.status_code != 302:
        return asked
    return visitor.get(reverse("workspace_export_file", args=[slug, Export.objects.latest("pk").pk]))


def people_with(role: str) -> tuple[People, str]:
    """A workspace with somebody in `role`, and their short name."""
    if role == "owner":
        return workspace_with(alice="owner", ada="owner"), "ada"
    return workspace_with(alice="owner", someone=role), "someone"


def targets_for(people: People, name: str) -> Callable[[Right | None], Target]:
    """Channels of alice's: one that they are in and, for the right to browse, a public one that they are not in."""
    maker = "alice" if people.membership(name).role == "guest" else name
    link, _ = join_link_create(actor=people.actor(maker))
    shared, square = (_target(people, a_room(people, "alice", name=each)) for each in ("shared", "square"))
    member_invite(actor=people.actor("alice"), room=shared.room, user_id=str(people[name].pk))
    return lambda right: replace(square if right is Right.BROWSE else shared, link=link.pk)


def ways(namespace: str, event: str, target: Target, me: str) -> list[Any]:
    if way := EVENT_WAYS.get((namespace, event)):
        return way(target, me)
    return test_matrix_of_events.EVENTS[namespace, event](target, target.room, me)[0]


def ask(visitor: Client, address: str, slug: str, target: Target) -> Any:
    if own_way := PAGE_WAYS.get(address):
        return own_way(visitor, slug, target)
    way = test_matrix_of_pages.PAGES[address]
    assert way is not None, f"{address} needs a way to ask for it"
    method, args = way(slug, target)
    return getattr(visitor, method)(reverse(address, args=args))


def test_every_event_and_address_has_its_entry_in_the_table_of_roles() -> None:
    served = {name: consumer for name, consumer in namespaces().items() if hasattr(consumer, "right")}
    hint = "add it to slackish/access.py, then run manage.py role_docs"
    assert NAMESPACES.keys() == served.keys(), hint
    assert {(name, event) for name, events in EVENTS.items() for event in events} == {
        (name, event) for name, consumer in served.items() for event in consumer.events
    }, hint
    assert PAGES.keys() == set(test_matrix_of_pages.names(get_resolver().url_patterns)), hint


def test_a_namespace_asks_for_the_right_that_the_table_names() -> None:
    assert {name: namespaces()[name].right for name in NAMESPACES} == NAMESPACES  # type: ignore[attr-defined]


def test_the_committed_table_is_what_the_code_makes() -> None:
    call_command("role_docs", check=True)


async def enter(browser: SocketClient, namespace: str, people: People) -> Any:
    socket = await browser.namespace(namespace, workspace=people.slug)
    await socket.event(test_matrix_of_events.LAST_SAID_ON_CONNECT.get(namespace, "welcome"))
    return socket


@pytest.mark.parametrize("running", ["memory"], indirect=True)
@pytest.mark.parametrize("role", RANKS)
async def test_each_role_may_send_what_the_table_says(cluster: Any, role: str) -> None:
    people, name = people_with(role)
    me, target_of, wrong = str(people[name].pk), targets_for(people, name), []
    async with client(cluster.url, cookie=session_cookie(people[name])) as browser:
        for namespace, needs in NAMESPACES.items():
            if not may(role, needs):
                with pytest.raises(Refused) as refusal:
                    await browser.namespace(namespace, workspace=people.slug)
                assert refusal.value.code == "not_authorized"
                continue
            socket = await enter(browser, namespace, people)
            # What takes a right away from oneself comes last.
            for event, right in sorted(EVENTS.get(namespace, {}).items(), key=lambda each: each[0] == "leave-room"):
                answer = await socket.call(event, *ways(namespace, event, target_of(right), me))
                code = answer.get("error", {}).get("code", "")
                if code in NONSENSE or (code in REFUSALS) == may(role, right):
                    wrong.append((namespace, event, right, answer))
    assert wrong == []


@pytest.mark.parametrize("role", RANKS)
def test_each_role_may_open_what_the_table_says(sqlite_database: str, role: str) -> None:
    cache.clear()
    people, name = people_with(role)
    visitor, target_of = Client(headers={"cookie": session_cookie(people[name])}), targets_for(people, name)
    people.add("pal", "guest")
    # What takes a right away from oneself comes last.
    last = ["workspace_transfer", "workspace_leave"]
    for address, right in sorted(PAGES.items(), key=lambda each: last.index(each[0]) if each[0] in last else -1):
        if right is None:
            continue
        answer = ask(visitor, address, people.slug, target_of(right))
        assert (answer.status_code in (403, 404)) == (not may(role, right)), (address, answer.status_code)
        assert "/login/" not in answer.headers.get("Location", "")


def test_the_table_is_a_ladder_and_nobody_outside_may_anything() -> None:
    for right in Right:
        allowed = [may(role, right) for role in RANKS]
        assert allowed == sorted(allowed)
        assert not may("", right)
        assert not may("emperor", right)
