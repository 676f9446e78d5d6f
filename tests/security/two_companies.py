"""Two companies and a crawler: what the owner of one can reach of the other through the administration."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.core import serializers
from django.db.models import Model
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, reverse

from chat.models import Channel, File, Message
from chat.services import emoji_add
from tests.callers import browser
from tests.chat.talk import a_room, say
from tests.factories import People, token_of, workspace_with
from tests.uploads.pictures import picture
from workspaces.admin import site
from workspaces.models import JoinDomain, Membership, Project, ProjectMembership, User, Workspace
from workspaces.services import join_link_create, membership_remove, token_create

CANARY = "canary" + uuid4().hex[:10]


@dataclass
class Two:
    """`mine` is crawled from, `theirs` is full of canaries."""

    mine: People
    theirs: People
    me: Client


def furnish(people: People, word: str) -> None:
    """Something of everything, each with `word` in it."""
    for user in people.users.values():
        User.objects.filter(pk=user.pk).update(
            name=f"{user.name} {word}", email=f"{word}-{uuid4().hex[:6]}@example.com"
        )
    room = a_room(people, "alice", "bob", name=f"lobby-{word}")
    private = a_room(people, "alice", name=f"plans-{word}", private=True)
    Channel.objects.filter(pk__in=[room, private]).update(topic=word, description=word)
    for each in (room, private):
        say(people, "alice", each, f"hello {word}")
    join_link_create(actor=people.actor("alice"), email=f"{word}@example.com")
    token_create(user=people.bob, workspace=people.workspace, name=word)
    token_of(people.bob)
    project = Project.objects.create(workspace=people.workspace, name=f"Project {word}")
    ProjectMembership.objects.create(project=project, user=people.bob)
    JoinDomain.objects.create(workspace=people.workspace, domain=f"{word}{people.workspace.pk}.example")
    message = Message.objects.filter(channel=room).latest("pk")
    sent: dict[str, Any] = {"type": "text/plain", "size": 5, "stored": uuid4().hex, "uploader": people.alice}
    File.objects.create(workspace=people.workspace, channel_id=room, message=message, name=f"{word}.txt", **sent)
    emoji_add(actor=people.actor("alice"), name=f"emoji-{word.lower()}", chunks=[picture(size=(8, 8))])
    if apps.is_installed("games"):
        apps.get_model("games.Game").objects.create(workspace=people.workspace, name=word, host=people.alice)
    membership_remove(actor=people.actor("alice"), user_id=people.eve.pk)


def make_two() -> Two:
    mine, theirs = (workspace_with(alice="owner", bob="member", eve="member", gus="guest") for _ in range(2))
    Workspace.objects.filter(pk=theirs.workspace.pk).update(name=f"Globex {CANARY}")
    furnish(theirs, CANARY)
    furnish(mine, "plain")
    return Two(mine, theirs, browser(mine.alice))


def rows_of(people: People) -> dict[type[Model], list[Any]]:
    """Every row of a company, by what it hangs from: the workspace, or something that does."""
    found: dict[type[Model], list[Any]] = {Workspace: [people.workspace], User: list(people.users.values())}
    for model in apps.get_models():
        if model._meta.app_label not in {"workspaces", "chat", "games", "notifications"} or model in found:
            continue
        for path in (
            "workspace",
            "channel__workspace",
            "project__workspace",
            "game__workspace",
            "message__channel__workspace",
        ):
            try:
                found[model] = list(model._default_manager.filter(**{path: people.workspace}).order_by("pk"))
            except Exception:  # noqa: BLE001 - not a path of this model
                continue
            break
    return found


def fingerprint(people: People) -> str:
    rows = rows_of(people)
    users = User.objects.filter(pk__in=[user.pk for user in people.users.values()]).order_by("pk")
    rows[User], rows[Workspace] = list(users), list(Workspace.objects.filter(pk=people.workspace.pk))
    text = json.dumps([serializers.serialize("json", each) for each in rows.values()])
    return hashlib.sha256(text.encode()).hexdigest()


def patterns(found: list[URLPattern | URLResolver], model: str = "") -> Iterator[str]:
    for pattern in found:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def addresses(theirs: People) -> Iterator[str]:
    """Every address of the site; those of one object with the id of each of theirs, and of ones that are not there."""
    rows = rows_of(theirs)
    for name in dict.fromkeys(patterns(site.get_urls())):
        if name == "app_list":
            yield from (reverse("admin:app_list", args=[label]) for label in ("workspaces", "chat"))
            continue
        try:
            yield reverse(f"admin:{name}")
            continue
        except NoReverseMatch:
            pass
        model = next(
            (each for each in site._registry if name.startswith(f"{each._meta.app_label}_{each._meta.model_name}_")),
            None,
        )
        ids = [row.pk for row in rows.get(model, [])][:3] if model else []
        yield from (reverse(f"admin:{name}", args=[each]) for each in [*ids, "x' OR 1=1", "\0", 2**70])


QUERIES = [
    {},
    {"q": CANARY},
    {"_popup": "1"},
    {"_to_field": "id"},
    {"_to_field": "digest"},
    {"workspace__id__exact": "{w}"},
    {"workspace": "{w}"},
    {"user__username__startswith": "a"},
    {"user__password__startswith": "p"},
    {"channel__workspace__name__contains": CANARY},
    {"created_by__email__contains": CANARY},
    {"digest__startswith": "0"},
    {"id__in": "{ids}"},
    {"all": "", "p": "0"},
    {"o": "1.-2.3"},
    {"e": "1"},
]


def crawl(two: Two) -> list[str]:
    """What went wrong."""
    wrong, before = [], fingerprint(two.theirs)
    ids = ",".join(str(row.pk) for row in rows_of(two.theirs)[Membership])
    for address in addresses(two.theirs):
        for query in QUERIES if address.endswith("/") and "change/" not in address else QUERIES[:3]:
            asked = {key: value.format(w=two.theirs.workspace.pk, ids=ids) for key, value in query.items()}
            wrong += fault(two.me.get(address, asked), f"GET {address} {asked}")
    wrong += autocomplete(two)
    wrong += forged(two)
    if fingerprint(two.theirs) != before:
        wrong.append("a row of theirs has changed")
    return wrong


def fault(answer: Any, asked: str) -> list[str]:
    if answer.status_code >= 500:
        return [f"{asked}: {answer.status_code}"]
    # What was asked for may stand in the search box again.
    text = (
        answer.content.decode(errors="replace")
        .replace(f'value="{CANARY}"', "")
        .replace(f"q={CANARY}", "")
        .replace(f"q%3D{CANARY}", "")
    )
    return (
        [f"{asked}: a byte of theirs: {text[max(0, text.find(CANARY) - 200) : text.find(CANARY) + 60]}"]
        if CANARY in text or CANARY in str(answer.headers).replace(f"q={CANARY}", "").replace(f"q%3D{CANARY}", "")
        else []
    )


def autocomplete(two: Two) -> Iterator[str]:
    for model in site._registry:
        for field in model._meta.get_fields():
            if field.is_relation:
                query = {
                    "app_label": model._meta.app_label,
                    "model_name": model._meta.model_name,
                    "field_name": field.name,
                    "term": "",
                }
                yield from fault(two.me.get("/admin/autocomplete/", query), f"autocomplete {query}")


def forged(two: Two) -> Iterator[str]:
    """POST to every list with their ids for every action; to every form with their values and inlines."""
    rows = rows_of(two.theirs)
    for model, model_admin in site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        ids = [row.pk for row in rows.get(model, [])]
        actions = [each if isinstance(each, str) else each.__name__ for each in model_admin.actions or ()]
        for action in [*actions, "delete_selected"]:
            for across, sure in product(("0", "1"), ("yes", "")):
                form = {"action": action, "_selected_action": ids, "select_across": across, "index": "0", "post": sure}
                if across == "1":
                    form["_selected_action"] = ids[:1]
                yield from fault(
                    two.me.post(f"{reverse(f'{name}_changelist')}?id__in={ids}", form), f"POST {name} {form}"
                )
        values = {field.name: "1" for field in model._meta.fields} | {
            "workspace": two.theirs.workspace.pk,
            "workspace_id": two.theirs.workspace.pk,
            "user": two.theirs.bob.pk,
            "role": "owner",
            "name": "forged",
            "accent": "plum",
            "email": "forged@example.com",
            "_saveasnew": "1",
        }
        own = list(rows_of(two.mine).get(model, []))[:1]
        for inline in model_admin.inlines:
            prefix = inline.model._meta.default_related_name or "memberships"
            values |= {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "1"}
            foreign = rows.get(inline.model, [])
            if foreign:
                values |= {f"{prefix}-0-id": foreign[0].pk, f"{prefix}-0-DELETE": "on"}
        for page in ("add", "change", "delete", "history"):
            targets: list[list[Any]] = (
                [[]] if page == "add" else [[each] for each in [*ids[:2], *(row.pk for row in own)]]
            )
            for arguments in targets:
                if page == "change" and arguments[0] not in ids:
                    values = values | {"name": "mine still", "role": "member"}
                yield from fault(
                    two.me.post(reverse(f"{name}_{page}", args=arguments), values), f"POST {name}_{page} {arguments}"
                )
