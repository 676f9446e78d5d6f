"""Beyond the open page: Web Push at once, and one e-mail for what was missed.

Both are tasks, enqueued in the transaction that made the notifications: a restart forgets none.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

import orjson
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from notifications import webpush
from notifications.models import Notification, Preferences, PushSubscription
from notifications.schemas import notification_wire
from notifications.selectors import Wishes
from slackish.outgoing import Unreachable
from workspaces.models import User

log = logging.getLogger(__name__)


def reach_on_commit(told: Iterable[Notification], loud: set[int], wishes: Wishes) -> None:
    """Enqueue what reaches people who are not looking at a page. Within the caller's transaction."""
    told = list(told)
    subscribed = set(PushSubscription.objects.filter(user__in=loud).values_list("user", flat=True)) if loud else set()
    for row in told:
        if row.user_id in subscribed:
            push_notification.enqueue(row.pk)
    _plan_mails({row.user_id for row in told}, wishes)


def _plan_mails(user_ids: set[int], wishes: Wishes) -> None:
    """One planned mail a person: whatever else comes until then goes into it."""
    due = timezone.now() + timedelta(seconds=settings.NOTIFICATIONS_MAIL_AFTER)
    lost = timezone.now() - timedelta(seconds=settings.NOTIFICATIONS_MAIL_AFTER)  # planned, and its worker died
    planned = {each.user_id for each in wishes.people.values() if each.mail_due_at and each.mail_due_at > lost}
    unwilling = planned | {each.user_id for each in wishes.people.values() if not each.email}
    for user_id in sorted(user_ids - unwilling):
        Preferences.objects.get_or_create(user_id=user_id)
        free = Preferences.objects.filter(Q(mail_due_at=None) | Q(mail_due_at__lte=lost), user=user_id)
        if free.update(mail_due_at=due):
            mail_missed.using(run_after=due).enqueue(user_id)


@task()
def push_notification(pk: int) -> int:
    """Push one notification to each of its person's browsers; how many took it."""
    row = Notification.objects.filter(pk=pk, read_at=None).select_related("user", "actor", "workspace").first()
    if row is None:
        return 0  # read meanwhile, or what it was about was deleted
    payload = orjson.dumps(_short(row))
    return sum(_push(each, payload) for each in PushSubscription.objects.filter(user=row.user_id))


@task()
def mail_missed(user_id: int) -> int:
    """Write to somebody what they were told and have not read; how many things. One mail, or none."""
    with transaction.atomic():
        Preferences.objects.filter(user=user_id).update(mail_due_at=None)
        user = User.objects.filter(pk=user_id, is_active=True).first()
        if user is None or not Preferences.objects.filter(user=user_id, email=True).exists():
            return 0
        address = EmailAddress.objects.filter(user=user, verified=True, primary=True).first()
        missed = list(_missed(user))
        Notification.objects.filter(pk__in=[row.pk for row in missed]).update(mailed_at=timezone.now())
    if address is None or not missed:
        return 0
    _mail(user, address.email, missed)
    return len(missed)


def _missed(user: User) -> Iterable[Notification]:
    """Unread, of workspaces that are still theirs."""
    unread = Notification.objects.filter(user=user, withheld=False, read_at=None, mailed_at=None)
    here = unread.filter(workspace__memberships__user=user, workspace__memberships__deactivated_at=None)
    return here.select_related("actor", "workspace").order_by("workspace__name", "pk")[
        : settings.NOTIFICATIONS_MAIL_LIMIT
    ]


def _mail(user: User, address: str, missed: list[Notification]) -> None:
    by_workspace: dict[str, list[Notification]] = defaultdict(list)
    for row in missed:
        by_workspace[row.workspace.name].append(row)
    context = {
        "user": user,
        "count": len(missed),
        "workspaces": dict(by_workspace),
        "site": settings.SITE_URL,
    }
    subject = " ".join(render_to_string("notifications/email/missed_subject.txt", context).split())
    mail = EmailMultiAlternatives(
        subject, render_to_string("notifications/email/missed_message.txt", context), to=[address]
    )
    mail.attach_alternative(render_to_string("notifications/email/missed_message.html", context), "text/html")
    mail.send()


def _short(row: Notification) -> dict[str, object]:
    """What fits into one push, whatever the alphabet."""
    wire = notification_wire(row)
    return {key: wire[key] for key in ("id", "type", "message", "workspace", "path", "timestamp")} | {
        "excerpt": wire["excerpt"],
        "workspaceName": row.workspace.name,
    }


def _push(subscription: PushSubscription, payload: bytes) -> bool:
    try:
        status = webpush.push(subscription, payload)
    except Unreachable as reason:
        log.info("A push service was not reached: %s", reason)
        status = 0
    if status in webpush.GONE:
        subscription.delete()  # the browser unsubscribed; the service will say so for ever
        return False
    if 200 <= status < 300:
        PushSubscription.objects.filter(pk=subscription.pk).update(failures=0)
        return True
    return _failed(subscription)


def _failed(subscription: PushSubscription) -> bool:
    """A service that keeps failing is given up; the browser subscribes anew at its next visit."""
    subscription.failures += 1
    if subscription.failures >= settings.NOTIFICATIONS_PUSH_FAILURES:
        subscription.delete()
    else:
        PushSubscription.objects.filter(pk=subscription.pk).update(failures=subscription.failures)
    return False
