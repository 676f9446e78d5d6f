"""Projects of a workspace, and the people who work on them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workspaces.querysets import ProjectQuerySet

from .people import User
from .workspaces import Workspace


class Project(models.Model):
    """`version` counts the changes of its board, `access` the removals of people, both under this row's lock."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="projects")
    name = models.CharField(_("name"), max_length=80)
    version = models.PositiveBigIntegerField(default=0, editable=False)
    access = models.PositiveBigIntegerField(default=0, editable=False, help_text=_("Counts removals of people."))
    members = models.ManyToManyField(User, through="ProjectMembership", related_name="projects")
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="one_project_per_name")]

    def __str__(self) -> str:
        return self.name


class ProjectMembership(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="project_memberships", verbose_name=_("user"))
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now)

    class Meta:
        verbose_name = _("project membership")
        verbose_name_plural = _("project memberships")
        constraints = [models.UniqueConstraint(fields=["project", "user"], name="one_project_membership_per_person")]

    def __str__(self) -> str:
        return _("%(user)s in %(place)s") % {"user": self.user, "place": self.project}
