"""People come, go, and change their roles."""

from collections.abc import Iterator
from typing import Any

import pytest

from slackish.realtime.registry import namespaces
from slackish.realtime.testing import captured_emits
from tests.concurrency import at_once
from tests.factories import make_user, workspace_with
from workspaces import hooks
from workspaces.errors import LastOwner, NotAuthorized, UserNotFound, WorkspaceNotFound
from workspaces.hooks import register_workspace_hook
from workspaces.models import Membership
from workspaces.selectors import actor_resolve
from workspaces.services import join_link_create, membership_add, membership_change_role, membership_remove

pytestmark = pytest.mark.usefixtures("database")
ABSENT = 2**60
WORKSPACE_NAMESPACES = [name for name, consumer in namespaces().items() if hasattr(consumer, "right")]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """What hooks are told, as (event, arguments)."""
    calls: list[tuple[str, dict[str, Any]]] = []
    for event in ("joined", "left", "role_changed"):
        monkeypatch.setitem(hooks._hooks, event, [])
        register_workspace_hook(event, lambda event=event, **arguments: calls.append((event, arguments)))
    return calls


# Coming


def test_adding_twice_changes_nothing(told) -> None:
    people, ann = workspace_with(alice="owner"), make_user()
    first = membership_add(workspace=people.workspace, user=ann, role="guest")
    again = membership_add(workspace=people.workspace, user=ann, role="admin")
    assert (again.pk, again.role) == (first.pk, "guest")
    assert [(event, given["user"]) for event, given in told] == [("joined", ann)]


def test_several_at_once_make_one_membership_and_tell_it_once(told) -> None:
    people, ann = workspace_with(alice="owner"), make_user()
    results = at_once(*[lambda: membership_add(workspace=people.workspace, user=ann)] * 4)
    assert len({each.pk for each in results}) == 1
    assert len(told) == 1


def test_who_was_removed_may_be_added_again(told) -> None:
    people = workspace_with(alice="owner", bob="admin")
    before = people.membership("bob")
    membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)
    after = membership_add(workspace=people.workspace, user=people.bob)
    assert (after.pk, after.role, after.deactivated_at) == (before.pk, "member", None)
    assert [event for event, _ in told] == ["joined", "left", "joined"]


# Going


def test_a_removed_person_is_out_and_their_sockets_are_disconnected(told) -> None:
    people = workspace_with(alice="owner", bob="member")
    with captured_emits() as emitted:
        membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)
    own_room = f"workspace:{people.workspace.pk}:user:{people.bob.pk}"
    assert emitted.disconnects == [(name, (own_room,)) for name in WORKSPACE_NAMESPACES]
    with pytest.raises(WorkspaceNotFound):
        actor_resolve(people.bob.pk, people.slug)
    event, given = told[-1]
    assert (event, given["user"], given["actor"]) == ("left", people.bob, people.actor("alice"))


def test_what_hooks_emit_goes_out_before_the_sockets_are_disconnected(monkeypatch) -> None:
    from slackish.realtime import emit_on_commit

    people = workspace_with(alice="owner", bob="member")
    own_room = f"workspace:{people.workspace.pk}:user:{people.bob.pk}"
    monkeypatch.setitem(hooks._hooks, "left", [])
    register_workspace_hook("left", lambda **_: emit_on_commit("gone", {}, namespace="/chat", to=own_room))
    with captured_emits() as emitted:
        membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)
    kinds = [
        type(action).__name__ for each in emitted.deliveries if each.namespace == "/chat" for action in each.actions
    ]
    assert kinds == ["Emit", "Disconnect"]


def test_anybody_but_the_last_owner_may_leave(told) -> None:
    people = workspace_with(alice="owner", gus="guest")
    membership_remove(actor=people.actor("gus"), user_id=people.gus.pk)
    assert told[-1][0] == "left"
    assert told[-1][1]["actor"] is None
    with pytest.raises(LastOwner) as refusal:
        membership_remove(actor=people.actor("alice"), user_id=people.alice.pk)
    assert refusal.value.code == "not_authorized"


@pytest.mark.parametrize(
    ("role", "other", "allowed"),
    [
        ("owner", "owner", True),
        ("owner", "guest", True),
        ("admin", "owner", False),
        ("admin", "admin", True),
        ("admin", "manager", True),
        ("manager", "guest", False),
        ("member", "guest", False),
        ("guest", "guest", False),
    ],
)
def test_admins_remove_people_up_to_their_own_rank(role: str, other: str, allowed: bool) -> None:
    people = workspace_with(alice="owner", ann=role, bob=other)
    if allowed:
        membership_remove(actor=people.actor("ann"), user_id=people.bob.pk)
    else:
        with pytest.raises(NotAuthorized):
            membership_remove(actor=people.actor("ann"), user_id=people.bob.pk)
    assert (people.membership("bob").deactivated_at is not None) == allowed


def test_people_of_elsewhere_and_nobody_answer_alike() -> None:
    people, elsewhere = workspace_with(alice="owner", bob="member"), workspace_with(grace="owner")
    for name in ("alice", "bob"):
        answers = set()
        for user_id in (elsewhere.grace.pk, ABSENT):
            with pytest.raises((UserNotFound, NotAuthorized)) as refusal:
                membership_remove(actor=people.actor(name), user_id=user_id)
            answers.add(str(refusal.value.as_wire()))
        assert len(answers) == 1
    assert elsewhere.membership("grace").deactivated_at is None


def test_a_right_that_was_lost_meanwhile_is_not_used() -> None:
    people = workspace_with(alice="owner", dana="admin", bob="member")
    dana = people.actor("dana")
    membership_remove(actor=people.actor("alice"), user_id=people.dana.pk)
    with pytest.raises(WorkspaceNotFound):
        membership_remove(actor=dana, user_id=people.bob.pk)


def test_two_owners_who_leave_at_once_do_not_both_get_away() -> None:
    people = workspace_with(alice="owner", ada="owner")
    results = at_once(
        lambda: membership_remove(actor=people.actor("alice"), user_id=people.alice.pk),
        lambda: membership_remove(actor=people.actor("ada"), user_id=people.ada.pk),
    )
    assert sorted(type(each).__name__ for each in results) == ["LastOwner", "NoneType"]
    assert Membership.objects.active().filter(workspace=people.workspace, role="owner").count() == 1


def test_the_links_of_who_is_removed_lead_nowhere() -> None:
    people = workspace_with(alice="owner", bob="member")
    link, _ = join_link_create(actor=people.actor("bob"))
    membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)
    link.refresh_from_db()
    assert link.revoked_at is not None


# Roles


@pytest.mark.parametrize(
    ("role", "old", "new", "allowed"),
    [
        ("owner", "member", "owner", True),
        ("admin", "member", "admin", True),
        ("admin", "guest", "manager", True),
        ("admin", "member", "owner", False),
        ("admin", "owner", "member", False),
        ("manager", "member", "guest", False),
        ("member", "guest", "member", False),
        ("owner", "member", "emperor", False),
    ],
)
def test_admins_give_roles_up_to_their_own(role: str, old: str, new: str, allowed: bool) -> None:
    people = workspace_with(alice="owner", ann=role, bob=old)
    if allowed:
        membership_change_role(actor=people.actor("ann"), user_id=people.bob.pk, role=new)
    else:
        with pytest.raises(NotAuthorized):
            membership_change_role(actor=people.actor("ann"), user_id=people.bob.pk, role=new)
    assert people.membership("bob").role == (new if allowed else old)


def test_nobody_raises_themselves() -> None:
    people = workspace_with(alice="owner", dana="admin", bob="member")
    for name in ("dana", "bob"):
        with pytest.raises(NotAuthorized):
            membership_change_role(actor=people.actor(name), user_id=people[name].pk, role="owner")


def test_the_last_owner_stays_one() -> None:
    people = workspace_with(alice="owner", bob="member")
    with pytest.raises(LastOwner):
        membership_change_role(actor=people.actor("alice"), user_id=people.alice.pk, role="admin")
    membership_change_role(actor=people.actor("alice"), user_id=people.bob.pk, role="owner")
    membership_change_role(actor=people.actor("alice"), user_id=people.alice.pk, role="admin")


def test_hooks_are_told_the_old_role_and_nothing_when_it_stays(told) -> None:
    people = workspace_with(alice="owner", bob="member")
    for _ in range(2):
        membership_change_role(actor=people.actor("alice"), user_id=people.bob.pk, role="manager")
    changes = [(given["old_role"], given["membership"].role) for event, given in told if event == "role_changed"]
    assert changes == [("member", "manager")]


def test_who_becomes_a_guest_connects_again_and_who_stops_being_one_joins_the_members() -> None:
    people = workspace_with(alice="owner", bob="member")
    own_room = f"workspace:{people.workspace.pk}:user:{people.bob.pk}"
    with captured_emits() as emitted:
        membership_change_role(actor=people.actor("alice"), user_id=people.bob.pk, role="guest")
    assert {("/", (own_room,)), ("/chat", (own_room,))} <= set(emitted.disconnects)
    with captured_emits() as emitted:
        membership_change_role(actor=people.actor("alice"), user_id=people.bob.pk, role="member")
    assert [(rooms, join.room) for rooms, join in emitted.joins] == [
        ((own_room,), f"workspace:{people.workspace.pk}:members")
    ]
