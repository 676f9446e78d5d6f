"""Personal tokens: how bots sign in."""

from django.utils import timezone

from workspaces.digests import digest_of, new_secret
from workspaces.errors import TokenNotFound, WorkspaceNotFound
from workspaces.models import ApiToken, User, Workspace

PREFIX = "slk_"  # so that scanners of repositories and logs know one when they see it


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
    return token, secret


def token_authenticate(secret: str) -> ApiToken | None:
    """The token of `secret` with its user, while both are good for anything. One query.

    Looked up by digest: what the time of the look-up tells about one does not help to guess another.
    """
    live = ApiToken.objects.filter(digest=digest_of(secret), revoked_at=None, user__is_active=True)
    return live.select_related("user").first()


def token_revoke(*, user: User, token_id: int) -> None:
    """The user's token signs nobody in from now on. Again: nothing happens. Errors: TokenNotFound."""
    own = ApiToken.objects.filter(user=user, pk=token_id)
    if not own.exists():
        raise TokenNotFound
    own.filter(revoked_at=None).update(revoked_at=timezone.now())
