"""The banner over every page of a workspace."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from slackish.realtime import emit_on_commit
from slackish.realtime.errors import InvalidPayload
from workspaces.actors import Actor
from workspaces.errors import NotAuthorized
from workspaces.models import Announcement, Membership, Workspace
from workspaces.notifiers import tell_people
from workspaces.querysets import MembershipQuerySet
from workspaces.roles import Right, may
from workspaces.selectors import membership_of

from .audit import audit_record

LONGEST = 500


@transaction.atomic
def announcement_set(*, actor: Actor, text: str) -> dict[str, Any]:
    """Put `text` over every page of the workspace, at once; an empty one takes the last away.

    Errors: NotAuthorized, InvalidPayload.
    """
    membership = membership_of(actor)
    if membership is None or not may(membership.role, Right.ADMINISTER):
        raise NotAuthorized
    text = " ".join(text.split())
    if len(text) > LONGEST or "\0" in text:
        raise InvalidPayload(
            ngettext(
                "An announcement has at most %(limit)s character.",
                "An announcement has at most %(limit)s characters.",
                LONGEST,
            )
            % {"limit": LONGEST},
            field="text",
        )
    at = timezone.now()
    if text:
        values = {"text": text, "by_id": actor.user_id, "at": at}
        Announcement.objects.update_or_create(workspace_id=actor.workspace_id, defaults=values)
    else:
        Announcement.objects.filter(workspace=actor.workspace_id).delete()
    audit_record(workspace_id=actor.workspace_id, actor=actor, verb="announced" if text else "announcement removed")
    if text:
        _notify(actor, text)
    said = {"text": text, "by": actor.name, "at": round(at.timestamp() * 1000)}
    _tell_pages(actor.workspace_id, said)
    return said


def _tell_pages(workspace_id: int, said: dict[str, Any]) -> None:
    for namespace in ("/", "/chat", "/admin"):  # guests are in the second only
        emit_on_commit("announcement", said, namespace=namespace, to=f"workspace:{workspace_id}")
    # Every page is in this one, the chat or not; its rooms are people's, so it is told which workspace.
    people = _people(workspace_id).values_list("user", flat=True)
    slug = Workspace.objects.values_list("slug", flat=True).get(pk=workspace_id)
    rooms = [f"user:{user_id}" for user_id in people]
    emit_on_commit("announcement", {**said, "workspace": slug}, namespace="/notifications", to=rooms)


def _people(workspace_id: int) -> MembershipQuerySet:
    return Membership.objects.active().filter(workspace=workspace_id).order_by()


def _notify(actor: Actor, text: str) -> None:
    """The banner is for who looks, this for who does not."""
    people = _people(actor.workspace_id).exclude(user=actor.user_id)
    slug = Workspace.objects.values_list("slug", flat=True).get(pk=actor.workspace_id)
    tell_people(
        cause="announcement",
        recipients=list(people.values_list("user", flat=True)),
        workspace_id=actor.workspace_id,
        title=format_lazy(_("{name} announced"), name=actor.name),
        actor_id=actor.user_id,
        excerpt=text,
        path=reverse("chat", args=[slug]),
    )
