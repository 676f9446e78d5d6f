"""API tokens, and the command that makes one."""

from io import StringIO

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.factories import make_user, workspace_with
from workspaces.errors import TokenNotFound, WorkspaceNotFound
from workspaces.models import Membership, User
from workspaces.services import token_authenticate, token_create, token_revoke

pytestmark = pytest.mark.usefixtures("database")


def test_a_token_signs_in_its_user_in_one_query(django_assert_num_queries) -> None:
    user = make_user()
    token, secret = token_create(user=user)
    with django_assert_num_queries(1):
        found = token_authenticate(secret)
        assert found is not None
        assert (found, found.user.username, found.workspace_id) == (token, user.username, None)


def test_a_new_token_leaves_the_earlier_ones_valid() -> None:
    user = make_user()
    secrets = [token_create(user=user)[1] for _ in range(3)]
    assert len(set(secrets)) == 3
    assert all(token_authenticate(secret) for secret in secrets)


def test_an_unknown_a_revoked_and_an_inactive_users_token_sign_nobody_in() -> None:
    user, left = make_user(), make_user()
    revoked, secret = token_create(user=user)
    token_revoke(user=user, token_id=revoked.pk)
    _, of_left = token_create(user=left)
    User.objects.filter(pk=left.pk).update(is_active=False)
    for each in (secret, of_left, "", "slk_unknown", "\0", "ü", secret + " ", secret.upper()):
        assert token_authenticate(each) is None


def test_a_token_is_bound_to_a_workspace_of_its_users_alone() -> None:
    people, elsewhere = workspace_with(alice="owner", bob="member"), workspace_with(grace="owner")
    token, _ = token_create(user=people.bob, workspace=people.workspace)
    assert token.workspace == people.workspace
    with pytest.raises(WorkspaceNotFound):
        token_create(user=people.bob, workspace=elsewhere.workspace)
    Membership.objects.filter(user=people.bob).update(deactivated_at=timezone.now())
    with pytest.raises(WorkspaceNotFound):
        token_create(user=people.bob, workspace=people.workspace)


def test_only_its_user_revokes_a_token() -> None:
    user, other = make_user(), make_user()
    token, secret = token_create(user=user)
    answers = set()
    for token_id in (token.pk, 2**60):
        with pytest.raises(TokenNotFound) as refusal:
            token_revoke(user=other, token_id=token_id)
        answers.add(str(refusal.value.as_wire()))
    assert len(answers) == 1
    assert token_authenticate(secret)


def test_a_dump_holds_no_usable_token() -> None:
    token, secret = token_create(user=make_user())
    dump = serializers.serialize("json", [token])
    assert secret not in dump
    assert token.digest in dump
    assert token_authenticate(token.digest) is None
    assert len(secret.removeprefix("slk_")) * 6 >= 128


def printed(*args: str) -> list[str]:
    output = StringIO()
    call_command("token", *args, stdout=output)
    return output.getvalue().splitlines()


def test_the_command_prints_a_token_alone_on_its_last_line() -> None:
    people = workspace_with(alice="owner")
    found = token_authenticate(printed(people.alice.username)[-1])
    assert found is not None
    assert (found.user, found.workspace) == (people.alice, None)


def test_the_command_binds_a_token_to_a_workspace() -> None:
    people = workspace_with(alice="owner")
    found = token_authenticate(printed(people.alice.username, "--workspace", people.slug)[-1])
    assert found is not None
    assert found.workspace == people.workspace


def test_the_command_says_what_is_wrong() -> None:
    people, elsewhere = workspace_with(alice="owner"), workspace_with(grace="owner")
    with pytest.raises(CommandError, match="no active user 'nobody'"):
        printed("nobody")
    for slug in ("absent", elsewhere.slug):
        with pytest.raises(CommandError, match=f"is not in a workspace '{slug}'"):
            printed(people.alice.username, "--workspace", slug)
