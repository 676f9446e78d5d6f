"""Reads of notifications: each starts from whose they are."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.models import Notification, Preferences, WorkspacePreferences
from notifications.rules import Facts, Level, Quiet, decide, words_of
from notifications.schemas import ListNotifications, milliseconds, notification_wire
from notifications.sources import Candidate, unread_messages
from workspaces.errors import WorkspaceNotFound
from workspaces.models import User, Workspace


def notifications_list(user_id: int, payload: ListNotifications) -> dict[str, Any]:
    """{notifications, hasMore}, the newest first."""
    limit = min(payload.limit or settings.NOTIFICATIONS_PAGE, settings.NOTIFICATIONS_PAGE_LIMIT)
    found = Notification.objects.told_to(user_id).select_related("actor", "workspace").order_by("-pk")
    if payload.before is not None:
        found = found.filter(pk__lt=payload.before)
    if payload.type is not None:
        found = found.filter(type=payload.type)
    if payload.workspace is not None:
        found = found.filter(workspace__slug=payload.workspace)
    if payload.unread:
        found = found.filter(read_at=None)
    page = list(found[: limit + 1])
    listed = [notification_wire(each) | {"read": each.read_at is not None} for each in page[:limit]]
    return {"notifications": listed, "hasMore": len(page) > limit}


def unread_counts(user_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """User id → the payload of `unread-count`. A few queries, however many people."""
    wanted = set(user_ids)
    totals = dict.fromkeys(wanted, 0)
    rows = Notification.objects.filter(user__in=wanted, withheld=False, read_at=None).order_by().values("user")
    totals.update(dict(rows.annotate(n=Count("pk")).values_list("user", "n")))
    messages = unread_messages(wanted)
    ids = {workspace_id for each in messages.values() for workspace_id in each}
    slugs = dict(Workspace.objects.filter(pk__in=ids).order_by().values_list("pk", "slug")) if ids else {}
    return {
        user_id: {
            "total": totals[user_id],
            "workspaces": {
                slugs[workspace_id]: {"unread": unread, "mentions": mentions}
                for workspace_id, (unread, mentions) in messages[user_id].items()
                if workspace_id in slugs
            },
        }
        for user_id in wanted
    }


def why(user_id: int, message_id: int) -> dict[str, Any] | None:
    """Which rule decided about a message, as it was kept; None where nothing was."""
    kept = Notification.objects.filter(user=user_id, message_id=message_id).exclude(type="like").order_by("pk").last()
    if kept is None:
        return None
    return {"told": not kept.withheld, "reason": kept.rule, "why": words_of(kept.rule)}


def was_told_of_like(user_id: int, message_id: int, actor_id: int) -> bool:
    """Whether somebody's like of a message was decided about before."""
    return Notification.objects.filter(user=user_id, message_id=message_id, actor=actor_id, type="like").exists()


def why_not(workspace_id: int, candidate: Candidate, *, is_own: bool) -> dict[str, Any]:
    """What the rules say today of something nothing was kept of."""
    facts = Wishes(workspace_id, [candidate.user_id]).facts(candidate, is_own=is_own, belongs=True, reads_it=False)
    rule = decide(facts).rule
    if rule.notifies:
        return {"told": False, "reason": "since", "why": _("When it came, you had asked for less than today.")}
    return {"told": False, "reason": rule.name, "why": str(rule.words)}


def preferences_of(user: User) -> Preferences:
    """The row, or the defaults where nothing was ever chosen."""
    return Preferences.objects.filter(user=user).first() or Preferences(user=user)


def workspace_preferences_of(user: User, slug: str) -> WorkspacePreferences:
    """Errors: WorkspaceNotFound for one that is not theirs."""
    workspace = Workspace.objects.of(user).filter(slug=slug).first()
    if workspace is None:
        raise WorkspaceNotFound
    found = WorkspacePreferences.objects.filter(user=user, workspace=workspace).first()
    return found or WorkspacePreferences(user=user, workspace=workspace)


def preferences_wire(preferences: Preferences) -> dict[str, Any]:
    paused = preferences.paused_until
    return {
        "sound": preferences.sound,
        "desktop": preferences.desktop,
        "email": preferences.email,
        "pausedUntil": milliseconds(paused) if paused and paused > timezone.now() else None,
        "quiet": preferences.quiet,
        "quietFrom": preferences.quiet_from,
        "quietTo": preferences.quiet_to,
        "quietDays": preferences.quiet_days,
        "timeZone": preferences.time_zone,
    }


def workspace_preferences_wire(preferences: WorkspacePreferences) -> dict[str, Any]:
    return {
        "workspace": preferences.workspace.slug,
        "level": preferences.level,
        "everybody": preferences.everybody,
        "keywords": preferences.keywords,
        "off": preferences.off,
    }


def all_preferences(user: User) -> dict[str, Any]:
    """What a person chose: for themselves, and for each workspace of theirs."""
    chosen = {each.workspace_id: each for each in WorkspacePreferences.objects.filter(user=user)}
    workspaces = Workspace.objects.of(user)
    each_one = (
        chosen.get(workspace.pk) or WorkspacePreferences(user=user, workspace=workspace) for workspace in workspaces
    )
    return {
        "preferences": preferences_wire(preferences_of(user)),
        "workspaces": [workspace_preferences_wire(each) for each in each_one],
    }


class Wishes:
    """What the people of one workspace wish, read once for all that the rules are asked about."""

    def __init__(self, workspace_id: int, user_ids: Iterable[int]) -> None:
        self._now = timezone.now()
        ids = set(user_ids)
        self._of_workspace = {
            each.user_id: each for each in WorkspacePreferences.objects.filter(workspace=workspace_id, user__in=ids)
        }
        self.people = {each.user_id: each for each in Preferences.objects.filter(user__in=ids)}

    def facts(self, candidate: Candidate, *, is_own: bool, belongs: bool, reads_it: bool) -> Facts:
        person = self.people.get(candidate.user_id)
        here = self._of_workspace.get(candidate.user_id)
        return Facts(
            causes=candidate.causes,
            now=self._now,
            is_own=is_own,
            belongs=belongs,
            reads_it=reads_it,
            room_level=candidate.room_level,
            room_muted_until=candidate.room_muted_until,
            workspace_level=Level(here.level) if here else Level.MENTIONS,
            everybody=here.everybody if here else True,
            off=frozenset(here.off) if here else frozenset(),
            paused_until=person.paused_until if person else None,
            quiet=_quiet(person) if person else None,
        )


def listeners(workspace_id: int, text: str) -> dict[int, bool]:
    """Who listens for more than what is meant for them: user id → whether a keyword of theirs is in `text`."""
    folded = text.casefold()
    found: dict[int, bool] = {}
    for each in WorkspacePreferences.objects.filter(workspace=workspace_id).exclude(level="mentions", keywords=[]):
        hit = any(_has_word(folded, word.casefold()) for word in each.keywords)
        if hit or each.level == Level.ALL:
            found[each.user_id] = hit
    return found


def anybody_listens(workspace_id: int) -> bool:
    """Whether a message without any address may concern somebody here by their wishes for the workspace."""
    wishes = WorkspacePreferences.objects.filter(workspace=workspace_id)
    return wishes.exclude(keywords=[]).exists() or wishes.filter(level="all").exists()


def told_by_workspace(workspace_id: int, since: datetime) -> dict[str, int]:
    """How many notifications of each type, for the owners: numbers, nobody's content."""
    rows = Notification.objects.filter(workspace=workspace_id, withheld=False, created_at__gte=since).order_by()
    counts: dict[str, int] = defaultdict(int)
    counts.update(dict(rows.values("type").annotate(n=Count("pk")).values_list("type", "n")))
    return counts


def _quiet(person: Preferences) -> Quiet | None:
    if not person.quiet:
        return None
    days = frozenset(int(each) for each in person.quiet_days)
    return Quiet(person.quiet_from, person.quiet_to, days, person.time_zone)


def _has_word(text: str, word: str) -> bool:
    """A whole word or phrase: "deploy" is not in "redeployed". Linear, without patterns."""
    start = text.find(word)
    while start >= 0:
        before, after = text[start - 1 : start], text[start + len(word) : start + len(word) + 1]
        if not before.isalnum() and not after.isalnum():
            return True
        start = text.find(word, start + 1)
    return False
