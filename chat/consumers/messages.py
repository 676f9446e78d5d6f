"""What is done to messages that are there: edits, reactions, pins, threads, what one keeps for oneself."""

from typing import Any

from chat import schemas, selectors, services
from slackish.realtime.events import event
from workspaces.consumers import WorkspaceConsumer


class MessageEvents(WorkspaceConsumer):
    """The part of `/chat` that is about single messages."""

    @event("edit-message", schemas.EditMessage)
    async def edit_message(self, payload: schemas.EditMessage) -> dict[str, Any]:
        """Say something of one's own differently. What it said before stays with it."""
        edited = await self.write(services.message_edit, actor=self.actor, message_id=payload.id, text=payload.text)
        return {"message": edited}

    @event("delete-message", schemas.MessageRef)
    async def delete_message(self, payload: schemas.MessageRef) -> dict[str, Any]:
        """Take a message back: one's own or, as an admin or owner, anybody's. A tombstone stays."""
        return await self.write(services.message_delete, actor=self.actor, message_id=payload.id)

    @event("get-edits", schemas.MessageRef)
    async def get_edits(self, payload: schemas.MessageRef) -> dict[str, Any]:
        """What a message said before it was edited."""
        return await self.read(selectors.message_edits, self.actor, payload.id)

    @event("add-reaction", schemas.React)
    async def add_reaction(self, payload: schemas.React) -> dict[str, Any]:
        """React with an emoji, or with the `:name:` of one that the workspace made."""
        return await self.write(services.reaction_add, actor=self.actor, message_id=payload.id, emoji=payload.emoji)

    @event("remove-reaction", schemas.React)
    async def remove_reaction(self, payload: schemas.React) -> dict[str, Any]:
        """Take one's own reaction back."""
        return await self.write(services.reaction_remove, actor=self.actor, message_id=payload.id, emoji=payload.emoji)

    @event("list-emoji")
    async def list_emoji(self) -> dict[str, Any]:
        """The emoji that the workspace made: `:name:` in messages, and reactions."""
        return {"emoji": await self.read(selectors.emoji_list, self.actor)}

    @event("pin-message", schemas.MessageRef)
    async def pin_message(self, payload: schemas.MessageRef) -> dict[str, Any]:
        """Keep a message at hand for everybody in the room. Whoever may write there may."""
        return await self.write(services.message_pin, actor=self.actor, message_id=payload.id, pinned=True)

    @event("unpin-message", schemas.MessageRef)
    async def unpin_message(self, payload: schemas.MessageRef) -> dict[str, Any]:
        """Take a pin away, whoever set it."""
        return await self.write(services.message_pin, actor=self.actor, message_id=payload.id, pinned=False)

    @event("get-pins", schemas.GetPins)
    async def get_pins(self, payload: schemas.GetPins) -> dict[str, Any]:
        """The pinned messages of a room, the newest first. `before`: the `seq` of the last one read."""
        return await self.read(selectors.pins, self.actor, payload.room, before=payload.before)

    @event("save-message", schemas.MessageRef)
    async def save_message(self, payload: schemas.MessageRef) -> dict[str, Any]:
        """Save a message for later, seen by oneself alone."""
        return await self.write(services.message_save, actor=self.actor, message_id=payload.id, saved=True)

    @event("unsave-message", schemas.MessageRef)
    async def unsave_message(self, payload: schemas.MessageRef) -> dict[str, Any]:
        """No longer keep a message for later."""
        return await self.write(services.message_save, actor=self.actor, message_id=payload.id, saved=False)

    @event("list-saved", schemas.ListSaved)
    async def list_saved(self, payload: schemas.ListSaved) -> dict[str, Any]:
        """What one saved for later and may still see, saved last first."""
        return await self.read(selectors.saved, self.actor, before=payload.before, limit=payload.limit)

    # Threads

    @event("list-threads", schemas.ListThreads)
    async def list_threads(self, payload: schemas.ListThreads) -> dict[str, Any]:
        """The threads one follows, answered last first, with what is unread in each."""
        return await self.read(selectors.threads, self.actor, before=payload.before, limit=payload.limit)

    @event("follow-thread", schemas.MessageRef)
    async def follow_thread(self, payload: schemas.MessageRef) -> dict[str, Any]:
        """Follow the thread under a message; writing there or being named there does it too."""
        return await self.write(services.thread_follow, actor=self.actor, message_id=payload.id, is_following=True)

    @event("unfollow-thread", schemas.MessageRef)
    async def unfollow_thread(self, payload: schemas.MessageRef) -> dict[str, Any]:
        """No longer follow a thread, until one writes or is named there again."""
        return await self.write(services.thread_follow, actor=self.actor, message_id=payload.id, is_following=False)

    @event("mark-thread-read", schemas.MarkThreadRead)
    async def mark_thread_read(self, payload: schemas.MarkThreadRead) -> dict[str, Any]:
        """Everything in the thread up to `seq` is read. The cursor never goes back: 0 only asks how it stands."""
        return await self.write(services.thread_mark_read, actor=self.actor, message_id=payload.id, seq=payload.seq)
