"""Cards, status and preferences: what people say of themselves, and who is told."""

import pytest
from django.utils import timezone

from chat.schemas import SetProfile, SetStatus
from chat.selectors import acquainted, channel_members, people_reachable
from chat.services import profile_set, status_set
from slackish.realtime.errors import InvalidPayload
from slackish.realtime.testing import captured_emits
from tests.chat.talk import a_room
from tests.factories import People, workspace_with
from workspaces.errors import WorkspaceNotFound
from workspaces.models import Membership
from workspaces.services import membership_remove, preferences_get, preferences_set

pytestmark = pytest.mark.usefixtures("database")
HOUR = 3_600_000


@pytest.fixture
def people() -> People:
    return workspace_with(alice="owner", bob="member", gus="guest", gil="guest")


def now() -> int:
    return round(timezone.now().timestamp() * 1000)


def card(people: People, who: str, reader: str = "alice") -> dict:
    (found,) = people_reachable(people.actor(reader), ids=[str(people[who].pk)])
    return found


def test_a_status_is_told_to_members_and_to_the_guests_who_share_a_channel(people: People) -> None:
    a_room(people, "bob", "gus", name="visitors")
    until = now() + HOUR
    with captured_emits() as emitted:
        own = status_set(actor=people.actor("bob"), payload=SetStatus(emoji="🏖", text=" by the sea ", expiresAt=until))
    assert own["status"] == {"emoji": "🏖️", "text": "by the sea", "expiresAt": until}
    (told,) = emitted
    place = f"workspace:{people.workspace.pk}"
    own_rooms = sorted(f"{place}:user:{people[name].pk}" for name in ("bob", "gus"))
    assert (told.event, told.args) == ("person-changed", [own])
    assert sorted(told.rooms) == [f"{place}:members", *own_rooms]
    assert card(people, "bob") == own
    assert channel_members(people.actor("alice"), "visitors")[0] == own


def test_a_status_that_ran_out_is_none(people: People) -> None:
    status_set(actor=people.actor("bob"), payload=SetStatus(text="lunch", expiresAt=now() + HOUR))
    Membership.objects.filter(user=people.bob).update(status_until=timezone.now())
    assert "status" not in card(people, "bob")


def test_a_status_is_taken_back_by_an_empty_one(people: People) -> None:
    status_set(actor=people.actor("bob"), payload=SetStatus(text="lunch"))
    assert card(people, "bob")["status"] == {"emoji": "", "text": "lunch"}
    assert "status" not in status_set(actor=people.actor("bob"), payload=SetStatus())


def test_a_status_is_of_one_workspace_and_a_profile_of_all(people: People) -> None:
    other = workspace_with(zed="owner")
    other.add("bob", user=people.bob)
    status_set(actor=people.actor("bob"), payload=SetStatus(text="only here"))
    with captured_emits() as emitted:
        profile_set(actor=people.actor("bob"), payload=SetProfile(title="Engineer", timeZone="Europe/Berlin"))
    elsewhere = card(other, "bob", "zed")
    assert (elsewhere["title"], elsewhere["timeZone"], "status" in elsewhere) == ("Engineer", "Europe/Berlin", False)
    told = {each.rooms[0]: each.args[0] for each in emitted}
    assert told[f"workspace:{other.workspace.pk}:members"] == elsewhere
    assert told[f"workspace:{people.workspace.pk}:members"]["status"]["text"] == "only here"


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        (SetProfile(name="  "), "name"),
        (SetProfile(name="\u200b\u200d"), "name"),
        (SetProfile(timeZone="Europe/Atlantis"), "timeZone"),
    ],
)
def test_a_profile_that_cannot_be_is_refused(people: People, payload: SetProfile, field: str) -> None:
    with pytest.raises(InvalidPayload) as refused:
        profile_set(actor=people.actor("bob"), payload=payload)
    assert refused.value.fields["field"] == field
    assert card(people, "bob")["name"] == "Bob"


def test_a_status_has_a_real_emoji(people: People) -> None:
    with pytest.raises(InvalidPayload):
        status_set(actor=people.actor("bob"), payload=SetStatus(emoji="<b>"))


def test_who_left_says_nothing_any_more(people: People) -> None:
    membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)
    with pytest.raises(WorkspaceNotFound):
        status_set(actor=people.actor("bob"), payload=SetStatus(text="still here"))


def test_guests_know_who_they_share_a_channel_with_and_nobody_else(people: People) -> None:
    a_room(people, "bob", "gus", name="visitors")
    everybody = {people[name].pk for name in ("alice", "bob", "gus", "gil")}
    known = acquainted(people.workspace.pk, everybody)
    assert known == {people.gus.pk: {people.bob.pk, people.gus.pk}}
    ids = [str(pk) for pk in everybody]
    assert {each["id"] for each in people_reachable(people.actor("gus"), ids=ids)} == {
        str(people.bob.pk),
        str(people.gus.pk),
    }


def test_preferences_are_kept_per_account_and_told_to_all_its_pages(people: People) -> None:
    assert preferences_get(user_id=people.bob.pk)["theme"] == "system"
    with captured_emits() as emitted:
        kept = preferences_set(user_id=people.bob.pk, changes={"theme": "dark", "density": "compact"})
    assert kept == {"theme": "dark", "density": "compact", "timeFormat": "system", "sidebarOrder": "name"}
    (told,) = emitted
    assert (told.event, told.rooms, told.args) == ("preferences", (f"user:{people.bob.pk}",), [kept])
    assert preferences_set(user_id=people.bob.pk, changes={"time_format": "24"}) == kept | {"timeFormat": "24"}
    assert preferences_get(user_id=people.alice.pk)["theme"] == "system"
