"""A company with secrets, a neighbour, and people who should learn none of them."""

from dataclasses import dataclass
from uuid import uuid4

from chat.models import Channel
from chat.services import direct_open
from tests.chat.talk import a_room, say
from tests.factories import People, workspace_with
from workspaces.services import join_link_create, membership_remove

CANARY = "canary" + uuid4().hex[:8]  # in all that a stranger may not read


@dataclass(frozen=True)
class Target:
    """Ids and names that a client could guess: of something that is there, or of nothing."""

    room: int
    name: str
    message: int
    person: int
    username: str
    link: int = 10**9


ABSENT = Target(10**9 + 7, "no-room-of-that-name", 10**9 + 8, 10**9 + 9, "nobody-of-that-name")
NO_SLUG = "no-company-of-that-name"


@dataclass
class Company:
    """`here`: of the company with the secrets; `there`: its neighbour."""

    here: People
    there: People
    private: Target
    public: Target
    direct: Target

    def own_room(self, people: People, name: str) -> int:
        """One that the person is in."""
        return Channel.objects.filter(workspace=people.workspace, memberships__user=people[name]).earliest("pk").pk


def make_company() -> Company:
    here = workspace_with(alice="owner", bob="member", mia="member", gus="guest", eve="member")
    there = workspace_with(zed="owner", yan="member")
    for name in ("alice", "bob"):
        here[name].name = f"{name.capitalize()} {CANARY}"
        here[name].save()
    a_room(here, "eve", "gus", name="visitors", private=True)
    private = a_room(here, "alice", "bob", name="plans", private=True)
    public = a_room(here, "alice", name="lobby")
    direct = direct_open(actor=here.actor("alice"), users=[here.bob.pk])["roomId"]
    Channel.objects.filter(pk__in=[private, public, direct]).update(topic=CANARY, description=CANARY)
    membership_remove(actor=here.actor("alice"), user_id=here.eve.pk)
    return Company(here, there, *(_target(here, room) for room in (private, public, direct)))


def _target(people: People, room: int) -> Target:
    message = say(people, "alice", room, f"hello {CANARY}")
    link, _ = join_link_create(actor=people.actor("alice"))
    return Target(room, message["room"], message["id"], people.alice.pk, people.alice.username, link.pk)


def as_if_there(answer: str, slug: str, target: Target) -> str:
    """An answer about ABSENT, with what the client had sent exchanged for `target`."""
    for place, name in vars(ABSENT).items():
        answer = answer.replace(str(name), str(getattr(target, place)))
    return answer.replace(NO_SLUG, slug)
