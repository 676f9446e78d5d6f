"""Who may do what in a workspace, where it hangs on more than a role. The roles' table is `roles.py`."""

from workspaces.roles import Right, may, rank


def may_invite(role: str) -> bool:
    """Hand out a link by which anybody joins as a member."""
    return may(role, Right.INVITE_PEOPLE)


def may_revoke_join_link(role: str, *, own: bool) -> bool:
    """One's own link, or as an admin anybody's."""
    return may(role, Right.MANAGE_PEOPLE) or (own and may_invite(role))


def may_create_projects(role: str) -> bool:
    return may(role, Right.CREATE_PROJECTS)


def may_open_every_project(role: str) -> bool:
    """Also those one was not added to."""
    return may(role, Right.OPEN_EVERY_PROJECT)


def may_manage_project(role: str) -> bool:
    """Of a project one may open: its name, its people, and whether it is archived."""
    return may_create_projects(role)


def may_manage_people(role: str) -> bool:
    return may(role, Right.MANAGE_PEOPLE)


def may_remove(role: str, other_role: str) -> bool:
    """Admins remove people up to their own rank, so an owner is removed by an owner alone."""
    return may_manage_people(role) and rank(other_role) <= rank(role)


def may_change_role(role: str, old_role: str, new_role: str) -> bool:
    """Admins, up to their own rank: nobody gives what they don't have, or takes it from above."""
    return may_remove(role, old_role) and rank(new_role) <= rank(role)
