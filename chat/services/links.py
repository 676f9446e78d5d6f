"""Messages that cards of a board were made from: what may be linked, and what became of it."""

from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from chat.errors import MessageNotFound
from chat.models import Message
from chat.selectors import message_find
from workspaces.actors import Actor
from workspaces.links import Linked
from workspaces.models import Workspace

from .log import about, advance_with, tell


def message_linked(*, actor: Actor, id: int) -> Linked:  # noqa: A002 - as the registry calls it
    """The message as somebody may see it: the head of its text, and its address. Errors: MessageNotFound."""
    message = message_find(actor, id)
    slug = Workspace.objects.values_list("slug", flat=True).get(pk=actor.workspace_id)
    place = reverse("chat_message", args=[slug, message.channel_id, message.seq])
    return Linked(Truncator(" ".join(message.text.split())).chars(80) or _("a message"), place)


def message_links_changed(*, workspace_id: int, id: int, links: list[dict[str, Any]]) -> None:  # noqa: A002
    """Keep and tell what hangs on a message now. Called inside the transaction that changed the board.

    The board's lock is taken before the channel's, here and everywhere.
    """
    message = Message.objects.filter(pk=id, channel__workspace=workspace_id, deleted_at=None).first()
    if message is None or message.links == links:
        return
    try:
        channel, message = advance_with(message, archived_too=True)
    except MessageNotFound:
        return
    Message.objects.filter(pk=message.pk).update(links=links)
    tell(channel, "links-changed", about(message, channel) | {"links": links})
