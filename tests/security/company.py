"""A company with secrets, a neighbour, and people who should learn none of them."""

from dataclasses import dataclass
from uuid import uuid4

from chat.models import Channel
from chat.services import direct_open, emoji_add, file_upload
from games.services import game_create
from tests.chat.talk import a_room, say
from tests.factories import People, workspace_with
from tests.uploads.pictures import picture
from tests.workspaces.boards import change, list_ids
from workspaces.services import join_link_create, membership_remove, project_create

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
    game: int = 10**9 + 12
    file: int = 10**9 + 10
    emoji: int = 10**9 + 13
    project: int = 10**9 + 11
    card: str = "00000000-0000-4000-8000-000000000000"


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
    neighbours_game: int

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
    game = game_create(actor=there.actor("zed"), name="Dots")
    return Company(here, there, *(_target(here, room) for room in (private, public, direct)), game)


def _target(people: People, room: int) -> Target:
    upload = file_upload(actor=people.actor("alice"), name=f"{CANARY}.txt", chunks=[CANARY.encode()])
    message = say(people, "alice", room, f"hello {CANARY}", files=[upload.pk])
    game = game_create(actor=people.actor("alice"), name=CANARY)
    link, _ = join_link_create(actor=people.actor("alice"))
    project = project_create(actor=people.actor("alice"), name=f"{CANARY} {room}")["id"]
    card = _card(people, project)
    person = people.alice
    # Its name is for everybody of the workspace, guests too.
    emoji = emoji_add(actor=people.actor("alice"), name=f"emoji-of-{room}", chunks=[picture(size=(8, 8))]).pk
    return Target(
        room, message["room"], message["id"], person.pk, person.username, link.pk, game, upload.pk, emoji, project, card
    )


def _card(people: People, project: int) -> str:
    uid = str(uuid4())
    add = {"op": "add-card", "id": uid, "listId": list_ids(project)["To do"], "title": CANARY}
    change(people, "alice", project, add)
    return uid


def as_if_there(answer: str, slug: str, target: Target) -> str:
    """An answer about ABSENT, with what the client had sent exchanged for `target`."""
    for place, name in vars(ABSENT).items():
        answer = answer.replace(str(name), str(getattr(target, place)))
    return answer.replace(NO_SLUG, slug)
