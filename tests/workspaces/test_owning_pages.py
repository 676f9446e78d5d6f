"""A workspace's settings and its people, as they are looked after in a browser without JavaScript."""

from io import BytesIO

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from PIL import Image

from tests.factories import People, make_user, unique, workspace_with
from workspaces.models import AuditEntry, JoinDomain
from workspaces.services import join_domains_set

pytestmark = pytest.mark.usefixtures("sqlite_database")
PASSWORD = "correct-horse-9"


@pytest.fixture
def people(sqlite_database: str) -> People:
    return workspace_with(alice="owner", dana="admin", bob="member", gus="guest")


def browser(people: People, name: str) -> Client:
    client = Client()
    client.force_login(people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(people: People, who: str, what: str, **form: object) -> str:
    answer = browser(people, who).post(f"/w/{people.slug}/{what}/", form, follow=True)
    return answer.content.decode()


def test_each_role_is_shown_what_it_may_change(people: People) -> None:
    shown = {}
    for name in people.users:
        page = browser(people, name).get(f"/w/{people.slug}/settings/").content.decode()
        shown[name] = [title for title in ("Name and looks", "Hand the workspace over", "Leave") if title in page]
    everything = ["Name and looks", "Hand the workspace over", "Leave"]
    assert shown == {"alice": everything, "dana": ["Name and looks", "Leave"], "bob": ["Leave"], "gus": ["Leave"]}


def test_name_colour_and_picture_are_changed_and_the_rail_shows_them(people: People) -> None:
    assert "Saved." in send(people, "dana", "settings/change", name="Acme & Sons", accent="rust")
    file = BytesIO()
    Image.new("RGB", (80, 60), "teal").save(file, "PNG")
    file.seek(0)
    file.name = "logo.png"
    page = send(people, "dana", "settings/change", picture=file)
    people.workspace.refresh_from_db()
    assert (people.workspace.name, people.workspace.accent) == ("Acme & Sons", "rust")
    assert f"/pictures/{people.workspace.icon}" in page
    send(people, "dana", "settings/change", remove_picture="")
    people.workspace.refresh_from_db()
    assert people.workspace.icon == ""


def test_what_is_no_picture_is_said(people: People) -> None:
    file = BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    file.name = "logo.png"
    assert "no JPEG, PNG, GIF or WebP" in send(people, "dana", "settings/change", picture=file)
    people.workspace.refresh_from_db()
    assert people.workspace.icon == ""


def test_a_domain_that_is_refused_is_said_and_one_that_is_one_s_own_opens_the_door(people: People) -> None:
    assert "Anybody can have an address at gmail.com" in send(people, "dana", "settings/domains", domains="gmail.com")
    domain = f"{unique('acme')}.example"
    assert "Confirm an address of your own" in send(people, "dana", "settings/domains", domains=domain)
    EmailAddress.objects.create(user=people.dana, email=f"dana@{domain}", verified=True)
    assert f"People of {domain} may join." in send(people, "dana", "settings/domains", domains=domain)
    assert JoinDomain.objects.filter(workspace=people.workspace, domain=domain).exists()


def test_a_colleague_finds_the_workspace_on_the_welcome_page_and_joins(people: People) -> None:
    domain = f"{unique('acme')}.example"
    EmailAddress.objects.create(user=people.alice, email=f"alice@{domain}", verified=True)
    join_domains_set(actor=people.actor("alice"), domains=[domain])
    ann = make_user()
    client = Client()
    client.force_login(ann, backend="django.contrib.auth.backends.ModelBackend")
    assert "Your colleagues are here" not in client.get("/").content.decode()
    EmailAddress.objects.create(user=ann, email=f"ann@{domain}", verified=True)
    assert "Your colleagues are here" in client.get("/").content.decode()
    assert client.post(f"/workspaces/join/{people.slug}/")["Location"] == f"/w/{people.slug}/"
    assert people.workspace.memberships.filter(user=ann, role="member").exists()


def test_who_may_not_join_cannot_tell_a_workspace_from_none(people: People) -> None:
    client = Client()
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    foreign, absent = (client.post(f"/workspaces/join/{slug}/") for slug in (people.slug, unique("none")))
    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert foreign.content == absent.content


def test_handing_over_and_deleting_ask_for_the_password_first(people: People) -> None:
    people.alice.set_password(PASSWORD)
    people.alice.save()
    client = browser(people, "alice")
    for what, form in (("transfer", {"user": people.bob.pk}), ("end", {"name": "Acme Corp"})):
        answer = client.post(f"/w/{people.slug}/settings/{what}/", form)
        assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert people.membership("alice").role == "owner"
    client.post("/accounts/reauthenticate/?next=/", {"password": PASSWORD})
    client.post(f"/w/{people.slug}/settings/end/", {"name": "Acme Corp"})
    assert "It will be deleted after" in client.get(f"/w/{people.slug}/settings/").content.decode()
    client.post(f"/w/{people.slug}/settings/stay/")
    client.post(f"/w/{people.slug}/settings/transfer/", {"user": people.bob.pk})
    assert (people.membership("alice").role, people.membership("bob").role) == ("admin", "owner")


def test_everybody_but_the_last_owner_may_leave(people: People) -> None:
    send(people, "gus", "settings/leave")
    assert people.membership("gus").deactivated_at is not None
    assert browser(people, "alice").post(f"/w/{people.slug}/settings/leave/").status_code == 403
    assert people.membership("alice").deactivated_at is None


def test_people_are_found_given_roles_deactivated_and_reactivated(people: People) -> None:
    client = browser(people, "dana")
    page = client.get(f"/w/{people.slug}/members/", {"q": people.bob.username}).content.decode()
    assert people.bob.username in page
    assert people.gus.username not in page
    address = f"/w/{people.slug}/members/{people.bob.pk}/"
    for do, expected in (("manager", ("manager", False)), ("deactivate", ("manager", True))):
        client.post(address, {"do": do})
        bob = people.membership("bob")
        assert (bob.role, bob.deactivated_at is not None) == expected
    assert people.bob.username not in browser(people, "gus").get(f"/w/{people.slug}/settings/").content.decode()
    client.post(address, {"do": "reactivate"})
    assert people.membership("bob").deactivated_at is None
    assert client.post(address, {"do": "owner"}).status_code == 403
    verbs = AuditEntry.objects.filter(workspace=people.workspace, actor_id=people.dana.pk).order_by("pk")
    assert list(verbs.values_list("verb", flat=True))[-3:] == ["role-changed", "member-removed", "member-reactivated"]


def test_members_look_and_guests_do_not(people: People) -> None:
    page = browser(people, "bob").get(f"/w/{people.slug}/members/").content.decode()
    assert people.alice.username in page
    assert "Deactivate" not in page
    assert browser(people, "gus").get(f"/w/{people.slug}/members/").status_code == 403


def test_an_invite_is_sent_from_the_page(people: People) -> None:
    page = send(people, "bob", "invite/email", email="zoe@example.com")
    assert "on its way to zoe@example.com" in page
    assert mail.outbox[-1].to == ["zoe@example.com"]
    assert "not an e-mail address" in send(people, "bob", "invite/email", email="zoe")
