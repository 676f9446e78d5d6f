"""From what happened to who is told.

In the transaction of the cause only a Happening is written. After the commit it is taken off the
table and turned into notifications, both in one transaction: a crash between leaves it there for
the next one who looks, and two who look at once cannot both take it.
"""

import logging
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise

from notifications.looking import who_looks
from notifications.models import Happening, Notification
from notifications.rules import Cause, Decision, decide, type_of
from notifications.schemas import notification_wire
from notifications.selectors import Wishes, listeners, unread_counts
from notifications.sources import Candidate, Story, register_source, story_of
from slackish.languages import for_everybody
from slackish.realtime import emit_on_commit
from slackish.realtime.database import later
from workspaces.models import Membership, User, Workspace

from .reaching import reach_on_commit

log = logging.getLogger(__name__)

NAMESPACE = "/notifications"
TOLD = "told"  # a happening whose audience is known: see notify_on_commit


def notify_on_commit(
    *,
    cause: str,
    recipients: Collection[int],
    workspace_id: int,
    title: str | Promise,
    actor_id: int | None = None,
    excerpt: str = "",
    path: str = "",
    **numbers: Any,
) -> None:
    """Tell `recipients` (user ids) once the transaction has committed, as far as their own rules let it.

    `cause`: one of rules.py, by its value. `title`: one line for people, lazy where words of ours are in it;
    `path`: where a click leads. `numbers`: room_id, room, message_id, parent_id, seq. Nobody is told of what
    they did themselves.
    """
    people = sorted(set(recipients))
    if not people:
        return
    with for_everybody():  # not in the language of who caused it
        said = str(title)
    story = {"workspace_id": workspace_id, "title": said, "actor_id": actor_id, "excerpt": excerpt, "path": path}
    happen_on_commit(TOLD, {**story, **numbers, "cause": Cause(cause).value, "recipients": people})


def happen_on_commit(kind: str, data: dict[str, Any]) -> None:
    """Note down, within the transaction, that something happened; its source tells the story later."""
    happening = Happening.objects.create(kind=kind, data=data)
    transaction.on_commit(lambda: _deliver_soon(happening.pk), robust=True)


@transaction.atomic
def happening_deliver(pk: int) -> int:
    """Make the notifications of one happening; how many. Again, or by two at once: nothing more."""
    happening = Happening.objects.filter(pk=pk).first()
    if happening is None or not Happening.objects.filter(pk=pk).delete()[0]:
        return 0
    with for_everybody():
        story = story_of(happening.kind, happening.data)
    if story is None:
        return 0
    made = 0
    candidates = _candidates(story)
    for start in range(0, len(candidates), settings.NOTIFICATIONS_BATCH):
        made += _tell(story, candidates[start : start + settings.NOTIFICATIONS_BATCH])
    return made


def happenings_sweep() -> int:
    """Deliver what a process that died left behind; how many happenings."""
    before = timezone.now() - timedelta(seconds=settings.NOTIFICATIONS_SWEEP_AFTER)
    left = list(Happening.objects.filter(created_at__lt=before).order_by("pk").values_list("pk", flat=True)[:200])
    for pk in left:
        happening_deliver(pk)
    return len(left)


def _told_source(data: dict[str, Any]) -> Story:
    """The source of `notify_on_commit`: the caller had the audience."""
    told = dict(data)
    cause = Cause(told.pop("cause"))
    people = told.pop("recipients")
    return Story(candidates=tuple(Candidate(user_id, frozenset({cause})) for user_id in people), **told)


register_source(TOLD, _told_source)


def _candidates(story: Story) -> list[Candidate]:
    """Who is meant, and who listens; each once, with all their causes."""
    found = {each.user_id: each for each in story.candidates}
    keyword_hits = listeners(story.workspace_id, story.text) if story.text else {}
    for each in story.others(set(keyword_hits)):
        known = found.get(each.user_id)
        causes = (known.causes if known else frozenset()) | each.causes
        if keyword_hits.get(each.user_id):
            causes |= {Cause.KEYWORD}
        found[each.user_id] = Candidate(each.user_id, causes, each.room_level, each.room_muted_until)
    return [found[user_id] for user_id in sorted(found)]


def _tell(story: Story, candidates: list[Candidate]) -> int:
    ids = [each.user_id for each in candidates]
    wishes = Wishes(story.workspace_id, ids)
    belonging = set(
        Membership.objects.active().filter(workspace=story.workspace_id, user__in=ids).values_list("user", flat=True)
    )
    looking = who_looks(ids, story.room_id, story.parent_id)
    decided = {
        each: decide(
            wishes.facts(
                each,
                is_own=each.user_id == story.actor_id,
                belongs=each.user_id in belonging,
                reads_it=each.user_id in looking,
            )
        )
        for each in candidates
    }
    rows = [_row(story, each, decision) for each, decision in decided.items() if _is_kept(each, decision)]
    stored = Notification.objects.bulk_create(rows)
    loud = {each.user_id for each, decision in decided.items() if decision.loud}
    told = [row for row in stored if not row.withheld]
    _emit(story, told, loud)
    reach_on_commit(told, loud, wishes)
    return len(told)


def _is_kept(candidate: Candidate, decision: Decision) -> bool:
    """What was told, and what was meant for somebody and withheld: of that they may ask why."""
    if decision.notifies:
        return True
    return decision.rule.name not in ("own", "left") and candidate.causes != {Cause.MESSAGE}


def _row(story: Story, candidate: Candidate, decision: Decision) -> Notification:
    return Notification(
        user_id=candidate.user_id,
        workspace_id=story.workspace_id,
        actor_id=story.actor_id,
        type=type_of(_cause(candidate, decision)),
        rule=decision.rule.name,
        withheld=not decision.notifies,
        title=story.title[:200],
        excerpt=story.excerpt[:300],
        path=story.path[:200],
        room_id=story.room_id,
        room=story.room[:100],
        message_id=story.message_id,
        parent_id=story.parent_id,
        seq=story.seq,
    )


def _cause(candidate: Candidate, decision: Decision) -> Cause:
    if decision.notifies:
        return Cause(decision.rule.name)
    return next(each for each in Cause if each in candidate.causes)


def _emit(story: Story, told: list[Notification], loud: set[int]) -> None:
    if not told:
        return
    actor = User.objects.filter(pk=story.actor_id).first() if story.actor_id else None
    workspace = Workspace.objects.get(pk=story.workspace_id)
    counts = unread_counts(row.user_id for row in told)
    for row in told:
        row.actor, row.workspace = actor, workspace
        wire = notification_wire(row) | ({} if row.user_id in loud else {"silent": True})
        emit_on_commit("new-notification", wire, namespace=NAMESPACE, to=f"user:{row.user_id}")
        emit_on_commit("unread-count", counts[row.user_id], namespace=NAMESPACE, to=f"user:{row.user_id}")


def _deliver_soon(pk: int) -> None:
    """On the writers' threads, so that no sender waits for it; in tests of services, here and now."""
    if settings.NOTIFICATIONS_INLINE:
        happening_deliver(pk)
    else:
        later(happening_deliver, pk)
