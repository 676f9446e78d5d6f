"""The projects of an archive and their boards."""

from uuid import uuid4

from django.db import transaction

from workspaces.models import BoardList, Card, CardComment, Project, ProjectMembership, Workspace
from workspaces.texts import render_text

from .archive import Archive
from .rows import Rows, batches


@transaction.atomic
def import_projects(archive: Archive, rows: Rows, workspace: Workspace) -> None:
    if rows.known("project"):
        return
    people = rows.known("person")
    made = []
    for entry in archive.projects():
        project = Project.objects.create(workspace=workspace, name=entry.name)
        members = {people[each] for each in entry.members if each in people}
        ProjectMembership.objects.bulk_create(ProjectMembership(project=project, user_id=each) for each in members)
        cards: dict[int | None, int] = {}
        for position, each in enumerate(entry.lists):
            board_list = BoardList.objects.create(project=project, uid=uuid4(), title=each.title, position=position)
            for place, card in enumerate(each.cards):
                made_card = Card.objects.create(
                    project=project,
                    list=board_list,
                    uid=uuid4(),
                    title=card.title,
                    text=card.text,
                    html=render_text(card.text, {}) if card.text else "",
                    assignee_id=people.get(card.assignee or 0),
                    due=card.due,
                    position=place,
                )
                cards[card.id] = made_card.pk
        _import_comments(archive, entry.id, cards, people)
        made.append((entry.id, project.pk))
    rows.note("project", made)


def _import_comments(archive: Archive, project_id: int, cards: dict[int | None, int], people: dict[int, int]) -> None:
    for batch in batches(archive.comments(project_id)):
        CardComment.objects.bulk_create(
            CardComment(
                card_id=cards[each.card],
                uid=uuid4(),
                author_id=people[each.author],
                text=each.text,
                html=render_text(each.text, {}),
                created_at=each.created_at,
            )
            for each in batch
        )
