"""The events of `/chat` for finding things again: search, activity, what is unread, files."""

from functools import cache
from typing import Any

from django.conf import settings

from chat import schemas, selectors, services
from chat.pace import Pace
from slackish.realtime.events import event
from workspaces.consumers import WorkspaceConsumer


@cache
def search_pace() -> Pace:
    return Pace(*settings.SEARCH_RATE)


class FindingEvents(WorkspaceConsumer):
    """Mixed into `ChatConsumer`: the same sockets, a file of their own."""

    @event("search", schemas.Search)
    async def search(self, payload: schemas.Search) -> dict[str, Any]:
        """Messages in the channels one may see, the best first."""
        if not search_pace().count(self.actor.user_id):
            raise search_pace().refusal(self.actor.user_id)
        return await self.read(
            selectors.search,
            self.actor,
            payload.query,
            after=payload.after,
            limit=payload.limit,
            newest_first=payload.sort == "newest",
            zone=payload.time_zone,
        )

    @event("list-activity", schemas.ListActivity)
    async def list_activity(self, payload: schemas.ListActivity) -> dict[str, Any]:
        """Mentions, replies and reactions that concern one, the newest first."""
        more = {"limit": payload.limit} if payload.limit else {}
        return await self.read(selectors.activity, self.actor, before=payload.before, kind=payload.kind, **more)

    @event("count-activity")
    async def count_activity(self) -> dict[str, Any]:
        """How much of it one has not looked at."""
        return {"unseen": await self.read(selectors.activity_unseen, self.actor)}

    @event("activity-seen", schemas.ActivitySeen)
    async def activity_seen(self, payload: schemas.ActivitySeen) -> dict[str, Any]:
        """Activity up to `timestamp` was looked at."""
        return {"seenAt": await self.write(services.activity_seen, actor=self.actor, timestamp=payload.timestamp)}

    @event("all-unread")
    async def all_unread(self) -> dict[str, Any]:
        """The rooms with something unread, and its first messages."""
        return await self.read(selectors.all_unread, self.actor)

    @event("list-files", schemas.ListFiles)
    async def list_files(self, payload: schemas.ListFiles) -> dict[str, Any]:
        """What was shared in a room, the newest first."""
        return await self.read(selectors.channel_files, self.actor, payload.room, before=payload.before)
