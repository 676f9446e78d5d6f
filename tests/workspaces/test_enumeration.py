"""Who has an account is not told: not by words, and not by how long an answer takes, by its cause: passwords hashed."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from workspaces.models import User

pytestmark = pytest.mark.usefixtures("sqlite_database")
PASSWORD = "correct-horse-9"
SIGN_IN, FORGOTTEN, SIGN_UP = "/accounts/login/", "/accounts/password/reset/", "/accounts/signup/"


@pytest.fixture(autouse=True)
def _unhurried() -> None:
    cache.clear()


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by one with each password that is hashed."""
    seen: list[str] = []
    encode = PBKDF2PasswordHasher.encode

    def counted(self: PBKDF2PasswordHasher, password: str, salt: str, iterations: int | None = None) -> str:
        seen.append(password)
        return encode(self, password, salt, iterations)

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", counted)
    return seen


def person(*, verified: bool = True, password: str | None = PASSWORD, active: bool = True) -> User:
    name = f"ann{uuid4().hex[:10]}"
    user = User.objects.create_user(name, f"{name}@example.com", password, is_active=active)
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    return user


KNOWN: dict[str, Callable[[], str]] = {
    "a username": lambda: person().username,
    "a username in capitals": lambda: person().username.upper(),
    "a confirmed address": lambda: person().email,
    "an address nobody confirmed": lambda: person(verified=False).email,
    "an account without a password": lambda: person(password=None).email,
    "a closed account": lambda: person(active=False).username,
}


@pytest.mark.parametrize("login", KNOWN.values(), ids=KNOWN)
def test_a_wrong_password_costs_what_an_unknown_name_costs(hashed: list[str], login: Callable[[], str]) -> None:
    counts = []
    for name in (login(), "nobody9", "nobody9@example.com"):
        hashed.clear()
        assert Client().post(SIGN_IN, {"login": name, "password": "wrong-horse-1"}).status_code == 200
        counts.append(len(hashed))
    assert counts == [counts[0]] * 3
    assert counts[0] > 0


def test_of_two_accounts_with_one_unconfirmed_address_the_first_signs_in_by_it(hashed: list[str]) -> None:
    first, second = person(verified=False), person(verified=False, password="another-horse-2")
    EmailAddress.objects.filter(user=second).update(email=first.email)
    User.objects.filter(pk=second.pk).update(email=first.email)
    signed_in = []
    for login, password in ((first.email, PASSWORD), (first.email, "another-horse-2"), (second.username,) * 2):
        client = Client()
        word = "another-horse-2" if login == second.username else password
        client.post(SIGN_IN, {"login": login, "password": word})
        signed_in.append(client.session.get("_auth_user_id"))
    assert signed_in == [str(first.pk), None, str(second.pk)]


def answer(response: HttpResponse, *given: str) -> tuple[int, str, str]:
    """What a stranger sees, without what they typed themselves."""
    text = re.sub(r'csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
    for each in given:
        text = text.replace(each, "X")
    return response.status_code, response.headers.get("Location", ""), text


def test_a_forgotten_password_answers_alike_and_writes_a_letter_each_time() -> None:
    answers = []
    for email in (person().email, "nobody9@example.com"):
        client = Client()
        response = client.post(FORGOTTEN, {"email": email})
        answers.append((answer(response, email), answer(client.get(response["Location"]), email)))
        assert mail.outbox.pop().to == [email]
    assert answers[0] == answers[1]


def test_signing_up_with_somebody_s_address_answers_as_with_a_free_one(hashed: list[str]) -> None:
    taken, answers = person().email, []
    for email in (taken, f"new{uuid4().hex[:8]}@example.com"):
        hashed.clear()
        form = {"name": "Zoe", "email": email, "username": f"zoe{uuid4().hex[:10]}", "password1": "battery-staple-7"}
        response = Client().post(SIGN_UP, form)
        answers.append((answer(response, *form.values()), len(hashed)))
        assert mail.outbox.pop().to == [email]
    assert answers[0] == answers[1]
    assert answers[0][0][0] == 302
    owners = EmailAddress.objects.filter(email=taken, verified=True)
    assert owners.count() == 1  # whoever signed up with it has not got it
