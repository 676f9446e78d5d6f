"""One e-mail for what was missed, over real SMTP."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message
from email.parser import BytesParser
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from allauth.account.models import EmailAddress
from django.test import override_settings
from django.utils import timezone

from notifications.models import Notification, Preferences
from notifications.services import mark_all_read
from notifications.services.reaching import mail_missed
from tests.chat.talk import say
from tests.factories import People, workspace_with
from tests.notifications.tell import prefer
from workspaces.services import membership_remove

pytestmark = pytest.mark.usefixtures("database")


class Inbox:
    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.to: list[list[str]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.to.append(envelope.rcpt_tos)
        self.mails.append(BytesParser(policy=default).parsebytes(envelope.content))
        return "250 OK"


@pytest.fixture(scope="module")
def smtp() -> Iterator[Controller]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(Inbox(), hostname="127.0.0.1", port=port)
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def inbox(smtp: Controller) -> Iterator[Inbox]:
    smtp.handler.__init__()
    backend = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(
        EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=smtp.port, SITE_URL="https://chat.example"
    ):
        yield smtp.handler


@pytest.fixture
def people() -> People:
    people = workspace_with(alice="owner", bob="member")
    verify(people, "bob")
    return people


def verify(people: People, name: str) -> None:
    user = people[name]
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def mention(people: People, text: str = "look") -> dict[str, Any]:
    return say(people, "alice", "general", f"@{people.bob.username} {text}")


def body(mail: Message, kind: str) -> str:
    part = mail.get_body((kind,))  # type: ignore[attr-defined]
    return str(part.get_content())


def test_what_was_missed_comes_in_one_mail_with_links(inbox, people) -> None:
    mention(people, "first")
    second = mention(people, "second & <last>")
    assert mail_missed.call(people.bob.pk) == 2
    (mail,) = inbox.mails
    assert inbox.to == [[people.bob.email]]
    assert mail["Subject"] == "2 things wait for you on Slackish"
    assert "first" in body(mail, "plain")
    assert "second & <last>" in body(mail, "plain")
    assert "second &amp; &lt;last&gt;" in body(mail, "html")
    assert f"https://chat.example/w/{people.slug}/c/{second['roomId']}/" in body(mail, "plain")


def test_what_was_mailed_is_not_mailed_again(inbox, people) -> None:
    mention(people, "first")
    mail_missed.call(people.bob.pk)
    assert mail_missed.call(people.bob.pk) == 0
    mention(people, "third")
    assert mail_missed.call(people.bob.pk) == 1
    assert "first" not in body(inbox.mails[1], "plain")


def test_one_mail_is_planned_however_much_comes(inbox, people) -> None:
    for _ in range(3):
        mention(people)
    assert Preferences.objects.get(user=people.bob).mail_due_at is not None
    mail_missed.call(people.bob.pk)
    assert Preferences.objects.get(user=people.bob).mail_due_at is None


def test_who_read_everything_gets_no_mail(inbox, people) -> None:
    mention(people)
    mark_all_read(user_id=people.bob.pk)
    assert mail_missed.call(people.bob.pk) == 0
    assert inbox.mails == []


def test_who_wants_no_mail_gets_none(inbox, people) -> None:
    mention(people)
    prefer(people, "bob", email=False)
    assert mail_missed.call(people.bob.pk) == 0
    assert inbox.mails == []


def test_an_address_that_was_not_verified_gets_nothing(inbox, people) -> None:
    EmailAddress.objects.filter(user=people.bob).update(verified=False)
    mention(people)
    assert mail_missed.call(people.bob.pk) == 0
    assert inbox.mails == []


def test_of_a_workspace_one_has_left_nothing_is_mailed(inbox, people) -> None:
    mention(people)
    membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)
    assert mail_missed.call(people.bob.pk) == 0
    assert inbox.mails == []


def test_a_name_with_a_line_break_makes_no_further_header(inbox, people) -> None:
    people.alice.name = "Alice\r\nBcc: victim@example.com"
    people.alice.save()
    mention(people)
    mail_missed.call(people.bob.pk)
    assert inbox.to == [[people.bob.email]]
    assert inbox.mails[0]["Bcc"] is None


def test_a_mail_holds_so_much_and_the_next_one_the_rest(inbox, people) -> None:
    with override_settings(NOTIFICATIONS_MAIL_LIMIT=2):
        for _ in range(3):
            mention(people)
        assert [mail_missed.call(people.bob.pk) for _ in range(2)] == [2, 1]
    assert not Notification.objects.filter(user=people.bob, mailed_at=None).exists()


def test_a_mail_that_died_with_its_worker_is_planned_anew(inbox, people) -> None:
    mention(people)
    Preferences.objects.filter(user=people.bob).update(mail_due_at=timezone.now() - timedelta(hours=1))
    mention(people)
    assert Preferences.objects.get(user=people.bob).mail_due_at > timezone.now()
