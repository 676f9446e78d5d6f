"""The pages around the chat, as a person without JavaScript meets them."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from workspaces.models import JoinLink, Membership, User, Workspace

pytestmark = pytest.mark.usefixtures("database")
PASSWORD = "correct-horse-9"


def unique(word: str) -> str:
    return f"{word}{uuid4().hex[:10]}"


def signed_in(username: str = "") -> tuple[Client, User]:
    username = username or unique("ann")
    user = User.objects.create_user(username, f"{username}@example.com", PASSWORD, name="Ann Lee")
    client = Client()
    client.force_login(user)
    return client, user


def create_workspace(client: Client) -> Workspace:
    slug = unique("team-")
    client.post(reverse("workspace_create"), {"name": "Initech", "slug": slug})
    return Workspace.objects.get(slug=slug)


def make_join_link(client: Client, workspace: Workspace) -> str:
    """The path of a fresh join link, read from the page that shows it."""
    page = client.post(reverse("join_link_create", args=[workspace.slug])).content.decode()
    found = re.search(r'value="http://[^/]+(/join/[^"]+)"', page)
    assert found, "the page shows no link"
    return found[1]


def sign_up(client: Client, next_path: str = "") -> User:
    username = unique("zoe")
    fields = {"name": "Zoë Ray", "email": f"{username}@example.com", "username": username, "password1": PASSWORD}
    answer = client.post(reverse("account_signup"), fields | ({"next": next_path} if next_path else {}))
    assert answer.status_code == 302, answer.context["form"].errors
    assert answer["Location"] == (next_path or "/")
    return User.objects.get(username=username)


def test_two_people_sign_up_and_meet_in_a_new_workspace_by_a_join_link() -> None:
    founder, guest = Client(), Client()
    sign_up(founder)
    assert "You are not in a workspace yet" in founder.get("/").content.decode()
    workspace = create_workspace(founder)
    assert founder.get("/")["Location"] == reverse("chat", args=[workspace.slug])
    link = make_join_link(founder, workspace)

    assert "Zoë Ray invites you to Initech" in guest.get(link).content.decode()
    newcomer = sign_up(guest, next_path=link)
    assert "Join Initech" in guest.get(link).content.decode()
    assert guest.post(link)["Location"] == reverse("chat", args=[workspace.slug])
    assert Membership.objects.get(workspace=workspace, user=newcomer).role == Membership.Role.MEMBER


def test_sign_up_keeps_the_display_name_and_lower_cases_the_username() -> None:
    username = unique("Zed")
    fields = {"name": "Zed", "email": f"{username}@example.com", "username": username, "password1": PASSWORD}
    Client().post(reverse("account_signup"), fields)
    assert User.objects.get(username=username.lower()).name == "Zed"


@pytest.mark.parametrize("username", ["1st", "a", "two words", "a@b", "channel", "x" * 31])
def test_a_username_that_could_not_be_mentioned_is_refused(username: str) -> None:
    fields = {"name": "N", "email": f"{unique('n')}@example.com", "username": username, "password1": PASSWORD}
    assert "username" in Client().post(reverse("account_signup"), fields).context["form"].errors


def test_a_wrong_field_names_its_errors_to_a_screen_reader() -> None:
    page = Client().post(reverse("account_signup"), {"username": "1st"}).content.decode()
    described_by = re.search(r'name="username"[^>]*aria-describedby="([^"]+)"', page)
    assert described_by
    assert 'aria-invalid="true"' in page
    assert all(f'id="{name}"' in page for name in described_by[1].split())


def test_expired_revoked_and_unknown_join_links_answer_alike() -> None:
    client, _ = signed_in()
    workspace = create_workspace(client)
    expired, revoked = make_join_link(client, workspace), make_join_link(client, workspace)
    newest, older = JoinLink.objects.filter(workspace=workspace).order_by("-pk")
    JoinLink.objects.filter(pk=older.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    client.post(reverse("join_link_revoke", args=[workspace.slug, newest.pk]))
    unknown = "/join/" + "x" * 43 + "/"

    stranger, _ = signed_in()
    for visitor in (Client(), stranger):
        answers = [visitor.get(path) for path in (expired, revoked, unknown)]
        answers += [visitor.post(path) for path in (expired, revoked, unknown)]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1


def test_a_foreign_workspace_and_an_absent_one_answer_alike() -> None:
    workspace = create_workspace(signed_in()[0])
    stranger, _ = signed_in()
    foreign, absent = (stranger.get(f"/w/{slug}/invite/") for slug in (workspace.slug, unique("none-")))
    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content


def test_joining_needs_an_account_and_comes_back_to_the_link() -> None:
    client, _ = signed_in()
    link = make_join_link(client, create_workspace(client))
    answer = Client().post(link)
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next={link}"


def test_the_page_of_a_join_link_shows_the_secret_once_and_keeps_no_copy() -> None:
    client, _ = signed_in()
    workspace = create_workspace(client)
    secret = make_join_link(client, workspace).split("/")[2]
    again = client.get(reverse("join_link_create", args=[workspace.slug]))
    assert secret not in again.content.decode()
    assert "no-store" in again["Cache-Control"]
    assert "Revoke" in again.content.decode()


def test_a_guest_gets_no_way_to_invite() -> None:
    owner, _ = signed_in()
    workspace = create_workspace(owner)
    client, user = signed_in()
    Membership.objects.create(workspace=workspace, user=user, role=Membership.Role.GUEST)
    assert client.get(reverse("join_link_create", args=[workspace.slug])).status_code == 403
    assert client.post(reverse("join_link_create", args=[workspace.slug])).status_code == 403


def test_a_member_is_offered_to_revoke_only_links_of_its_own() -> None:
    owner, _ = signed_in()
    workspace = create_workspace(owner)
    make_join_link(owner, workspace)
    client, user = signed_in()
    Membership.objects.create(workspace=workspace, user=user)
    address = reverse("join_link_create", args=[workspace.slug])
    assert ">Revoke<" not in client.get(address).content.decode()
    link = JoinLink.objects.get(workspace=workspace)
    assert client.post(reverse("join_link_revoke", args=[workspace.slug, link.pk])).status_code == 403

    make_join_link(client, workspace)
    assert client.get(address).content.decode().count(">Revoke<") == 1


def test_a_join_link_takes_a_person_who_is_in_already_to_the_workspace() -> None:
    client, _ = signed_in()
    workspace = create_workspace(client)
    link = make_join_link(client, workspace)
    assert client.get(link)["Location"] == reverse("chat", args=[workspace.slug])


def test_a_pasted_link_leads_to_the_join_page_whatever_its_host() -> None:
    client, _ = signed_in()
    answer = client.get(reverse("join_by_link"), {"link": " https://elsewhere.example/join/" + "s" * 32 + "/ "})
    assert answer["Location"] == "/join/" + "s" * 32 + "/"
    wrong = client.get(reverse("join_by_link"), {"link": "not a link"})
    assert "does not look like a join link" in wrong.content.decode()


def test_home_returns_to_the_workspace_used_last_while_one_belongs_to_it() -> None:
    client, user = signed_in()
    first, second = create_workspace(client), create_workspace(client)
    session = client.session
    session["workspace"] = second.slug
    session.save()
    assert client.get("/")["Location"] == reverse("chat", args=[second.slug])

    Membership.objects.filter(workspace=second, user=user).update(deactivated_at=timezone.now())
    assert client.get("/")["Location"] == reverse("chat", args=[first.slug])


def test_a_taken_workspace_address_is_said_at_its_field() -> None:
    client, _ = signed_in()
    slug = create_workspace(client).slug
    answer = client.post(reverse("workspace_create"), {"name": "Other", "slug": slug})
    assert answer.status_code == 200
    assert answer.context["form"].errors["slug"]


def test_a_forgotten_password_is_replaced_by_the_link_in_the_mail() -> None:
    _, user = signed_in()
    Client().post(reverse("account_reset_password"), {"email": user.email})
    message = mail.outbox[-1]
    assert message.subject == "Choose a new password for Slackish"
    found = re.search(r"http://[^/]+(/accounts/password/reset/key/\S+)", str(message.body))
    assert found

    client = Client()
    form = client.get(found[1], follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "new-horse-battery-7", "password2": "new-horse-battery-7"})
    user.refresh_from_db()
    assert user.check_password("new-horse-battery-7")
    assert "no longer works" in Client().get(found[1], follow=True).content.decode()


def test_an_unknown_address_gets_the_same_answer_as_a_known_one() -> None:
    _, user = signed_in()
    known = Client().post(reverse("account_reset_password"), {"email": user.email})
    unknown = Client().post(reverse("account_reset_password"), {"email": f"{unique('no')}@example.com"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_the_reset_page_says_where_mail_goes_only_when_it_is_printed(settings: Settings) -> None:
    assert "Development" not in Client().get(reverse("account_reset_password_done")).content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert "Development" in Client().get(reverse("account_reset_password_done")).content.decode()


def test_signing_out_needs_a_click_and_ends_the_session() -> None:
    client, _ = signed_in()
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session
