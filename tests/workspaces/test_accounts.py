"""One's account: two steps, sessions, tokens, and how slowly a password is guessed."""

import re
import time
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from slackish.realtime.deliveries import Close
from slackish.realtime.identity import Person, session_digest
from slackish.realtime.testing import Captured, captured_emits
from tests.factories import workspace_with
from workspaces.models import ApiToken, User
from workspaces.selectors.standing import fallen
from workspaces.services import token_create, token_revoke
from workspaces.services.sessions import account_deactivate

pytestmark = pytest.mark.usefixtures("sqlite_database")
PASSWORD = "correct-horse-9"


@pytest.fixture(autouse=True)
def _unhurried() -> None:
    cache.clear()


def make_person() -> User:
    name = f"ann{uuid4().hex[:10]}"
    user = User.objects.create_user(name, f"{name}@example.com", PASSWORD, name="Ann")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(user: User, password: str = PASSWORD, **more: Any) -> Client:
    client = Client(**more)
    client.post("/accounts/login/", {"login": user.username, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def closings(emitted: Captured) -> list[Close]:
    return [action for each in emitted.deliveries for action in each.actions if isinstance(action, Close)]


def digest(client: Client) -> str:
    return session_digest(client.cookies["sessionid"].value)


# Sessions


def test_every_sign_in_is_listed_and_one_may_be_ended_with_its_sockets() -> None:
    user = make_person()
    here, there = sign_in(user), sign_in(user, headers={"user-agent": "Elsewhere/1.0"})
    page = here.get("/accounts/sessions/").content.decode()
    assert ">Elsewhere<" in page
    other = UserSession.objects.get(user=user, session_key=there.cookies["sessionid"].value)
    with captured_emits() as emitted:
        here.post(reverse("account_session_end", args=[other.pk]))
    assert Close("session", digest(there)) in closings(emitted)
    assert (is_in(here), is_in(there)) == (True, False)


def test_another_person_s_session_and_none_answer_alike() -> None:
    ann, eve = make_person(), make_person()
    sign_in(ann)
    me, theirs = sign_in(eve), UserSession.objects.get(user=ann)
    answers = [me.post(reverse("account_session_end", args=[pk])) for pk in (theirs.pk, 10**9)]
    assert [each.status_code for each in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert Session.objects.filter(pk=theirs.session_key).exists()


def test_all_the_others_are_signed_out_at_once() -> None:
    user = make_person()
    here, there, yonder = sign_in(user), sign_in(user), sign_in(user)
    with captured_emits() as emitted:
        here.post("/accounts/sessions/")
    assert {Close("session", digest(each)) for each in (there, yonder)} <= set(closings(emitted))
    assert [is_in(each) for each in (here, there, yonder)] == [True, False, False]


def test_signing_out_closes_the_sockets_of_that_session_alone() -> None:
    user = make_person()
    here, there = sign_in(user), sign_in(user)
    mine = digest(here)
    with captured_emits() as emitted:
        here.post("/accounts/logout/")
    assert Close("session", mine) in closings(emitted)
    assert Close("session", digest(there)) not in closings(emitted)


def test_a_new_password_signs_the_others_out_and_leaves_this_browser_in() -> None:
    user = make_person()
    here, there = sign_in(user), sign_in(user)
    with captured_emits() as emitted:
        new = {"oldpassword": PASSWORD, "password1": "new-horse-battery-7", "password2": "new-horse-battery-7"}
        here.post("/accounts/password/change/", new)
    assert Close("session", digest(there)) in closings(emitted)
    assert any(each.kind == "user" and each.but_session for each in closings(emitted))
    assert (is_in(here), is_in(there)) == (True, False)
    assert UserSession.objects.filter(user=user).count() == 1


def test_an_account_that_is_closed_closes_all_its_connections() -> None:
    user = make_person()
    client = sign_in(user)
    with captured_emits() as emitted:
        account_deactivate(user=user)
    assert Close("user", user.pk) in closings(emitted)
    assert not is_in(client)


# What the backstop sees


def person(user: User, **proof: Any) -> Person:
    return Person(user.pk, user.username, "Ann", **proof)


def test_the_backstop_knows_what_is_good_for_nothing_any_more() -> None:
    user, closed = make_person(), make_person()
    stays, ended, old_hash = sign_in(user), sign_in(user), sign_in(user)
    good, bad = (token_create(user=user)[0] for _ in range(2))
    proofs = {
        "stays": person(user, session=digest(stays)),
        "ended": person(user, session=digest(ended)),
        "never was": person(user, session="0" * 64),
        "token": person(user, token_id=good.pk),
        "revoked": person(user, token_id=bad.pk),
        "closed": person(closed, token_id=good.pk),
    }
    assert fallen(set(proofs.values())) == {proofs["never was"]}
    Session.objects.filter(pk=ended.cookies["sessionid"].value).delete()
    token_revoke(user=user, token_id=bad.pk)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    gone = {proofs[name] for name in ("ended", "never was", "revoked", "closed")}
    assert fallen(set(proofs.values())) == gone
    user.set_password("another-horse-3")
    user.save()
    assert person(user, session=digest(old_hash)) in fallen({person(user, session=digest(old_hash))})


# Tokens


def test_a_token_is_made_shown_once_and_revoked_with_its_sockets() -> None:
    people = workspace_with(alice="owner")
    client = Client()
    client.force_login(people.alice, backend="django.contrib.auth.backends.ModelBackend")
    page = client.post("/account/tokens/", {"name": "robot", "workspace": people.slug}).content.decode()
    secret = re.search(r'value="(slk_[\w-]+)"', page)
    assert secret
    assert secret[1] not in client.get("/account/tokens/").content.decode()
    token = ApiToken.objects.get(user=people.alice)
    assert (token.name, token.workspace) == ("robot", people.workspace)
    with captured_emits() as emitted:
        client.post(reverse("account_token_revoke", args=[token.pk]))
    assert closings(emitted) == [Close("token", token.pk)]
    assert "robot" not in client.get("/account/tokens/").content.decode()


def test_a_token_for_a_workspace_one_is_not_in_is_refused_and_another_s_is_not_revoked() -> None:
    people, other = workspace_with(alice="owner"), workspace_with(zed="owner")
    client = Client()
    client.force_login(people.alice, backend="django.contrib.auth.backends.ModelBackend")
    page = client.post("/account/tokens/", {"name": "robot", "workspace": other.slug})
    assert page.context["form"].errors["workspace"]
    theirs, _ = token_create(user=other.zed)
    answers = [client.post(reverse("account_token_revoke", args=[pk])) for pk in (theirs.pk, 10**9)]
    assert [each.status_code for each in answers] == [404, 404]
    theirs.refresh_from_db()
    assert theirs.revoked_at is None


# Two steps


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def turn_on(client: Client) -> str:
    """The secret. Whoever sits at an open browser is asked for the password first."""
    assert "reauthenticate" in client.get("/accounts/2fa/totp/activate/")["Location"]
    client.post("/accounts/reauthenticate/?next=/accounts/2fa/totp/activate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret: str = page.context["form"].secret
    assert f'value="{secret}"' in page.content.decode()
    assert "<svg" in page.content.decode()
    assert client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    return secret


def test_with_two_steps_on_a_password_alone_opens_nothing() -> None:
    user = make_person()
    here = sign_in(user)
    secret = turn_on(here)
    assert "after your password" in here.get("/accounts/2fa/").content.decode().lower()
    cache.clear()  # a code is good once
    there = sign_in(user)
    assert not is_in(there)
    there.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not is_in(there)
    there.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert is_in(there)


def test_a_recovery_code_works_once() -> None:
    user = make_person()
    turn_on(here := sign_in(user))
    code = here.get("/accounts/2fa/recovery-codes/").context["unused_codes"][0]
    for expected in (True, False):
        cache.clear()
        there = sign_in(user)
        there.post("/accounts/2fa/authenticate/", {"code": code})
        assert is_in(there) == expected


def test_a_dump_holds_no_secret_that_makes_codes() -> None:
    user = make_person()
    secret = turn_on(sign_in(user))
    rows = Authenticator.objects.filter(user=user)
    assert rows.count() == 2
    assert not any(secret in str(row.data) for row in rows)


# Guessing


def guess(user: User, password: str, address: str, forwarded: str = "") -> Any:
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    client = Client(REMOTE_ADDR=address, headers=headers)
    return client.post("/accounts/login/", {"login": user.username, "password": password}), client


def test_after_some_wrong_passwords_the_right_one_waits_too_whatever_addresses_are_claimed() -> None:
    user = make_person()
    for number in range(8):
        guess(user, "wrong", "203.0.113.5", forwarded=f"198.51.100.{number}")
    answer, client = guess(user, PASSWORD, "203.0.113.5", forwarded="198.51.100.77")
    assert not is_in(client)
    assert "_auth_user_id" not in client.session
    assert answer.status_code in (200, 429)
    _, elsewhere = guess(user, PASSWORD, "203.0.113.99")
    assert not is_in(elsewhere), "the account's door is shut, not an address's alone"


def test_the_wait_of_an_account_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    user, now = make_person(), time.time()
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: now)

    def may_try(later: float) -> bool:
        monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: now + later)
        return is_in(guess(user, PASSWORD, "203.0.113.8")[1])

    for _ in range(5):
        guess(user, "wrong", "203.0.113.8")
    assert not may_try(200)
    for _ in range(5):
        monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: now + 400)
        guess(user, "wrong", "203.0.113.8")
    assert not may_try(800), "after ten the wait is an hour, not five minutes"
    assert may_try(4100)


def test_one_address_guesses_at_few_accounts_and_claimed_addresses_do_not_help() -> None:
    people = [make_person() for _ in range(25)]
    for number, user in enumerate(people[:24]):
        guess(user, "wrong", "203.0.113.6", forwarded=f"198.51.100.{number}")
    _, client = guess(people[24], PASSWORD, "203.0.113.6", forwarded="192.0.2.1")
    assert not is_in(client)
    _, elsewhere = guess(people[24], PASSWORD, "203.0.113.7")
    assert is_in(elsewhere)


def test_a_wrong_password_and_no_such_account_answer_alike() -> None:
    user = make_person()
    client = Client()
    answers = [
        client.post("/accounts/login/", {"login": each, "password": "wrong"}) for each in (user.username, "nobody9")
    ]
    texts = [re.sub(r'csrfmiddlewaretoken" value="[^"]*"', "", each.content.decode()) for each in answers]
    assert texts[0].replace(user.username, "X") == texts[1].replace("nobody9", "X")
    assert answers[0].status_code == answers[1].status_code
