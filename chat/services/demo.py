"""Loading the demo's companies.

The one service that writes rows itself instead of calling the others: its messages carry dates of
the past and nobody is connected to hear of them. What `log.advance` would have counted is counted
here, and tests hold the two together. What carries no date `demo_own` makes by the other services.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from chat.demo import COMPANIES, PASSWORD, PEOPLE, Company, furnishers
from chat.demo.boards import BOARDS
from chat.demo.script import Line, Script, working_day
from chat.markdown import render
from chat.models import Channel, ChannelMembership, Mention, Message, Reaction
from chat.search import put
from workspaces.models import Membership, Project, ProjectMembership, User, Workspace

from .demo_boards import board_fill
from .demo_own import own_things_make
from .log import SENTENCES

FIRST_DAY = 10  # working days ago: two weeks


class DemoRefused(Exception):
    """Something of the demo's name exists that the demo did not make."""


@dataclass(frozen=True, slots=True)
class DemoLoaded:
    messages: int
    people: int


@dataclass
class _Log:
    """A channel being written: its rows, in the order of its log."""

    channel: Channel
    users: dict[str, User]
    messages: list[Message] = field(default_factory=list)
    threads: list[tuple[Message, Message]] = field(default_factory=list)  # parent, reply
    mentions: list[Mention] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    memberships: list[ChannelMembership] = field(default_factory=list)


def demo_load(*, today: date | None = None) -> DemoLoaded | None:
    """Make the demo's people, companies and conversations; None if they are there already.

    `today`: messages end on the working day before it. Errors: DemoRefused, for an account of one
    of the demo's names.
    """
    today = today or timezone.now().date()
    with transaction.atomic():
        if Workspace.objects.filter(slug__in=[company.slug for company in COMPANIES]).exists():
            return None
        users = _make_people()
        messages = sum(_make_company(company, users, today) for company in COMPANIES)
    return DemoLoaded(messages, len(users))


def _make_people() -> dict[str, User]:
    taken = User.objects.filter(username__in=PEOPLE).values_list("username", flat=True)
    if taken:
        raise DemoRefused(f"There are accounts called {', '.join(sorted(taken))} already.")
    password = make_password(PASSWORD)  # once: eight times would take seconds
    domains = {username: company.domain for company in reversed(COMPANIES) for username in company.roles}
    users = User.objects.bulk_create(
        User(username=username, name=name, email=f"{username}@{domains[username]}", password=password)
        for username, name in PEOPLE.items()
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    return {user.username: user for user in users}


def _make_company(company: Company, users: dict[str, User], today: date) -> int:
    """The number of its messages."""
    founded = datetime.combine(working_day(today, FIRST_DAY), time(8, 30), UTC)
    workspace = Workspace.objects.create(name=company.name, slug=company.slug, accent=company.accent)
    Workspace.objects.filter(pk=workspace.pk).update(created_at=founded)
    Membership.objects.bulk_create(
        Membership(workspace=workspace, user=users[username], role=role, joined_at=founded)
        for username, role in company.roles.items()
    )
    _make_projects(company, workspace, users, today)
    for furnish in furnishers:
        furnish(workspace=workspace, users=users, today=today)
    logs = [_write(script, workspace, users, today, founded) for script in company.scripts()]
    _store(logs)
    own_things_make(company, workspace, users)
    return sum(len(log.messages) for log in logs)


def _make_projects(company: Company, workspace: Workspace, users: dict[str, User], today: date) -> None:
    for name, usernames in company.projects.items():
        project = Project.objects.create(workspace=workspace, name=name)
        ProjectMembership.objects.bulk_create(
            ProjectMembership(project=project, user=users[username]) for username in usernames
        )
        board_fill(project, BOARDS[name], users, today)


def _write(script: Script, workspace: Workspace, users: dict[str, User], today: date, founded: datetime) -> _Log:
    people = {username: users[username] for username in script.people}
    log = _Log(_make_channel(script, workspace, people, founded), people)
    if log.channel.kind != Channel.Kind.DIRECT:
        later = {line.author for line in script.lines if line.joined}
        for minutes, username in enumerate(username for username in people if username not in later):
            _write_joined(log, username, founded + timedelta(minutes=minutes))
    written: dict[int, Message] = {}
    for line in script.lines:
        if line.joined:
            _write_joined(log, line.author, line.moment(today))
            continue
        message = written[id(line)] = _write_line(log, line, today)
        if line.parent is not None:
            _write_reply(log, written[id(line.parent)], message)
    log.memberships = [_membership(log, user, script.unread.get(username, 0)) for username, user in people.items()]
    return log


def _make_channel(script: Script, workspace: Workspace, people: dict[str, User], founded: datetime) -> Channel:
    direct = script.kind == Channel.Kind.DIRECT
    channel = Channel(
        workspace=workspace,
        kind=script.kind,
        name="" if direct else script.name,
        direct_key="-".join(str(pk) for pk in sorted(user.pk for user in people.values())) if direct else "",
        topic=script.topic,
        description=script.description or ("" if direct else f"{script.name} chat room"),
        is_general=script.name == "general",
        created_by=next(iter(people.values())),
        created_at=founded,
    )
    channel.save()
    return channel


def _write_joined(log: _Log, username: str, at: datetime) -> None:
    user = log.users[username]
    log.channel.last_seq += 1
    log.messages.append(
        Message(
            channel=log.channel,
            seq=log.channel.last_seq,
            revision=log.channel.last_seq,
            kind=Message.Kind.JOINED,
            author=user,
            text=str(SENTENCES[Message.Kind.JOINED]).format(name=user.display_name),
            created_at=at,
        )
    )


def _write_line(log: _Log, line: Line, today: date) -> Message:
    channel = log.channel
    text = line.words(today)
    at = line.moment(today)
    channel.last_seq += 1
    is_post = line.parent is None or line.also_to_channel
    if is_post:
        channel.last_post_no += 1
        channel.last_post_at = at
    rendered = render(text, people={username: user.pk for username, user in log.users.items()})
    message = Message(
        channel=channel,
        seq=channel.last_seq,
        revision=channel.last_seq,
        post_no=channel.last_post_no if is_post else None,
        author=log.users[line.author],
        text=text,
        html=rendered.html,
        also_to_channel=line.also_to_channel,
        created_at=at,
    )
    log.messages.append(message)
    mentioned: list[int | None] = [*sorted(rendered.mentions - {message.author_id})]
    if rendered.everybody:
        mentioned.append(None)
    for user_id in mentioned:
        log.mentions.append(Mention(message=message, channel=channel, seq=message.seq, user_id=user_id))
    for emoji, username in line.reactions:
        log.reactions.append(Reaction(message=message, user=log.users[username], emoji=emoji))
    return message


def _write_reply(log: _Log, parent: Message, reply: Message) -> None:
    parent.reply_count += 1
    parent.last_reply_at = reply.created_at
    parent.revision = reply.revision
    log.threads.append((parent, reply))


def _membership(log: _Log, user: User, unread: int) -> ChannelMembership:
    """With a cursor that leaves the last `unread` posts unread."""
    first_unread = log.channel.last_post_no - unread + 1
    seqs = [message.seq for message in log.messages if message.post_no == first_unread]
    return ChannelMembership(
        channel=log.channel,
        workspace=log.channel.workspace,
        user=user,
        last_read_seq=seqs[0] - 1 if seqs else log.channel.last_seq,
        last_read_post_no=first_unread - 1,
        joined_at=log.channel.created_at,
    )


def _store(logs: list[_Log]) -> None:
    for log in logs:
        log.channel.revision = log.channel.last_seq
        log.channel.save()
    # Ids in the order of the logs, parents and replies alike; then the replies learn their parents'.
    Message.objects.bulk_create(message for log in logs for message in log.messages)
    replies = []
    for log in logs:
        for parent, reply in log.threads:
            reply.parent = parent
            replies.append(reply)
    Message.objects.bulk_update(replies, ["parent"])
    put(*(message for log in logs for message in log.messages))
    ChannelMembership.objects.bulk_create(membership for log in logs for membership in log.memberships)
    Mention.objects.bulk_create(mention for log in logs for mention in log.mentions)
    Reaction.objects.bulk_create(reaction for log in logs for reaction in log.reactions)
