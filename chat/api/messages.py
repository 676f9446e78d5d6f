"""Sending messages over HTTP."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from chat import schemas, services
from chat.pace import message_pace
from chat.schemas.acks import MessageAck
from chat.selectors import room_find
from workspaces.callers import actor_in

router = Router()


class SendMessage(schemas.SendMessage):
    workspace: Annotated[str | None, Field(description="Its address. Left out: the only one the caller is in.")] = None


@router.post(
    "/messages", response={201: MessageAck, 200: MessageAck}, by_alias=True, exclude_unset=True, url_name="messages"
)
def send_message(request: HttpRequest, payload: SendMessage) -> Status[dict[str, Any]]:
    """Write a message or a reply. The same `clientId` again answers 200 with the message it made."""
    actor, _ = actor_in(request, payload.workspace)
    wanted = schemas.SendMessage.model_construct(**payload.model_dump(exclude={"workspace"}))
    key = (actor.user_id, room_find(actor, payload.room).pk)
    repeat = services.message_find_repeat(actor=actor, payload=wanted)
    if repeat is not None:
        return Status(200, {"message": repeat})
    if not message_pace().count(*key):
        raise message_pace().refusal(*key)
    sent = services.message_send(actor=actor, payload=wanted)
    return Status(201 if sent.is_new else 200, {"message": sent.message})
