"""The product in another language: its pages, what it refuses, its mails; and what is said to everybody at once."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from django.utils.translation.trans_real import DjangoTranslation
from pytest_django import DjangoDbBlocker

from chat.models import Message
from chat.schemas import UpdateRoom
from chat.services import channel_update
from notifications.models import Notification
from notifications.selectors import why
from slackish import words
from slackish.languages import languages_of
from tests import databases, pseudo_language
from tests.chat.talk import a_room, say
from tests.factories import People, session_cookie, token_of, workspace_with
from tests.literals import says, shown
from tests.pseudo_language import CODE, bracketed
from tests.socketio_client import client
from tests.visitors import chat_cluster
from workspaces.admin import site
from workspaces.models import AuditEntry

WHEN = re.compile(r"[A-Z][a-z]+\.? \d+, \d{4}(, ([\d:]+ [ap]\.m\.|noon|midnight))?")
ASKS = {"accept-language": f"{CODE},en;q=0.5"}
PAGES = {
    "nobody": ["account_login", "account_signup", "account_reset_password"],
    "alice": [
        *["account", "account_email", "account_change_password", "account_tokens", "account_logout", "mfa_index"],
        *["usersessions_list", "workspace_create", "join_by_link", "workspace_import", "admin:index"],
    ],
}
OF_A_WORKSPACE = [
    *["chat", "members", "workspace_settings", "emoji_page", "workspace_export", "dashboard", "games", "projects"],
    *["notifications", "join_link_create"],
]


@pytest.fixture
def people(database: str) -> People:
    return workspace_with(alice="owner", bob="member")


@pytest.fixture
def another_language(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.LOCALE_PATHS = [pseudo_language.write(tmp_path)]
    settings.LANGUAGES = languages_of(tmp_path)
    words._catalog.cache_clear()
    yield
    words._catalog.cache_clear()


@pytest.fixture(scope="module")
def elsewhere_known() -> re.Pattern[str]:
    """What Django and allauth say by themselves: in whose catalogues, German stands for all."""
    catalogue = DjangoTranslation("de")._catalog
    texts = (key[0] if isinstance(key, tuple) else key for each in catalogue._catalogs for key in each)
    parts = (re.split(r"%\(\w+\)[sd]|%[sd]|{\w+}", " ".join(text.split())) for text in texts if says(text))
    # A plural is kept under its singular, hence the `s`.
    return re.compile("|".join(".*".join(map(re.escape, each)) + "s?" for each in parts if says(" ".join(each))))


def untranslated(page: str, data: set[str], known: re.Pattern[str]) -> list[str]:
    """What is read on a page outside of brackets (which may hold elements) and is no data of its people."""
    left, depth = [], 0
    for _line, text in shown(page):
        rest = ""
        for each in re.split("([⟦⟧])", text):
            depth += {"⟦": 1, "⟧": -1}.get(each, 0)
            rest += "" if depth else each
        rest = WHEN.sub("", rest)
        for each in sorted(data, key=len, reverse=True):
            rest = rest.replace(each, " ")
        if says(rest) and not known.fullmatch(" ".join(rest.split()).strip("( ")):
            left.append(text)
    return left


@pytest.mark.usefixtures("another_language")
def test_no_page_leaves_english_behind(people: People, elsewhere_known: re.Pattern[str]) -> None:
    cookie = {"cookie": session_cookie(people.alice)}
    nobody, alice = Client(headers=ASKS), Client(headers=ASKS | cookie)
    asked = [(nobody, reverse(name)) for name in PAGES["nobody"]] + [(nobody, "/nowhere/")]
    asked += [(alice, reverse(name)) for name in PAGES["alice"]]
    asked += [(alice, reverse(name, args=[people.slug])) for name in OF_A_WORKSPACE]
    asked += [
        (alice, reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))
        for model in site._registry
    ]
    verbs = AuditEntry.objects.filter(workspace=people.workspace).values_list("verb", flat=True)  # codes, as they are
    data = {people.workspace.name, people.slug, people.alice.username, people.bob.username, "example.com"}
    data |= {
        "Alice",
        "Bob",
        "general",
        "random",
        "joined the room",
        "role: member",
        "ID",
        *(verb.replace("-", " ") for verb in verbs),
    }
    said = {
        address: left
        for visitor, address in asked
        if (left := untranslated(visitor.get(address, follow=True).content.decode(), data, elsewhere_known))
    }
    assert not said, "\n".join(f"{address} {text}" for address, left in said.items() for text in left)


@pytest.mark.usefixtures("another_language")
def test_the_page_says_which_language_it_is_in_and_brings_the_words_of_its_modules(people: People) -> None:
    alice = Client(headers=ASKS | {"cookie": session_cookie(people.alice)})
    page = alice.get(reverse("chat", args=[people.slug])).content.decode()
    assert f'<html lang="{CODE}"' in page
    assert r'"Saved for later": "\u27e6Saved for later\u27e7"' in page
    assert r'"{n} reply": ["\u27e6{n} reply\u27e7", "\u27e6{n} replies\u27e7"]' in page


@pytest.mark.usefixtures("another_language")
def test_the_api_refuses_in_the_callers_language_and_by_the_same_code(people: People) -> None:
    bot = Client(headers={"authorization": f"Bearer {token_of(people.alice, people.workspace)}"})
    message = {"room": "no-such-room", "text": "hello"}
    english, other = (
        bot.post("/api/messages", message, content_type="application/json", headers=headers).json()["error"]
        for headers in ({}, ASKS)
    )
    assert english == {"code": "room_not_found", "message": 'Room "no-such-room" does not exist'}
    assert other == english | {"message": bracketed(english["message"])}


@pytest.mark.usefixtures("another_language")
def test_a_mail_is_in_the_language_of_who_asked_for_it(people: People) -> None:
    Client(headers=ASKS).post(reverse("account_reset_password"), {"email": "nobody@example.com"})
    assert mail.outbox[0].subject == "⟦Your Slackish password⟧"
    assert "⟦Somebody asked for a new password for nobody@example.com" in mail.outbox[0].body


@pytest.mark.usefixtures("another_language")
def test_what_all_read_is_in_the_servers_language_whoever_caused_it(people: People) -> None:
    room = a_room(people, "alice", "bob")
    with override(CODE):
        say(people, "alice", room, f"@{people.bob.username} look")
        channel_update(actor=people.actor("alice"), payload=UpdateRoom(room=room, topic="{n} things"))
    told = Notification.objects.filter(user=people.bob, workspace=people.workspace).latest("pk")
    assert told.title == "Alice in #engineering"
    assert Message.objects.filter(channel=room).latest("seq").text == "Alice set the topic: {n} things"


@pytest.mark.usefixtures("another_language")
def test_why_one_was_told_is_in_ones_own_language(people: People) -> None:
    room = a_room(people, "alice", "bob")
    message = say(people, "alice", room, f"@{people.bob.username} look")
    with override(CODE):
        told = why(people.bob.pk, message["id"])
    assert told is not None
    assert told["reason"] == "mention"
    assert told["why"] == "⟦You were mentioned.⟧"


async def test_a_socket_is_refused_in_its_clients_language_and_by_the_same_code(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    pseudo_language.write(tmp_path / "locale")  # a server finds languages of its own among its data
    with (
        chat_cluster(processes=1, kind="sqlite", redis_url="", data=tmp_path) as cluster,
        django_db_blocker.unblock(),
        databases.serving("sqlite"),
    ):
        people = workspace_with(alice="owner")
        cookie = session_cookie(people.alice)
        for language, spoken in (("", str), (CODE, bracketed)):
            async with client(cluster.url, cookie=cookie, language=language) as connection:
                chat = await connection.namespace("/chat", workspace=people.slug)
                absent = await chat.refused("send-message", {"room": "nowhere", "text": "hello"})
                assert absent == {"code": "room_not_found", "message": spoken('Room "nowhere" does not exist')}
                unknown = await chat.refused("no-such-event", {})
                assert unknown["message"] == spoken("There is no such event in this namespace.")


def test_languages_are_those_that_are_compiled(tmp_path: Path) -> None:
    assert languages_of(tmp_path) == [("en", "English")]
    for locale in ("de", "pt_BR", "fr"):
        folder = tmp_path / locale / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / ("django.po" if locale == "fr" else "django.mo")).touch()
    assert languages_of(tmp_path) == [("en", "English"), ("de", "Deutsch"), ("pt-br", "Português Brasileiro")]
