"""Links by which people join."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import serializers
from django.utils import timezone

from slackish.realtime.errors import InvalidPayload
from tests.concurrency import at_once
from tests.factories import make_user, workspace_with
from workspaces.errors import JoinLinkNotFound, NotAuthorized, WorkspaceNotFound
from workspaces.models import JoinLink, Workspace
from workspaces.services import (
    join_link_accept,
    join_link_create,
    join_link_find,
    join_link_revoke,
    membership_remove,
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def people(database: str):
    return workspace_with(alice="owner", dana="admin", bob="member", carol="member", gus="guest")


def days_left(link: JoinLink) -> float:
    return (link.expires_at - timezone.now()) / timedelta(days=1)


def test_a_member_invites_and_a_stranger_joins_as_a_member(people) -> None:
    link, secret = join_link_create(actor=people.actor("bob"))
    found, ann = join_link_find(secret), make_user()
    assert found == link
    assert (found.workspace, found.created_by) == (people.workspace, people.bob)
    assert join_link_accept(user=ann, secret=secret) == people.workspace
    assert people.workspace.memberships.get(user=ann).role == "member"


def test_a_link_lives_as_long_as_the_settings_say_or_was_asked(people) -> None:
    assert round(days_left(join_link_create(actor=people.actor("bob"))[0]), 2) == settings.JOIN_LINK_DAYS
    assert round(days_left(join_link_create(actor=people.actor("bob"), days=30)[0]), 2) == 30


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_life_out_of_bounds_is_refused(people, days: int) -> None:
    with pytest.raises(InvalidPayload):
        join_link_create(actor=people.actor("bob"), days=days)


def test_guests_and_strangers_make_no_links(people) -> None:
    with pytest.raises(NotAuthorized):
        join_link_create(actor=people.actor("gus"))
    people.users["eve"] = make_user("eve")
    with pytest.raises(WorkspaceNotFound):
        join_link_create(actor=people.actor("eve"))


def test_an_unknown_an_expired_and_a_revoked_link_answer_alike(people) -> None:
    expired, expired_secret = join_link_create(actor=people.actor("bob"))
    JoinLink.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    revoked, revoked_secret = join_link_create(actor=people.actor("bob"))
    join_link_revoke(actor=people.actor("bob"), link_id=revoked.pk)
    answers = set()
    for secret in ("unknown", "", "\0", "ü" * 40, expired_secret, revoked_secret):
        assert join_link_find(secret) is None
        with pytest.raises(JoinLinkNotFound) as refusal:
            join_link_accept(user=make_user(), secret=secret)
        answers.add(str(refusal.value.as_wire()))
    assert len(answers) == 1


def test_who_is_in_stays_what_they_are(people) -> None:
    _, secret = join_link_create(actor=people.actor("bob"))
    join_link_accept(user=people.gus, secret=secret)
    assert people.membership("gus").role == "guest"


def test_one_person_who_clicks_four_times_joins_once(people) -> None:
    _, secret = join_link_create(actor=people.actor("bob"))
    ann = make_user()
    results = at_once(*[lambda: join_link_accept(user=ann, secret=secret)] * 4)
    assert all(isinstance(each, Workspace) for each in results)
    assert people.workspace.memberships.filter(user=ann).count() == 1


def test_the_link_from_before_a_removal_does_not_undo_it_but_a_new_one_does(people) -> None:
    _, old = join_link_create(actor=people.actor("carol"))
    membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)
    with pytest.raises(JoinLinkNotFound):
        join_link_accept(user=people.bob, secret=old)
    _, new = join_link_create(actor=people.actor("carol"))
    join_link_accept(user=people.bob, secret=new)
    assert people.membership("bob").deactivated_at is None


def test_no_link_is_made_past_the_removal_of_its_maker(people) -> None:
    at_once(
        lambda: membership_remove(actor=people.actor("alice"), user_id=people.bob.pk),
        *[lambda: join_link_create(actor=people.actor("bob"))] * 3,
    )
    assert not people.workspace.join_links.filter(revoked_at=None).exists()


def test_admins_revoke_any_link_and_members_their_own(people) -> None:
    link, _ = join_link_create(actor=people.actor("bob"))
    for name in ("carol", "gus"):
        with pytest.raises(NotAuthorized):
            join_link_revoke(actor=people.actor(name), link_id=link.pk)
    join_link_revoke(actor=people.actor("dana"), link_id=link.pk)
    link.refresh_from_db()
    revoked_at = link.revoked_at
    join_link_revoke(actor=people.actor("bob"), link_id=link.pk)
    link.refresh_from_db()
    assert link.revoked_at == revoked_at is not None


def test_a_foreign_link_and_no_link_answer_alike(people) -> None:
    elsewhere = workspace_with(grace="owner")
    foreign, _ = join_link_create(actor=elsewhere.actor("grace"))
    answers = set()
    for link_id in (foreign.pk, 2**60):
        with pytest.raises(JoinLinkNotFound) as refusal:
            join_link_revoke(actor=people.actor("alice"), link_id=link_id)
        answers.add(str(refusal.value.as_wire()))
    assert len(answers) == 1
    foreign.refresh_from_db()
    assert foreign.revoked_at is None


def test_a_dump_holds_no_usable_link(people) -> None:
    link, secret = join_link_create(actor=people.actor("bob"))
    dump = serializers.serialize("json", [link])
    assert secret not in dump
    assert link.digest in dump
    assert join_link_find(link.digest) is None
    assert len(secret) * 6 >= 128
