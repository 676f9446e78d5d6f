"""Web Push to a service that speaks the real protocol: what it takes, only the browser can read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from notifications import webpush
from notifications.models import Notification, PushSubscription
from notifications.schemas import SubscribePush
from notifications.services import mark_all_read, push_subscribe, push_unsubscribe
from notifications.services.reaching import push_notification
from slackish.realtime.errors import InvalidPayload
from tests.chat.talk import say
from tests.factories import People, workspace_with
from tests.notifications.push_service import Browser, PushService, push_service
from tests.notifications.tell import prefer

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[PushService]:
    webpush._vapid.cache_clear()
    webpush.public_key.cache_clear()
    with push_service() as service:
        limits: dict[str, Any] = {"NOTIFICATIONS_PUSH_BROWSERS": 2, "NOTIFICATIONS_PUSH_FAILURES": 3}
        with override_settings(OUTGOING_HOSTS=[service.host], WEBPUSH_KEY_FILE=tmp_path / "vapid.pem", **limits):
            yield service
    webpush._vapid.cache_clear()
    webpush.public_key.cache_clear()


@pytest.fixture
def people() -> People:
    return workspace_with(alice="owner", bob="member")


def subscribe(people: People, name: str, browser: Browser) -> None:
    push_subscribe(user=people[name], payload=SubscribePush.model_validate(browser.subscription))


def mention(people: People, text: str = "look") -> None:
    say(people, "alice", "general", f"@{people.bob.username} {text}")


def test_every_browser_of_the_person_gets_it_sealed_for_it_alone(service, people) -> None:
    desk, phone = Browser(service, "/push/desk"), Browser(service, "/push/phone")
    subscribe(people, "bob", desk)
    subscribe(people, "bob", phone)
    mention(people, "canary-77 ✓ 世界")
    for browser in (desk, phone):
        (pushed,) = browser.read(service)
        assert pushed["type"] == "mention"
        assert pushed["excerpt"].endswith("canary-77 ✓ 世界")
        assert pushed["workspaceName"] == people.workspace.name
    assert all(b"canary" not in body for _, _, body in service.came)
    assert {headers["Content-Encoding"] for _, headers, _ in service.came} == {"aes128gcm"}


def test_the_key_is_the_one_browsers_subscribed_with_and_nobody_else_can_read_its_file(service, people) -> None:
    subscribe(people, "bob", Browser(service))
    mention(people)
    (_, headers, _) = service.came[0]
    assert f"k={webpush.public_key()}" in headers["Authorization"]
    from django.conf import settings

    assert Path(settings.WEBPUSH_KEY_FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("silence", [{"pausedFor": 60}, {"quiet": True, "quietFrom": 0, "quietTo": 1439}])
def test_a_pause_and_quiet_hours_push_nothing(service, people, silence) -> None:
    subscribe(people, "bob", Browser(service))
    prefer(people, "bob", **silence)
    mention(people)
    assert service.came == []


def test_a_browser_that_is_gone_is_forgotten(service, people) -> None:
    browser = Browser(service)
    subscribe(people, "bob", browser)
    service.gone.add(browser.path)
    mention(people)
    mention(people)
    assert len(service.came) == 1
    assert not PushSubscription.objects.filter(user=people.bob).exists()


def test_a_service_that_keeps_failing_is_given_up_and_one_success_forgives_it(service, people) -> None:
    subscribe(people, "bob", Browser(service))
    for answer in (500, 500, 201, 500, 500):
        service.answer = answer
        mention(people)
    assert PushSubscription.objects.filter(user=people.bob).exists()
    mention(people)
    assert not PushSubscription.objects.filter(user=people.bob).exists()


def test_a_redirect_is_not_followed(service, people) -> None:
    subscribe(people, "bob", Browser(service))
    service.answer = 307
    mention(people)
    assert [path for path, _, _ in service.came] == ["/push/one"]


def test_the_browser_that_came_first_goes_when_there_are_too_many(service, people) -> None:
    browsers = [Browser(service, f"/push/{number}") for number in range(3)]
    for browser in browsers:
        subscribe(people, "bob", browser)
    mention(people)
    assert sorted(path for path, _, _ in service.came) == ["/push/1", "/push/2"]


def test_a_browser_two_people_share_belongs_to_who_came_last(service, people) -> None:
    browser = Browser(service)
    subscribe(people, "bob", browser)
    subscribe(people, "alice", browser)
    mention(people)
    assert service.came == []
    push_unsubscribe(user=people.bob, endpoint=browser.subscription["endpoint"])
    assert PushSubscription.objects.filter(user=people.alice).exists()
    push_unsubscribe(user=people.alice, endpoint=browser.subscription["endpoint"])
    assert not PushSubscription.objects.filter(user=people.alice).exists()


def test_what_was_read_before_its_push_is_not_pushed(service, people) -> None:
    mention(people)
    subscribe(people, "bob", Browser(service))
    mark_all_read(user_id=people.bob.pk)
    assert push_notification.call(Notification.objects.get(user=people.bob).pk) == 0
    assert service.came == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example/x",
        "https://push.example:8443/x",
        "https://user:secret@push.example/x",
        "https:///x",
        "https://push.example:99999/x",
    ],
)
def test_an_address_we_would_never_send_to_is_refused(service, people, endpoint) -> None:
    browser = Browser(service)
    browser.subscription["endpoint"] = endpoint
    with pytest.raises(InvalidPayload) as refused:
        subscribe(people, "bob", browser)
    assert refused.value.fields == {"field": "endpoint"}
