"""The namespace `/notifications`: one person's own room, in all their workspaces at once."""

import time
from typing import Any

from django.conf import settings

from notifications import schemas, selectors, services, webpush
from notifications.emits import ACKS, EMITS
from notifications.looking import look, look_away
from notifications.sources import explain
from slackish.realtime import NamespaceConsumer, event
from workspaces.consumers import signed_in
from workspaces.models import User
from workspaces.selectors import announcements_of


class NotificationsConsumer(NamespaceConsumer):
    """What concerns one person, on all their devices. No workspace is asked for."""

    namespace = "/notifications"
    emits = EMITS
    acks = ACKS
    middleware = (signed_in,)

    async def connect(self) -> None:
        await self.join(f"user:{self.user_id}")
        self.emit("welcome", "Connected to notifications namespace")
        # After the join, so that none falls between: what was said before stands here, what is said next comes.
        await self.emit_state("announcements", self._announcements)
        await self._sweep()
        await self.emit_state("unread-count", self._counts)

    # The list

    @event("list", schemas.ListNotifications)
    async def list_notifications(self, payload: schemas.ListNotifications) -> dict[str, Any]:
        """What one was told, the newest first."""
        return await self.read(selectors.notifications_list, self._user_id, payload)

    @event("mark-read", schemas.MarkNotificationsRead)
    async def mark_read(self, payload: schemas.MarkNotificationsRead) -> dict[str, Any]:
        """These are read, on all devices."""
        return await self.write(services.mark_read, user_id=self._user_id, ids=payload.ids)

    @event("mark-all-read", schemas.MarkAllRead | None)
    async def mark_all_read(self, payload: schemas.MarkAllRead | None) -> dict[str, Any]:
        """All are read, or all of one workspace."""
        slug = payload.workspace if payload else None
        return await self.write(services.mark_all_read, user_id=self._user_id, workspace=slug)

    @event("get-unread")
    async def get_unread(self) -> dict[str, Any]:
        """The counts once more: a page asks now and then, and when it becomes visible."""
        await self._sweep()
        return await self._counts()

    @event("why", schemas.Why)
    async def why(self, payload: schemas.Why) -> dict[str, Any]:
        """Which rule decided about a message one may see: why one was told of it, or why not."""
        return await self.read(explain, self._user_id, payload.message_id)

    @event("looking", schemas.Looking)
    async def looking(self, payload: schemas.Looking) -> None:
        """What this page shows, visible and focused: one is not told of what one is reading."""
        await self.write(look_away if payload.away else look, self._user_id, payload.room_id, payload.parent_id)

    # Preferences

    @event("get-preferences")
    async def get_preferences(self) -> dict[str, Any]:
        """What one chose, for oneself and for each workspace."""
        chosen = await self.read(selectors.all_preferences, await self._user())
        return chosen | {"pushKey": await self.read(webpush.public_key)}

    @event("set-preferences", schemas.PreferenceChanges)
    async def set_preferences(self, payload: schemas.PreferenceChanges) -> dict[str, Any]:
        """How one is reached: sound, desktop, e-mail, a pause, quiet hours."""
        return await self.write(services.preferences_change, user=await self._user(), changes=payload)

    @event("set-workspace-preferences", schemas.WorkspaceChanges)
    async def set_workspace_preferences(self, payload: schemas.WorkspaceChanges) -> dict[str, Any]:
        """What one wants to hear of in one workspace: level, keywords, types turned off."""
        return await self.write(services.workspace_preferences_change, user=await self._user(), changes=payload)

    @event("subscribe-push", schemas.SubscribePush)
    async def subscribe_push(self, payload: schemas.SubscribePush) -> None:
        """This browser wants Web Push."""
        await self.write(services.push_subscribe, user=await self._user(), payload=payload)

    @event("unsubscribe-push", schemas.UnsubscribePush)
    async def unsubscribe_push(self, payload: schemas.UnsubscribePush) -> None:
        """This browser wants it no longer."""
        await self.write(services.push_unsubscribe, user=await self._user(), endpoint=payload.endpoint)

    @property
    def _user_id(self) -> int:
        assert self.user_id is not None, "signed_in lets nobody else in"
        return self.user_id

    async def _user(self) -> User:
        return await self.read(User.objects.get, pk=self._user_id)

    async def _announcements(self) -> dict[str, Any]:
        return {"workspaces": await self.read(announcements_of, self._user_id)}

    async def _counts(self) -> dict[str, Any]:
        return (await self.read(selectors.unread_counts, [self._user_id]))[self._user_id]

    async def _sweep(self) -> None:
        """What a process that died left undelivered; looked for now and then, by whoever comes."""
        if time.monotonic() >= _Sweep.next_at:
            _Sweep.next_at = time.monotonic() + settings.NOTIFICATIONS_SWEEP_AFTER
            await self.write(services.happenings_sweep)


class _Sweep:
    next_at = 0.0  # by this process's clock
