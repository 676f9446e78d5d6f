"""The HTTP API: who may call, what forgery gets, and how it says no."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings

from chat.models import Message
from chat.pace import message_pace
from tests.callers import bot, code_of, page
from tests.chat.talk import a_room, say
from tests.factories import People, token_of, workspace_with
from tests.security.company import ABSENT, CANARY, as_if_there, make_company
from workspaces.services import token_revoke


@pytest.fixture
def people(database: str) -> People:
    return workspace_with(alice="owner", bob="member", gus="guest")


def post(client: Client, address: str, **fields: Any) -> HttpResponse:
    return client.post(f"/api/{address}", json.dumps(fields), content_type="application/json")


def test_a_token_and_a_session_say_who_calls(people: People) -> None:
    for client in (bot(people.bob), page(people.bob)):
        answer = client.get("/api/me").json()
        assert (answer["id"], answer["username"]) == (str(people.bob.pk), people.bob.username)
        assert answer["workspaces"] == [{"slug": people.slug, "name": "Acme Corp", "role": "member"}]


def test_a_token_of_one_workspace_tells_of_that_one_and_acts_in_no_other(people: People) -> None:
    other = workspace_with(zed="owner")
    other.add("bob", user=people.bob)
    client = Client(headers={"authorization": f"Bearer {token_of(people.bob, people.workspace)}"})
    assert [each["slug"] for each in client.get("/api/me").json()["workspaces"]] == [people.slug]
    refused = post(client, "messages", workspace=other.slug, room="general", text="hello")
    assert code_of(refused) == (404, "workspace_not_found")


def test_a_message_is_sent_once_however_often_its_client_id_comes(people: People) -> None:
    client = bot(people.bob)
    fields = {"room": "general", "text": "from a **script**", "clientId": "5f0c7d3e-3a46-4a6c-8f3a-0a8d9f5b7c11"}
    first, again = post(client, "messages", **fields), post(client, "messages", **fields)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["message"]["html"] == "<p>from a <strong>script</strong></p>"
    assert again.json() == first.json()
    assert code_of(post(client, "messages", **fields | {"text": "other"})) == (409, "client_id_conflict")


def test_nobody_gets_in_without_a_token_or_a_session(people: People) -> None:
    revoked = bot(people.bob)
    token_revoke(user=people.bob, token_id=people.bob.api_tokens.get().pk)
    for client in (Client(), revoked, Client(headers={"authorization": "Bearer slk_nothing"})):
        answer = client.get("/api/me")
        assert code_of(answer) == (401, "authentication_required")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_dead_token_is_refused_even_beside_a_good_session(people: People) -> None:
    client = page(people.bob)
    assert client.get("/api/me", headers={"authorization": "Bearer slk_dead"}).status_code == 401


def test_another_site_cannot_write_with_somebodys_session(people: People) -> None:
    forged = post(page(people.bob, forged=True), "messages", room="general", text="forged")
    assert code_of(forged) == (403, "csrf_failed")
    assert not Message.objects.filter(author=people.bob, text="forged").exists()
    assert post(page(people.bob), "messages", room="general", text="my own").status_code == 201


def test_errors_have_a_code_a_message_and_the_fitting_status(people: People) -> None:
    client = bot(people.bob)
    general = {"room": "general"}
    assert code_of(post(client, "messages", room="nowhere", text="x")) == (404, "room_not_found")
    assert code_of(post(client, "messages", **general, text=" ")) == (400, "empty_message")
    assert code_of(client.get("/api/nothing/here")) == (404, "address_not_found")
    unfit = post(client, "messages", **general, text=7)
    assert code_of(unfit) == (422, "invalid_payload")
    assert json.loads(unfit.content)["error"]["field"] == "text"
    assert code_of(post(client, "messages", **general, text="x", userId="1")) == (422, "invalid_payload")
    broken = client.post("/api/messages", "{", content_type="application/json")
    assert code_of(broken) == (422, "invalid_payload")
    with override_settings(CHAT_TEXT_LIMIT=3):
        assert post(client, "messages", **general, text="123").status_code == 201
        assert code_of(post(client, "messages", **general, text="1234")) == (413, "text_too_long")


def test_writing_over_http_counts_with_the_rate_of_the_sockets(people: People) -> None:
    room, client = a_room(people, "bob"), bot(people.bob)
    while message_pace().count(people.bob.pk, room):
        pass
    refused = post(client, "messages", room=room, text="one too many")
    assert code_of(refused) == (429, "rate_limited")
    assert int(refused.headers["Retry-After"]) >= 1


def test_a_fault_of_ours_tells_nothing_of_itself(people: People, monkeypatch, caplog) -> None:
    def fault(*args: object, **kwargs: object) -> None:
        raise RuntimeError("a secret of the server")

    monkeypatch.setattr("chat.services.message_find_repeat", fault)
    answer = post(bot(people.bob), "messages", room="general", text="x")
    assert code_of(answer) == (500, "internal_error")
    assert "secret" not in answer.content.decode()
    assert "a secret of the server" in caplog.text


@pytest.mark.usefixtures("database")
def test_foreign_and_absent_rooms_and_threads_are_answered_alike() -> None:
    company = make_company()
    for side, name in ((company.there, "yan"), (company.here, "mia"), (company.here, "gus")):
        client, own = bot(side[name]), company.own_room(side, name)
        for target in (company.private, company.direct):
            asked = [
                [{"room": t.room}, {"room": t.name}, {"room": own, "parentId": t.message}] for t in (target, ABSENT)
            ]
            for foreign, absent in zip(*asked, strict=True):
                answers = [
                    post(client, "messages", workspace=side.slug, text="x", **each) for each in (foreign, absent)
                ]
                texts = [f"{answer.status_code} {answer.content.decode()}" for answer in answers]
                assert texts[0] == as_if_there(texts[1], side.slug, target)
                assert CANARY not in texts[0]


@pytest.mark.usefixtures("database")
def test_a_like_of_what_one_may_not_see_is_answered_as_of_what_is_not_there() -> None:
    company = make_company()
    bound = token_of(company.here.bob, company.here.workspace)
    for user, target in ((company.there.yan, company.public), (company.here.mia, company.private)):
        for method in ("post", "delete"):
            answers = [
                getattr(bot(user), method)(f"/api/messages/{each}/like") for each in (target.message, ABSENT.message)
            ]
            assert [answer.status_code for answer in answers] == [404, 404]
            assert answers[0].content == answers[1].content
    neighbour = Client(headers={"authorization": f"Bearer {bound}"}).post(
        f"/api/messages/{company.private.message}/like"
    )
    assert neighbour.json() == {"success": True}


def test_a_like_takes_the_csrf_token_of_a_page(people: People) -> None:
    message = say(people, "alice", "general", "shipped")
    address = f"/api/messages/{message['id']}/like"
    assert page(people.bob, forged=True).post(address).status_code == 403
    assert page(people.bob).post(address).json() == {"success": True}
    assert page(people.bob).post(address).json() == {"success": True}
    assert Message.objects.get(pk=message["id"]).reactions.count() == 1
    assert page(people.bob).delete(address).json() == {"success": True}
    assert Message.objects.get(pk=message["id"]).reactions.count() == 0


@pytest.mark.usefixtures("database")
def test_the_document_names_every_operation() -> None:
    document = Client().get("/api/openapi.json").json()
    assert {"/api/me", "/api/messages"} <= document["paths"].keys()
    assert document["components"]["securitySchemes"].keys() == {"BearerToken", "PageSession"}
