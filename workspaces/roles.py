"""Who may do what: the one table. Sockets, pages, the admin and docs/roles.md all read it.

A right is what a role brings with it. What hangs on more (being in a channel, having written the
message) is decided by the policies, which ask here first.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RANKS = ("guest", "member", "manager", "admin", "owner")
"""From the least to the most. Nobody gives a role above their own, or takes it from above."""


class Right(StrEnum):
    """What a role may allow."""

    TAKE_PART = "take part"
    BROWSE = "browse"
    CREATE_CHANNELS = "create channels"
    INVITE_TO_CHANNELS = "invite to channels"
    ADD_EMOJI = "add emoji"
    MEET = "meet"
    WORK_ON_PROJECTS = "work on projects"
    CREATE_PROJECTS = "create projects"
    OPEN_EVERY_PROJECT = "open every project"
    PLAY = "play"
    INVITE_PEOPLE = "invite people"
    SEE_METRICS = "see metrics"
    MODERATE = "moderate"
    MANAGE_PEOPLE = "manage people"
    MANAGE_WORKSPACE = "manage workspace"
    ADMINISTER = "administer"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. `least`: the lowest role that has the right; all above have it too."""

    least: str
    says: Promise | str


TABLE: dict[Right, Row] = {
    Right.TAKE_PART: Row("guest", _("Read, write, react and search in the channels one is in; leave the workspace")),
    Right.WORK_ON_PROJECTS: Row("guest", _("Open the projects one was added to")),
    Right.BROWSE: Row("member", _("See, read and join public channels, and everybody's profile")),
    Right.CREATE_CHANNELS: Row("member", _("Make channels, public and private")),
    Right.INVITE_TO_CHANNELS: Row("member", _("Bring people into a channel one is in")),
    Right.ADD_EMOJI: Row("member", _("Make emoji for the workspace, and remove one's own")),
    Right.MEET: Row("member", _("Use rooms that last as long as somebody is in them")),
    Right.CREATE_PROJECTS: Row("member", _("Start projects")),
    Right.PLAY: Row("member", _("Start and join games")),
    Right.INVITE_PEOPLE: Row("member", _("Invite people to the workspace, by link or by e-mail")),
    Right.SEE_METRICS: Row("manager", _("See the dashboard: numbers about the whole workspace")),
    Right.MODERATE: Row(
        "admin", _("Delete others' messages and emoji, take people out, rename and archive any channel")
    ),
    Right.OPEN_EVERY_PROJECT: Row("admin", _("Open every project")),
    Right.MANAGE_PEOPLE: Row("admin", _("Deactivate, reactivate and give roles, up to one's own rank")),
    Right.MANAGE_WORKSPACE: Row("admin", _("Change name, picture, colour, e-mail domains and what is kept")),
    Right.ADMINISTER: Row("admin", _("Open the administration, the live panel and the audit log")),
    Right.OWN: Row("owner", _("Hand the workspace over, make owners, delete it")),
}


def may(role: str, right: Right) -> bool:
    """`role`: empty for who is not, or no longer, of the workspace."""
    return role in RANKS and rank(role) >= rank(TABLE[right].least)


def roles_with(right: Right) -> frozenset[str]:
    return frozenset(role for role in RANKS if may(role, right))


def rank(role: str) -> int:
    """Errors: ValueError for what is no role."""
    return RANKS.index(role)
