"""The demo data: two companies that could be real, counted as if they had written live."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from chat.demo import COMPANIES, PASSWORD
from chat.demo.script import working_day
from chat.models import Channel, ChannelMembership, Mention, Message, Reaction, SavedMessage, ThreadMembership
from chat.services.demo import DemoLoaded, DemoRefused, demo_load
from tests import databases
from workspaces.models import Membership, Project, User, Workspace

TODAY = date(2026, 3, 11)  # a Wednesday


@contextmanager
def _undone() -> Iterator[None]:
    """The demo's names are fixed, and tests share a database: nothing of it stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module", params=databases.KINDS)
def loaded(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[DemoLoaded]:
    """Loaded once, into a database of its own, since its tests look and change nothing."""
    with django_db_blocker.unblock(), databases.serving(f"{request.param}/demo"):
        result = demo_load(today=TODAY)
        assert result is not None
        yield result


def _messages() -> list[Message]:
    return list(
        Message.objects.filter(channel__workspace__slug__in=["acme", "globex"]).select_related("author", "channel")
    )


def _channels() -> list[Channel]:
    return list(Channel.objects.filter(workspace__slug__in=["acme", "globex"]))


def test_two_companies_have_written_some_hundred_messages(loaded: DemoLoaded) -> None:
    assert loaded.messages == len(_messages())
    assert 350 <= loaded.messages <= 450
    assert {user.name for user in User.objects.filter(memberships__workspace__slug="acme")} >= {
        "Alice Moreau",
        "Gus Petrov",
    }


def test_everybody_has_the_role_and_the_channels_of_their_place(loaded: DemoLoaded) -> None:
    def people(workspace: str, channel: str) -> set[str]:
        found = User.objects.filter(channel_memberships__channel__name=channel)
        return set(found.filter(channel_memberships__workspace__slug=workspace).values_list("username", flat=True))

    for company in COMPANIES:
        roles = Membership.objects.filter(workspace__slug=company.slug).values_list("user__username", "role")
        assert dict(roles) == company.roles
    inside = Channel.objects.get(workspace__slug="acme", name="general").memberships.values_list(
        "user__username", flat=True
    )
    assert set(inside) == {"alice", "dana", "mona", "bob", "carol"}
    engineering = Channel.objects.get(workspace__slug="globex", name="engineering").memberships
    assert set(engineering.values_list("user__username", flat=True)) == {"grace", "heidi"}
    assert Channel.objects.get(workspace__slug="acme", name="leadership").kind == Channel.Kind.PRIVATE
    assert "gus" in people("acme", "random")
    assert Channel.objects.filter(workspace__slug__in=["acme", "globex"], is_general=True).count() == 2
    assert set(
        Project.objects.get(workspace__slug="acme", name="Launch").members.values_list("username", flat=True)
    ) == {
        "alice",
        "bob",
        "carol",
    }


def test_only_who_is_in_a_channel_has_written_reacted_or_is_named_there(loaded: DemoLoaded) -> None:
    inside = set(ChannelMembership.objects.values_list("channel", "user"))

    assert {(message.channel_id, message.author_id) for message in _messages()} <= inside
    reactions = Reaction.objects.filter(message__in=_messages())
    mentions = Mention.objects.filter(message__in=_messages())
    assert set(reactions.values_list("message__channel", "user")) <= inside
    assert set(mentions.filter(user__isnull=False).values_list("channel", "user")) <= inside


def test_counters_are_what_live_messages_would_have_left(loaded: DemoLoaded) -> None:
    for channel in _channels():
        log = list(channel.messages.order_by("seq"))
        posts = [message for message in log if message.post_no is not None]
        assert [message.seq for message in log] == list(range(1, channel.last_seq + 1))
        assert [message.post_no for message in posts] == list(range(1, channel.last_post_no + 1))
        assert channel.revision == max(message.revision for message in log) == channel.last_seq
        assert channel.last_post_at == posts[-1].created_at
        assert [message.created_at for message in log] == sorted(message.created_at for message in log)
        assert [message.pk for message in log] == sorted(message.pk for message in log)


def test_threads_know_their_replies(loaded: DemoLoaded) -> None:
    roots = [message for message in _messages() if message.reply_count]
    assert len(roots) > 40
    for root in roots:
        replies = list(root.replies.order_by("seq"))
        assert root.parent_id is None
        assert root.reply_count == len(replies)
        assert root.last_reply_at == replies[-1].created_at
        assert root.revision == replies[-1].revision
        assert {reply.channel_id for reply in replies} == {root.channel_id}
        assert all((reply.post_no is not None) == reply.also_to_channel for reply in replies)
    assert Message.objects.filter(parent__in=roots, also_to_channel=True).exists()


def test_messages_lie_in_the_working_hours_of_the_last_two_weeks(loaded: DemoLoaded) -> None:
    moments = [message.created_at for message in _messages()]

    assert min(moments) == datetime(2026, 2, 25, 8, 30, tzinfo=UTC)
    assert max(moments).date() == date(2026, 3, 10)
    assert all(moment.weekday() < 5 for moment in moments)
    assert sum(8 <= moment.hour < 18 for moment in moments) > 0.95 * len(moments)


def test_the_days_that_people_talk_about_are_the_days_of_the_calendar(loaded: DemoLoaded) -> None:
    launch = Message.objects.get(channel__workspace__slug="acme", text__startswith="**It's live.**")
    plan = Message.objects.get(channel__workspace__slug="acme", text__startswith="Launch plan")

    assert f"Switch it on, {launch.created_at:%A} 10:00" in plan.text
    assert not any("{day" in message.text for message in _messages())


def test_badges_are_alive_and_nobody_has_unread_words_of_their_own(loaded: DemoLoaded) -> None:
    bob = ChannelMembership.objects.get(user__username="bob", channel__name="random", workspace__slug="acme")
    unread = Message.objects.filter(channel=bob.channel, post_no__gt=bob.last_read_post_no)
    assert unread.count() == bob.channel.last_post_no - bob.last_read_post_no == 3
    assert Mention.objects.filter(channel=bob.channel, user=bob.user, seq__gt=bob.last_read_seq).count() == 1

    for membership in ChannelMembership.objects.filter(workspace__slug__in=["acme", "globex"]):
        later = Message.objects.filter(channel=membership.channel, seq__gt=membership.last_read_seq)
        posts = later.filter(post_no__isnull=False)
        assert posts.count() == membership.channel.last_post_no - membership.last_read_post_no
        assert not later.filter(author=membership.user).exists()
        assert not Reaction.objects.filter(message__in=later, user=membership.user).exists()


def test_what_was_written_shows_what_a_chat_can_do(loaded: DemoLoaded) -> None:
    html = "".join(message.html for message in _messages())

    for tag in (
        "<ul>",
        "<ol>",
        "<table>",
        "<blockquote>",
        "<strong>",
        "<code>",
        "<s",
        "tok-keyword",
        "data-user=",
        "<a href",
    ):
        assert tag in html
    assert Reaction.objects.count() >= 150
    assert all(message.text for message in _messages())


def test_nobody_says_the_same_thing_twice(loaded: DemoLoaded) -> None:
    said = [message.text for message in _messages() if message.kind == Message.Kind.MESSAGE and len(message.text) > 12]

    assert len(said) == len(set(said))


def test_every_person_signs_in_with_the_same_password(loaded: DemoLoaded) -> None:
    alice = User.objects.get(username="alice")

    assert alice.email == "alice@acme.example"
    assert alice.check_password(PASSWORD)
    assert not User.objects.filter(email__endswith=".example", is_superuser=True).exists()


def test_people_follow_threads_they_wrote_in_and_bob_saved_two_messages(loaded: DemoLoaded) -> None:
    for company in COMPANIES:
        for username, count in company.follows.items():
            own = ThreadMembership.objects.filter(channel__workspace__slug=company.slug, user__username=username)
            assert own.filter(is_following=True).count() == count
            for each in own:
                people = {each.parent.author, *(reply.author for reply in each.parent.replies.all())}
                assert each.user in people
    assert _saved() == {("bob", "Launch plan"), ("bob", "@bob could y")}


def test_loading_twice_changes_nothing(loaded: DemoLoaded) -> None:
    before = len(_messages()), ThreadMembership.objects.count(), _saved()

    assert demo_load(today=TODAY) is None
    assert (len(_messages()), ThreadMembership.objects.count(), _saved()) == before


def _saved() -> set[tuple[str, str]]:
    saved = SavedMessage.objects.filter(workspace__slug__in=["acme", "globex"])
    return {(name, text[:12].strip(" ,:(")) for name, text in saved.values_list("user__username", "message__text")}


def test_an_account_of_the_same_name_is_left_alone(sqlite_database: str) -> None:
    with _undone():
        User.objects.create_user("carol", "carol@elsewhere.example")
        with pytest.raises(DemoRefused, match="carol"):
            demo_load(today=TODAY)
        assert not Workspace.objects.filter(slug="acme").exists()


def test_the_command_prints_the_logins(sqlite_database: str, settings: Settings) -> None:
    settings.DEBUG = True
    first, second = StringIO(), StringIO()
    with _undone():
        call_command("demo", stdout=first)
        call_command("demo", stdout=second)

    assert "Loaded" in first.getvalue()
    assert "heidi     Heidi Braun" in first.getvalue()
    assert PASSWORD in first.getvalue()
    assert "nothing was changed" in second.getvalue()


def test_the_command_refuses_outside_development(settings: Settings) -> None:
    settings.DEBUG = False

    with pytest.raises(CommandError, match="development only"):
        call_command("demo")


def test_working_days_skip_week_ends() -> None:
    monday = date(2026, 3, 9)

    assert working_day(monday, 1) == date(2026, 3, 6)
    assert working_day(monday, 10) == date(2026, 2, 23)
    assert working_day(date(2026, 3, 6), -1) == monday
