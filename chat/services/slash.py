"""The slash commands of the chat itself, and running any."""

import re
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chat import policies
from chat.commands import Invocation, Outcome, register_slash_command, slash_command_find
from chat.errors import UnknownCommand
from chat.schemas import SendMessage, SetStatus, UpdateRoom
from chat.selectors import room_find, writer_find
from chat.selectors.people import reachable
from slackish.realtime.errors import InvalidPayload
from workspaces.actors import Actor
from workspaces.errors import NotAuthorized, UserNotFound

from .direct import direct_open
from .members import channel_leave, member_invite
from .messages import message_send
from .people import status_set
from .room_changes import channel_update

SHRUG = r"¯\\\_(ツ)\_/¯"  # as Markdown
_COMMAND = re.compile(r"/([a-z][\w-]{0,30})(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)
_STATUS = re.compile(r"(:[\w+-]+:|[^\w\s]\S*)?\s*(.*)", re.DOTALL)


def command_run(*, actor: Actor, room: str | int, text: str, client_id: UUID | None = None) -> Outcome:
    """Run `/name rest` in a room one is in.

    Errors: UnknownCommand, RoomNotFound, NotAuthorized (not in it), and those of the command.
    """
    channel = room_find(actor, room)
    place = writer_find(actor, channel.pk)
    if place is None or not policies.may_write(place[0]):
        raise NotAuthorized
    typed = _COMMAND.fullmatch(text.strip())
    command = slash_command_find(typed[1]) if typed else None
    if typed is None or command is None:
        raise UnknownCommand(text.split(maxsplit=1)[0][:40])
    return command.handler(Invocation(actor, channel.pk, (typed[2] or "").strip(), client_id))


def register_own_commands() -> None:
    """Called from `AppConfig.ready`."""
    register_slash_command("away", _away, gettext_lazy("Show yourself as away, until you are back"))
    register_slash_command("dm", _dm, gettext_lazy("Write to somebody directly"), usage="@somebody [text]")
    register_slash_command("invite", _invite, gettext_lazy("Bring people into this channel"), usage="@somebody …")
    register_slash_command("leave", _leave, gettext_lazy("Leave this channel"))
    register_slash_command("me", _me, gettext_lazy("Say what you do"), usage="text")
    register_slash_command("shrug", _shrug, gettext_lazy("Add a shrug to what you say"), usage="[text]")
    register_slash_command(
        "status", _status, gettext_lazy("Say how you are; without a word, no longer"), usage="[emoji] [text]"
    )
    register_slash_command("topic", _topic, gettext_lazy("Set the topic of this channel"), usage="text")


def _topic(command: Invocation) -> Outcome:
    if len(command.rest) > 250:
        raise InvalidPayload(_("A topic has at most 250 characters."), field="text")
    channel_update(actor=command.actor, payload=UpdateRoom(room=command.channel_id, topic=command.rest))
    return Outcome()


def _invite(command: Invocation) -> Outcome:
    names = _names(command.rest)
    for name in names:
        member_invite(actor=command.actor, room=command.channel_id, user_id=str(_person(command.actor, name)))
    return Outcome(text=ngettext("One person is in now.", "{n} people are in now.", len(names)).format(n=len(names)))


def _leave(command: Invocation) -> Outcome:
    channel_leave(actor=command.actor, room=command.channel_id)
    return Outcome()


def _dm(command: Invocation) -> Outcome:
    name, _space, text = command.rest.partition(" ")
    direct = direct_open(actor=command.actor, users=[*_names(name)])
    if not text.strip():
        return Outcome(open_room_id=direct["roomId"])
    message = _say(command, text.strip(), room=direct["roomId"])
    return Outcome(message=message.message, open_room_id=direct["roomId"])


def _me(command: Invocation) -> Outcome:
    return _say(command, command.rest, is_action=True)


def _shrug(command: Invocation) -> Outcome:
    return _say(command, f"{command.rest} {SHRUG}".strip())


def _status(command: Invocation) -> Outcome:
    parts = _STATUS.fullmatch(command.rest)
    emoji, text = (parts[1] or "", parts[2]) if parts else ("", command.rest)
    if len(text) > 100:
        raise InvalidPayload(_("A status has at most 100 characters."), field="text")
    status_set(actor=command.actor, payload=SetStatus(emoji=emoji, text=text.strip()))
    return Outcome(text=_("Your status is set.") if emoji or text else _("You have no status now."))


def _away(command: Invocation) -> Outcome:
    return Outcome(text=_("You are shown as away."), away=True)


def _say(command: Invocation, text: str, *, room: int | None = None, is_action: bool = False) -> Outcome:
    payload = SendMessage(room=room or command.channel_id, text=text, clientId=command.client_id)
    return Outcome(message=message_send(actor=command.actor, payload=payload, is_action=is_action).message)


def _names(text: str) -> list[str]:
    names = [name.removeprefix("@") for name in re.split(r"[\s,]+", text) if name.strip("@")]
    if not names:
        raise InvalidPayload(_("Name somebody: @username."), field="text")
    return names


def _person(actor: Actor, username: str) -> int:
    found = reachable(actor).filter(username__iexact=username).values_list("pk", flat=True).first()
    if found is None:
        raise UserNotFound
    return found
