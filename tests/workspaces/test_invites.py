"""Invites by e-mail, links for a few, and coming in by one's e-mail domain."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from slackish.realtime.errors import InvalidPayload
from tests.concurrency import at_once
from tests.factories import People, make_user, unique, workspace_with
from workspaces.errors import JoinLinkNotFound, NotAuthorized, TooManyInvites, WorkspaceNotFound
from workspaces.models import JoinDomain, JoinLink, Membership, User, Workspace
from workspaces.services import (
    invite_send,
    join_domain_accept,
    join_domains_set,
    join_link_accept,
    join_link_create,
    join_link_find,
    membership_remove,
    workspaces_open_to,
)


@pytest.fixture
def people(database: str) -> People:
    return workspace_with(alice="owner", dana="admin", bob="member", gus="guest")


# Links for a few


def test_of_fifty_at_once_on_a_link_for_one_exactly_one_gets_in(people: People) -> None:
    link, secret = join_link_create(actor=people.actor("bob"), uses=1)
    crowd = [make_user() for _ in range(50)]
    results = at_once(*[lambda user=user: join_link_accept(user=user, secret=secret) for user in crowd])
    assert sorted({type(each).__name__ for each in results}) == ["JoinLinkNotFound", "Workspace"]
    assert sum(isinstance(each, Workspace) for each in results) == 1
    assert Membership.objects.filter(workspace=people.workspace, user__in=crowd).count() == 1
    link.refresh_from_db()
    assert (link.uses_left, link.used) == (0, 1)


def test_who_is_in_already_uses_nothing_up(people: People) -> None:
    link, secret = join_link_create(actor=people.actor("bob"), uses=1)
    join_link_accept(user=people.dana, secret=secret)
    ann = make_user()
    results = at_once(*[lambda: join_link_accept(user=ann, secret=secret)] * 2)
    assert isinstance(results[0], Workspace) or isinstance(results[1], Workspace)
    link.refresh_from_db()
    assert (link.uses_left, link.used) == (0, 1)


@pytest.mark.parametrize(("uses", "allowed"), [(1, True), (1000, True), (0, False), (1001, False)])
def test_a_link_is_for_one_to_a_thousand(people: People, uses: int, allowed: bool) -> None:
    if allowed:
        assert join_link_create(actor=people.actor("bob"), uses=uses)[0].uses_left == uses
    else:
        with pytest.raises(InvalidPayload):
            join_link_create(actor=people.actor("bob"), uses=uses)


def test_people_are_invited_as_guests_too_but_as_nothing_above_a_member(people: People) -> None:
    _, secret = join_link_create(actor=people.actor("bob"), role="guest")
    ann = make_user()
    join_link_accept(user=ann, secret=secret)
    assert people.workspace.memberships.get(user=ann).role == "guest"
    for role in ("manager", "admin", "owner", "emperor"):
        with pytest.raises(InvalidPayload):
            join_link_create(actor=people.actor("alice"), role=role)


# By e-mail


def send(people: People, name: str, email: str, **more: Any) -> JoinLink:
    return invite_send(
        actor=people.actor(name), email=email, address_of=lambda secret: f"http://x/join/{secret}/", **more
    )


def secret_in_last_letter() -> str:
    found = re.search(r"http://x/join/([\w-]+)/", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_a_letter_invites_once_and_says_who_and_where(people: People) -> None:
    link = send(people, "bob", " Zoe@Example.com ")
    letter = mail.outbox[-1]
    assert (letter.to, letter.subject) == (["zoe@example.com"], "Bob invites you to Acme Corp")
    assert "&" not in letter.body
    secret = secret_in_last_letter()
    zoe = make_user("zoe")
    join_link_accept(user=zoe, secret=secret)
    with pytest.raises(JoinLinkNotFound):
        join_link_accept(user=make_user(), secret=secret)
    link.refresh_from_db()
    assert (link.email, link.used, link.uses_left) == ("zoe@example.com", 1, 0)


def test_a_second_letter_takes_the_place_of_the_first(people: People) -> None:
    send(people, "bob", "zoe@example.com")
    first = secret_in_last_letter()
    send(people, "dana", "zoe@example.com")
    assert join_link_find(first) is None
    assert join_link_find(secret_in_last_letter()) is not None


def test_nothing_is_sent_when_the_invite_is_not_made(people: People) -> None:
    before = len(mail.outbox)
    for name, email, error in (("gus", "a@b.org", NotAuthorized), ("bob", "not an address", InvalidPayload)):
        with pytest.raises(error):
            send(people, name, email)
    assert len(mail.outbox) == before


def test_a_name_that_holds_lines_writes_no_headers(people: People) -> None:
    User.objects.filter(pk=people.bob.pk).update(name="Bob\nBcc: all@example.com")
    people.bob.refresh_from_db()
    send(people, "bob", "zoe@example.com")
    assert mail.outbox[-1].subject == "Bob Bcc: all@example.com invites you to Acme Corp"
    assert mail.outbox[-1].recipients() == ["zoe@example.com"]


def test_as_many_letters_a_day_as_the_limit_says_and_not_one_more(people: People, settings: Any) -> None:
    settings.INVITE_MAILS_A_DAY = 2
    for _ in range(2):
        send(people, "bob", f"{unique('z')}@example.com")
    with pytest.raises(TooManyInvites):
        send(people, "dana", "one@example.com")
    JoinLink.objects.filter(workspace=people.workspace).update(created_at=timezone.now() - timedelta(days=1))
    send(people, "dana", "one@example.com")


# By domain


def with_address(user: User, domain: str, *, verified: bool = True) -> User:
    EmailAddress.objects.create(user=user, email=f"{user.username}@{domain}", verified=verified)
    return user


@pytest.fixture
def domain(people: People) -> str:
    domain = f"{unique('acme')}.example"
    with_address(people.alice, domain)
    join_domains_set(actor=people.actor("alice"), domains=[domain])
    return domain


def test_it_is_off_until_an_admin_turns_it_on(people: People) -> None:
    ann = with_address(make_user(), "acme.example")
    assert not JoinDomain.objects.filter(workspace=people.workspace).exists()
    with pytest.raises(WorkspaceNotFound):
        join_domain_accept(user=ann, slug=people.slug)


def test_a_verified_address_of_the_domain_lets_one_in_as_a_member(people: People, domain: str) -> None:
    ann = with_address(make_user(), domain)
    assert list(workspaces_open_to(ann)) == [people.workspace]
    join_domain_accept(user=ann, slug=people.slug)
    assert people.workspace.memberships.get(user=ann).role == "member"
    assert list(workspaces_open_to(ann)) == []


@pytest.mark.parametrize("pattern", ["mail.{}", "{}.evil.example", "evil-{}", "{}x", "x{}", "{}."])
def test_a_sub_domain_and_a_look_alike_open_nothing(people: People, domain: str, pattern: str) -> None:
    ann = with_address(make_user(), pattern.format(domain))
    assert list(workspaces_open_to(ann)) == []
    with pytest.raises(WorkspaceNotFound):
        join_domain_accept(user=ann, slug=people.slug)


def test_an_address_that_is_unverified_or_no_longer_theirs_opens_nothing(people: People, domain: str) -> None:
    ann = with_address(make_user(), domain, verified=False)
    eve = with_address(make_user(), domain)
    assert list(workspaces_open_to(eve)) == [people.workspace]
    EmailAddress.objects.filter(user=eve).update(email="eve@elsewhere.example")
    for user in (ann, eve):
        with pytest.raises(WorkspaceNotFound):
            join_domain_accept(user=user, slug=people.slug)


def test_a_domain_that_was_taken_off_the_list_opens_nothing_more(people: People, domain: str) -> None:
    ann = with_address(make_user(), domain)
    join_domains_set(actor=people.actor("alice"), domains=[])
    with pytest.raises(WorkspaceNotFound):
        join_domain_accept(user=ann, slug=people.slug)


def test_who_was_removed_does_not_come_back_by_their_domain(people: People, domain: str) -> None:
    with_address(people.bob, domain)
    membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)
    with pytest.raises(WorkspaceNotFound):
        join_domain_accept(user=people.bob, slug=people.slug)


def test_a_domain_is_listed_only_by_who_has_a_verified_address_there(people: People, domain: str) -> None:
    with_address(people.dana, "dana.example", verified=False)
    for wanted in ("dana.example", "bigcorp.example"):
        with pytest.raises(InvalidPayload):
            join_domains_set(actor=people.actor("dana"), domains=[wanted])
    assert join_domains_set(actor=people.actor("dana"), domains=[f"@{domain.upper()}"]) == [domain]


@pytest.mark.parametrize("wanted", ["gmail.com", "GMail.com", "outlook.com", "proton.me", "web.de", "mailinator.com"])
def test_free_mail_is_refused_even_with_an_address_there(people: People, wanted: str) -> None:
    with_address(people.alice, wanted.lower())
    with pytest.raises(InvalidPayload):
        join_domains_set(actor=people.actor("alice"), domains=[wanted])


@pytest.mark.parametrize(
    "wanted", ["", "com", "a b.example", "acme.example/x", "*.example", "acme..example", "\0.example"]
)
def test_what_is_no_domain_is_refused(people: People, wanted: str) -> None:
    with pytest.raises(InvalidPayload):
        join_domains_set(actor=people.actor("alice"), domains=[wanted])


def test_members_list_no_domains(people: People) -> None:
    with_address(people.bob, "bob.example")
    with pytest.raises(NotAuthorized):
        join_domains_set(actor=people.actor("bob"), domains=["bob.example"])


def test_as_many_domains_as_the_limit_says_and_not_one_more(people: People, settings: Any) -> None:
    settings.JOIN_DOMAINS = 2
    domains = [f"{unique('d')}.example" for _ in range(3)]
    for each in domains:
        with_address(people.alice, each)
    assert join_domains_set(actor=people.actor("alice"), domains=domains[:2]) == sorted(domains[:2])
    with pytest.raises(InvalidPayload):
        join_domains_set(actor=people.actor("alice"), domains=domains)
