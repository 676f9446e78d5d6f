"""The trace of a message in words: what the live panel writes under it, and `manage.py explain` prints."""

from datetime import UTC, datetime
from typing import Any

from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def sentences(found: dict[str, Any]) -> list[str]:
    """In the order of what happened."""
    message = found["message"]
    room = "#" + message["room"] if message["roomKind"] != "direct" else message["room"]
    values = {**message, "room": room}
    said = [
        _("%(name)s sent it in the namespace %(namespace)s: sockets of other features never hear its events.") % values,
        _(
            "The service checked that %(name)s belongs to %(room)s of %(workspace)s, and stored it as number "
            "%(seq)s of its log."
        )
        % values,
        _(
            "It went to one room, %(internalRoom)s. A socket is in it only after a check of the membership, and "
            "leaves it with the membership."
        )
        % values,
    ]
    said += _from_memory(found) if found["source"] == "memory" else _from_memberships(found)
    said.append(
        _(
            "Ids are unique across workspaces: a channel of the same name in another company is another room, "
            "whose sockets were never looked at."
        )
    )
    return said


def _from_memory(found: dict[str, Any]) -> list[str]:
    said = [_of_process(each) for each in found["processes"] if each["handed"]]
    if not said:
        said.append(_("No socket was in the room when it was told, so it was handed to nobody. It waits in the log."))
    said += [_of_late(each) for each in found["caughtUp"]]
    if names := _names([each for each in found["absent"] if not each["later"]]):
        text = _("Not connected at the time, and not here since: %(names)s. It waits in the log.")
        said.append(text % {"names": names})
    if names := _names([each for each in found["absent"] if each["later"]]):
        said.append(_("Joined the channel later: %(names)s.") % {"names": names})
    if online := found["outside"]["online"]:
        said.append(
            _("Online, but not in this room: %(names)s.") % {"names": _names(online, found["outside"]["count"])}
        )
    return said


def _from_memberships(found: dict[str, Any]) -> list[str]:
    """Nobody remembers the delivery, so it says who belongs, and that it is that."""
    said = [
        _(
            "No server remembers its delivery any more (they keep the latest, for an hour, and forget them when they "
            "restart), so this is told from the memberships."
        )
    ]
    belong = [each for each in found["absent"] if not each["later"]]
    if belong:
        said.append(
            ngettext(
                "%(n)s person of today's members belonged to the channel then: %(names)s.",
                "%(n)s of today's members belonged to the channel then: %(names)s.",
                len(belong),
            )
            % {"n": len(belong), "names": _names(belong)}
        )
    if names := _names([each for each in found["absent"] if each["later"]]):
        said.append(_("Joined the channel later: %(names)s.") % {"names": names})
    return said


def _of_process(process: dict[str, Any]) -> str:
    values = {"process": process["name"], "n": process["handed"]}
    if process["published"]:
        text = ngettext(
            "Process %(process)s published it and handed it to %(n)s socket of its own.",
            "Process %(process)s published it and handed it to %(n)s sockets of its own.",
            process["handed"],
        )
    else:
        text = ngettext(
            "Process %(process)s got it through the channel layer and handed it to %(n)s socket.",
            "Process %(process)s got it through the channel layer and handed it to %(n)s sockets.",
            process["handed"],
        )
    return text % values


def _of_late(each: dict[str, Any]) -> str:
    at = localtime(datetime.fromtimestamp(each["at"] / 1000, UTC)).strftime("%H:%M:%S")
    text = (
        _("%(name)s was away and caught up by sync at %(at)s.")
        if each["how"] == "sync"
        else _("%(name)s was away and read it in the history at %(at)s.")
    )
    return text % {"name": each["name"], "at": at}


def _names(people: list[dict[str, Any]], count: int = 0) -> str:
    shown = [each["name"] for each in people[:5]]
    more = max(count, len(people)) - len(shown)
    if more > 0:
        shown.append(ngettext("%(n)s other", "%(n)s others", more) % {"n": more})
    return str(get_text_list(shown, _("and")))
