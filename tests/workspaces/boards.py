"""What tests of boards do, in few words."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import uuid4

from tests.factories import People, session_cookie
from tests.socketio_client import Socket, open_client
from workspaces.models import Project, ProjectMembership
from workspaces.schemas.boards import ProjectUpdate
from workspaces.selectors.projects import board_wire
from workspaces.services import project_create, project_update

Work = Callable[..., Awaitable[Socket]]


def a_project(people: People, maker: str, *others: str, name: str = "Launch") -> int:
    """The id of a new project that `maker` started, with `others` on it."""
    project_id: int = project_create(actor=people.actor(maker), name=name)["id"]
    for other in others:
        ProjectMembership.objects.create(project_id=project_id, user=people[other])
    return project_id


def uid() -> str:
    return str(uuid4())


def version_of(project_id: int) -> int:
    return Project.objects.get(pk=project_id).version


def update(project_id: int, *changes: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The payload, against the present version unless another is named."""
    return {"projectId": project_id, "changes": [*changes], "version": version_of(project_id)} | fields


def change(people: People, name: str, project_id: int, *changes: dict[str, Any], **fields: Any) -> Any:
    """By the service."""
    payload = ProjectUpdate.model_validate(update(project_id, *changes, **fields))
    return project_update(actor=people.actor(name), payload=payload)


def columns(project_id: int) -> dict[str, list[str]]:
    """List title → card titles, as they lie."""
    return {each["title"]: [card["title"] for card in each["cards"]] for each in board_wire(project_id)["lists"]}


def list_ids(project_id: int) -> dict[str, str]:
    return {each["title"]: each["id"] for each in board_wire(project_id)["lists"]}


@asynccontextmanager
async def working() -> AsyncIterator[Work]:
    async with AsyncExitStack() as stack:

        async def work(people: People, name: str, url: str) -> Socket:
            client = await open_client(url, cookie=session_cookie(people[name]))
            stack.push_async_callback(client.close)
            socket = await client.namespace("/projects", workspace=people.slug)
            await socket.event("welcome")
            return socket

        yield work
