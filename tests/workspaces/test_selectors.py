"""Who acts, in which workspace."""

import pytest

from slackish.realtime.identity import session_person
from tests.factories import make_user, session_cookie, workspace_with
from workspaces.actors import Actor
from workspaces.errors import WorkspaceNotFound, WorkspaceRequired
from workspaces.models import User
from workspaces.selectors import actor_resolve, people_wire, workspaces_of
from workspaces.services import membership_remove

pytestmark = pytest.mark.usefixtures("database")


def test_a_person_acts_in_the_workspace_they_name_in_one_query(django_assert_num_queries) -> None:
    people = workspace_with(alice="owner", gus="guest")
    gus = people.gus
    with django_assert_num_queries(1):
        actor, role = actor_resolve(gus.pk, people.slug)
    assert actor == Actor(gus.pk, gus.username, "Gus", people.workspace.pk)
    assert role == "guest"


def test_who_names_none_acts_in_their_only_one() -> None:
    people = workspace_with(alice="owner", bob="manager")
    actor, role = actor_resolve(people.bob.pk, None)
    assert (actor.workspace_id, role) == (people.workspace.pk, "manager")


def test_who_has_several_must_name_one() -> None:
    people, elsewhere = workspace_with(alice="owner", bob="member"), workspace_with(grace="owner")
    elsewhere.add("bob", user=people.bob)
    with pytest.raises(WorkspaceRequired):
        actor_resolve(people.bob.pk, None)
    assert actor_resolve(people.bob.pk, elsewhere.slug)[0].workspace_id == elsewhere.workspace.pk
    membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)
    assert actor_resolve(people.bob.pk, None)[0].workspace_id == elsewhere.workspace.pk


def test_a_bound_token_acts_in_its_workspace_alone() -> None:
    people, elsewhere = workspace_with(alice="owner"), workspace_with(grace="owner")
    elsewhere.add("alice", user=people.alice)
    bound_to = people.workspace.pk
    for slug in (None, people.slug):
        assert actor_resolve(people.alice.pk, slug, only_workspace=bound_to)[0].workspace_id == bound_to
    with pytest.raises(WorkspaceNotFound):
        actor_resolve(people.alice.pk, elsewhere.slug, only_workspace=bound_to)


def test_absent_foreign_lost_and_ill_formed_answer_alike() -> None:
    people, elsewhere = workspace_with(alice="owner", bob="member", carol="member"), workspace_with(grace="owner")
    membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)
    User.objects.filter(pk=people.carol.pk).update(is_active=False)
    attempts = [
        (people.alice.pk, "no-such"),
        (people.alice.pk, elsewhere.slug),
        (people.alice.pk, ""),
        (people.alice.pk, "\0"),
        (people.alice.pk, people.slug + "x" * 5000),
        (people.bob.pk, people.slug),
        (people.bob.pk, None),
        (people.carol.pk, people.slug),
        (make_user().pk, None),
    ]
    answers = set()
    for user_id, slug in attempts:
        with pytest.raises(WorkspaceNotFound) as refusal:
            actor_resolve(user_id, slug)
        answers.add(str(refusal.value.as_wire()))
    assert len(answers) == 1


def test_the_rail_shows_ones_present_workspaces() -> None:
    people, elsewhere = workspace_with(alice="owner", bob="member"), workspace_with(grace="owner")
    elsewhere.add("bob", user=people.bob)
    assert set(workspaces_of(people.bob)) == {people.workspace, elsewhere.workspace}
    membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)
    assert list(workspaces_of(people.bob)) == [elsewhere.workspace]


def test_people_go_over_the_wire_with_their_id_as_a_string() -> None:
    user = make_user("ann")
    assert people_wire([user]) == [{"id": str(user.pk), "username": user.username, "name": "Ann", "avatar": None}]


def test_the_session_cookie_of_the_factories_is_one_that_sockets_accept() -> None:
    user = make_user()
    person = session_person([(b"cookie", session_cookie(user).encode())])
    assert person is not None
    assert person.user_id == user.pk
