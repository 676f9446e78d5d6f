"""What else happens when messages change, without this app knowing it: notifications, the index of the search.

An app registers in its `AppConfig.ready`. Hooks run inside the transaction of the change, under the
channel's lock, so they are to be short; what they raise undoes the change, what they emit goes out
with its commit.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from chat.models import Channel, Message

MessageEvent: TypeAlias = Literal["stored", "edited", "deleted", "reacted"]


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a change concerns beyond the room, by reason; never the one who did it.

    `mentioned`: named in the text (of an edit: newly). `everybody`: `@channel` was said. `thread`:
    those who follow the thread of a reply.
    """

    mentioned: frozenset[int] = field(default_factory=frozenset)
    everybody: bool = False
    thread: frozenset[int] = field(default_factory=frozenset)


class MessageHook(Protocol):
    """`actor_id`: who did it. `emoji`: of a reaction that was added."""

    def __call__(
        self, *, message: Message, channel: Channel, actor_id: int, audience: Audience, emoji: str = ""
    ) -> None: ...


_hooks: dict[MessageEvent, list[MessageHook]] = defaultdict(list)


def register_message_hook(event: MessageEvent, hook: MessageHook) -> None:
    """Call `hook` at every `event` of a message. Registering the same again changes nothing."""
    if hook not in _hooks[event]:
        _hooks[event].append(hook)


def run_message_hooks(
    event: MessageEvent,
    message: Message,
    channel: Channel,
    *,
    actor_id: int,
    audience: Audience | None = None,
    emoji: str = "",
) -> None:
    """Tell all hooks of `event`."""
    for hook in tuple(_hooks[event]):
        hook(message=message, channel=channel, actor_id=actor_id, audience=audience or Audience(), emoji=emoji)
