"""Filling the boards of the demo's projects: rows with dates of the past, told to nobody."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from uuid import uuid4

from chat.demo.boards import DemoCard
from chat.markdown import render
from workspaces.models import BoardList, Card, CardComment, Project, ProjectChange, ProjectOperation, User


def board_fill(project: Project, lists: dict[str, list[DemoCard]], users: dict[str, User], today: date) -> None:
    """Each card as one version of the board, an hour and a half apart."""
    people = {username: user.pk for username, user in users.items()}
    start = datetime.combine(today - timedelta(days=6), time(9, 12), UTC)
    versions = count(1)
    for place, (title, cards) in enumerate(lists.items()):
        column = BoardList.objects.create(project=project, uid=uuid4(), title=title, position=place)
        for position, demo in enumerate(cards):
            version = next(versions)
            at = start + timedelta(minutes=95 * version)
            card = _card(demo, column, position, users, today, at)
            card.html = render(card.text, people=people).html if card.text else ""
            card.save()
            change = ProjectChange.objects.create(
                project=project, version=version, author=users[demo.by], created_at=at
            )
            _operation(change, card, op="add-card", id=str(card.uid), listId=str(column.uid), title=card.title)
            for said, (username, text) in enumerate(demo.comments, 1):
                html = render(text, people=people).html
                CardComment.objects.create(
                    card=card,
                    uid=uuid4(),
                    author=users[username],
                    text=text,
                    html=html,
                    created_at=at + timedelta(minutes=21 * said),
                )
    Project.objects.filter(pk=project.pk).update(version=next(versions) - 1)


def _card(demo: DemoCard, column: BoardList, position: int, users: dict[str, User], today: date, at: datetime) -> Card:
    return Card(
        project=column.project,
        list=column,
        uid=uuid4(),
        title=demo.title,
        text=demo.text,
        assignee=users[demo.who] if demo.who else None,
        due=today + timedelta(days=demo.due) if demo.due is not None else None,
        position=position,
        created_by=users[demo.by],
        created_at=at,
    )


def _operation(change: ProjectChange, card: Card, **operation: str) -> None:
    ProjectOperation.objects.create(change=change, project=change.project, subject=card.uid, operation=operation)
