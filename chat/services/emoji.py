"""Making and removing emoji of a workspace."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chat import emoji as emojis
from chat import policies
from chat.errors import EmojiExists, EmojiNotFound, TooManyEmoji
from chat.models import Emoji
from chat.presence import room_of
from chat.selectors.emoji import emoji_wire
from slackish.realtime import emit_on_commit
from slackish.realtime.errors import InvalidPayload
from slackish.uploads import images, storage
from workspaces.actors import Actor
from workspaces.errors import NotAuthorized, WorkspaceNotFound
from workspaces.models import Membership, Workspace
from workspaces.services import audit_record
from workspaces.services.memberships import membership_lock

from .files import upload_pace
from .log import NAMESPACE


def emoji_add(*, actor: Actor, name: str, chunks: Iterable[bytes]) -> Emoji:
    """Give the workspace the emoji `:name:` (with or without colons), made of the picture in `chunks`.

    Errors: NotAuthorized (guests), InvalidPayload (`name`: its letters, or a standard one's; `picture`: none,
    or too large), EmojiExists, TooManyEmoji, RateLimited, WorkspaceNotFound (lost meanwhile).
    """
    _require_member(actor)
    name = emoji_name(name)
    if not upload_pace().count(actor.user_id):
        raise upload_pace().refusal(actor.user_id)
    stored = storage.emoji.keep_bytes(_picture(chunks))
    try:
        with transaction.atomic():
            return _create(actor, name, stored)
    except BaseException:
        storage.emoji.remove(stored)
        raise


def emoji_adopt(
    *,
    workspace: Workspace,
    name: str,
    chunks: Iterable[bytes],
    created_by_id: int | None,
    created_at: datetime,
    noted: Callable[[Emoji], object],
) -> None:
    """Give a workspace an emoji of its archive, its picture made anew as any upload's; what is none is left out.

    `noted` is called in the transaction that makes it. Nobody is told: a workspace that comes is nobody's page yet.
    """
    try:
        stored = storage.emoji.keep_bytes(_picture(chunks))
    except InvalidPayload:
        return
    try:
        with transaction.atomic():
            emoji = Emoji(workspace=workspace, name=emoji_name(name), stored=stored, created_by_id=created_by_id)
            emoji.created_at = min(created_at, timezone.now())
            emoji.full_clean(exclude=["created_by"])
            emoji.save()
            noted(emoji)
    except BaseException:
        storage.emoji.remove(stored)
        raise


def emoji_name(name: str) -> str:
    """Without its colons, as it is stored. Errors: InvalidPayload (`name`)."""
    name = name.strip().lower().removeprefix(":").removesuffix(":")
    if not emojis.NAME.fullmatch(name):
        raise InvalidPayload(_("A name has 1 to 50 of the characters a-z, 0-9, _, + and -."), field="name")
    if emojis.is_standard(name):
        raise InvalidPayload(_("There is a standard emoji of this name."), field="name")
    return name


@transaction.atomic
def emoji_remove(*, actor: Actor, emoji_id: int) -> None:
    """Take an emoji away: who made it, and who moderates. Where it was used its name stands.

    Errors: EmojiNotFound (absent, of another workspace: alike), NotAuthorized, WorkspaceNotFound.
    """
    role = _role(actor)
    emoji = Emoji.objects.select_for_update().filter(workspace=actor.workspace_id, pk=emoji_id).first()
    if emoji is None:
        raise EmojiNotFound
    if not policies.may_remove_emoji(role, actor.user_id, emoji):
        raise NotAuthorized
    emoji.delete()
    audit_record(workspace_id=actor.workspace_id, actor=actor, verb="emoji-removed", target=str(emoji))
    _tell(actor, {"name": emoji.name, "url": None})


def _create(actor: Actor, name: str, stored: str) -> Emoji:
    """Under the workspace's lock, so that the limit holds and two of a name are told so."""
    membership_lock(actor.workspace_id)
    _require_member(actor)
    there = Emoji.objects.filter(workspace=actor.workspace_id)
    if there.filter(name=name).exists():
        raise EmojiExists
    if there.count() >= settings.CHAT_EMOJI:
        raise TooManyEmoji(settings.CHAT_EMOJI)
    emoji = Emoji(workspace_id=actor.workspace_id, name=name, stored=stored, created_by_id=actor.user_id)
    emoji.full_clean()
    emoji.save()
    audit_record(workspace_id=actor.workspace_id, actor=actor, verb="emoji-added", target=str(emoji))
    _tell(actor, emoji_wire(emoji))
    return emoji


def _tell(actor: Actor, changed: dict[str, str | None]) -> None:
    emit_on_commit("emoji-changed", changed, namespace=NAMESPACE, to=room_of(actor.workspace_id))


def _picture(chunks: Iterable[bytes]) -> bytes:
    try:
        with storage.received(chunks, limit=settings.CHAT_EMOJI_SIZE) as (path, _size), images.decoding:
            return images.small_of(path, pixels=settings.FILE_PIXELS, side=settings.CHAT_EMOJI_SIDE)
    except images.NotAPicture:
        raise InvalidPayload(_("This is no JPEG, PNG, GIF or WebP picture."), field="picture") from None
    except (images.TooManyPixels, storage.TooMuch) as large:
        limit = settings.CHAT_EMOJI_SIZE // 1024
        raise InvalidPayload(
            _("This picture is too large: at most %(limit)s KB.") % {"limit": limit}, field="picture"
        ) from large


def _require_member(actor: Actor) -> None:
    if not policies.may_add_emoji(_role(actor)):
        raise NotAuthorized


def _role(actor: Actor) -> str:
    own = Membership.objects.active().filter(workspace=actor.workspace_id).of(actor.user_id)
    role: str | None = own.values_list("role", flat=True).first()
    if role is None:
        raise WorkspaceNotFound
    return role
