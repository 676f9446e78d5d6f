"""Fill a fresh database with people and rooms, by the services: `python -m bench.seed shared|apart PEOPLE SIZE…`

The first SIZE people are in a room of that size; apart: the next SIZE. Prints one JSON object, see bench.servers.Town.
"""

import json
import sys

import django

django.setup()

from allauth.usersessions.models import UserSession  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from chat.services import channel_create, channel_join  # noqa: E402
from workspaces.actors import Actor  # noqa: E402
from workspaces.models import User  # noqa: E402
from workspaces.services import membership_add, workspace_create  # noqa: E402


def main(apart: bool, people: int, *sizes: int) -> None:
    users = [User.objects.create_user(f"person{number}", name=f"Person {number}") for number in range(people)]
    workspace = workspace_create(user=users[0], name="Bench", slug="bench")
    for user in users[1:]:
        membership_add(workspace=workspace, user=user, role="member")
    actors = [Actor(user.pk, user.username, user.display_name, workspace.pk) for user in users]
    starts = [sum(sizes[:number]) if apart else 0 for number in range(len(sizes))]
    rooms = [
        _room(f"room-{number}", actors[start : start + size])
        for number, (start, size) in enumerate(zip(starts, sizes, strict=True))
    ]
    print(json.dumps({"cookies": [_cookie(user) for user in users], "rooms": rooms}))


def _room(name: str, actors: list[Actor]) -> int:
    room_id: int = channel_create(actor=actors[0], name=name)["id"]
    for actor in actors[1:]:
        channel_join(actor=actor, room=room_id)
    return room_id


def _cookie(user: User) -> str:
    """The Cookie header of a browser in which `user` signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    # Sockets of a session that is not on its person's list are closed.
    UserSession.objects.create(user=user, session_key=session.session_key, ip="127.0.0.1", user_agent="bench")
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


if __name__ == "__main__":
    main(sys.argv[1] == "apart", *map(int, sys.argv[2:]))
