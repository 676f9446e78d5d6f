"""What connections proved themselves by, looked at again: see slackish.realtime.standing."""

from collections import defaultdict
from collections.abc import Iterator, Set

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from slackish.realtime.identity import Person, session_digest
from workspaces.models import ApiToken, User


def fallen(people: Set[Person]) -> Set[Person]:
    """Those whose account, session or token is good for nothing any more. Four queries, however many."""
    users = {user.pk: user for user in User.objects.filter(pk__in={each.user_id for each in people}, is_active=True)}
    tokens = {each.token_id for each in people if each.token_id is not None}
    live_tokens = set(ApiToken.objects.filter(pk__in=tokens, revoked_at=None).values_list("pk", flat=True))
    sessions = _sessions({each.user_id for each in people if each.session is not None}, users)

    def stands(person: Person) -> bool:
        if person.user_id not in users:
            return False
        if person.token_id is not None:
            return person.token_id in live_tokens
        return person.session is None or person.session in sessions[person.user_id]

    return {each for each in people if not stands(each)}


def _sessions(user_ids: set[int], users: dict[int, User]) -> dict[int, set[str]]:
    """User id → digests of the sessions that still sign them in.

    The process knows digests alone, so that no memory dump holds a cookie; the list of devices has the keys.
    """
    owners = dict(UserSession.objects.filter(user__in=user_ids).values_list("session_key", "user"))
    found: dict[int, set[str]] = defaultdict(set)
    for session in Session.objects.filter(session_key__in=list(owners), expire_date__gt=timezone.now()):
        user = users.get(owners[session.session_key])
        stored = session.get_decoded()
        if user is None or str(stored.get(SESSION_KEY)) != str(user.pk):
            continue
        if any(constant_time_compare(stored.get(HASH_SESSION_KEY, ""), each) for each in _hashes(user)):
            found[user.pk].add(session_digest(session.session_key))
    return found


def _hashes(user: User) -> Iterator[str]:
    """By the present secret key, and the earlier ones while keys are rotated."""
    yield user.get_session_auth_hash()
    yield from user.get_session_auth_fallback_hash()
