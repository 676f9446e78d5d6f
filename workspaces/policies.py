"""Who may do what in a workspace. Predicates on roles: the rows they come from are read elsewhere."""

from workspaces.models import Membership

Role = Membership.Role
_RANKS = (Role.GUEST, Role.MEMBER, Role.MANAGER, Role.ADMIN, Role.OWNER)
_ADMINS = frozenset({Role.ADMIN, Role.OWNER})


def may_invite(role: str) -> bool:
    """Hand out a link by which anybody joins as a member."""
    return role != Role.GUEST


def may_revoke_join_link(role: str, *, own: bool) -> bool:
    """One's own link, or as an admin anybody's."""
    return role in _ADMINS or (own and may_invite(role))


def may_manage_people(role: str) -> bool:
    return role in _ADMINS


def may_remove(role: str, other_role: str) -> bool:
    """Admins remove people up to their own rank, so an owner is removed by an owner alone."""
    return may_manage_people(role) and _rank(other_role) <= _rank(role)


def may_change_role(role: str, old_role: str, new_role: str) -> bool:
    """Admins, up to their own rank: nobody gives what they don't have, or takes it from above."""
    return may_remove(role, old_role) and _rank(new_role) <= _rank(role)


def _rank(role: str) -> int:
    return _RANKS.index(Role(role))
