"""Row filters: which channels somebody may see. The lookup is the check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from workspaces.actors import Actor
from workspaces.models import Membership

if TYPE_CHECKING:
    from chat.models import Channel  # noqa: F401


class ChannelQuerySet(models.QuerySet["Channel"]):
    def visible_to(self, actor: Actor) -> ChannelQuerySet:
        """Those of the actor's workspace it belongs to and, unless it is a guest, the public ones."""
        from chat.models import ChannelMembership

        own = ChannelMembership.objects.filter(channel=OuterRef("pk"), user_id=actor.user_id)
        active = Membership.objects.active().filter(workspace=OuterRef("workspace"), user_id=actor.user_id)
        return self.filter(workspace=actor.workspace_id).filter(
            Q(Exists(own)) & Q(Exists(active)) | Q(kind="public") & Q(Exists(active.exclude(role="guest")))
        )

    def joined_by(self, actor: Actor) -> ChannelQuerySet:
        """Those of the actor's workspace it belongs to."""
        return self.visible_to(actor).filter(memberships__user=actor.user_id)
