"""Making projects, and who works on them. What happens on their boards is boards.py's."""

from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from slackish.realtime import emit_on_commit, evict_on_commit
from workspaces import policies
from workspaces.actors import Actor
from workspaces.errors import AccessDenied, InvalidName, NotAuthorized, ProjectExists, UserNotFound
from workspaces.models import BoardList, Membership, Project, ProjectMembership, User, Workspace
from workspaces.schemas import person_wire
from workspaces.selectors import membership_of
from workspaces.selectors.projects import project_entry_of, project_find

from .audit import audit_record
from .board_notices import notify_added

NAMESPACE = "/projects"
FIRST_LISTS = (_("To do"), _("Doing"), _("Done"))


def project_create(*, actor: Actor, name: str) -> dict[str, Any]:
    """Start a project with the actor on it and three empty lists; its entry.

    Errors: NotAuthorized (guests), InvalidName, ProjectExists.
    """
    membership = membership_of(actor)
    if membership is None or not policies.may_create_projects(membership.role):
        raise NotAuthorized
    name = _checked(name)
    try:
        with transaction.atomic():
            project = Project.objects.create(workspace_id=actor.workspace_id, name=name)
            ProjectMembership.objects.create(project=project, user_id=actor.user_id)
            BoardList.objects.bulk_create(
                BoardList(project=project, uid=uuid4(), title=str(title), position=position)
                for position, title in enumerate(FIRST_LISTS)
            )
            _tell_added(project, actor.user_id)
    except IntegrityError as error:
        raise ProjectExists from error
    return project_entry_of(project.pk)


def project_rename(*, actor: Actor, project_id: int, name: str) -> int:
    """Errors: AccessDenied, NotAuthorized (guests), InvalidName, ProjectExists."""
    name = _checked(name)
    try:
        with transaction.atomic():
            project = _managed(actor, project_id)
            Project.objects.filter(pk=project.pk).update(name=name)
            _tell(project.pk)
    except IntegrityError as error:
        raise ProjectExists from error
    return project_id


@transaction.atomic
def project_archive(*, actor: Actor, project_id: int, archived: bool) -> int:
    """Close its board to changes, or open it again. Errors: AccessDenied, NotAuthorized (guests)."""
    project = _managed(actor, project_id)
    Project.objects.filter(pk=project.pk).update(archived_at=timezone.now() if archived else None)
    _tell(project.pk)
    return project_id


@transaction.atomic
def project_member_add(*, actor: Actor, project_id: int, user_id: int) -> int:
    """Bring somebody of the workspace onto the project; who is on it stays so.

    Errors: AccessDenied, NotAuthorized (guests), UserNotFound.
    """
    # Held: whoever is being taken out of the workspace at this moment is not put onto a project.
    here = Membership.objects.active().filter(workspace=actor.workspace_id).of(user_id).held().first()
    project = _managed(actor, project_id)
    if here is None:
        raise UserNotFound
    _, is_new = ProjectMembership.objects.get_or_create(project=project, user_id=user_id)
    if is_new:
        _record(actor, "project-member-added", project, user_id)
        _tell_added(project, user_id)
        notify_added(actor=actor, project=project, user_id=user_id)
        _tell(project.pk)
    return project_id


@transaction.atomic
def project_member_remove(*, actor: Actor, project_id: int, user_id: int) -> int:
    """Take somebody off the project, or oneself; guests only themselves. Their sockets leave its room.

    Errors: AccessDenied, NotAuthorized, UserNotFound.
    """
    project = lock(project_id, removals=1)
    if not Project.objects.openable_by(actor).filter(pk=project_id).exists():
        raise AccessDenied
    membership = membership_of(actor)
    if user_id != actor.user_id and not (membership and policies.may_manage_project(membership.role)):
        raise NotAuthorized
    if not ProjectMembership.objects.filter(project=project_id, user=user_id).delete()[0]:
        raise UserNotFound
    _record(actor, "project-member-removed", project, user_id)
    _evict(project, user_id)
    _tell(project.pk)
    return project_id


def workspace_left(*, workspace: Workspace, user: User, membership: Membership, **_: Any) -> None:
    """Off every project, in id order so that two such never wait for each other."""
    _lose(workspace, user, opened_all=policies.may_open_every_project(membership.role))
    ProjectMembership.objects.filter(project__workspace=workspace, user=user).delete()


def workspace_role_changed(*, workspace: Workspace, user: User, membership: Membership, **more: Any) -> None:
    """Who could open every project, and no longer may, is left with those they are on."""
    opened_all = policies.may_open_every_project(more["old_role"])
    if opened_all and not policies.may_open_every_project(membership.role):
        _lose(workspace, user, opened_all=True, but_own=True)


def lock(project_id: int, *, changes: int = 0, removals: int = 0) -> Project:
    """Lock the project's row and count. Call it inside a transaction, before anything is checked.

    Errors: AccessDenied, for one that is not there.
    """
    rows = Project.objects.filter(pk=project_id)
    if not rows.update(version=F("version") + changes, access=F("access") + removals):
        raise AccessDenied
    return rows.get()


def room_of(project_id: int) -> str:
    """The room of who has the board open."""
    return f"project:{project_id}"


def own_room(workspace_id: int, user_id: int) -> str:
    """One person's sockets on one workspace."""
    return f"workspace:{workspace_id}:user:{user_id}"


def _lose(workspace: Workspace, user: User, *, opened_all: bool, but_own: bool = False) -> None:
    projects = Project.objects.filter(workspace=workspace).order_by("pk")
    if not opened_all:
        projects = projects.filter(members=user)
    if but_own:
        projects = projects.exclude(members=user)
    for project_id in list(projects.values_list("pk", flat=True)):
        _evict(lock(project_id, removals=1), user.pk)


def _evict(project: Project, user_id: int) -> None:
    """`project`: as it is with the removal counted."""
    evict_on_commit(room_of(project.pk), namespace=NAMESPACE, access=project.access)
    own = own_room(project.workspace_id, user_id)
    emit_on_commit("project-removed", {"projectId": project.pk}, namespace=NAMESPACE, to=own)


def _managed(actor: Actor, project_id: int) -> Project:
    """Under its lock, for who may change more than its board."""
    project_find(actor, project_id)
    project = lock(project_id)
    project_find(actor, project_id)  # as it is under the lock
    membership = membership_of(actor)
    if membership is None or not policies.may_manage_project(membership.role):
        raise NotAuthorized
    return project


def _tell(project_id: int) -> None:
    project = Project.objects.get(pk=project_id)
    payload = {
        "projectId": project.pk,
        "name": project.name,
        "archived": project.archived_at is not None,
        "members": [person_wire(user) for user in project.members.order_by("name", "username")],
    }
    emit_on_commit("project-updated", payload, namespace=NAMESPACE, to=room_of(project.pk), access=project.access)


def _tell_added(project: Project, user_id: int) -> None:
    payload = {"project": project_entry_of(project.pk)}
    emit_on_commit("project-added", payload, namespace=NAMESPACE, to=own_room(project.workspace_id, user_id))


def _record(actor: Actor, verb: str, project: Project, user_id: int) -> None:
    person = User.objects.get(pk=user_id)
    audit_record(workspace_id=project.workspace_id, actor=actor, verb=verb, target=person.username, project=project.pk)


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= 80 or not name.isprintable():
        raise InvalidName(_("A project's name has 1 to 80 characters."))
    return name
