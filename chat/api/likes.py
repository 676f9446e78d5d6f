"""Liking a message: the 👍 reaction, as one address for scripts and buttons elsewhere."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Router
from pydantic import BaseModel

from chat import services
from chat.selectors import actor_at_message
from workspaces.callers import caller_of

router = Router()

MessageId = Annotated[int, Path(ge=1, lt=2**63)]


class Success(BaseModel):
    success: bool = True


@router.post("/messages/{message_id}/like", response=Success, url_name="message_like")
def like(request: HttpRequest, message_id: MessageId) -> Success:
    """Like a message, once. Its author is told, whatever they are looking at; nobody else is."""
    caller = caller_of(request)
    actor = actor_at_message(caller.user.pk, message_id, only_workspace=caller.only_workspace)
    services.reaction_add(actor=actor, message_id=message_id, emoji=services.LIKE)
    return Success()


@router.delete("/messages/{message_id}/like", response=Success, url_name="message_like")
def unlike(request: HttpRequest, message_id: MessageId) -> Success:
    """Take one's like back."""
    caller = caller_of(request)
    actor = actor_at_message(caller.user.pk, message_id, only_workspace=caller.only_workspace)
    services.reaction_remove(actor=actor, message_id=message_id, emoji=services.LIKE)
    return Success()
