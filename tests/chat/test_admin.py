"""The administration of the installation: superusers look, services write, private words stay private."""

import secrets

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from chat.models import Channel, Message
from workspaces.models import User, Workspace

MODELS = [model for model in admin.site._registry if model._meta.app_label in {"chat", "workspaces"}]


def _client(**rights: bool) -> Client:
    name = f"root{secrets.token_hex(4)}"
    client = Client()
    user = User.objects.create_user(name, f"{name}@example.com", "x", is_staff=True, **rights)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def superuser(sqlite_database: str) -> Client:
    return _client(is_superuser=True)


def _message(kind: str, text: str) -> Message:
    slug = secrets.token_hex(4)
    author = User.objects.create_user(slug, f"{slug}@example.com")
    names = {"direct_key": slug} if kind == "direct" else {"name": slug}
    channel = Channel.objects.create(
        workspace=Workspace.objects.create(name=slug, slug=slug), kind=kind, topic=text, **names
    )
    return Message.objects.create(channel=channel, seq=1, revision=1, author=author, text=text, html=f"<p>{text}</p>")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_list_and_search_opens_for_a_superuser(superuser: Client, model: type) -> None:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")

    assert superuser.get(address).status_code == 200
    assert superuser.get(address, {"q": "x"}).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_staff_who_are_no_superusers_see_nothing(sqlite_database: str, model: type) -> None:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")

    assert _client(is_superuser=False).get(address).status_code == 403


@pytest.mark.parametrize("kind", ["private", "direct"])
def test_words_that_are_not_public_are_shown_and_found_nowhere(superuser: Client, kind: str) -> None:
    message = _message(kind, canary := f"canary{secrets.token_hex(8)}")
    messages = reverse("admin:chat_message_changelist")

    pages = [
        superuser.get(messages),
        superuser.get(reverse("admin:chat_message_change", args=[message.pk])),
        superuser.get(reverse("admin:chat_channel_changelist")),
        superuser.get(reverse("admin:chat_channel_change", args=[message.channel_id])),
    ]
    assert all(page.status_code == 200 and canary not in page.content.decode() for page in pages)
    assert superuser.get(messages, {"q": canary}).context["cl"].result_count == 0
    assert superuser.get(messages, {"text__contains": canary}).status_code == 400


def test_public_words_can_be_read_and_found(superuser: Client) -> None:
    message = _message("public", canary := f"canary{secrets.token_hex(8)}")
    page = superuser.get(reverse("admin:chat_message_changelist"), {"q": canary})

    assert page.context["cl"].result_count == 1
    assert canary in superuser.get(reverse("admin:chat_message_change", args=[message.pk])).content.decode()


@pytest.mark.parametrize("page", ["add", "change", "delete"])
def test_messages_are_written_by_services_alone(superuser: Client, page: str) -> None:
    message = _message("public", "as it is")
    arguments = [] if page == "add" else [message.pk]

    assert superuser.post(reverse(f"admin:chat_message_{page}", args=arguments), {"text": "forged"}).status_code == 403


def test_an_account_is_made_and_changed(superuser: Client) -> None:
    name = f"new{secrets.token_hex(4)}"
    fields = {"username": name, "password1": "a long pass phrase", "password2": "a long pass phrase"}
    made = superuser.post(
        reverse("admin:workspaces_user_add"), fields | {"email": f"{name}@example.com", "usable_password": "true"}
    )
    user = User.objects.get(username=name)

    assert made.status_code == 302
    assert superuser.get(reverse("admin:workspaces_user_change", args=[user.pk])).status_code == 200
    again = {"password1": "another pass phrase", "password2": "another pass phrase", "usable_password": "true"}
    assert superuser.post(reverse("admin:auth_user_password_change", args=[user.pk]), again).status_code == 302
    user.refresh_from_db()
    assert user.check_password("another pass phrase")
