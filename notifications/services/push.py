"""Web Push: which browsers want it."""

from django.conf import settings
from django.db import transaction

from notifications.models import PushSubscription
from notifications.schemas import SubscribePush
from slackish.outgoing import refuse_address
from slackish.realtime.errors import InvalidPayload
from workspaces.digests import digest_of
from workspaces.models import User


@transaction.atomic
def push_subscribe(*, user: User, payload: SubscribePush) -> None:
    """This browser gets `user`'s pushes; it was somebody else's before if they shared it.

    The oldest go when there are more than NOTIFICATIONS_PUSH_BROWSERS. Errors: InvalidPayload for an
    address we would never send to.
    """
    if reason := refuse_address(payload.endpoint):
        raise InvalidPayload(reason, field="endpoint")
    digest = digest_of(payload.endpoint)
    PushSubscription.objects.update_or_create(
        endpoint_digest=digest,
        defaults={
            "user": user,
            "endpoint": payload.endpoint,
            "p256dh": payload.keys.p256dh,
            "auth": payload.keys.auth,
            "failures": 0,
        },
    )
    theirs = PushSubscription.objects.filter(user=user).order_by("-pk")
    kept = list(theirs.values_list("pk", flat=True)[: settings.NOTIFICATIONS_PUSH_BROWSERS])
    theirs.exclude(pk__in=kept).delete()


def push_unsubscribe(*, user: User, endpoint: str) -> None:
    """No more pushes there. Again, or another's: nothing happens."""
    PushSubscription.objects.filter(user=user, endpoint_digest=digest_of(endpoint)).delete()
