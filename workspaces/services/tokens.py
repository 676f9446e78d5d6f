"""Personal tokens: how bots sign in."""

from django.db import transaction
from django.utils import timezone

from slackish.realtime import close_on_commit
from workspaces.actors import Actor
from workspaces.digests import digest_of, new_secret
from workspaces.errors import NotAuthorized, TokenNotFound, WorkspaceNotFound
from workspaces.models import ApiToken, Membership, User, Workspace
from workspaces.roles import Right, may

from .audit import audit_record

PREFIX = "slk_"  # so that scanners of repositories and logs know one when they see it


@transaction.atomic
def token_create(*, user: User, workspace: Workspace | None = None, name: str = "") -> tuple[ApiToken, str]:
    """A token that acts as `user`, and its secret, which is kept nowhere. Earlier ones stay valid.

    `workspace`: the only one it works in; left out, all of the user's, later ones too.
    Errors: WorkspaceNotFound for one that is not theirs.
    """
    if workspace is not None and not Workspace.objects.of(user).filter(pk=workspace.pk).exists():
        raise WorkspaceNotFound
    secret, digest = new_secret(PREFIX)
    token = ApiToken(user=user, workspace=workspace, name=name, digest=digest)
    token.full_clean()
    token.save()
    _audit(token, "token-made")
    return token, secret


def token_authenticate(secret: str) -> ApiToken | None:
    """The token of `secret` with its user, while both are good for anything. One query.

    Looked up by digest: what the time of the look-up tells about one does not help to guess another.
    """
    live = ApiToken.objects.filter(digest=digest_of(secret), revoked_at=None, user__is_active=True)
    return live.select_related("user").first()


@transaction.atomic
def token_revoke(*, user: User, token_id: int) -> None:
    """The user's token signs nobody in from now on. Again: nothing happens. Errors: TokenNotFound."""
    own = ApiToken.objects.filter(user=user, pk=token_id)
    token = own.select_related("user").first()
    if token is None:
        raise TokenNotFound
    if own.filter(revoked_at=None).update(revoked_at=timezone.now()):
        close_on_commit(token=token.pk)
        _audit(token, "token-revoked")


@transaction.atomic
def workspace_token_revoke(*, actor: Actor, token_id: int) -> None:
    """An admin ends somebody's token that is bound to the workspace. Again: nothing happens.

    One that is good elsewhere too is no business of theirs.
    Errors: WorkspaceNotFound, NotAuthorized, TokenNotFound.
    """
    membership = Membership.objects.active().filter(workspace=actor.workspace_id).of(actor.user_id).held().first()
    if membership is None:
        raise WorkspaceNotFound
    if not may(membership.role, Right.MANAGE_PEOPLE):
        raise NotAuthorized
    bound = ApiToken.objects.filter(workspace=actor.workspace_id, pk=token_id)
    token = bound.select_related("user").first()
    if token is None:
        raise TokenNotFound
    if bound.filter(revoked_at=None).update(revoked_at=timezone.now()):
        close_on_commit(token=token.pk)
        audit_record(
            workspace_id=actor.workspace_id,
            actor=actor,
            verb="token-revoked",
            target=f"token {token.pk}",
            of=token.user.username,
        )


def _audit(token: ApiToken, verb: str) -> None:
    """Of a token bound to one workspace; one for all of them is its person's business."""
    if token.workspace_id is not None:
        audit_record(workspace_id=token.workspace_id, actor=token.user, verb=verb, target=f"token {token.pk}")
