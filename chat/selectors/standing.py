"""What somebody is and where, read as one of their sockets connects."""

from django.db import connection

from workspaces.actors import Actor

# Written out: it is asked for at every connect, and all of a thousand pages come back at once.
_STANDING = """
    SELECT belongs.role, channel.id, channel.access
    FROM workspaces_membership belongs
    JOIN workspaces_user person ON person.id = belongs.user_id AND person.is_active
    LEFT JOIN chat_channelmembership place
        ON place.workspace_id = belongs.workspace_id AND place.user_id = belongs.user_id
    LEFT JOIN chat_channel channel ON channel.id = place.channel_id
    WHERE belongs.workspace_id = %s AND belongs.user_id = %s AND belongs.deactivated_at IS NULL
"""


def standing(actor: Actor) -> tuple[str, list[tuple[int, int]]]:
    """(role, (id, access) of each channel one belongs to, unlisted ones too). No role: no longer of the workspace."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [actor.workspace_id, actor.user_id])
        rows = cursor.fetchall()
    role = rows[0][0] if rows else ""
    return role, [(channel_id, access) for _, channel_id, access in rows if channel_id is not None]
