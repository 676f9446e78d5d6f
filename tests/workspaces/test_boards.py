"""Boards by their services: what each operation comes to, what is refused, and who may."""

import pytest

from slackish.realtime.errors import EventError, InvalidPayload
from slackish.realtime.testing import captured_emits
from tests.chat.conftest import emits_keep_the_contract  # noqa: F401 - a fixture
from tests.factories import People, workspace_with
from tests.workspaces.boards import a_project, change, columns, list_ids, uid, version_of
from workspaces.errors import (
    AccessDenied,
    BoardFull,
    ClientIdConflict,
    ItemExists,
    ItemNotFound,
    ProjectArchived,
    ProjectExists,
    StaleVersion,
    UserNotFound,
)
from workspaces.models import Card, ProjectOperation
from workspaces.selectors.projects import board_wire, card_detail, projects_list
from workspaces.services import (
    membership_change_role,
    membership_remove,
    project_archive,
    project_create,
    project_member_add,
    project_member_remove,
    project_rename,
)

pytestmark = pytest.mark.usefixtures("database", "emits_keep_the_contract")


@pytest.fixture
def people(database: str) -> People:
    return workspace_with(alice="owner", bob="member", carol="member", gus="guest")


@pytest.fixture
def project(people: People) -> int:
    return a_project(people, "bob", "carol")


def cards(people: People, project: int, *titles: str, into: str = "To do") -> list[str]:
    """The ids of new cards."""
    ids, column = [uid() for _ in titles], list_ids(project)[into]
    added = [
        {"op": "add-card", "id": each, "listId": column, "title": title}
        for each, title in zip(ids, titles, strict=True)
    ]
    change(people, "bob", project, *added)
    return ids


def test_a_new_project_has_three_empty_lists_and_its_maker(people: People, project: int) -> None:
    assert columns(project) == {"To do": [], "Doing": [], "Done": []}
    (entry,) = projects_list(people.actor("bob"))
    assert (entry["id"], entry["name"], entry["cards"]) == (project, "Launch", 0)


def test_cards_lie_where_they_are_put(people: People, project: int) -> None:
    one, two, three = cards(people, project, "one", "two", "three")
    doing = list_ids(project)["Doing"]
    todo = list_ids(project)["To do"]
    change(people, "bob", project, {"op": "move-card", "id": three, "listId": todo, "position": 0})
    assert columns(project)["To do"] == ["three", "one", "two"]
    change(people, "bob", project, {"op": "move-card", "id": one, "listId": doing, "position": 99})
    change(people, "bob", project, {"op": "move-card", "id": two, "listId": doing, "position": 0})
    assert columns(project) == {"To do": ["three"], "Doing": ["two", "one"], "Done": []}
    assert list(Card.objects.filter(project=project, list__title="Doing").values_list("position", flat=True)) == [0, 1]


def test_lists_are_added_renamed_moved_and_removed_with_their_cards(people: People, project: int) -> None:
    new, todo = uid(), list_ids(project)["To do"]
    cards(people, project, "one")
    change(people, "bob", project, {"op": "add-list", "id": new, "title": " Some   day ", "position": 0})
    change(people, "bob", project, {"op": "move-list", "id": new, "position": 2})
    change(people, "bob", project, {"op": "rename-list", "id": new, "title": "Later"})
    assert list(columns(project)) == ["To do", "Doing", "Later", "Done"]
    change(people, "bob", project, {"op": "remove-list", "id": todo})
    assert columns(project) == {"Doing": [], "Later": [], "Done": []}


def test_a_card_has_text_assignee_date_comments_and_a_history(people: People, project: int) -> None:
    (card,) = cards(people, project, "one")
    carol = str(people.carol.pk)
    fields = {"text": "**now**", "assignee": carol, "due": "2026-12-24"}
    change(people, "bob", project, {"op": "update-card", "id": card, **fields})
    change(people, "carol", project, {"op": "comment", "cardId": card, "id": uid(), "text": "_why_"})
    detail = card_detail(people.actor("carol"), project, Card.objects.get(uid=card).uid)
    assert detail["card"] | fields == detail["card"]
    assert "<strong>now</strong>" in detail["card"]["html"]
    assert [(each["userId"], each["text"]) for each in detail["comments"]] == [(carol, "_why_")]
    assert "<em>why</em>" in detail["comments"][0]["html"]
    assert [each["operation"]["op"] for each in detail["history"]] == ["comment", "update-card", "add-card"]
    assert board_wire(project)["lists"][0]["cards"][0]["comments"] == 1
    change(people, "bob", project, {"op": "update-card", "id": card, "assignee": None, "due": None})
    assert card_detail(people.actor("bob"), project, Card.objects.get(uid=card).uid)["card"]["text"] == "**now**"


def test_all_of_an_update_or_none_of_it(people: People, project: int) -> None:
    todo = list_ids(project)["To do"]
    before = version_of(project)
    good = {"op": "add-card", "id": uid(), "listId": todo, "title": "one"}
    with captured_emits() as emitted, pytest.raises(ItemNotFound):
        change(people, "bob", project, good, {"op": "remove-card", "id": uid()})
    assert (columns(project)["To do"], version_of(project), list(emitted)) == ([], before, [])


def test_what_was_made_against_an_older_board_gets_the_present_one(people: People, project: int) -> None:
    (card,) = cards(people, project, "one")
    move = {"op": "move-card", "id": card, "listId": list_ids(project)["Done"], "position": 0}
    with pytest.raises(StaleVersion) as stale:
        change(people, "carol", project, move, version=0)
    assert stale.value.as_wire()["version"] == 1
    assert stale.value.as_wire()["board"] == board_wire(project)
    change(people, "carol", project, move, version=1)
    assert columns(project)["Done"] == ["one"]


def test_the_same_client_id_is_done_once_whatever_the_version(people: People, project: int) -> None:
    operation = {"op": "add-card", "id": uid(), "listId": list_ids(project)["To do"], "title": "one"}
    client_id = uid()
    first = change(people, "bob", project, operation, clientId=client_id)
    with captured_emits() as emitted:
        again = change(people, "bob", project, operation, clientId=client_id, version=0)
    assert (first.version, again.version, again.is_new, list(emitted)) == (1, 1, False, [])
    with pytest.raises(ClientIdConflict):
        change(people, "bob", project, {**operation, "title": "two"}, clientId=client_id)
    change(people, "carol", project, {**operation, "id": uid()}, clientId=client_id)  # another author's is another
    assert columns(project)["To do"] == ["one", "one"]


def test_ids_are_of_their_project_alone(people: People, project: int) -> None:
    (card,) = cards(people, project, "one")
    other = a_project(people, "bob", name="Other")
    with pytest.raises(ItemNotFound) as foreign:
        change(people, "bob", other, {"op": "remove-card", "id": card})
    absent = uid()
    with pytest.raises(ItemNotFound) as nowhere:
        change(people, "bob", other, {"op": "remove-card", "id": absent})
    assert str(foreign.value.as_wire()).replace(card, absent) == str(nowhere.value.as_wire())
    change(people, "bob", other, {"op": "add-card", "id": card, "listId": list_ids(other)["Doing"], "title": "mine"})
    with pytest.raises(ItemExists):
        change(people, "bob", other, {"op": "add-card", "id": card, "listId": list_ids(other)["Done"], "title": "x"})


def test_a_card_is_for_who_works_on_the_project(people: People, project: int) -> None:
    (card,) = cards(people, project, "one")
    with pytest.raises(UserNotFound):
        change(people, "bob", project, {"op": "update-card", "id": card, "assignee": str(people.gus.pk)})


@pytest.mark.parametrize(
    "wrong",
    [
        {"op": "add-list", "id": "no-uuid", "title": "x"},
        {"op": "add-list", "id": uid(), "title": "  "},
        {"op": "add-list", "id": uid(), "title": "x" * 81},
        {"op": "update-card", "id": uid(), "due": "2026-02-30"},
        {"op": "update-card", "id": uid(), "due": "soon"},
        {"op": "drop-table", "id": uid()},
        {"op": "remove-card", "id": uid(), "userId": "1"},
        {"op": "comment", "cardId": uid(), "id": uid(), "text": ""},
    ],
)
def test_what_does_not_fit_is_refused(people: People, project: int, wrong: dict) -> None:
    with pytest.raises(ValueError, match="validation error"):
        change(people, "bob", project, wrong)


def test_boards_have_limits(people: People, project: int, settings) -> None:
    settings.PROJECTS_LISTS, settings.PROJECTS_CARDS = 4, 2
    settings.PROJECTS_TEXT_LIMIT, settings.PROJECTS_BOARD_CHARACTERS = 10, 15
    change(people, "bob", project, {"op": "add-list", "id": uid(), "title": "four"})
    with pytest.raises(BoardFull):
        change(people, "bob", project, {"op": "add-list", "id": uid(), "title": "five"})
    one, _ = cards(people, project, "one", "two")
    with pytest.raises(BoardFull):
        cards(people, project, "three")
    with pytest.raises(InvalidPayload):
        change(people, "bob", project, {"op": "update-card", "id": one, "text": "x" * 11})
    change(people, "bob", project, {"op": "update-card", "id": one, "text": "x" * 9})
    with pytest.raises(BoardFull):
        change(people, "bob", project, {"op": "update-card", "id": one, "text": "x" * 10})


def test_an_archived_board_is_read_and_not_changed(people: People, project: int) -> None:
    (card,) = cards(people, project, "one")
    project_archive(actor=people.actor("bob"), project_id=project, archived=True)
    with pytest.raises(ProjectArchived):
        change(people, "bob", project, {"op": "remove-card", "id": card})
    assert projects_list(people.actor("carol"))[0]["archived"]
    project_archive(actor=people.actor("carol"), project_id=project, archived=False)
    change(people, "bob", project, {"op": "remove-card", "id": card})


def test_a_name_is_used_once(people: People, project: int) -> None:
    with pytest.raises(ProjectExists):
        project_create(actor=people.actor("carol"), name=" Launch ")
    other = a_project(people, "carol", name="Other")
    with pytest.raises(ProjectExists):
        project_rename(actor=people.actor("carol"), project_id=other, name="Launch")
    project_rename(actor=people.actor("carol"), project_id=other, name="Landing")


WHO = {"alice": True, "bob": True, "carol": True, "gus": False, "dave": False}  # alice owns the workspace


@pytest.mark.parametrize(("name", "may"), WHO.items())
def test_its_people_and_the_owners_open_it_and_nobody_else(people: People, project: int, name: str, may: bool) -> None:
    people.add("dave")
    assert (project in [entry["id"] for entry in projects_list(people.actor(name))]) == may
    doing = {"op": "add-list", "id": uid(), "title": "x"}
    if may:
        change(people, name, project, doing)
    else:
        with pytest.raises(AccessDenied):
            change(people, name, project, doing)


def test_a_guest_who_was_added_changes_the_board_and_nothing_else(people: People, project: int) -> None:
    project_member_add(actor=people.actor("carol"), project_id=project, user_id=people.gus.pk)
    change(people, "gus", project, {"op": "add-list", "id": uid(), "title": "Guests"})
    gus = people.actor("gus")
    for refused in (
        lambda: project_rename(actor=gus, project_id=project, name="Mine"),
        lambda: project_archive(actor=gus, project_id=project, archived=True),
        lambda: project_member_add(actor=gus, project_id=project, user_id=people.alice.pk),
        lambda: project_member_remove(actor=gus, project_id=project, user_id=people.bob.pk),
        lambda: project_create(actor=gus, name="Mine"),
    ):
        with pytest.raises(EventError) as error:
            refused()
        assert error.value.code == "not_authorized"
    project_member_remove(actor=gus, project_id=project, user_id=people.gus.pk)


def remove_from_project(people: People, project: int) -> None:
    project_member_remove(actor=people.actor("bob"), project_id=project, user_id=people.carol.pk)


def remove_from_workspace(people: People, project: int) -> None:
    membership_remove(actor=people.actor("alice"), user_id=people.carol.pk)


@pytest.mark.parametrize("lose", [remove_from_project, remove_from_workspace])
def test_who_is_taken_off_opens_it_no_more_and_every_process_reads_again(people: People, project: int, lose) -> None:
    with captured_emits() as emitted:
        lose(people, project)
    assert ((f"project:{project}",), 1) in emitted.evictions
    (told,) = emitted.named("project-removed")
    assert told.rooms == (f"workspace:{people.workspace.pk}:user:{people.carol.pk}",)
    with pytest.raises(AccessDenied):
        change(people, "carol", project, {"op": "add-list", "id": uid(), "title": "x"})


def test_an_admin_no_longer_loses_the_projects_of_others_and_keeps_their_own(people: People, project: int) -> None:
    people.add("dana", "admin")
    own = a_project(people, "dana", name="Dana's")
    with captured_emits() as emitted:
        membership_change_role(actor=people.actor("alice"), user_id=people.dana.pk, role="member")
    assert emitted.evictions == [((f"project:{project}",), 1)]
    assert [entry["id"] for entry in projects_list(people.actor("dana"))] == [own]


def test_every_version_has_its_operations(people: People, project: int) -> None:
    one, _ = cards(people, project, "one", "two")
    change(people, "carol", project, {"op": "remove-card", "id": one})
    stored = ProjectOperation.objects.filter(project=project).order_by("pk")
    assert [(each.change.version, each.operation["op"]) for each in stored.select_related("change")] == [
        (1, "add-card"),
        (1, "add-card"),
        (2, "remove-card"),
    ]


def test_the_list_and_the_board_take_the_same_queries_however_long(people: People, project: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(read) -> int:
        with CaptureQueriesContext(connection) as captured:
            read()
        return len(captured)

    few = queries(lambda: projects_list(people.actor("bob"))), queries(lambda: board_wire(project))
    cards(people, project, *"abcdefgh")
    for number in range(5):
        a_project(people, "bob", "carol", name=f"Project {number}")
    assert (queries(lambda: projects_list(people.actor("bob"))), queries(lambda: board_wire(project))) == few
