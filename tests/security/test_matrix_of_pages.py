"""Every address, asked about what is another's and about what is not there: the same answer.

A new address without an entry in PAGES fails here.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests.callers import browser
from tests.factories import make_user
from tests.security.company import ABSENT, CANARY, NO_SLUG, Company, Target, as_if_there, make_company
from workspaces.models import JoinLink, User
from workspaces.services import join_link_create


@pytest.fixture(autouse=True)
def _unhurried() -> None:
    """The limits on signing up and in count by address, and all tests come from one."""
    cache.clear()


Way = Callable[[str, Target], tuple[str, list[object]]]
"""(slug, target) → method and the arguments of the address."""

PAGES: dict[str, Way | None] = {
    "home": None,  # these name nothing of anybody's
    "workspace_create": None,
    "join_by_link": None,
    "account": None,
    "account_tokens": None,
    "account_token_revoke": None,  # one's own alone: see tests/workspaces/test_accounts.py
    "account_session_end": None,
    "api-root": None,
    "api_nowhere": None,
    "openapi-json": None,
    "me": None,
    "my_picture": None,  # names nothing but the workspace: see tests/chat/test_own_picture.py
    "messages": None,  # names rooms as the event does: see tests/test_api.py
    "admin_live": None,
    "workspace_import": None,
    "workspace_import_status": None,  # of its owner alone: see tests/chat/test_transfer_pages.py
    "healthz": None,
    "push_worker": None,
    "message_like": None,  # see tests/test_api.py
    "notifications": lambda slug, t: ("get", [slug]),
    "metrics": None,
    "files": None,  # names nothing but the workspace: see tests/chat/test_files.py
    "file_discard": None,  # one's own uploads alone: see there
    "emoji_page": lambda slug, t: ("get", [slug]),
    "emoji_add": lambda slug, t: ("post", [slug]),
    "emoji_remove": lambda slug, t: ("post", [slug, t.emoji]),
    "emoji_picture": lambda slug, t: ("get", [t.emoji]),
    "file": lambda slug, t: ("get", [t.file]),
    "file_thumb": lambda slug, t: ("get", [t.file]),
    "picture": None,  # its name is the right: see tests/workspaces/test_pictures.py
    "event_docs": None,
    "event_docs_json": None,
    "join": None,  # its secret is the right: see test_dead_links_of_all_kinds_answer_alike
    "chat": lambda slug, t: ("get", [slug]),
    "games": lambda slug, t: ("get", [slug]),
    "game": lambda slug, t: ("get", [slug, t.game]),
    "projects": lambda slug, t: ("get", [slug]),
    "project": lambda slug, t: ("get", [slug, t.project]),
    "chat_room": lambda slug, t: ("get", [slug, t.room]),
    "chat_message": lambda slug, t: ("get", [slug, t.room, 1]),
    "workspace_side": lambda slug, t: ("get", [slug]),
    "dashboard": lambda slug, t: ("get", [slug]),
    "workspace_export": lambda slug, t: ("get", [slug]),
    "workspace_export_file": lambda slug, t: ("get", [slug, t.message]),
    "chat_who": lambda slug, t: ("get", [slug]),
    "join_by_domain": None,  # see tests/workspaces/test_invites.py
    "invite_by_email": lambda slug, t: ("post", [slug]),
    "members": lambda slug, t: ("get", [slug]),
    "member_change": lambda slug, t: ("post", [slug, t.person]),
    "workspace_settings": lambda slug, t: ("get", [slug]),
    "workspace_change": lambda slug, t: ("post", [slug]),
    "workspace_domains": lambda slug, t: ("post", [slug]),
    "workspace_transfer": lambda slug, t: ("post", [slug]),
    "workspace_end": lambda slug, t: ("post", [slug]),
    "workspace_end_cancel": lambda slug, t: ("post", [slug]),
    "workspace_leave": lambda slug, t: ("post", [slug]),
    "join_link_create": lambda slug, t: ("post", [slug]),
    "join_link_revoke": lambda slug, t: ("post", [slug, t.link]),
}
ELSEWHERE = ("accounts/", "admin/")  # one's own account; the administrators of the whole server


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str | None]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if not str(pattern.pattern).startswith(ELSEWHERE):
                yield from names(pattern.url_patterns)
        else:
            yield pattern.name


def test_every_address_has_its_entry() -> None:
    assert set(names(get_resolver().url_patterns)) == PAGES.keys()


@pytest.fixture
def company(database: str) -> Company:
    return make_company()


def ask(visitor: Client, name: str, slug: str, target: Target) -> str:
    """Status, where to, and the bytes but for what is new in each answer."""
    way = PAGES[name]
    assert way is not None
    method, args = way(slug, target)
    answer: HttpResponse = getattr(visitor, method)(reverse(name, args=args))
    text = re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", answer.content.decode())
    return f"{answer.status_code} {answer.headers.get('Location', '')}\n{text}"


@pytest.mark.parametrize("who", ["nobody", "yan", "eve", "bob, deactivated"])
def test_a_workspace_one_is_not_in_is_like_none(company: Company, who: str) -> None:
    user = {"yan": company.there.yan, "eve": company.here.eve, "bob, deactivated": company.here.bob}.get(who)
    visitor = browser(user)
    User.objects.filter(pk=company.here.bob.pk).update(is_active=False)
    for name in (name for name, way in PAGES.items() if way):
        foreign = ask(visitor, name, company.here.slug, company.private)
        assert foreign == as_if_there(ask(visitor, name, NO_SLUG, ABSENT), company.here.slug, company.private), name
        assert foreign.split()[0] in ("302", "401", "404"), name
        assert CANARY not in foreign


@pytest.mark.parametrize("who", ["yan", "zed"])
def test_what_is_of_another_company_is_like_nothing_within_ones_own(company: Company, who: str) -> None:
    visitor, slug = browser(company.there[who]), company.there.slug
    for name in ("chat_room", "join_link_revoke", "file", "file_thumb"):
        foreign = ask(visitor, name, slug, company.private)
        assert foreign == as_if_there(ask(visitor, name, slug, ABSENT), slug, company.private), name
        assert CANARY not in foreign, name
    assert JoinLink.objects.get(pk=company.private.link).revoked_at is None


def test_a_guest_sees_nothing_of_a_channel_in_its_page_and_makes_no_links(company: Company) -> None:
    visitor = browser(company.here.gus)
    for target in (company.private, company.public):
        page = visitor.get(reverse("chat_room", args=[company.here.slug, target.room]))
        assert page.status_code == 200
        assert CANARY not in page.content.decode()
    assert visitor.post(reverse("join_link_create", args=[company.here.slug])).status_code == 403
    assert visitor.post(reverse("join_link_revoke", args=[company.here.slug, company.private.link])).status_code == 403


def test_dead_links_of_all_kinds_answer_alike(company: Company) -> None:
    secrets = ["a" * 43]
    for change in ({"revoked_at": timezone.now()}, {"expires_at": timezone.now()}):
        link, secret = join_link_create(actor=company.here.actor("alice"))
        JoinLink.objects.filter(pk=link.pk).update(**change)
        secrets.append(secret)
    for visitor in (browser(None), browser(company.there.yan), browser(company.here.eve)):
        for ask_for in (visitor.get, visitor.post):
            answers = [ask_for(reverse("join", args=[secret])) for secret in secrets]
            assert [answer.status_code for answer in answers] == [404] * 3
            assert len({re.sub(r"[\w-]{43,}", "…", answer.content.decode()) for answer in answers}) == 1


def test_the_link_of_before_their_removal_lets_nobody_back_in(company: Company) -> None:
    _, secret = join_link_create(actor=company.here.actor("alice"))
    JoinLink.objects.filter(workspace=company.here.workspace).update(created_at="2020-01-01T00:00Z")
    assert browser(company.here.eve).post(reverse("join", args=[secret])).status_code == 404
    assert browser(company.here.eve).get(reverse("chat", args=[company.here.slug])).status_code == 404


EVIL = ["https://evil.example/", "//evil.example", "/\\evil.example", "\thttps://evil.example", "javascript:alert(1)"]


@pytest.mark.parametrize("evil", EVIL)
def test_nobody_is_sent_to_another_site(sqlite_database: str, evil: str) -> None:
    user = make_user("bob")
    user.set_password("a good long password")
    user.save()
    form = {"login": user.username, "password": "a good long password", "next": evil}
    for address in ("/accounts/login/", "/accounts/logout/"):
        answer = browser(None if "login" in address else user).post(address, form)
        assert answer.status_code == 302
        assert answer.headers["Location"] in ("/", "/accounts/login/"), answer.headers["Location"]
    for address in (f"/accounts/login/?next={evil}", f"/join/?link={evil}/aaaaaaaaaaaaaaaaaaaaaaaa"):
        assert browser(user).get(address).headers["Location"].startswith("/")
        assert not browser(user).get(address).headers["Location"].startswith(("//", "/\\"))


HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def test_every_answer_carries_the_headers(company: Company) -> None:
    pages = [
        (browser(user), reverse(name, args=way(company.here.slug, company.private)[1]) if way else "/join/x/")
        for user in (None, company.here.alice, company.there.yan)
        for name, way in PAGES.items()
    ]
    pages += [(browser(None), each) for each in ("/accounts/login/", "/accounts/signup/", "/nothing", "/admin/login/")]
    for visitor, address in pages:
        answer = visitor.get(address)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, address
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, address
        assert "unsafe" not in policy, address


@pytest.mark.parametrize("who", ["alice", "zed", "gus"])
def test_the_admin_shows_nothing_of_a_private_channel_to_anybody(company: Company, who: str) -> None:
    user = (company.there if who == "zed" else company.here)[who]
    for address in ("/admin/", f"/admin/chat/channel/{company.private.room}/change/", "/admin/workspaces/user/"):
        answer = browser(user).get(address)
        assert answer.status_code in ((200, 403) if address == "/admin/" else (302, 403, 404))
        assert CANARY not in answer.content.decode()
